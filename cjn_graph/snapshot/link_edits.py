"""Links after a change: a few taken out, a few put in, the ends renumbered; without sorting all of them again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.snapshot.axis import spliced
from cjn_graph.snapshot.links import Column, Indexes, Links, Texts, positions, ranges, starts_of

_NOTHING: Final[Indexes] = np.zeros(0, dtype=np.int64)
_AT_ONCE: Final = 2**14
"""Rows that are compared at once: few enough to stay in the processor's cache."""


def renumbered(links: Links, left: Indexes | None, right: Indexes | None, size: tuple[int, int]) -> Links:
    """Follow the rows of both tables to where they are now.

    Parameters
    ----------
    left, right : array of int, or None
        Where each row of the left and of the right table is now, ascending; -1 for those taken out, whose links go
        with them. None where all rows are where they were.
    size : tuple of int
        Rows of the left and of the right table now.
    """
    if left is None and right is None:
        return links
    lefts = links.left if left is None else left[links.left]
    rights = links.right if right is None else right[links.right]
    if not any_gone(left) and not any_gone(right):
        starts = links.left_starts if left is None else starts_moved(links.left_starts, left, size[0])
        return replace(links, left=lefts, right=rights, left_starts=starts, rights_count=size[1])
    kept = (lefts >= 0) & (rights >= 0)
    lefts = lefts[kept]
    return Links(
        ids=links.ids[kept],
        left=lefts,
        right=rights[kept],
        left_starts=starts_of(lefts, size[0]),
        rights_count=size[1],
        columns={name: column[kept] for name, column in links.columns.items()},
    )


def brought_forward(
    before: Links, after: Links, columns: tuple[str, ...], left: Indexes | None, right: Indexes | None
) -> Links:
    """Renumber earlier links to compare them with those of now; those of now where nothing but numbers can differ.

    Links that still share the ids of their records are the same ones: what comes or goes makes other arrays, and the
    ends of a relationship never change.
    """
    if before.ids is after.ids and all(before[name] is after[name] for name in columns):
        return after
    return renumbered(before, left, right, (len(after.left_starts) - 1, after.rights_count))


def moves_between(before: Texts, after: Texts) -> Indexes | None:
    """Where each row is now, -1 for those that are gone; None where all are where they were."""
    if before is after:
        return None
    short = min(len(before), len(after))
    first = equal_rows([(before[:short], after[:short])])
    if first == len(before) == len(after):
        return None
    behind = equal_rows([(before[::-1][: short - first], after[::-1][: short - first])])
    moves = np.arange(len(before)) + len(after) - len(before)
    moves[:first] = np.arange(first)
    # Only between what is equal in front and behind need ids be looked up.
    index = {record: first + row for row, record in enumerate(after[first : len(after) - behind].tolist())}
    moves[first : len(before) - behind] = positions(index, before[first : len(before) - behind].tolist())
    return moves


def any_gone(moves: Indexes | None) -> bool:
    """Tell whether a row was taken out."""
    return moves is not None and bool((moves < 0).any())


def put_in(moves: Indexes | None, size: int) -> Indexes:
    """Before which earlier rows new ones were put, ascending; none is gone, and there are ``size`` now."""
    if moves is None:
        return _NOTHING
    shifts = moves - np.arange(len(moves))
    return np.searchsorted(shifts, np.arange(1, size - len(moves) + 1))


def starts_moved(starts: Indexes, moves: Indexes, size: int) -> Indexes:
    """Say where the links of each row start now that rows, none of them gone, are where ``moves`` says."""
    where = put_in(moves, size)
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


def equal_rows(pairs: Sequence[tuple[Column, Column]]) -> int:
    """Count the rows before the first one in which columns, given as pairs of equal length, differ."""
    count = len(pairs[0][0])
    for begin in range(0, count, _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        same: NDArray[np.bool_] = np.logical_and.reduce([old[part] == new[part] for old, new in pairs])
        if not same.all():
            return begin + int(np.argmin(same))
    return count


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
