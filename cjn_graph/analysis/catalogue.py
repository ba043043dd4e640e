"""All measures in one table: what each is called, how it is shown, and what it says in plain words.

``cjn measures``, its route and its page, the pages and answers that show a number, and docs/measures.md read it. The
measures of one network on one day, with the functions that compute them, are the rows of
:mod:`cjn_graph.analysis.measures`, and where each person stands is told by :mod:`cjn_graph.analysis.centrality`; this
table takes them up, beside mixing, the gaps, and what comes of the work, which take more than one network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis import centrality, convening_yield, funnel, matrix, mixing, staying, work
from cjn_graph.analysis.measure import Meaning
from cjn_graph.analysis.measures import MEASURES

Group: TypeAlias = Literal["network", "mixing", "person", "gaps", "work"]
GROUPS: Final[dict[Group, str]] = {
    "network": "The network",
    "mixing": "Between groups",
    "gaps": "Where connections are missing",
    "person": "Where each person stands",
    "work": "What comes of the work",
}
"""What each group of measures is called, in the order in which they are told."""


class Described(BaseModel):
    """A measure."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="What JSON calls it.")
    label: str = Field(description="What pages call it.")
    group: Group
    shown_as: str = Field(description="count, share, index or steps; a curve, a funnel, a table for those of many.")
    where: str = Field(description="The command that tells it.")
    headline: int | None = Field(None, description="Its place among the six headline numbers.")
    definition: str | None = Field(None, description="Formula and source; null where it depends on what was asked.")
    meaning: Meaning


def _meaning(says: str, worry: str, act: str) -> Meaning:
    return Meaning(says=says, worry=worry, act=act)


_MIXING: Final = (
    Described(
        name="ei_index",
        label="E-I index",
        group="mixing",
        shown_as="index",
        where="cjn health",
        definition=mixing.EI_INDEX,
        meaning=_meaning(
            "Whether ties cross between groups (towards 1) or stay within them (towards −1), beside what chance gives.",
            "When it lies below the range of chance: groups keep to themselves; more so when it falls.",
            "Open the heat map of the gaps for this attribute, and introduce across the thinnest cells.",
        ),
    ),
    Described(
        name="assortativity",
        label="Assortativity",
        group="mixing",
        shown_as="index",
        where="cjn health",
        definition=mixing.ASSORTATIVITY,
        meaning=_meaning(
            "The same, on the scale that researchers use: 0 as by chance, 1 when all ties stay within groups.",
            "Above 0.3, or when it rises.",
            "Introduce across the groups.",
        ),
    ),
    Described(
        name="modularity",
        label="Modularity",
        group="mixing",
        shown_as="index",
        where="cjn health",
        definition=mixing.MODULARITY,
        meaning=_meaning(
            "How many more ties stay within the groups than chance would have it, as a share of all ties.",
            "Near that of the circles of the network: the groups are then what keeps members apart.",
            "Introduce across the groups.",
        ),
    ),
)

_GAPS: Final = tuple(
    Described(
        name=name,
        label=label,
        group="gaps",
        shown_as=shown_as,
        where="cjn gaps",
        definition=matrix.DEFINITION if name == "between_groups" else None,
        meaning=_meaning(says, worry, act),
    )
    for name, label, shown_as, says, worry, act in (
        (
            "best_introductions",
            "Introductions that would do most",
            "share",
            "Which introductions bring members closest together on the whole, each on top of those before it.",
            "When the first few would bring them much closer: a gap can be closed at little cost.",
            "Introduce them from the top; the one who knows both can make the introduction.",
        ),
        (
            "unbridged_sectors",
            "Sectors not bridged",
            "count",
            "How many pairs of sectors have fewer ties than chance would give.",
            "When it grows, or when two sectors that must work together are among them.",
            "Open a pair to see who of the two should meet, and introduce them.",
        ),
        (
            "between_groups",
            "Ties between groups",
            "table",
            "How many ties each two groups have, beside how many chance would give.",
            "Where a cell says fewer than by chance, of groups that you want to work together.",
            "Choose the cell to see who of the two groups should meet.",
        ),
        (
            "similar_unconnected_jurisdictions",
            "Similar places, not connected",
            "count",
            "How many pairs of places have the same questions to solve, and nobody in touch.",
            "When places with the same reform under way are among them: each works it out alone.",
            "Introduce the two people who are named, who suit each other best.",
        ),
        (
            "similar_unconnected_people",
            "Similar members, not connected",
            "count",
            "How many pairs of members have much in common and no tie.",
            "When newcomers are among them.",
            "Introduce them; what they have in common is the first thing to talk of.",
        ),
        (
            "topics_without_helper",
            "Topics with needs and no helper",
            "count",
            "With how many topics somebody seeks help and nobody in the network can give it.",
            "When an urgent need is among them, or one waits for a quarter.",
            "Ask those who can help with a broader topic, or look outside the network.",
        ),
        (
            "offers_unasked",
            "Offers that nobody asked for",
            "count",
            "With how many topics somebody can help and nobody asks.",
            "When it is most of the offers: members do not know what they could ask for.",
            "Tell members of it at the next mailing, or introduce who may want it.",
        ),
        (
            "gone_quiet",
            "Members gone quiet",
            "count",
            "How many members were in touch once, and not for long.",
            "When it is more than a third of the members, or when whoever leads an office is among them.",
            "The one who is named should call: they look after them, or were in touch last.",
        ),
    )
)

_WORK: Final = (
    Described(
        name="funnel",
        label="How far introductions come",
        group="work",
        shown_as="funnel",
        where="cjn funnel",
        definition=funnel.DEFINITION,
        meaning=funnel.MEANING,
    ),
    Described(
        name="staying",
        label="Who stays connected",
        group="work",
        shown_as="curve",
        where="cjn staying",
        definition=staying.DEFINITION,
        meaning=staying.MEANING,
    ),
    Described(
        name="work",
        label="What came of the work",
        group="work",
        shown_as="table",
        where="cjn work",
        definition=work.DEFINITION,
        meaning=work.MEANING,
    ),
    Described(
        name="convening_yield",
        label="New ties of a convening",
        group="work",
        shown_as="share",
        where="cjn convening NAME",
        definition=convening_yield.DEFINITION,
        meaning=convening_yield.MEANING,
    ),
)


def _all() -> Iterator[Described]:
    for one in MEASURES:
        yield Described(
            name=one.name,
            label=one.label,
            group="network",
            shown_as=one.shown_as,
            where="cjn health",
            headline=one.headline,
            meaning=_meaning(one.says, one.worry, one.act),
        )
    yield from _MIXING
    yield from _GAPS
    for column in centrality.COLUMNS:
        yield Described(
            name=column.name,
            label=column.label,
            group="person",
            shown_as="index",
            where="cjn centrality",
            meaning=column.meaning,
        )
    yield from _WORK


CATALOGUE: Final = tuple(_all())
"""Every measure, in the order in which they are told."""


def described(group: Group) -> dict[str, Described]:
    """Return the measures of a group by their names."""
    return {one.name: one for one in CATALOGUE if one.group == group}
