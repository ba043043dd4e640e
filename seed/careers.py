"""Who held which seat and when: elections, tenures, departures, moves to another office, vacancies."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from random import Random
from typing import Final

from seed.cast import ROLES, Role, roles_in
from seed.dates import TODAY, clamp, ordinal, spread
from seed.names import draw_name
from seed.offices import chief_term_starts, extra_seat, funder_office, host_office, in_order, offices_of
from seed.places import Place, by_hand, more_places
from seed.plan import Member, Office, Plan, Seat, Term
from seed.tables import table

LEAST_PEOPLE: Final = 300
#: Average number of people, former officeholders included, that a county brings.
_PEOPLE_PER_PLACE: Final = 11.6
_DAYS_PER_YEAR: Final = 365.25
#: Mean years in a seat by level.
_TENURE: Final = {"chief": 9.5, "senior": 7.5, "manager": 6.8, "line": 5.0}
_ACTIVITY: Final = {"chief": 1.5, "senior": 1.2, "manager": 1.25, "line": 0.7}
_TOPICS: Final = {function: topics.split() for function, topics in table("interests")}
_USUAL_TOPICS: Final = ["coalition", "grants"]


class _Careers:
    """Fills the seats of one county after the other, and lets people move between them."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._names: set[tuple[str, str]] = {(role.given, role.family) for role in ROLES}
        self._movers: deque[Member] = deque(maxlen=60)

    def fill(self, place: Place, offices: list[Office], budget: int) -> Iterator[Member]:
        """Fill a county's seats until it has brought as many new people as its budget says.

        The seats of people of the stories come first, so that a small budget never leaves one out.
        """
        taken: dict[str, list[Role]] = {}
        for role in roles_in(place.key):
            taken.setdefault(role.seat, []).append(role)
        seats = in_order(self._random, offices)
        seats.sort(key=lambda pair: pair[1].key not in taken)
        left = budget
        for office, seat in seats:
            for member in self._holders(place, office, seat, taken.get(seat.key, [])):
                yield member
                left -= 1
                if left <= 0 and seat.key not in taken:
                    return
        for number in range(1, left + 1):
            office = offices[0] if number % 2 else offices[1]
            seat = extra_seat(office, number)
            office.seats.append(seat)
            start = spread(self._random, ordinal(max(2017, place.joined - 2)), TODAY - 60)
            end = start + self._tenure(seat)
            yield self._newcomer(Term(seat, office, start, end if end < TODAY else None, "hired"), f"{seat.key}/1")

    def staff(self, office: Office) -> Iterator[Member]:
        """Fill the seats of an office without a county, one holder each."""
        by_seat = {role.seat: role for role in ROLES}
        for seat in office.seats:
            role = by_seat.get(seat.key)
            if role is not None:
                yield self._played(role, seat, office)
            else:
                start = spread(self._random, ordinal(2018), ordinal(2025))
                yield self._newcomer(Term(seat, office, start, None, "hired"), f"{seat.key}/1")

    def _holders(self, place: Place, office: Office, seat: Seat, roles: list[Role]) -> Iterator[Member]:
        """The new people whom a seat brings, oldest first; those who moved here from elsewhere count there."""
        random = self._random
        if roles:
            yield from self._before(place, office, seat, roles[0])
            yield from (self._played(role, seat, office) for role in roles)
            return
        if seat.elected and seat.function == "chief_prosecutor":
            periods = self._elected_periods(place)
        else:
            periods = self._hired_periods(place, seat)
        for number, (start, end) in enumerate(periods, 1):
            how = "elected" if seat.elected else ("appointed" if seat.function == "chief_prosecutor" else "hired")
            if how == "hired" and seat.level in ("senior", "manager") and random.random() < 0.04:
                how = "acting"
            term = Term(seat, office, start, end, how)
            mover = self._mover_for(term) if number > 1 or seat.level != "chief" else None
            if mover is not None:
                mover.terms.append(term)
                continue
            member = self._newcomer(term, f"{seat.key}/{number}")
            yield member

    def _before(self, place: Place, office: Office, seat: Seat, first: Role) -> Iterator[Member]:
        """Somebody who held the seat before the first person of the stories, where the office was there already."""
        if first.start < ordinal(2018) or first.start < ordinal(place.joined):
            return
        start = max(ordinal(2015), first.start - self._tenure(seat) - 300)
        how = "elected" if seat.elected else "hired"
        yield self._newcomer(Term(seat, office, start, first.start - spread(self._random, 1, 60), how), f"{seat.key}/0")

    def _elected_periods(self, place: Place) -> list[tuple[int, int | None]]:
        """Terms of office end on election days; about one chief in four is replaced at each."""
        random = self._random
        starts = chief_term_starts(place.state.abbreviation)
        first = random.choice(starts[-4:-1]) if len(starts) > 1 else starts[0]
        periods: list[tuple[int, int | None]] = []
        begin = first
        for start in starts:
            if start > begin and random.random() < 0.27:
                periods.append((begin, start - 1))
                begin = start
        periods.append((begin, None))
        return [(start, end) for start, end in periods if end is None or end > ordinal(2017)]

    def _hired_periods(self, place: Place, seat: Seat) -> list[tuple[int, int | None]]:
        random = self._random
        start = spread(random, ordinal(max(2014, place.joined - 3)), min(ordinal(place.joined + 3), TODAY - 120))
        periods: list[tuple[int, int | None]] = []
        while start < TODAY - 20:
            end = start + self._tenure(seat)
            if end >= TODAY:
                periods.append((start, None))
                break
            if end > ordinal(2017):
                periods.append((start, end))
            if random.random() < 0.07:  # the seat stays vacant: cut, or not on record
                break
            start = end + random.choice((1, 14, 30, 60, 90, 150, 240))
        return periods

    def _tenure(self, seat: Seat) -> int:
        years = self._random.weibullvariate(_TENURE[seat.level] * 1.12, 1.5)
        return clamp(years * _DAYS_PER_YEAR, 150, 5500)

    def _mover_for(self, term: Term) -> Member | None:
        """Somebody who left another seat within the year before, and now takes this one; for one seat in six."""
        if self._random.random() > 0.16:
            return None
        for member in self._movers:
            end = member.last.end
            if (
                end is not None
                and 0 < term.start - end < _DAYS_PER_YEAR
                and member.last.seat.level != "chief"
                and member.last.office is not term.office
            ):
                self._movers.remove(member)
                return member
        return None

    def _newcomer(self, term: Term, key: str) -> Member:
        random = self._random
        for _ in range(8):  # unique names as long as they last; a large network has people of one name
            given, family = draw_name(random)
            if (given, family) not in self._names:
                break
        self._names.add((given, family))
        activity = random.lognormvariate(0, 1.05) * _ACTIVITY[term.seat.level]
        member = Member(key, given, family, [term], min(activity, 20.0), self._topics(term.seat.function))
        if term.end is not None:
            self._movers.append(member)
        return member

    def _played(self, role: Role, seat: Seat, office: Office) -> Member:
        elected = "elected" if seat.elected else "hired"
        term = Term(seat, office, role.start, role.end, elected)
        return Member(role.key, role.given, role.family, [term], 2.2, self._topics(seat.function), in_story=True)

    def _topics(self, function: str) -> list[str]:
        usual = _TOPICS.get(function, _USUAL_TOPICS)
        count = self._random.choices((0, 1, 2, 3, 4), (18, 24, 30, 20, 8))[0]
        weights = [1 / (rank + 1) for rank in range(len(usual))]
        return list(dict.fromkeys(self._random.choices(usual, weights, k=count)))


