"""After a change, involvement and help are computed again for those people alone whom it touches.

Steps of :meth:`~cjn_graph.network.memo.Memo.after`; ``compared`` keeps what those of the same network have compared.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from cjn_graph.network.build_work import HelpEvidence, WorkEvidence, read_help, read_involvement
from cjn_graph.network.days import DATES
from cjn_graph.network.link_edits import (
    brought_forward,
    renumbered,
    replaced,
    starts_moved,
    touched,
)
from cjn_graph.network.links import Indexes, Links
from cjn_graph.network.memo import Memo
from cjn_graph.network.moves import Moves, any_gone, moves_between
from cjn_graph.network.network import Activities, Flags

_MOST_TOUCHED: Final = 1_000
"""People beyond whom everybody is computed again."""


def step_involvement(
    compared: Memo, given: tuple[WorkEvidence, int], before: Links, now: tuple[WorkEvidence, int]
) -> Links | None:
    """Step of ``read_involvement``; None where much has changed, or a row is gone."""
    (old, old_today), (new, today) = given, now
    people, offices, posts, activities = (
        compared(moves_between, old.people, new.people),
        compared(moves_between, old.organizations, new.organizations),
        compared(moves_between, old.posts, new.posts),
        compared(moves_between, old.activities.ids, new.activities.ids),
    )
    if old_today != today or any_gone(people, offices, posts, activities):
        return None
    redated = _changed(old.activities, new.activities, activities, DATES)
    is_office = _lefts_touched(old.office, new.office, offices, activities, ("role", *DATES))
    is_office[new.office.left[redated[new.office.right]]] = True
    near = _lefts_touched(old.own, new.own, people, activities, ("role", *DATES))
    near |= _lefts_touched(old.holds, new.holds, people, posts, ("first", "last"))
    near[new.own.left[redated[new.own.right]]] = True
    is_post = _with_other_owner(old, new, posts, offices) | np.append(is_office, False)[new.owner]
    near[new.holds.left[is_post[new.holds.right]]] = True
    if np.count_nonzero(near) > _MOST_TOUCHED:
        return None
    nearby = replace(new, own=_of(new.own, near), holds=_of(new.holds, near))
    return replaced(renumbered(before, people, activities), np.flatnonzero(near), read_involvement(nearby, today))


def step_help(compared: Memo, given: tuple[HelpEvidence], before: Links, now: tuple[HelpEvidence]) -> Links | None:
    """Step of ``read_help``; None where much has changed, or a row is gone."""
    (old,), (new,) = given, now
    people, topics, activities = (
        compared(moves_between, old.people, new.people),
        compared(moves_between, old.topics, new.topics),
        compared(moves_between, old.activities.ids, new.activities.ids),
    )
    if any_gone(people, topics, activities):
        return None
    told = _changed(old.activities, new.activities, activities, ("stage",))
    told |= _lefts_touched(old.activities.about, new.activities.about, activities, topics, ())
    near = _lefts_touched(old.can_help, new.can_help, people, topics, ("evidence", "level"))
    near |= _lefts_touched(old.involved, new.involved, people, activities, ("own",))
    near[new.involved.left[told[new.involved.right]]] = True
    if np.count_nonzero(near) > _MOST_TOUCHED:
        return None
    part = read_help(replace(new, can_help=_of(new.can_help, near), involved=_of(new.involved, near)))
    part = _pointing_to(part, np.flatnonzero(near[new.involved.left]))
    kept = renumbered(before, people, topics)
    # Everybody's involvement stands as far behind as those before them were involved in more.
    further = (new.involved.left_starts - starts_moved(old.involved.left_starts, people))[kept.left]
    doing = kept["involvement"]
    kept = kept.with_columns({**kept.columns, "involvement": np.where(doing < 0, -1, doing + further)})
    return replaced(kept, np.flatnonzero(near), part)


def _changed(before: Activities, after: Activities, moves: Moves | None, columns: tuple[str, ...]) -> Flags:
    """Mark the activities that differ in these columns from what they were, shape (activities,)."""
    at = moves.now if moves else np.arange(len(before.ids))
    differs = np.zeros(len(after.ids), dtype=bool)
    for name in columns:
        differs[at] |= (getattr(before, name) != getattr(after, name)[at]).astype(bool)
    return differs


def _with_other_owner(before: WorkEvidence, after: WorkEvidence, posts: Moves | None, offices: Moves | None) -> Flags:
    """Mark the posts that belong to another organization than they did, shape (posts,)."""
    at = posts.now if posts else np.arange(len(before.owner))
    owner = offices.follow(before.owner) if offices else before.owner
    differs = np.zeros(len(after.owner), dtype=bool)
    differs[at] = owner != after.owner[at]
    return differs


def _lefts_touched(
    before: Links, after: Links, left: Moves | None, right: Moves | None, columns: tuple[str, ...]
) -> Flags:
    """Mark the left rows whose links, their ids among them, are not those that they were, shape (left rows,)."""
    marked = np.zeros(len(after.left_starts) - 1, dtype=bool)
    moved = brought_forward(before, after, columns, left, right)
    if moved is after:
        return marked
    old, new = touched(_with_ids(moved), _with_ids(after), ("id", *columns))
    marked[moved.left[old]] = marked[after.left[new]] = True
    return marked


def _with_ids(links: Links) -> Links:
    return links.with_columns({**links.columns, "id": links.ids})


def _of(links: Links, lefts: Flags) -> Links:
    return links.where(lefts[links.left])


def _pointing_to(found: Links, involved: Indexes) -> Links:
    """Translate positions among some involvements to those among all."""
    doing = found["involvement"]
    pointing = np.full(len(doing), -1, dtype=np.int64)
    pointing[doing >= 0] = involved[doing[doing >= 0]]
    return found.with_columns({**found.columns, "involvement": pointing})
