"""Who somebody is in one line: the current post, its organization and place, as everywhere else in the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from cjn_graph.model.holding import seniority

Columns: TypeAlias = Mapping[str, Sequence[str]]


def holds_on(begun: str, ended: str, day: str) -> bool:
    """Tell whether a stretch of time may include a day.

    A partial date covers its whole month or year: 2026 has begun in May, and has not ended by December. An empty one
    is unknown, and open.

    Parameters
    ----------
    day : str
        In full, such as 2026-05-03.
    """
    return begun <= day and (not ended or ended + "~" > day)


def current_posts(
    holds: Columns,
    has_post: Columns,
    serves: Columns,
    *,
    levels: Mapping[str, str],
    names: Mapping[str, str],
    day: str,
) -> dict[str, str]:
    """Write each person's current post: of those held today the first by seniority.

    Parameters
    ----------
    holds, has_post, serves
        Columns id, start_id, end_id, begun, ended.
    levels, names
        Level of each post, and name of each record, by id.
    day : str
        Today, in full.
    """
    best: dict[str, tuple[tuple[int, int, str], str]] = {}
    rows = zip(*(holds[name] for name in ("id", "start_id", "end_id", "begun", "ended")), strict=True)
    for term, person, post, begun, ended in rows:
        if post not in names or not holds_on(begun, ended, day):
            continue
        rank = seniority(begun, levels.get(post), term)
        known = best.get(person)
        if known is None or rank < known[0]:
            best[person] = rank, post
    office = dict(zip(has_post["end_id"], has_post["start_id"], strict=True))
    places = first_places(serves, names)
    lines = {}
    for person, (_, post) in best.items():
        organization = office.get(post, "")
        place = places.get(organization, "")
        lines[person] = ", ".join(part for part in (names[post], names.get(organization, ""), place) if part)
    return lines


def first_places(located: Columns, names: Mapping[str, str]) -> dict[str, str]:
    """Return the place of each record, the first by name where there are several.

    Tables are read one after the other, so that a relationship may already lead to a record that is not among them.
    """
    places: dict[str, str] = {}
    for record, place in zip(located["start_id"], located["end_id"], strict=True):
        if place in names:
            places[record] = min(places.get(record, names[place]), names[place])
    return places
