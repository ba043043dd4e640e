"""After a change, roles and imported attributes are read for those alone who are new.

Steps of :meth:`~cjn_graph.snapshot.memo.Memo.after`; ``compared`` keeps what those of the same network have compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Final

import numpy as np

from cjn_graph.snapshot.attributes import Attributes, links_to_attributes, without_denied
from cjn_graph.snapshot.axis import Axis, spliced
from cjn_graph.snapshot.build_people import Roles
from cjn_graph.snapshot.link_edits import any_gone, moves_between, put_in, renumbered, replaced
from cjn_graph.snapshot.links import Column, Indexes, Texts, positions
from cjn_graph.snapshot.memo import Memo

_STATED: Final = ("function", "level")
"""The columns that a post's role is read from."""


def step_roles(compared: Memo, given: tuple[Axis], before: Roles, now: tuple[Axis]) -> Roles | None:
    """Step of ``read_roles``; None where more than new posts of known roles has come."""
    (old,), (new,) = given, now
    added = _added(compared, old.ids, new.ids, [(old[name], new[name]) for name in _STATED])
    if added is None:
        return None
    if not len(added):
        return before
    stated = zip(*(new[name][added].tolist() for name in _STATED), strict=True)
    rows = positions({pair: row for row, pair in enumerate(before.pairs)}, stated)
    if (rows < 0).any():
        return None
    where = put_in(compared(moves_between, old.ids, new.ids), len(new))
    return Roles(before.pairs, spliced(before.of_posts, where[:0], where, rows))


def step_attributes(
    compared: Memo, given: tuple[Texts, Texts], before: Attributes, now: tuple[Texts, Texts]
) -> Attributes | None:
    """Step of ``read_attributes``; None where more than new people with known attributes has come."""
    (old_ids, old_pairs), (ids, pairs_of) = given, now
    added = _added(compared, old_ids, ids, [(old_pairs, pairs_of)])
    if added is None:
        return None
    keys = list(zip(before.names, before.values, strict=True))
    if not without_denied(set(chain.from_iterable(pairs_of[added].tolist()))) <= set(keys):
        return None
    kept = renumbered(before.links, compared(moves_between, old_ids, ids), None, (len(ids), len(keys)))
    return replace(before, links=replaced(kept, added, links_to_attributes(ids, pairs_of, added, keys)))


def _added(compared: Memo, old: Texts, new: Texts, columns: Iterable[tuple[Column, Column]]) -> Indexes | None:
    """Rows that were not there before, ascending; None where one is gone, or has another value in one of the columns.

    Parameters
    ----------
    old, new : array of str
        Ids of the rows, before and now.
    columns : iterable of tuple
        Each column, before and now.
    """
    moves = compared(moves_between, old, new)
    if any_gone(moves):
        return None
    where = put_in(moves, len(new))
    added = where + np.arange(len(where))
    same = all(bool((before == spliced(after, added, added[:0], after[:0])).all()) for before, after in columns)
    return added if same else None
