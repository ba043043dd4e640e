"""The topic tree of the field of prosecution reform, as SKOS concepts written for this product.

Each topic has one broader topic or none (then it is at the top), a preferred label, other words that people use for it,
and a definition that a new colleague understands. Keys are permanent: ids are derived from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from seed.tables import table


@dataclass(frozen=True, slots=True)
class TopicData:
    """One topic; ``broader`` is the key of the topic above it, or None at the top."""

    key: str
    label: str
    broader: str | None
    alt_labels: tuple[str, ...]
    definition: str


def _read() -> Iterator[TopicData]:
    for key, label, broader, others, definition in table("topics"):
        words = tuple(word.strip() for word in others.split(";") if word.strip())
        yield TopicData(key, label, broader or None, words, definition)


TOPICS: Final[tuple[TopicData, ...]] = tuple(_read())
