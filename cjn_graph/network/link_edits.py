"""Links after a change: a few taken out, a few put in, the ends renumbered; without sorting all of them again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.network.axis import spliced
from cjn_graph.network.links import Indexes, Links, ranges, starts_of
from cjn_graph.network.moves import Moves, any_gone, equal_rows, put_in

_NOTHING: Final[Indexes] = np.zeros(0, dtype=np.int64)


def renumbered(links: Links, left: Moves | None, right: Moves | None) -> Links:
    """Follow the rows of the left and of the right table to where they are now; links of those taken out go too."""
    if left is None and right is None:
        return links
    lefts = left.follow(links.left) if left else links.left
    rights = right.follow(links.right) if right else links.right
    rights_count = right.count if right else links.rights_count
    if not any_gone(left, right):
        starts = starts_moved(links.left_starts, left)
        return replace(links, left=lefts, right=rights, left_starts=starts, rights_count=rights_count)
    kept = (lefts >= 0) & (rights >= 0)
    lefts = lefts[kept]
    return Links(
        ids=links.ids[kept],
        left=lefts,
        right=rights[kept],
        left_starts=starts_of(lefts, left.count if left else len(links.left_starts) - 1),
        rights_count=rights_count,
        columns={name: column[kept] for name, column in links.columns.items()},
    )


def brought_forward(
    before: Links, after: Links, columns: tuple[str, ...], left: Moves | None, right: Moves | None
) -> Links:
    """Renumber earlier links to compare them with those of now; those of now where nothing but numbers can differ.

    Links that still share the ids of their records are the same ones: what comes or goes makes other arrays, and the
    ends of a relationship never change.
    """
    if before.ids is after.ids and all(before[name] is after[name] for name in columns):
        return after
    return renumbered(before, left, right)


def starts_moved(starts: Indexes, moves: Moves | None) -> Indexes:
    """Say where the links of each row start now that rows, none of them gone, are where ``moves`` says."""
    where = put_in(moves)
    # A new row has no links: they would start where those of the row behind it do.
    return spliced(starts, _NOTHING, where, starts[where])


def edited(links: Links, gone: Collection[str], added: Links) -> Links:
    """Take the links with these ids out, and put others in.

    Parameters
    ----------
    gone : collection of str
        Looking ids up means passing over all links, so give only those that may be there.
    added : Links
        Between the same tables, with the same columns.
    """
    out = _positions(links, gone) if gone else _NOTHING
    if not len(out) and not len(added):
        return links
    where = np.fromiter((_place(links, added, row) for row in range(len(added))), dtype=np.int64)
    counts = np.diff(links.left_starts)
    counts -= np.bincount(links.left[out], minlength=len(counts))
    counts += np.diff(added.left_starts)
    return _with_rows(links, out, where, added, counts)


def replaced(links: Links, lefts: Indexes, others: Links) -> Links:
    """Put others in place of all links of some left rows.

    Parameters
    ----------
    lefts : array of int
        Ascending.
    others : Links
        Of these left rows only; between the same tables, with the same columns.
    """
    out = ranges(links.left_starts, lefts)
    if not len(out) and not len(others):
        return links
    where = links.left_starts[others.left]
    counts = np.diff(links.left_starts)
    counts[lefts] = np.diff(others.left_starts)[lefts]
    return _with_rows(links, out, where, others, counts)


def touched(before: Links, after: Links, columns: tuple[str, ...]) -> tuple[Indexes, Indexes]:
    """Positions of the links that are in one of the two only, or differ in these columns.

    Both are between the same tables, in the same numbering. Costs a pass over both.
    """
    if before is after:
        return _NOTHING, _NOTHING
    first, old_last, new_last = _differing(before, after, columns)
    olds, news = np.arange(first, old_last), np.arange(first, new_last)
    pairs = [links.left[at] * links.rights_count + links.right[at] for links, at in ((before, olds), (after, news))]
    # What is equal in front is so in both: counting repeats from here on tells the same ones apart.
    repeats = [_repeats(pair) for pair in pairs]
    most = max(int(repeat.max(initial=0)) for repeat in repeats) + 1
    old, new = (pair * most + repeat for pair, repeat in zip(pairs, repeats, strict=True))
    place = np.searchsorted(new, old)
    common = place < len(new)
    common[common] = new[place[common]] == old[common]
    same: NDArray[np.bool_] = common.copy()
    for name in columns:
        same[common] &= before[name][olds[common]] == after[name][news[place[common]]]
    kept = np.zeros(len(news), dtype=bool)
    kept[place[same]] = True
    return olds[~same], news[~kept]


def _differing(before: Links, after: Links, columns: tuple[str, ...]) -> tuple[int, int, int]:
    """Return the first position that differs, and in each of the two that behind the last one that does."""
    short = min(len(before), len(after))
    columns_of_both = [
        (before.left, after.left),
        (before.right, after.right),
        *((before[name], after[name]) for name in columns),
    ]
    first = equal_rows([(old[:short], new[:short]) for old, new in columns_of_both])
    rest = short - first
    behind = equal_rows([(old[::-1][:rest], new[::-1][:rest]) for old, new in columns_of_both])
    return first, len(before) - behind, len(after) - behind


def _repeats(pair: Indexes) -> Indexes:
    """Count each number among its equals, from 0; they are ascending."""
    begins = np.flatnonzero(np.diff(pair, prepend=-1))
    return np.asarray(np.arange(len(pair)) - np.repeat(begins, np.diff(begins, append=len(pair))))


def _with_rows(links: Links, out: Indexes, where: Indexes, others: Links, counts: Indexes) -> Links:
    """Take rows out and put others in before rows ``where``; ``counts`` says how many each left row has then."""
    return replace(
        links,
        ids=spliced(links.ids, out, where, others.ids),
        left=spliced(links.left, out, where, others.left),
        right=spliced(links.right, out, where, others.right),
        left_starts=np.concatenate([[0], np.cumsum(counts)]),
        columns={name: spliced(column, out, where, others[name]) for name, column in links.columns.items()},
    )


def _positions(links: Links, ids: Collection[str]) -> Indexes:
    return np.fromiter((row for row, record in enumerate(links.ids.tolist()) if record in ids), dtype=np.int64)


def _place(links: Links, added: Links, row: int) -> int:
    """Position before which an added link belongs."""
    begin, end = links.left_starts[added.left[row] : added.left[row] + 2].tolist()
    rights, right = links.right[begin:end], added.right[row]
    first = int(np.searchsorted(rights, right))
    last = int(np.searchsorted(rights, right, side="right"))
    same_ends: list[str] = links.ids[begin + first : begin + last].tolist()
    return int(begin) + first + bisect_left(same_ends, str(added.ids[row]))
