"""Ties from their evidence; after a change, those alone that it touches are computed again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from cjn_graph.network.axis import spliced
from cjn_graph.network.days import UNKNOWN, Days, Precisions, up_to
from cjn_graph.network.definitions import Definitions
from cjn_graph.network.link_edits import brought_forward, starts_moved, touched
from cjn_graph.network.links import Indexes, Links, Texts, ranges, starts_of
from cjn_graph.network.memo import Memo
from cjn_graph.network.moves import Moves, any_gone, moves_between
from cjn_graph.network.network import Flags, Introductions
from cjn_graph.network.ties import Circles, Pairs, Ties, Weights, added_up, knows_pairs, latest_of_each, shared_pairs

_OF_KNOWS: Final = ("strength", "last")
_OF_SHARED: Final = ("first", "last")
"""The columns that weights and days of ties follow from."""
_MOST_TOUCHED: Final = 50_000
"""Pairs beyond which all ties are computed again."""


def date_knows(
    first: Days, first_until: Days, last_first: Days, last: Days, today: int
) -> tuple[Flags, Days, Precisions]:
    """Date who is said to know whom from ``DATES``: which had begun, the last contact, and how precise that is.

    The last contact is the first where no other is recorded.
    """
    undated = last == UNKNOWN
    if undated.any():
        last_first, last = np.where(undated, first, last_first), np.where(undated, first_until, last)
    last, precision = up_to(last_first, last, today)
    return first <= today, last, precision


def read_knows(knows: Links, dated: tuple[Flags, Days, Precisions]) -> Links:
    """Who is said to know whom, where it had begun, as :func:`date_knows` dates it."""
    begun, last, precision = dated
    return knows.with_columns({"strength": knows["strength"], "last": last, "precision": precision}).where(begun)


def read_met(introductions: Introductions, introduced: Links) -> Links:
    """People to the introductions at which they met."""
    met = introduced.where((introductions.status == "met")[introduced.right])
    last, precision = introductions.when[met.right], introductions.precision[met.right]
    return met.with_columns({"first": np.zeros(len(last), dtype=np.int32), "last": last, "precision": precision})


@dataclass(frozen=True)
class TieEvidence:
    """All that ties are added up from.

    Attributes
    ----------
    people, introductions : array of str
        Ids of the rows that the links join.
    """

    people: Texts
    knows: Links
    met: Links
    introductions: Texts
    together: Links
    circles: Circles


def read_ties(evidence: TieEvidence, today: int, definitions: Definitions) -> Ties:
    """Add all evidence up."""
    count = len(evidence.people)
    key, weight, last = added_up(count, _graded(evidence, today, definitions))
    left = key // max(count, 1)
    starts = starts_of(left, count)
    return Ties(
        starts=starts,
        others=(key % max(count, 1)).astype(np.int32),
        weight=weight,
        last=last,
        strength=np.bincount(left, weights=weight, minlength=count).astype(float),
        heard=latest_of_each(starts, last),
        knows=evidence.knows,
        introduced=evidence.met,
        together=evidence.together,
        circles=evidence.circles,
    )


def step_ties(
    compared: Memo, given: tuple[TieEvidence, int, Definitions], before: Ties, now: tuple[TieEvidence, int, Definitions]
) -> Ties | None:
    """Step of ``read_ties``, as in ``step_work``; None where much has changed, or a row is gone."""
    old, (new, today, definitions) = given[0], now
    moves, count = compared(moves_between, old.people, new.people), len(new.people)
    met_moves = compared(moves_between, old.introductions, new.introductions)
    circle_moves = compared(moves_between, old.circles.ids, new.circles.ids)
    if given[1:] != now[1:] or any_gone(moves, met_moves, circle_moves):
        return None
    keys = _touched_keys(
        (
            brought_forward(old.knows, new.knows, _OF_KNOWS, moves, moves),
            brought_forward(old.met, new.met, _OF_SHARED, moves, met_moves),
            brought_forward(old.together, new.together, _OF_SHARED, moves, circle_moves),
        ),
        (new.knows, new.met, new.together),
        count,
    )
    if keys is None:
        return None
    kept = replace(
        _followed(before, moves), knows=new.knows, introduced=new.met, together=new.together, circles=new.circles
    )
    if not len(keys):
        return kept
    near = np.zeros(count, dtype=bool)
    near[keys // max(count, 1)] = near[keys % max(count, 1)] = True
    nearby = replace(
        new,
        knows=new.knows.where(near[new.knows.left] & near[new.knows.right]),
        met=new.met.where(near[new.met.left]),
        together=new.together.where(near[new.together.left]),
    )
    return _with_pairs(kept, keys, added_up(count, _graded(nearby, today, definitions)))


def _graded(evidence: TieEvidence, today: int, definitions: Definitions) -> list[Pairs]:
    return [
        knows_pairs(evidence.knows, today, definitions),
        shared_pairs(evidence.met, definitions.introduced, today, definitions),
        shared_pairs(evidence.together, definitions.worked_together, today, definitions),
    ]


def _touched_keys(earlier: tuple[Links, Links, Links], now: tuple[Links, Links, Links], count: int) -> Indexes | None:
    """Pairs whose evidence may differ, as ``a × people + b`` with a < b, ascending; None where there are too many."""
    old, new = touched(earlier[0], now[0], _OF_KNOWS)
    keys = [_keys(links.left[at], links.right[at], count) for links, at in ((earlier[0], old), (now[0], new))]
    for before, after in zip(earlier[1:], now[1:], strict=True):
        old, new = touched(before, after, _OF_SHARED)
        groups = np.unique(np.concatenate([before.right[old], after.right[new]]))
        together = _members(before, after, groups)
        if sum(len(members) ** 2 for members in together) > _MOST_TOUCHED:
            return None
        for members in together:
            one, other = np.triu_indices(len(members), k=1)
            keys.append(_keys(members[one], members[other], count))
    found = np.unique(np.concatenate(keys))
    return found if len(found) <= _MOST_TOUCHED else None


def _members(before: Links, after: Links, groups: Indexes) -> list[Indexes]:
    """People in each of some groups, earlier or now."""
    wanted = np.zeros(after.rights_count, dtype=bool)
    wanted[groups] = True
    parts = [
        (links.left[at], links.right[at]) for links in (before, after) for at in (np.flatnonzero(wanted[links.right]),)
    ]
    people, group = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(group, kind="stable")
    # What stands before the first group is nobody.
    return [np.unique(part) for part in np.split(people[order], np.searchsorted(group[order], groups))[1:]]


def _keys(a: Indexes, b: Indexes, count: int) -> Indexes:
    return np.asarray(np.minimum(a, b) * count + np.maximum(a, b))


def _followed(ties: Ties, moves: Moves | None) -> Ties:
    """Renumber the people of ties, none of whom is gone."""
    if moves is None:
        return ties
    where = moves.put_in
    nothing = np.zeros(len(where))
    return replace(
        ties,
        starts=starts_moved(ties.starts, moves),
        others=moves.follow(ties.others),
        strength=spliced(ties.strength, where[:0], where, nothing),
        heard=spliced(ties.heard, where[:0], where, nothing.astype(np.int32)),
    )


def _with_pairs(ties: Ties, keys: Indexes, added: tuple[Indexes, Weights, Days]) -> Ties:
    """Put other weights and days in for some pairs.

    Parameters
    ----------
    keys : array of int
        The pairs, as :func:`_touched_keys` returns them.
    added : tuple of arrays
        What :func:`added_up` returns for evidence that is whole for these pairs; it may hold others too.
    """
    count = len(ties.strength)
    people = np.unique(np.concatenate([keys // max(count, 1), keys % max(count, 1)]))
    at = ranges(ties.starts, people)
    own = np.repeat(people, np.diff(ties.starts)[people]) * count + ties.others[at].astype(np.int64)
    gone = at[np.isin(_sorted_pair(own, count), keys)]
    key, weight, last = added
    kept = np.isin(_sorted_pair(key, count), keys)
    key, weight, last = key[kept], weight[kept], last[kept]
    left = key // max(count, 1)
    where = ties.starts[left] + np.searchsorted(own, key) - np.searchsorted(own, left * count)
    counts = np.diff(ties.starts) + np.bincount(left, minlength=count)
    counts -= np.bincount(np.searchsorted(ties.starts, gone, side="right") - 1, minlength=count)
    starts = np.concatenate([[0], np.cumsum(counts)])
    weights = spliced(ties.weight, gone, where, weight)
    days = spliced(ties.last, gone, where, last)
    strength, heard = ties.strength.copy(), ties.heard.copy()
    theirs = ranges(starts, people)
    rows = np.repeat(np.arange(len(people)), counts[people])
    strength[people] = np.bincount(rows, weights=weights[theirs], minlength=len(people))
    heard[people] = latest_of_each(starts_of(rows, len(people)), days[theirs])
    return replace(
        ties,
        starts=starts,
        others=spliced(ties.others, gone, where, (key % max(count, 1)).astype(np.int32)),
        weight=weights,
        last=days,
        strength=strength,
        heard=heard,
    )


def _sorted_pair(key: Indexes, count: int) -> Indexes:
    return _keys(key // max(count, 1), key % max(count, 1), count)
