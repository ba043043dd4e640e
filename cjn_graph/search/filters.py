"""Filters: what every hit must be, have or stand in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.search.edges import RELATIONS
from cjn_graph.search.index import Index
from cjn_graph.search.reading import KINDS
from cjn_graph.search.runs import Looseness, Shelved, shelve
from cjn_graph.search.words import Words, parse_words


@dataclass(frozen=True)
class Filters:
    """What every hit must be.

    Attributes
    ----------
    kinds : tuple of str
        Kinds to show; all where it is empty.
    place, topic, role : str
        Words of a place (or of one around it), of a topic (or a wider one), of a current post. Empty for any.
    """

    kinds: tuple[str, ...] = ()
    place: str = ""
    topic: str = ""
    role: str = ""

    def named(self) -> dict[str, str]:
        """Return the filters that name something, by their own name."""
        return {name: text for name in _LOOKS if (text := getattr(self, name).strip())}


@dataclass(frozen=True)
class _Look:
    """Where a filter looks: in which texts of which kind of record, and by what these lend their words.

    ``in_one`` is True where one text must hold all the words: a chief deputy is no chief prosecutor. A place has its
    state in a text of its own.
    """

    kind: str
    named: frozenset[str]
    relations: frozenset[str]
    in_one: bool = True


_LOOKS: Final = {
    "place": _Look(
        "jurisdiction",
        frozenset({"name", "state", "region", "code"}),
        frozenset({"place", "part of"}),
        in_one=False,
    ),
    "topic": _Look("topic", frozenset({"name", "synonym"}), frozenset({"topic"})),
    "role": _Look("post", frozenset({"role"}), frozenset({"role"})),
}


def allowed(index: Index, filters: Filters) -> NDArray[np.bool_]:
    """Tell which records a question may find.

    Raises
    ------
    InvalidInput
        A filter names nothing that there is.
    """
    kinds = [KINDS.index(kind) for kind in filters.kinds] or range(len(KINDS))
    mask: NDArray[np.bool_] = np.isin(index.kind, list(kinds))
    for name, text in filters.named().items():
        mask &= _within(index, name, text)
    return mask


def _within(index: Index, name: str, text: str) -> NDArray[np.bool_]:
    """Return the records that are meant by a text, and those that they lend their words to."""
    look = _LOOKS[name]
    meant = _meant(index, look, parse_words(text, where=name))
    if not meant.any():
        typed = " ".join(text.split())
        raise InvalidInput(
            [
                Problem(
                    name, f"No {name} fits “{typed}”.", f"Search for {typed} without the filter to see what there is."
                )
            ]
        )
    codes = [RELATIONS.index(relation) for relation in look.relations]
    edges = index.edges
    mask: NDArray[np.bool_] = meant.copy()
    mask[edges.borrower[meant[edges.lender] & np.isin(edges.relation, codes)]] = True
    return mask


def _meant(index: Index, look: _Look, words: Words) -> NDArray[np.bool_]:
    """Tell which records of the kind have all the words."""
    held = [np.zeros(len(index), dtype=np.bool_) for _ in words.folded]
    for shelved in shelve(index, words, Looseness.UNKNOWN):
        texts = [_within_look(shelved, np.flatnonzero(quality), look) for quality in shelved.qualities]
        if look.in_one:
            texts = [reduce(np.intersect1d, texts)] * len(words)
        for mask, found in zip(held, texts, strict=True):
            mask[shelved.shelf.record[found]] = True
    is_kind = index.kind == (KINDS.index(look.kind) if look.kind in KINDS else -1)
    return np.asarray(np.logical_and.reduce([is_kind, *held]), dtype=np.bool_)


def _within_look(shelved: Shelved, texts: NDArray[np.int64], look: _Look) -> NDArray[np.int64]:
    return texts[np.fromiter((shelved.shelf.named[text] in look.named for text in texts), np.bool_, len(texts))]
