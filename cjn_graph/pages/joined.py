"""What a record is joined to, in groups with a title that a member of staff reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.numbers import number_in_words
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import MODEL, Relationship, fold, kind_of
from cjn_graph.model.entities import Person
from cjn_graph.model.holding import begun, is_over
from cjn_graph.model.posts import POST_LEVELS
from cjn_graph.pages.lines import Line, line_of, name_introductions
from cjn_graph.records import read_joined
from cjn_graph.services import records
from cjn_graph.services.named import Named
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
        raise Unfit("What a person is joined to is on their page.", hint="Show the person instead.")
    if isinstance(record, Relationship):
        raise Unfit("A relationship has no neighbours.", hint="Ask for one of its two ends.")
    return neighbours_of(workspace, viewer, record.id, limit=limit)


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
    # Of a place all offices are read, since their people are listed too.
    groups = _read_groups(workspace, viewer, record_id, LISTED if kind == "jurisdiction" else limit)
    if kind == "organization":
        # The posts stand beside those who hold them.
        groups = [group for group in groups if group.relation != "has_post"]
        *first, before = _people_of_office(*_posts_of(workspace, viewer, {record_id: ""}))
        groups = [*first, *groups, before]
    if kind == "jurisdiction":
        offices = [one for group in groups if group.relation == "serves" for one in group.neighbours]
        serving = {one.id: one.name for one in offices if not one.over and not one.ahead}
        people = [one for one in _posts_of(workspace, viewer, serving)[1] if not one.over]
        groups = [_listed("People of the offices that serve it", people), *groups]
    listed = [_first_of(group, limit) for group in groups if group.count]
    neighbours = [one for group in listed for one in group.neighbours]
    _add_posts(workspace, viewer, neighbours)
    name_introductions(workspace, viewer, [one for one in neighbours if one.kind == "introduction"])
    return listed


def _read_groups(workspace: Workspace, viewer: Viewer, record_id: str, limit: int) -> list[Neighbours]:
    """Read how many neighbours there are of each relationship, direction and kind, and the first of them.

    They come in the order that the model declares.
    """
    day, groups = workspace.today(), []
    declared = list(MODEL.relationships)
    for row in workspace.store.read(
        viewer,
        "records/neighbours_by_sort",
        kind=kind_of(record_id),
        id=record_id,
        day=day.isoformat(),
        limit=limit,
    ):
        relation, kind = MODEL.types[row["type"]], MODEL.labels[row["label"]].kind
        listing = relation.listing(outgoing=row["outgoing"])
        pairs = zip(row["relationships"], row["others"], strict=True)
        group = Neighbours(
            relation=relation.kind,
            outgoing=row["outgoing"],
            title=listing.title_over(kind),
            count=row["count"],
            neighbours=[_neighbour(edge, other, day) for edge, other in pairs],
        )
        rank, place = listing.place(kind)
        groups.append(((rank, declared.index(relation.kind), not row["outgoing"], place, kind), group))
    return [group for _, group in sorted(groups, key=lambda item: item[0])]


def _first_of(group: Neighbours, limit: int) -> Neighbours:
    return group.model_copy(update={"neighbours": group.neighbours[:limit]})


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


def _people_of_office(posts: list[Neighbour], people: list[Neighbour]) -> list[Neighbours]:
    """List who works there, who will, which posts nobody holds, and who worked there before."""
    now = [one for one in people if not one.over and not one.ahead]
    held = {one.through[0].id for one in now}
    vacant = [post for post in posts if post.id not in held]
    return [
        _listed("Who works here", now),
        _listed("Who starts later", [one for one in people if one.ahead]),
        Neighbours(
            relation="has_post",
            outgoing=True,
            title="Posts that nobody holds today",
            count=len(vacant),
            neighbours=vacant,
        ),
        _listed("Who worked here before", _in_order(one for one in people if one.over)),
    ]


def _listed(title: str, people: list[Neighbour]) -> Neighbours:
    return Neighbours(relation="holds", outgoing=False, title=title, count=len(people), neighbours=people)


def _posts_of(
    workspace: Workspace, viewer: Viewer, offices: Mapping[str, str]
) -> tuple[list[Neighbour], list[Neighbour]]:
    """Read the posts of organizations, and all terms in them: the highest posts first, then by title and name.

    Parameters
    ----------
    offices : mapping
        From id to name; people are listed with their post, and with the organization where it has a name here.
    """
    day, store = workspace.today(), workspace.store
    posts = {one.other["id"]: one for one in read_joined(store, viewer, offices, ["has_post"])}

    def place(post_id: str) -> tuple[int, str]:
        post = posts[post_id].other
        level = POST_LEVELS.index(post["level"]) if post.get("level") in POST_LEVELS else len(POST_LEVELS)
        return level, fold(post["title"])

    people = []
    for term in read_joined(store, viewer, posts, ["holds"]):
        office = Named(id=posts[term.id].id, name=offices[posts[term.id].id])
        post = Named(id=term.id, name=posts[term.id].other["title"])
        start, end = term.edge.get("start"), term.edge.get("end")
        people.append(
            Neighbour(
                id=term.other["id"],
                fact_id=term.edge["id"],
                kind="person",
                name=term.other["name"],
                detail=term.edge.get("how") or "",
                start=start,
                end=end,
                over=is_over(end, day),
                ahead=not begun(start, day),
                through=[post, office] if office.name else [post],
            )
        )
    people.sort(key=lambda one: (*place(one.through[0].id), fold(one.name), one.fact_id))
    return [
        Neighbour(id=post_id, fact_id="", kind="post", name=posts[post_id].other["title"])
        for post_id in sorted(posts, key=lambda post_id: (*place(post_id), post_id))
    ], people


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
