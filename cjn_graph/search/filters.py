"""Filters: what every hit must be, have or stand in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np

from cjn_graph.errors import Problem, Unfit
from cjn_graph.search.edges import TOLD_AS
from cjn_graph.search.index import Index
from cjn_graph.search.phrases import Looseness, Matches, look_up
from cjn_graph.search.postings import Mask, Positions
from cjn_graph.search.reading import KINDS, READ
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
    told_as: frozenset[str]
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


def allowed(index: Index, filters: Filters) -> Mask:
    """Tell which records a question may find.

    Raises
    ------
    InvalidInput
        A filter names nothing that there is.
    """
    kinds = [KINDS.index(kind) for kind in filters.kinds] or range(len(KINDS))
    mask: Mask = np.isin(index.records.kind, list(kinds))
    for name, text in filters.named().items():
        mask &= _within(index, name, text)
    return mask


def _within(index: Index, name: str, text: str) -> Mask:
    """Return the records that are meant by a text, and those that they lend their words to."""
    look = _LOOKS[name]
    meant = _meant(index, look, parse_words(text, where=name))
    if not meant.any():
        typed = " ".join(text.split())
        raise Unfit(
            [
                Problem(
                    name, f"No {name} fits “{typed}”.", f"Search for {typed} without the filter to see what there is."
                )
            ]
        )
    codes = [TOLD_AS.index(told_as) for told_as in look.told_as]
    edges = index.edges
    mask: Mask = meant.copy()
    mask[edges.borrower[meant[edges.lender] & np.isin(edges.rows["told_as"], codes)]] = True
    return mask


def _meant(index: Index, look: _Look, words: Words) -> Mask:
    """Tell which records of the kind have all the words."""
    held = [np.zeros(len(index), dtype=np.bool_) for _ in words.folded]
    for matches in look_up(index, words, Looseness.UNKNOWN):
        texts = [_within_look(matches, np.flatnonzero(quality), look) for quality in matches.qualities]
        if look.in_one:
            texts = [reduce(np.intersect1d, texts)] * len(words)
        for mask, found in zip(held, texts, strict=True):
            mask[matches.postings.record[found]] = True
    mask = index.records.kind == READ.index(look.kind)
    return np.asarray(np.logical_and.reduce([mask, *held]), dtype=np.bool_)


def _within_look(matches: Matches, texts: Positions, look: _Look) -> Positions:
    return texts[np.fromiter((matches.postings.role[text] in look.named for text in texts), np.bool_, len(texts))]
