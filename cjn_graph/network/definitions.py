"""What counts as a tie, as live, as gone quiet: the shared definitions, declared once with their defaults."""

from __future__ import annotations

from dataclasses import dataclass

DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Grade:
    """How much one kind of evidence says, and how fast it fades.

    Attributes
    ----------
    weight : float
        Weight of fresh evidence of stated strength 1.
    half_life : float
        Months after which it counts half.
    """

    weight: float
    half_life: float


@dataclass(frozen=True)
class Definitions:
    """The definitions that every number shares. Months are those of the calendar.

    The weight of a tie is the sum over its evidence of
    ``grade.weight × stated strength × 0.5 ** (months since the last day ÷ grade.half_life)``.

    Attributes
    ----------
    introduced : Grade
        The two were introduced and met.
    worked_together : Grade
        Same engagement, program or workgroup, at the same time.
    asserted : Grade
        A source says that they know each other (KNOWS).
    co_attended : Grade
        Both came to the same event. Evidence, but alone neither a tie nor being in touch.
    live_months : int
        A tie is live while its latest evidence is at most this old. Undated evidence is never live.
    undated_months : float
        Age at which undated evidence enters a weight: we know that there was a tie, not that it is fresh.
    largest_circle : int
        People in an engagement, program or workgroup up to which being in it means working together; in a larger one
        it counts as having attended (and no pairs are written out, so that a big group costs what it has people).
    contact_circle : int
        People in a logged contact up to which they were in touch with each other.
    quiet_months : int
        A member without live ties or interactions for this long has gone quiet.
    quarter_days : int
        Days that "this quarter" looks back on when requests to a member are counted.
    declined_months : int
        How long a declined introduction stands in the way of suggesting the same pair again.
    open_introductions : int
        Most open introductions that a member may have before no more are suggested.
    """

    introduced: Grade = Grade(1.0, 24.0)
    worked_together: Grade = Grade(0.8, 36.0)
    asserted: Grade = Grade(0.6, 24.0)
    co_attended: Grade = Grade(0.1, 12.0)
    live_months: int = 24
    undated_months: float = 24.0
    largest_circle: int = 200
    contact_circle: int = 8
    quiet_months: int = 12
    quarter_days: int = 92
    declined_months: int = 12
    open_introductions: int = 3


DEFINITIONS = Definitions()
"""The defaults."""
