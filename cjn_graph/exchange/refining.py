"""Finds the stored relationship that a row knows better: the same ends and role, and a first day that fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from cjn_graph.exchange.lookup import Lookup
from cjn_graph.model import PartialDate, Record, Relationship

FIRST_DATES: Final = ("start", "first_on", "on", "since")
ROLES: Final = ("role", "how")


def refined(
    lookup: Lookup, fresh: Sequence[Relationship], source: str, taken: Collection[str]
) -> dict[int, Relationship]:
    """Find what rows without a record of their own are about, though their first day is known otherwise.

    A stored relationship of the same source, ends and role is meant where one of the two first days is unknown, or is
    the other one known less precisely, and no other stored one fits.

    Parameters
    ----------
    taken : collection of str
        Ids of the relationships that other rows are about.

    Returns
    -------
    dict
        From the place in ``fresh``.
    """
    if not fresh or not any(hasattr(fresh[0], name) for name in FIRST_DATES):
        return {}
    stored: dict[tuple[str, str], list[Relationship]] = defaultdict(list)
    for known in lookup.edges_from(fresh[0].kind, {end for one in fresh for end in _starts(one)}):
        if known.id not in taken:
            stored[(known.from_id, known.to_id)].append(known)
    found: dict[int, Relationship] = {}
    used: set[str] = set()
    for place, one in enumerate(fresh):
        both = {(one.from_id, one.to_id)} | ({(one.to_id, one.from_id)} if one.symmetric else set())
        fitting = [
            other for ends in both for other in stored[ends] if other.id not in used and _fits(one, other, source)
        ]
        if len(fitting) == 1:
            found[place] = fitting[0]
            used.add(fitting[0].id)
    return found


def _starts(one: Relationship) -> tuple[str, ...]:
    return (one.from_id, one.to_id) if one.symmetric else (one.from_id,)


def _fits(one: Relationship, other: Relationship, source: str) -> bool:
    same = all(getattr(one, name, None) == getattr(other, name, None) for name in (*ROLES, "sensitivity"))
    if not same or other.source not in (one.source, source):
        return False
    return all(_agree(first_date(one, names), first_date(other, names)) for names in (FIRST_DATES, ("end", "last_on")))


def first_date(record: Record, names: Sequence[str] = FIRST_DATES) -> PartialDate | None:
    """Return the first of these dates that a record's kind has."""
    return next((getattr(record, name) for name in names if hasattr(record, name)), None)


def _agree(one: PartialDate | None, other: PartialDate | None) -> bool:
    if one is None or other is None:
        return True
    wider, narrower = sorted((one, other), key=lambda day: day.last_day - day.first_day, reverse=True)
    return wider.first_day <= narrower.first_day and narrower.last_day <= wider.last_day
