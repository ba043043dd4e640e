"""What a record is joined to, in groups with a title that a member of staff reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.numbers import number_in_words
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model import MODEL, Relationship, fold, kind_of
from cjn_graph.model.entities import Person
from cjn_graph.model.holding import begun
from cjn_graph.services import records
from cjn_graph.services.named import Named
from cjn_graph.services.neighbour_titles import (
    SERVES_HERE,
    STARTS_LATER,
    TITLES,
    VACANT,
    WORKED_HERE,
    WORKS_HERE,
    Sort,
)
from cjn_graph.services.office_people import Holding, holdings_of
from cjn_graph.services.person_lines import Line, line_of
from cjn_graph.services.terms import terms_of
from cjn_graph.services.workspace import Workspace

LISTED: Final = 300
"""How many of a group are listed at most; the rest is counted."""


class Neighbour(Line):
    """A record that another is joined to."""

    through: list[Named] = Field(
        default_factory=list, description="Of a person: the post and the organization, of the term or of today."
    )
    ahead: bool = Field(False, description="Whether it begins after the day of the page.")
    outcome: str | None = Field(None, description="What came of it, what shows that, or what was said.")


class Neighbours(BaseModel):
    """The neighbours of one sort: those that last come first, then the latest."""

    relation: str = Field(description="Kind of the relationship.")
    outgoing: bool = Field(description="True where the relationship starts at the record asked about.")
    title: str = Field(description="What stands over them.")
    count: int = Field(description="How many there are; at most 300 are listed.")
    neighbours: list[Neighbour]


def list_neighbours(workspace: Workspace, viewer: Viewer, record_id: str, *, limit: int = LISTED) -> list[Neighbours]:
    """Return what an entity is joined to, for whoever asks for a record by its id.

    Parameters
    ----------
    limit : int
        Most neighbours of each group, 1 to 300.

    Raises
    ------
    NotFound
        There is no such record, or none that the viewer may see.
    InvalidInput
        The limit is out of range; or the record is a person, whose page tells more, or a relationship.
    Forbidden
        The viewer's role sees no records.
    """
    if not 1 <= limit <= LISTED:
        raise InvalidInput([Problem("limit", f"{limit} is not between 1 and {LISTED}.")])
    record = records.read(workspace, viewer, record_id)
    if isinstance(record, Person):
        raise InvalidInput("What a person is joined to is on their page.", hint="Show the person instead.")
    if isinstance(record, Relationship):
        raise InvalidInput("A relationship has no neighbours.", hint="Ask for one of its two ends.")
    return neighbours_of(workspace, viewer, record_id, limit=limit)


def neighbours_of(workspace: Workspace, viewer: Viewer, record_id: str, *, limit: int = LISTED) -> list[Neighbours]:
    """Return what an entity is joined to; nothing for people, who have their own page, and for relationships.

    An organization's page lists its people by their posts, a place's those of the offices that serve it today.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    """
    kind = kind_of(record_id)
    if kind not in MODEL.entities or kind == "person":
        return []
    day = workspace.today()
    # Of a place all offices are read, since their people are listed too.
    groups = _read_groups(workspace, viewer, record_id, LISTED if kind == "jurisdiction" else limit)
    if kind == "organization":
        groups.pop(VACANT, None)  # the posts stand beside those who hold them
        people = _people_of_office(holdings_of(workspace, viewer, [record_id]), day)
        groups |= {sort: (len(found), found) for sort, found in people.items()}
    if kind == "jurisdiction":
        offices = groups.get(("serves", False, "organization"), (0, []))[1]
        serving = _people_serving(workspace, viewer, offices, day)
        groups[SERVES_HERE] = len(serving), serving
    listed = [_group(sort, groups[sort][0], groups[sort][1][:limit]) for sort in TITLES if groups.get(sort, (0,))[0]]
    _add_posts(workspace, viewer, [one for group in listed for one in group.neighbours])
    _add_introduced(workspace, viewer, [one for group in listed for one in group.neighbours])
    return listed


def _read_groups(
    workspace: Workspace, viewer: Viewer, record_id: str, limit: int
) -> dict[Sort, tuple[int, list[Neighbour]]]:
    """Read how many neighbours there are of each sort, and the first of them."""
    day, groups = workspace.today(), {}
    for row in workspace.store.read(
        viewer,
        "records/neighbours_by_sort",
        kind=kind_of(record_id),
        id=record_id,
        day=day.isoformat(),
        limit=limit,
    ):
        sort = MODEL.types[row["type"]].kind, bool(row["outgoing"]), MODEL.labels[row["label"]].kind
        pairs = zip(row["relationships"], row["others"], strict=True)
        groups[sort] = row["count"], [_neighbour(edge, other, day) for edge, other in pairs]
    return groups


def _group(sort: Sort, count: int, neighbours: list[Neighbour]) -> Neighbours:
    relation, outgoing, _ = sort
    return Neighbours(
        relation=relation,
        outgoing=outgoing,
        title=TITLES[sort],
        count=count,
        neighbours=neighbours,
    )


def _neighbour(edge: Mapping[str, Any], other: Mapping[str, Any], day: date) -> Neighbour:
    outcome = edge.get("outcome") or other.get("outcome") or other.get("evidence") or other.get("text")
    # What came of something, what shows it and what was answered are texts of any length: no details of a line.
    line = line_of(_without(edge, "outcome"), _without(other, "outcome", "evidence", "answer"), day)
    sort = other.get("classification", "other").replace("_", " ")
    details = [part for part in (sort if sort != "other" else "", _number(other), line.detail) if part]
    return Neighbour(
        **line.model_dump(exclude={"detail", "name"}),
        name=line.name or other.get("title") or other.get("measure") or "",
        detail=", ".join(details),
        outcome=outcome,
        ahead=not begun(line.start, day),
    )


def _number(other: Mapping[str, Any]) -> str:
    """Return the number of an observation with its unit; empty for other records."""
    if other.get("value") is None:
        return ""
    return f"{number_in_words(other['value'])} {other.get('unit', '')}".strip()


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _in_order(neighbours: Iterable[Neighbour]) -> list[Neighbour]:
    by_name = sorted(neighbours, key=lambda one: (fold(one.name), one.fact_id))
    latest = sorted(by_name, key=lambda one: one.start or one.end or "", reverse=True)
    return sorted(latest, key=lambda one: one.over)


def _people_of_office(holdings: list[Holding], day: date) -> dict[Sort, list[Neighbour]]:
    held = {one.post.id for one in holdings if one.person and not one.is_over(day) and not one.is_ahead(day)}
    vacant = {one.post.id: one for one in holdings if one.post.id not in held}
    terms = {
        WORKS_HERE: [one for one in holdings if not one.is_over(day) and not one.is_ahead(day)],
        STARTS_LATER: [one for one in holdings if one.is_ahead(day)],
        WORKED_HERE: [one for one in holdings if one.is_over(day)],
    }
    people = {sort: [_holder(one, day, [one.post]) for one in some if one.person] for sort, some in terms.items()}
    return {
        **people,
        WORKED_HERE: _in_order(people[WORKED_HERE]),
        VACANT: [Neighbour(id=one.post.id, fact_id="", kind="post", name=one.post.name) for one in vacant.values()],
    }


def _people_serving(workspace: Workspace, viewer: Viewer, offices: list[Neighbour], day: date) -> list[Neighbour]:
    serving = sorted({one.id for one in offices if not one.over and not one.ahead})
    holdings = holdings_of(workspace, viewer, serving) if serving else []
    return [_holder(one, day, [one.post, one.organization]) for one in holdings if one.person and not one.is_over(day)]


def _holder(holding: Holding, day: date, through: list[Named]) -> Neighbour:
    assert holding.person is not None  # noqa: S101 (callers leave posts without a term out)
    return Neighbour(
        id=holding.person.id,
        fact_id=holding.fact_id,
        kind="person",
        name=holding.person.name,
        detail=holding.how or "",
        start=holding.start,
        end=holding.end,
        over=holding.is_over(day),
        ahead=holding.is_ahead(day),
        through=through,
    )


def _add_posts(workspace: Workspace, viewer: Viewer, neighbours: list[Neighbour]) -> None:
    """Say of each person which post they hold today, unless the term says it."""
    people = [one for one in neighbours if one.kind == "person" and not one.through]
    people = [one for one in people if kind_of(one.fact_id) != "holds"]
    terms = terms_of(workspace, viewer, sorted({one.id for one in people})) if people else {}
    for one in people:
        current = next((term for term in terms.get(one.id, []) if term.current), None)
        if current:
            one.through = [Named(id=current.post_id, name=current.post)]
            if current.organization_id and current.organization:
                one.through.append(Named(id=current.organization_id, name=current.organization))


def _add_introduced(workspace: Workspace, viewer: Viewer, neighbours: list[Neighbour]) -> None:
    """Name an introduction by those whom it brings together."""
    wanted = {one.id: one for one in neighbours if one.kind == "introduction"}
    names: dict[str, list[str]] = defaultdict(list)
    for row in workspace.store.read(viewer, "people/introduced", ids=sorted(wanted)) if wanted else []:
        names[row["introduction_id"]].append(row["name"])
    for record_id, people in names.items():
        wanted[record_id].name = " and ".join(sorted(people))
