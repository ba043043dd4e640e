"""The offices and organizations of a county, and the seats in them."""

from __future__ import annotations

from random import Random
from typing import Final

from seed.cast import roles_in
from seed.dates import TODAY, ordinal
from seed.places import Place
from seed.plan import Office, Seat
from seed.tables import table

#: What the chief prosecutor's office is called, and the chief, by state; elsewhere "District Attorney".
_OFFICE_WORDS: Final[dict[str, str]] = {
    **dict.fromkeys("OH MI IN MO WA WV AR ID".split(), "Prosecuting Attorney"),
    **dict.fromkeys("IL MD FL VT SD ND CT".split(), "State's Attorney"),
    **dict.fromkeys("VA KY".split(), "Commonwealth's Attorney"),
    **dict.fromkeys("MN KS IA NE MT UT AZ WY NH".split(), "County Attorney"),
    **dict.fromkeys("SC".split(), "Solicitor"),
    **dict.fromkeys("NJ HI".split(), "County Prosecutor"),
}
#: Last and next general election of the chief prosecutor, by state; elsewhere 2022 and 2026.
_ELECTIONS: Final[dict[str, tuple[int, int]]] = {
    **dict.fromkeys("OH MI WI IL KS GA IN AZ NM CO FL IA SC NY".split(), (2024, 2028)),
    **dict.fromkeys("PA VA KY MS".split(), (2023, 2027)),
}
#: States whose chief prosecutors are appointed.
_APPOINTED: Final = frozenset({"NJ", "AK", "DE", "RI", "CT"})

_ORG_WORDS: Final = (
    "Bridge|Youth Futures|Restorative Roots|Neighbors Together|Second Harvest of Hope|Reentry Alliance|Open Doors|"
    "Community Circle|Healing Commons|Justice Collective|Family Voices|Common Ground"
).split("|")


def chief_title(state: str) -> str:
    """What the chief prosecutor of a county is called in a state."""
    return _OFFICE_WORDS.get(state, "District Attorney")


def next_election(state: str) -> str | None:
    """The next general election of a chief prosecutor, or None where they are appointed."""
    if state in _APPOINTED:
        return None
    return {2026: "2026-11-03", 2027: "2027-11-02", 2028: "2028-11-07"}[_ELECTIONS.get(state, (2022, 2026))[1]]


def chief_term_starts(state: str) -> list[int]:
    """First days of the chief prosecutor's terms from 2011 to today, oldest first."""
    last = _ELECTIONS.get(state, (2022, 2026))[0]
    return [ordinal(year + 1, 1, 4) for year in range(last - 12, last + 1, 4) if ordinal(year + 1, 1, 4) <= TODAY]


def _office(place: Place | None, part: str, name: str, classification: str, founded: str | None, state: str) -> Office:
    prefix = place.key if place else "national"
    office = Office(f"{prefix}/{part}", name, classification, place, founded)
    for who, title, function, level in table("seats", part.rstrip("0123456789")):
        is_chief = function == "chief_prosecutor"
        office.seats.append(
            Seat(
                key=f"{office.key}/{who}",
                title=title.format(chief=chief_title(state)),
                function=function,
                level=level,
                elected=state not in _APPOINTED if is_chief else None,
                next_election=next_election(state) if is_chief else None,
            )
        )
    return office


def offices_of(random: Random, place: Place) -> list[Office]:
    """The offices of one county: always a prosecutor's office and a community organization, more in larger ones."""
    short = place.name.split(",")[0]
    stem = short.rsplit(" ", 1)[0]
    state = place.state.abbreviation
    title = chief_title(state)
    office_name = f"{short} {'Prosecutor' if title == 'County Prosecutor' else title}'s Office"
    if title == "County Attorney":
        office_name = f"{short} Attorney's Office"
    found = [_office(place, "pa", office_name, "prosecutor_office", None, state)]
    words = random.sample(_ORG_WORDS, 2)
    for number in range(2 if place.size > 250_000 else 1):
        part = "org" if number == 0 else "org2"
        founded = str(random.randint(1985, 2019)) if random.random() < 0.7 else None
        found.append(_office(place, part, f"{stem} {words[number]}", "community_organization", founded, state))
    if roles_in(f"{place.key}/health") or (place.size > 150_000 and random.random() < 0.7):
        found.append(_office(place, "health", f"{short} Public Health Department", "public_health", None, state))
    if random.random() < 0.3:
        found.append(_office(place, "gov", f"{short} Pretrial Services", "government", None, state))
    if place.size > 200_000 and random.random() < 0.4:
        found.append(_office(place, "uni", f"University of {stem}", "academic", None, state))
    return found


def in_order(random: Random, offices: list[Office]) -> list[tuple[Office, Seat]]:
    """All seats of a county, roughly the most important first, the offices in turns.

    The prosecutor's first three seats and the head of each other office come first; after those, chance mixes the
    order, so that no function is missing from the network because it always comes last.
    """
    ranked: list[tuple[float, int, Office, Seat]] = []
    for office in offices:
        first = 3 if office.classification == "prosecutor_office" else 1
        for rank, seat in enumerate(office.seats):
            place = rank / 2 + 0.25 if rank < first else 2 + 3 * random.random()
            ranked.append((place, len(ranked), office, seat))
    ranked.sort(key=lambda entry: entry[:2])
    return [(office, seat) for _, _, office, seat in ranked]


def extra_seat(office: Office, number: int) -> Seat:
    """One more seat for an office that has more people than named posts."""
    if office.classification == "prosecutor_office":
        return Seat(f"{office.key}/assistant-{number}", "Assistant Prosecutor", "deputy", "line")
    return Seat(f"{office.key}/worker-{number}", "Community Advocate", "advocacy", "line")


def host_office(people: int) -> Office:
    """The fictional organization whose staff run the network; one more program associate for every 500 people."""
    office = Office("host", "Network Host (fictional)", "network_host", None, "2017")
    for who, title, function, level in table("seats", "host"):
        office.seats.append(Seat(f"host/{who}", title, function, level))
    for number in range(1, people // 500 + 1):
        office.seats.append(Seat(f"host/associate-{number}", "Program Associate", "program", "line"))
    return office


def funder_office() -> Office:
    """A fictional foundation; its program officer is invited now and then."""
    office = Office("funder", "Evergreen Commons Fund (fictional)", "funder", None, "1998")
    for who, title, function, level in table("seats", "funder"):
        office.seats.append(Seat(f"funder/{who}", title, function, level))
    return office
