"""The parts of an answer about what came of a network's convenings, and the numbers in it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, Field, computed_field

from cjn_graph.model import PartialDate
from cjn_graph.services.named import Named


class Use(BaseModel):
    """One use of a resource."""

    id: str = Field(description="Id of the relationship that says so.")
    user: Named = Field(description="The person or organization that used it.")
    on: PartialDate | None = Field(description="When, as precise as known.")
    outcome: str | None = Field(description="What came of it.")


class ResourceOutcome(BaseModel):
    """Something that was made, and who used it."""

    id: str
    name: str
    classification: str = Field(description="What sort of resource.")
    published: PartialDate | None = Field(description="When it appeared.")
    uses: list[Use] = Field(description="Who used it; those that led to something first.")


class MakerOutcome(BaseModel):
    """A workgroup or an engagement, and what it made."""

    id: str
    name: str
    resources: list[ResourceOutcome]


class StatedCommitment(BaseModel):
    """What was promised, and what came of it."""

    id: str
    name: str
    status: str = Field(description="open, kept, dropped or unknown.")
    made_on: PartialDate | None
    due: PartialDate | None
    overdue: bool = Field(description="True where it is open past its due date.")
    lesson: str | None = Field(description="What was learned.")
    makers: list[Named] = Field(description="Who made it: people, then organizations.")


class ConveningOutcome(BaseModel):
    """A convening, and what came of it."""

    id: str
    name: str
    classification: str
    start: PartialDate | None
    end: PartialDate | None
    planned: bool = Field(description="True where it is still to come.")
    place: str | None
    attendance: str | None = Field(description="How many came, as the source says.")
    workgroups: list[MakerOutcome] = Field(description="Those of the network that were formed there.")
    resources: list[ResourceOutcome] = Field(description="What the convening itself made.")
    commitments: list[StatedCommitment] = Field(description="Overdue first, then open, then the rest.")

    @property
    def led_to_something(self) -> bool:
        """Tell whether anything is recorded that came of it."""
        return bool(self.workgroups or self.resources or self.commitments)


class Tally(BaseModel):
    """How much came of a network's convenings; nothing is counted twice."""

    convenings: int
    workgroups: int
    resources: int
    uses: int = Field(description="Uses of these resources on record.")
    outcomes: int = Field(description="Of these, the ones of which it is said what came of them.")
    commitments: int
    open: int = Field(description="Commitments that are open.")
    overdue: int = Field(description="Of these, the ones past their due date.")
    kept: int
    dropped: int
    unknown: int = Field(description="Commitments of which it is not known what came of them.")

    @property
    def statuses(self) -> str:
        """Say where the commitments stand, in a few words; empty where there is none."""
        numbers = (self.open, "open"), (self.kept, "kept"), (self.dropped, "dropped"), (self.unknown, "unknown")
        words = [f"{number} {status}" for number, status in numbers if number]
        if self.overdue:
            words[0] += f" ({self.overdue} overdue)"
        return ", ".join(words)


class NetworkSummary(BaseModel):
    """A network in one line."""

    id: str
    name: str
    classification: str = Field(description="member_network or alliance.")
    tally: Tally


class NetworkOutcome(BaseModel):
    """A network, and what came of its convenings."""

    id: str
    name: str
    classification: str = Field(description="member_network or alliance.")
    description: str | None
    convenings: list[ConveningOutcome] = Field(description="The latest first.")
    workgroups: list[MakerOutcome] = Field(description="Those formed at no convening that is on record.")
    engagements: list[MakerOutcome] = Field(
        description="That made something to use: all of members, and of former ones what they did while they belonged."
    )

    def summary(self) -> NetworkSummary:
        """Return it as one line."""
        return NetworkSummary(id=self.id, name=self.name, classification=self.classification, tally=self.tally)

    @computed_field  # type: ignore[prop-decorator]  # pydantic's documented order of the two
    @property
    def tally(self) -> Tally:
        """Count what came of the convenings."""
        resources = {one.id: one for one in self._resources()}
        commitments = {one.id: one for convening in self.convenings for one in convening.commitments}.values()
        uses = [use for resource in resources.values() for use in resource.uses]
        return Tally(
            convenings=len(self.convenings),
            workgroups=len({one.id for one in self._workgroups()}),
            resources=len(resources),
            uses=len(uses),
            outcomes=sum(use.outcome is not None for use in uses),
            commitments=len(commitments),
            open=sum(one.status == "open" for one in commitments),
            overdue=sum(one.overdue for one in commitments),
            kept=sum(one.status == "kept" for one in commitments),
            dropped=sum(one.status == "dropped" for one in commitments),
            unknown=sum(one.status == "unknown" for one in commitments),
        )

    def waiting(self) -> list[StatedCommitment]:
        """List the commitments that are open, those overdue first, each once, in the order in which they are due."""
        found = {one.id: one for convening in self.convenings for one in convening.commitments if one.status == "open"}
        return sorted(found.values(), key=lambda one: (not one.overdue, one.due or "~", one.name, one.id))

    def _workgroups(self) -> Iterator[MakerOutcome]:
        yield from self.workgroups
        for convening in self.convenings:
            yield from convening.workgroups

    def _resources(self) -> Iterator[ResourceOutcome]:
        for convening in self.convenings:
            yield from convening.resources
        for maker in (*self._workgroups(), *self.engagements):
            yield from maker.resources
