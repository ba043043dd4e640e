"""The shape of a gap: a number that can be checked, with the worklist behind it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.measure import Measure
from cjn_graph.analysis.wording import post_of
from cjn_graph.network import Network


class Side(BaseModel):
    """One of two that are alike: a jurisdiction or a person."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    people: int | None = Field(default=None, description="Members there; null for a person.")
    detail: str | None = Field(default=None, description="A person's post and office.")


def side_of(network: Network, person: int) -> Side:
    """Name a person, with post and office."""
    people = network.people
    return Side(id=str(people.ids[person]), name=str(people.names[person]), detail=post_of(network, person))


class Meeting(BaseModel):
    """Two people who should meet."""

    model_config = ConfigDict(frozen=True)

    a: Side
    b: Side
    fit: float = Field(description="Harmonic mean of how well each suits the other.")
    why: list[str] = Field(description="What speaks for it, from both sides.")
    cautions: list[str] = Field(description="What speaks for waiting or asking first.")
    way: str = Field(description="Who could introduce them.")
    about: str | None = Field(None, description="The topic with which one of them could help the other.")


class Likeness(BaseModel):
    """One reason why two are alike."""

    model_config = ConfigDict(frozen=True)

    feature: str = Field(description="kind, population, reforms, topics, or the name of an imported attribute.")
    contribution: float = Field(description="What it adds to the score.")
    sentence: str
    facts: list[str] = Field(description="Ids of the records behind it.")


class AlikePair(BaseModel):
    """Two that are alike and have no tie between them."""

    model_config = ConfigDict(frozen=True)

    a: Side
    b: Side
    score: float = Field(description="Sum of the contributions, 0 to 1.")
    reasons: list[Likeness]
    lapsed_ties: int = Field(description="Ties on record between them, none of them live.")
    meeting: Meeting | None = Field(default=None, description="Of two places: who should meet first; null for nobody.")


class AlikeGap(Measure):
    """How many pairs are alike and unconnected, and the most alike of them."""

    pairs: list[AlikePair] | None = Field(description="The most alike; null for those who may not see them.")


class TopicGap(BaseModel):
    """A topic that somebody seeks help with, and nobody else can help."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    needs: int = Field(description="Open needs that nobody else in the network can meet.")
    urgent: int = Field(description="Those of high urgency.")
    helpers_nearby: int = Field(description="Members who can help with a broader topic.")
    nearby: list[Side] = Field(description="The first three of these.")
    seekers: list[Side]
    facts: list[str] = Field(description="Ids of the needs.")


class TopicGaps(Measure):
    """How many topics have needs and no helper."""

    topics: list[TopicGap] | None = Field(description="Most urgent first; null for those who may not see them.")


class Offer(BaseModel):
    """A topic that members offer help with, and nobody asked for."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    helpers: list[Side] = Field(description="Who offers it.")
    may_want: list[Side] = Field(description="The first three others with an open need for something narrower.")
    facts: list[str] = Field(description="Ids of the offers.")


class Offers(Measure):
    """How many topics are offered, and asked for by nobody."""

    topics: list[Offer] | None = Field(description="Most offers first; null for those who may not see them.")


class Quiet(BaseModel):
    """A member who has gone quiet."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    detail: str | None = Field(description="Post and office.")
    last_heard: str | None = Field(
        description="Date of the latest tie or interaction, as precise as known; null where none is on record."
    )
    caller: Side | None = Field(description="Who should call: null where nobody is on record.")
    why_caller: str = Field(description="Why they, or what to do where there is nobody.")


class Silence(BaseModel):
    """How many members have been quiet for about as long."""

    model_config = ConfigDict(frozen=True)

    months: int | None = Field(description="Nothing was heard for at least as many months; null: never.")
    until: int | None = Field(description="And for less than so many; null: without limit.")
    members: int


class QuietGap(Measure):
    """How many members have gone quiet."""

    undated: int = Field(description="Members with undated ties only: nobody can say, so they are not counted.")
    silences: list[Silence] | None = Field(
        description="All of them by the length of the silence; null for those who may not see the members."
    )
    members: list[Quiet] | None = Field(description="Longest silence first; null for those who may not see them.")
