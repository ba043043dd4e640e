"""The table of health measures: a row is one function, how its value is shown, and what it means in plain words.

The report, the trend, the command, the route, the pages and docs/measures.md all read this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from cjn_graph.analysis import cohesion, offices, shape
from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.measure import Meaning, Measure


@dataclass(frozen=True)
class HealthMeasure:
    """One measure.

    Attributes
    ----------
    function : callable
        Computes it; its name is the measure's.
    shown_as : str
        A ``count``, a ``share`` (in percent), an ``index`` (with two digits, at most 1) or ``steps`` (without a limit).
    says, worry, act : str
        What it tells, when to worry and what to do then, for somebody who knows no graph theory.
    title : str
        What a page calls it, where that is not its name.
    headline : int, optional
        Its place among the headline numbers, which are drawn over time; None for the others.
    """

    function: Callable[[Basis], Measure]
    shown_as: Literal["count", "share", "index", "steps"]
    says: str
    worry: str
    act: str
    title: str = ""
    headline: int | None = None

    @property
    def name(self) -> str:
        """What the report calls it."""
        return self.function.__name__

    @property
    def label(self) -> str:
        """What a page calls it."""
        return self.title or self.name.replace("_", " ").capitalize()

    def measure(self, basis: Basis) -> Measure:
        """Compute it, with its words."""
        meaning = Meaning(says=self.says, worry=self.worry, act=self.act)
        return self.function(basis).model_copy(update={"label": self.label, "meaning": meaning})


def measured(value: float | None, sort: str) -> str:
    """Write a measure: a count, a share in percent, or an index with two digits.

    >>> measured(None, "count"), measured(1200, "count"), measured(0.938, "share"), measured(-0.5, "index")
    ('not defined', '1,200', '94%', '−0.50')
    """
    if value is None:
        return "not defined"
    if sort == "share":
        return f"{value:.0%}"
    return f"{int(value):,}" if sort == "count" else f"{value:.2f}".replace("-", "−")


_LOSE: Final = "Look at the names, longest-serving and soonest-leaving first, and rehearse what happens if they go."

MEASURES: Final = (
    HealthMeasure(
        shape.people,
        "count",
        "How many members all other numbers are about.",
        "When it falls, or is smaller than the membership you know of: then records are missing.",
        "Enter or import who is missing; end the memberships of those who left.",
    ),
    HealthMeasure(
        shape.organizations,
        "count",
        "How many offices and organizations these people work for now.",
        "When it falls: an office without anybody current is an office lost.",
        "Ask the offices that dropped out who the next contact is.",
    ),
    HealthMeasure(
        shape.ties,
        "count",
        "How many pairs of members have been in touch lately, beyond having come to the same event.",
        "When it falls for two periods in a row while the membership does not.",
        "Plan introductions from the page of gaps; ask members whom they still talk to.",
        title="Living ties",
        headline=3,
    ),
    HealthMeasure(
        shape.one_sided_ties,
        "count",
        "Of how many of these ties one of the two has told, and nothing else is on record.",
        "When it is a large share of the ties: the other may not see it so.",
        "Ask the other side in the next survey, or log the contact once the two were in touch.",
        title="Ties that one side tells of",
    ),
    HealthMeasure(
        shape.isolates,
        "count",
        "How many members have nobody here they are in touch with.",
        "When it is more than one in ten, or when newcomers stay among them after half a year.",
        "Call them, ask what they need, and introduce each to one member in a like place.",
        title="Members without a tie",
        headline=2,
    ),
    HealthMeasure(
        shape.components,
        "count",
        "Into how many separate parts the network falls; who has no tie is a part alone.",
        "When there are several parts of more than a few people: news from one never reaches another.",
        "Introduce one well-tied member of each part to one of the largest.",
        title="Separate parts",
    ),
    HealthMeasure(
        shape.largest_component_share,
        "share",
        "How many of all members can reach each other through people they know.",
        "When it is below two thirds, or falls.",
        "Bring in those without a tie first, then join the separate parts.",
        title="Members who can reach each other",
        headline=1,
    ),
    HealthMeasure(
        shape.articulation_points,
        "count",
        "How many members are the only link between two parts: when they leave, somebody is cut off.",
        "When it is more than one in ten members, or when one of them is about to leave office.",
        _LOSE,
        title="Members whose loss cuts others off",
    ),
    HealthMeasure(
        shape.bridges,
        "count",
        "How many ties are the only way between two parts.",
        "When a part of more than a few people hangs on one.",
        "Give such a part a second tie: introduce another of its people.",
        title="Ties whose loss cuts others off",
    ),
    HealthMeasure(
        shape.degree_centralization,
        "index",
        "Whether the ties gather at a few members: 0 when all have equally many, 1 when everything hangs on one.",
        "When it rises, or is above 0.3: the network is then a few people's address book.",
        "Introduce members to each other directly instead of by way of those few.",
        title="Ties gather at a few",
        headline=4,
    ),
    HealthMeasure(
        cohesion.betweenness_centralization,
        "index",
        "Whether the shortest ways from member to member lead through one: 0 when not at all, 1 when all do.",
        "When it rises, or is above 0.3: whoever stands there can be a bottleneck and is a loss.",
        "Make ways around: introduce people on both sides of those who stand between.",
        title="Ways lead through a few",
    ),
    HealthMeasure(
        shape.transitivity,
        "index",
        "How often two members who both know a third also know each other.",
        "Near 0, nobody is introduced onward; near 1, closed circles that hear nothing new.",
        "When low, ask members to introduce their contacts to each other; when high, introduce across groups.",
        title="Contacts of a member know each other",
        headline=5,
    ),
    HealthMeasure(
        cohesion.mean_constraint,
        "index",
        "How far the ties of each lead back to the same few: low where members reach into different circles.",
        "When it rises: members then hear the same news from all sides.",
        "Introduce across divisions, sectors and cohorts.",
        title="Ties lead back to the same few",
    ),
    HealthMeasure(
        cohesion.global_efficiency,
        "index",
        "How close members are on the whole: 1 if all knew each other, 0 if nobody knew anybody.",
        "When it falls.",
        "The suggested introductions on the page of gaps are those that raise it most.",
        title="Closeness of the network",
    ),
    HealthMeasure(
        cohesion.average_path_length,
        "steps",
        "By how many steps, from contact to contact, a question gets from one member to another.",
        "Above four: a question rarely gets that far.",
        "Introduce members far apart who have something in common.",
        title="Steps from member to member",
    ),
    HealthMeasure(
        cohesion.harmonic_mean_distance,
        "steps",
        "The same, with those out of reach counted as infinitely far.",
        "When it is much larger than the steps between those who can reach each other: too many are cut off.",
        "Bring in those without a tie.",
        title="Steps, with those out of reach",
    ),
    HealthMeasure(
        cohesion.diameter,
        "count",
        "How many steps lie between the two members who are farthest apart.",
        "When it grows: a chain at the edge is getting longer.",
        "Introduce whoever is at the far end to somebody in the middle.",
        title="Steps between the farthest two",
    ),
    HealthMeasure(
        cohesion.reach_without_top,
        "share",
        "How many could still reach each other if the best tied one in twenty left.",
        "When it is far below what it is with them.",
        _LOSE,
        title="Reach without the best tied",
    ),
    HealthMeasure(
        cohesion.r_index,
        "index",
        "How well the network holds as the best tied leave one by one: at most 0.5, near 0 when it hangs on a few.",
        "Below 0.1, or when it falls.",
        "Spread the ties: introduce members with few ties to each other.",
        title="Holds when the best tied leave",
    ),
    HealthMeasure(
        cohesion.communities,
        "count",
        "Into how many circles the ties gather, whoever belongs to which office.",
        "When circles are the divisions or sectors themselves: then nothing crosses.",
        "See on the map what the members of each share, and introduce across.",
        title="Circles",
    ),
    HealthMeasure(
        cohesion.modularity,
        "index",
        "How far these circles keep to themselves: 0 not at all, towards 1 each a world of its own.",
        "Above 0.6, or when it rises.",
        "Introduce across circles; seat them together at the next convening.",
        title="Circles keep to themselves",
    ),
    HealthMeasure(
        offices.staff_dependence,
        "share",
        "How much less would hang together without the network's own staff.",
        "When it does not fall over the years: an alumni network should come to stand by itself.",
        "Where staff stand between two members, introduce the two.",
        headline=6,
    ),
    HealthMeasure(
        offices.single_thread,
        "count",
        "How many organizations are in touch with others through one person only.",
        "When such a person's term ends within the year.",
        "Get to know a second person there; introduce them while the first is still in office.",
        title="Offices that hang on one person",
    ),
)
"""All measures, in the order of the report."""


def headlines() -> list[HealthMeasure]:
    """The headline numbers, in their order."""
    return sorted((one for one in MEASURES if one.headline), key=lambda one: one.headline or 0)


def others() -> list[HealthMeasure]:
    """The measures besides, in the order of the report."""
    return [one for one in MEASURES if not one.headline]
