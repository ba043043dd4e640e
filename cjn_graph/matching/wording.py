"""How facts are put into words: dates, spans, places, lists. Always plain text; names are left as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from cjn_graph.network.days import TO_YEAR, UNKNOWN, start_and_end
from cjn_graph.network.network import Network

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

SORTS: Final = {
    "technical_assistance": "technical assistance engagement",
    "cohort": "cohort engagement",
    "leadership_support": "leadership support engagement",
    "diversion": "diversion program",
    "policy_team": "policy team",
    "data_team": "data team",
    "community_program": "community program",
    "policy": "policy",
    "intervention": "intervention",
    "legislation": "legislation",
    "recall": "recall campaign",
    "removal": "removal attempt",
    "harassment": "harassment",
}
"""What an activity's classification is called; others are called by their kind."""


def when(text: str) -> str:
    """Write a partial date to the month: ``2019-03-05`` as March 2019, ``2019`` as 2019."""
    year, _, rest = text.partition("-")
    return f"{MONTHS[int(rest[:2]) - 1]} {year}" if rest else year


def month(day: int, precision: int) -> str:
    """Write a day number as its month, or as its year where no more was given; an unknown one as such."""
    if day == UNKNOWN:
        return "at a time not recorded"
    at = date.fromordinal(day)
    return str(at.year) if precision == TO_YEAR else f"{MONTHS[at.month - 1]} {at.year}"


def span(start: str, end: str, *, over: bool = True) -> str:
    """Write a stretch of time after a space: "from 2019 to 2023", "since 2019", "until 2023", or nothing.

    Parameters
    ----------
    over : bool
        True where it is known to be over although no end is recorded: then the start is all we can say.
    """
    if start and end:
        first, last = when(start), when(end)
        if first == last:
            return f" in {first}"
        # Where one of them is known to the year alone, that year is not said twice.
        if last == first[-len(last) :]:
            return f" from {first} until later that year"
        if first == last[-len(first) :]:
            return f" in {first} until {last[: -len(first)].strip()}"
        return f" from {first} to {last}"
    if start:
        return f" (begun {when(start)})" if over else f" since {when(start)}"
    return f" until {when(end)}" if end else ""


def listed(items: Sequence[str]) -> str:
    """Join with commas and "and"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def sort_of(network: Network, activity: int) -> str:
    """Name what an activity is: ``diversion program``, ``policy``."""
    activities = network.activities
    return SORTS.get(str(activities.classifications[activity]), str(activities.kinds[activity]))


def place_of(network: Network, activity: int) -> str:
    """Write where an activity is, with a leading space; nothing where that is not recorded or its name says so."""
    place = int(network.activities.place[activity])
    if place < 0:
        return ""
    name = str(network.places.names[place])
    return "" if name.split(",")[0] in str(network.activities.names[activity]) else f" in {name}"


def involvement(network: Network, link: int) -> str:
    """Put somebody's part in an activity into words: ``ran Marlow Pre-Charge Diversion in … from 2019 to 2023``."""
    involved, activities = network.involved, network.activities
    activity = int(involved.right[link])
    start, end = start_and_end(involved.columns, link)
    under_way = int(activities.stage[activity]) == 1 and not end
    what = f"{activities.names[activity]}{place_of(network, activity)}"
    planned = int(activities.stage[activity]) == 0
    if not involved["own"][link]:
        verb = "works" if under_way else "worked"
        return f"{verb} in the office behind {what}{span(start, end, over=not under_way)}"
    verb = _verb(str(activities.kinds[activity]), str(involved["role"][link]), planned=planned, under_way=under_way)
    return f"{verb} {what}{span(start, end, over=not under_way)}"


def _verb(kind: str, role: str, *, planned: bool, under_way: bool) -> str:
    if kind == "pressure":
        return "faced"
    if planned:
        return "plans"
    if kind in ("program", "reform"):
        running, ran = ("runs", "ran") if kind == "program" else ("carries", "carried")
        return running if under_way else ran
    if role == "lead":
        return "leads" if under_way else "led"
    if role == "staff":
        return "works on" if under_way else "worked on"
    return "is a partner in" if under_way else "was a partner in"


def sentence(text: str) -> str:
    """Start with a capital and end with a full stop."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"
