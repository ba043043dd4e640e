"""What came of the work: from workgroups to what their resources were used for, promises kept, programs and reforms.

Each share is a count of a count with Wilson's interval (:mod:`cjn_graph.analysis.proportions`): workgroups that made a
resource ÷ workgroups, resources used at least once ÷ resources, uses of which it is said what came of them ÷ uses,
commitments kept ÷ commitments kept or dropped. Those open are in no share, and are told beside.

The years: at the end of each, how many programs ran (begun by then and not over; those without a start are in
``undated`` and in no year), how many reforms were adopted and not yet in effect, how many were in effect, and how many
of the observations about them are of that year. As of a day, what has a later date is left out; what came of a
commitment counts as it is known now, since no day of that is on record.
Cost: linear, times the years. Undefined, with null: a share of nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.measure import Meaning
from cjn_graph.analysis.proportions import Proportion, proportion
from cjn_graph.model.entities import SETTLED_COMMITMENTS, Commitment, Observation, Program, Reform
from cjn_graph.model.holding import begun, is_over
from cjn_graph.model.relationships import Produced, Used
from cjn_graph.model.steps import reform_on

MOST_YEARS: Final = 12
DEFINITION: Final = (
    "workgroups that made a resource ÷ workgroups; resources used ÷ resources; uses with an outcome ÷ uses; "
    "commitments kept ÷ those kept or dropped. At the end of each year: programs begun and not over, reforms by how "
    "far they had come, and observations about them that are of that year"
)
MEANING: Final = Meaning(
    says="Whether meetings lead to things made, used and kept, and how programs and reforms grow beside them.",
    worry="When resources stay unused, commitments are dropped, or programs end with nobody observing what they did.",
    act="Ask each workgroup who should use what it made; settle what is overdue; observe a number of each program.",
)


@dataclass(frozen=True)
class Work:
    """What is on record of the work.

    Attributes
    ----------
    workgroups, resources : collections of str
        Ids.
    observed : sequence of Observation
        Observations about programs and reforms.
    """

    workgroups: Collection[str]
    resources: Collection[str]
    produced: Sequence[Produced]
    used: Sequence[Used]
    commitments: Sequence[Commitment]
    programs: Sequence[Program]
    reforms: Sequence[Reform]
    observed: Sequence[Observation]


class Year(BaseModel):
    """How programs and reforms stood at the end of a year, or today in the current one."""

    model_config = ConfigDict(frozen=True)

    year: int
    programs: int = Field(description="Programs that ran.")
    adopted: int = Field(description="Reforms adopted, and not in effect yet.")
    in_effect: int = Field(description="Reforms in effect.")
    repealed: int = Field(description="Reforms repealed so far.")
    observations: int = Field(description="Observations about programs and reforms that are of this year.")


class WorkDone(BaseModel):
    """What came of the work."""

    model_config = ConfigDict(frozen=True)

    workgroups: Proportion = Field(description="That made a resource.")
    resources: Proportion = Field(description="That were used.")
    uses: Proportion = Field(description="Of which it is said what came of them.")
    kept: Proportion = Field(description="Commitments kept, of those kept or dropped.")
    open: int = Field(description="Commitments open.")
    overdue: int = Field(description="Of these, past the day on which they were due.")
    years: list[Year] = Field(description="The earliest first; twelve at most.")
    undated: int = Field(description="Programs without a start, which are in no year.")
    definition: str
    reason: str | None = Field(description="Why there is nothing to tell.")
    meaning: Meaning


def measure_work(work: Work, today: date) -> WorkDone:
    """Measure what came of the work by a day."""
    makers = {one.from_id for one in work.produced} & set(work.workgroups)
    used = [one for one in work.used if begun(one.on, today)]
    stated = Counter(one.status for one in work.commitments if begun(one.made_on, today))
    settled = sum(stated[status] for status in SETTLED_COMMITMENTS)
    overdue = [one for one in work.commitments if one.status == "open" and is_over(one.due, today)]
    years = [_year(work, year, today) for year in _years(work, today)]
    nothing = not (work.workgroups or work.resources or work.commitments or years)
    return WorkDone(
        workgroups=proportion(len(makers), len(work.workgroups)),
        resources=proportion(len({one.to_id for one in used} & set(work.resources)), len(work.resources)),
        uses=proportion(sum(bool(one.outcome) for one in used), len(used)),
        kept=proportion(stated["kept"], settled),
        open=stated["open"],
        overdue=len(overdue),
        years=years,
        undated=sum(not one.start for one in work.programs),
        definition=DEFINITION,
        reason="Nothing of the kind is among the facts counted here." if nothing else None,
        meaning=MEANING,
    )


def _years(work: Work, today: date) -> list[int]:
    starts = [one.start for one in work.programs]
    starts += [day for one in work.reforms for day in (one.proposed_on, one.adopted_on, one.in_effect_on)]
    known = [year for day in starts if day and (year := day.first_day.year) <= today.year]
    return list(range(max(min(known), today.year - MOST_YEARS + 1), today.year + 1)) if known else []


def _year(work: Work, year: int, today: date) -> Year:
    day = min(date(year, 12, 31), today)
    ran = [one for one in work.programs if one.start and begun(one.start, day) and not is_over(one.end, day)]
    reached = Counter(
        state.status
        for one in work.reforms
        if (state := reform_on(one.to_row(), day)).start is None or begun(state.start, day)
    )
    return Year(
        year=year,
        programs=len(ran),
        adopted=reached["adopted"],
        in_effect=reached["in_effect"],
        repealed=reached["repealed"],
        observations=sum(1 for one in work.observed if one.start and one.start.first_day.year == year),
    )
