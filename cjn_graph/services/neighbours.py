"""What a record is joined to, in groups with a title that a member of staff reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, fold, kind_of
from cjn_graph.model.steps import begun
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
"""How many of a group are listed; the rest is counted."""


class Neighbour(Line):
    """A record that another is joined to."""

    through: list[Named] = Field(
        default_factory=list, description="Of a person: the post and the organization, of the term or of today."
    )
    ahead: bool = Field(False, description="Whether it begins after the day of the page.")
    outcome: str | None = Field(None, description="What came of it.")


class Neighbours(BaseModel):
    """The neighbours of one sort: those that last come first, then the latest."""

    relation: str = Field(description="Kind of the relationship.")
    outgoing: bool = Field(description="True where the relationship starts at the record asked about.")
    title: str = Field(description="What stands over them.")
    count: int = Field(description="How many there are; at most 300 are listed.")
    neighbours: list[Neighbour]


def neighbours_of(workspace: Workspace, viewer: Viewer, record_id: str) -> list[Neighbours]:
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
    found: dict[Sort, list[Neighbour]] = defaultdict(list)
    for row in workspace.store.read(viewer, "records/neighbours", kind=kind, id=record_id):
        relation, other = MODEL.types[row["type"]].kind, kind_of(row["other"]["id"]) or ""
        found[relation, row["from_id"] == record_id, other].append(_neighbour(row, day))
    groups = {sort: _in_order(neighbours) for sort, neighbours in found.items()}
    if kind == "organization":
        groups.pop(VACANT, None)  # the posts stand beside those who hold them
        groups |= _people_of_office(holdings_of(workspace, viewer, [record_id]), day)
    if kind == "jurisdiction":
        groups[SERVES_HERE] = _people_serving(workspace, viewer, groups.get(("serves", False, "organization"), []), day)
    listed = [_group(sort, groups[sort]) for sort in TITLES if groups.get(sort)]
    _add_posts(workspace, viewer, [one for group in listed for one in group.neighbours])
    _add_introduced(workspace, viewer, [one for group in listed for one in group.neighbours])
    return listed


def _group(sort: Sort, neighbours: list[Neighbour]) -> Neighbours:
    relation, outgoing, _ = sort
    return Neighbours(
        relation=relation,
        outgoing=outgoing,
        title=TITLES[sort],
        count=len(neighbours),
        neighbours=neighbours[:LISTED],
    )


def _neighbour(row: Mapping[str, Any], day: date) -> Neighbour:
    edge, other = row["relationship"], row["other"]
    outcome = edge.get("outcome") or other.get("outcome")
    # What came of something and what was answered are texts of any length: no details of a line.
    line = line_of(_without(edge, "outcome"), _without(other, "outcome", "answer"), day)
    sort = other.get("classification", "other").replace("_", " ")
    details = [part for part in (sort if sort != "other" else "", line.detail) if part]
    return Neighbour(
        **line.model_dump(exclude={"detail", "name"}),
        name=line.name or other.get("title") or other.get("measure") or "",
        detail=", ".join(details),
        outcome=outcome,
        ahead=not begun(line.start, day),
    )


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
