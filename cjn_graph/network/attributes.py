"""Imported attributes as features of likeness, without those that must never be features."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

import numpy as np

from cjn_graph.model import fold
from cjn_graph.network.links import Indexes, Links, make_links, positions
from cjn_graph.tables import Texts

Pair: TypeAlias = tuple[str, str]
"""Name and value of an attribute."""

_DENIED: Final = """
race racial ethnicity ethnic ethnicities hispanic latino latina latinx latine black white asian indigenous tribe tribal
ancestry caste color colour skin gender sex sexual sexuality orientation pronoun pronouns female male woman women man
men girl boy nonbinary trans transgender lgbt lgbtq lgbtqia queer gay lesbian religion religious faith nationality
citizenship immigration disability disabled
"""

DENIED_WORDS: Final = frozenset(_DENIED.split())
"""An imported attribute with one of these words in its name is never a feature."""

DENIED_PARTS: Final = ("ethnic", "gender", "racial", "sexual", "pronoun", "hispanic", "latinx", "religio", "disabilit")
"""The same for these letters anywhere in its name (``ethnicgroup``, ``genderidentity``)."""


@dataclass(frozen=True)
class Attributes:
    """Imported attributes.

    Attributes
    ----------
    names, values : tuple of str
        Each distinct pair, such as ("department", "DISQ"), sorted.
    links : Links
        People to pairs; their ids are the people's ids.
    """

    names: tuple[str, ...]
    values: tuple[str, ...]
    links: Links


def is_denied(name: str) -> bool:
    """Tell whether an attribute of this name must never be a feature: race, gender and their kin.

    >>> is_denied("raceEthnicity"), is_denied("sex"), is_denied("department"), is_denied("trace id")
    (True, True, False, False)
    """
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    words = re.split(r"[\W_0-9]+", fold(spaced))
    joined = "".join(words)
    return not DENIED_WORDS.isdisjoint(words) or any(part in joined for part in DENIED_PARTS)


def read_attributes(ids: Texts, pairs_of: Texts) -> Attributes:
    """Read each person's attributes, given as tuples of (name, value); order of people as in ``ids``."""
    pairs: set[Pair] = set(chain.from_iterable(pairs_of[np.flatnonzero(pairs_of)].tolist()))
    keys = sorted(without_denied(pairs))
    return Attributes(
        names=tuple(name for name, _ in keys),
        values=tuple(value for _, value in keys),
        links=links_to_attributes(ids, pairs_of, np.arange(len(ids)), keys),
    )


def without_denied(pairs: Set[Pair]) -> set[Pair]:
    """Leave out the pairs whose attribute must never be a feature."""
    denied = {name for name in {name for name, _ in pairs} if is_denied(name)}
    return {pair for pair in pairs if pair[0] not in denied}


def links_to_attributes(ids: Texts, pairs_of: Texts, people: Indexes, keys: Sequence[Pair]) -> Links:
    """Join some people, given by row, to the rows of ``keys`` that they state."""
    stating = people[np.flatnonzero(pairs_of[people])]
    stated = pairs_of[stating].tolist()
    repeated = np.repeat(stating, np.fromiter(map(len, stated), dtype=np.int64))
    rows = positions({pair: row for row, pair in enumerate(keys)}, chain.from_iterable(stated))
    return make_links((len(ids), len(keys)), ids[repeated], repeated, rows)
