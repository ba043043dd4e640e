"""What a person agreed to or refused, from all that they ever decided: the one rule, for a page as for matching.

Consents are append-only, each for one purpose. On a given day

- the latest decision of each purpose counts, and none whose date cannot be that day or earlier;
- *do not contact* counts until a later grant of the same purpose: a mere refusal after it takes nothing back;
- whoever asked not to be contacted, or refused, for any purpose is out of bounds;
- consent to introductions is granted by a grant for introductions alone, not by one for contact.

A partial date leaves open which of two decisions is the later one, and what is open is never read as consent. Each
decision is put on one day: a grant on the first day that its date can mean; a refusal, or do not contact, on the last
one, but not after the day on which it was recorded, since who writes "2026" in March means no day in May. Of those on
one day the one recorded later is the later one; of those recorded at one moment the more careful one; then the id
decides. So a refusal gives way only to a grant that is later whatever the two dates mean, or that was recorded later
where both are on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from cjn_graph.model.partial_date import PartialDate

_WEIGHT: Final = {"granted": 0, "refused": 1, "do_not_contact": 2}


class Decision(NamedTuple):
    """One consent: ``on`` is a partial date, ``created_at`` the time it was recorded as ISO UTC text (or empty)."""

    purpose: str
    decision: str
    on: str
    created_at: str
    id: str


def decision_on(day: date, decisions: Iterable[Decision]) -> Decision | None:
    """Return the decision of one person that counts on a day; None where whether they consent is unknown."""
    standing = _standing(day, decisions)
    counting = [made for made in standing if made.decision != "granted" or made.purpose == "introductions"]
    return max(counting, key=_weight, default=None)


def against_contact(day: date, decisions: Iterable[Decision]) -> Decision | None:
    """Return the decision of one person for which they are not to be written to on a day, if there is one.

    They asked not to be contacted, or refused contact; whoever refused introductions alone may be written to.

    >>> refused = [Decision(purpose, "refused", f"2026-0{n}", "", "") for n, purpose in ((1, "contact"), (2, "other"))]
    >>> against_contact(date(2026, 3, 1), refused).on
    '2026-01'
    """
    standing = _standing(day, decisions)
    barring = [
        made
        for made in standing
        if made.decision == "do_not_contact" or (made.decision, made.purpose) == ("refused", "contact")
    ]
    return max(barring, key=_weight, default=None)


def _standing(day: date, decisions: Iterable[Decision]) -> list[Decision]:
    """Return what counts of each purpose on a day."""
    standing: dict[str, Decision] = {}
    for made in sorted((made for made in decisions if _bounds(made.on)[0] <= day), key=_when):
        before = standing.get(made.purpose)
        if before is None or before.decision != "do_not_contact" or made.decision != "refused":
            standing[made.purpose] = made
    return list(standing.values())


def _weight(made: Decision) -> tuple[int, tuple[date, str, int, str]]:
    return _WEIGHT[made.decision], _when(made)


def _when(made: Decision) -> tuple[date, str, int, str]:
    first, last = _bounds(made.on)
    if made.decision == "granted":
        day = first
    else:
        recorded = date.fromisoformat(made.created_at[:10]) if made.created_at else last
        day = max(first, min(last, recorded))
    return day, made.created_at, _WEIGHT[made.decision], made.id


@lru_cache(maxsize=65_536)  # the same few thousand days, for as many consents as there are
def _bounds(text: str) -> tuple[date, date]:
    on = PartialDate(text)
    return on.first_day, on.last_day