def build_plan(people: int, seed: int) -> Plan:
    """Plan a network of exactly ``people`` people, staff of its host included.

    Raises
    ------
    ValueError
        Fewer than :data:`LEAST_PEOPLE`: the stories would not find their people.
    """
    if people < LEAST_PEOPLE:
        raise ValueError(f"The demo network needs at least {LEAST_PEOPLE} people; {people} were asked for.")
    random = Random(f"{seed}:plan")
    careers = _Careers(random)
    host, funder = host_office(people), funder_office()
    staff = list(careers.staff(host))
    members = list(careers.staff(funder))
    places = by_hand()
    left = people - len(staff) - len(members)
    more = round(left / _PEOPLE_PER_PLACE) - len(places)
    places += more_places(random, max(0, more), taken={place.key for place in places})
    offices: list[Office] = []
    for place, budget in zip(places, _budgets(places, left), strict=True):
        found = offices_of(random, place)
        members += careers.fill(place, found, budget)
        offices += found
    return Plan(seed, places, [funder, *offices], members, host, staff)


def _budgets(places: list[Place], people: int) -> list[int]:
    """Share people among counties, more to larger ones, so that the sum is exact (largest remainder).

    Each county has at least six, or as many as its stories need.
    """
    least = [max(6, 2 * len(roles_in(place.key))) for place in places]
    weights = [place.size**0.45 for place in places]
    spare = people - sum(least)
    shares = [spare * weight / sum(weights) for weight in weights]
    budgets = [base + int(share) for base, share in zip(least, shares, strict=True)]
    by_remainder = sorted(range(len(places)), key=lambda index: int(shares[index]) - shares[index])
    for index in by_remainder[: people - sum(budgets)]:
        budgets[index] += 1
    return budgets
