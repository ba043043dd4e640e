"""The member's side of a survey: their own record to check, and what they answer; nothing of it counts yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.errors import Conflict, InvalidInput, NotFound, Problem
from cjn_graph.model import kind_of
from cjn_graph.model.entities import Person, Topic
from cjn_graph.model.holding import is_over
from cjn_graph.model.plausible import with_dates
from cjn_graph.model.surveys import Response
from cjn_graph.model.texts import from_texts, lines_of, shape_of, to_text
from cjn_graph.records import Update, read_joined
from cjn_graph.records.commit import changed
from cjn_graph.services import editing, records
from cjn_graph.services.answer_links import GONE, find_link, use_up
from cjn_graph.services.passing_on import OUTSIDER
from cjn_graph.services.people import summaries
from cjn_graph.services.receipts import write
from cjn_graph.services.surveys.items import MOST_NAMES, PROPERTIES, RELATIONS, REMARK, ROWS
from cjn_graph.services.workspace import Workspace

_LONGEST: Final = 300
_MOST_TOPICS: Final = 500
_SETTLED: Final = "Nothing is asked by this link any more."


class Theirs(BaseModel):
    """What is on record of a member, as far as it is theirs to see: no notes, nothing restricted, nobody else."""

    name: str
    post: str = Field(description="Post, office and place, as on record.")
    until: str = Field(description="The day until which the link holds.")
    version: int = Field(description="Version of the record that is shown.")
    values: dict[str, str] = Field(description="Texts of what they may correct, by property.")
    offers: dict[str, str] = Field(description="Topics that they offer help with, by id of the offer.")
    needs: dict[str, str] = Field(description="Topics that they look for help with, by id of the need.")
    topics: list[str] = Field(description="Topics to choose from.")


def is_survey(workspace: Workspace, token: str) -> bool:
    """Tell whether a link belongs to a survey.

    Raises
    ------
    NotFound, Conflict
        As :func:`cjn_graph.services.answer_links.find_link`.
    """
    return kind_of(find_link(workspace, token).question) == "response"


def read_theirs(workspace: Workspace, token: str) -> Theirs:
    """Read what the member of a link is shown; that answers nothing.

    Raises
    ------
    NotFound
        There is no such link.
    Conflict
        It was used or has expired, or nothing is asked any more.
    """
    _, person, until = _asked(workspace, token)
    summary = summaries(workspace, OUTSIDER, [(person.id, person.name)])[0]
    found = {sort: _topics_of(workspace, person, relation) for sort, relation in RELATIONS.items()}
    topics = records.list_records(workspace, OUTSIDER, "topic", limit=_MOST_TOPICS)
    return Theirs(
        name=person.name,
        post=", ".join(part for part in (summary.post, summary.organization, summary.jurisdiction) if part),
        until=until,
        version=person.version,
        values={name: to_text(getattr(person, name)) for name in PROPERTIES},
        offers=found["offer"],
        needs=found["need"],
        topics=sorted(one.name for one in topics if isinstance(one, Topic) and one.sensitivity == "open"),
    )


def submit(workspace: Workspace, token: str, texts: Mapping[str, str]) -> str:
    """Keep what a member answers, for staff to review, and use the link up; return what to tell them.

    Parameters
    ----------
    texts : mapping
        As the form has them: properties by name; ``over ID`` of what is no longer so; ``offer 1`` and so on with
        ``offer 1 note``, ``need 1`` alike; ``knows``, a name on each line, with a date behind a comma; ``remark``;
        ``version`` of the record that was shown.

    Raises
    ------
    NotFound, Conflict
        As :func:`read_theirs`.
    InvalidInput
        Something cannot be kept as it is, by the name of its field.
    """
    response, person, _ = _asked(workspace, token)
    says = _corrected(workspace, person, texts) | _over(workspace, person, texts) | _new(texts) | _named(texts)
    if remark := texts.get(REMARK, "").strip():
        says[REMARK] = remark
    today = workspace.today().isoformat()
    values: dict[str, Any] = {"attributes": says, "answered_on": today, "made_on": person.version, "decisions": []}
    values["status"] = "answered" if says else "reviewed"
    write(
        workspace,
        OUTSIDER,
        [Update(response.id, values, response.version)],
        "answered by link",
        require=use_up(workspace, token),
    )
    return (
        "Thank you. Our staff look at it before it counts." if says else "Thank you for telling us that all is right."
    )


def send_back(workspace: Workspace, token: str) -> str:
    """End a link that came to somebody else than its member.

    Raises
    ------
    NotFound, Conflict
        As :func:`read_theirs`.
    """
    response, _, _ = _asked(workspace, token)
    change = Update(response.id, {"status": "returned"}, response.version)
    write(workspace, OUTSIDER, [change], "link sent back", require=use_up(workspace, token))
    return "Thank you for telling us. The link works no more."


def _asked(workspace: Workspace, token: str) -> tuple[Response, Person, str]:
    link = find_link(workspace, token)
    if kind_of(link.question) != "response":
        raise NotFound("This link does not work.", hint=GONE)
    try:
        response = records.read_kind(workspace, OUTSIDER, Response, link.question)
        joined = read_joined(workspace.store, OUTSIDER, [response.id], ["responded_by"])
    except NotFound:
        raise Conflict(_SETTLED, hint=GONE) from None
    if response.status != "asked" or not joined:
        raise Conflict(_SETTLED, hint=GONE)
    return response, Person.from_row(joined[0].other), link.until


def _topics_of(workspace: Workspace, person: Person, relation: str) -> dict[str, str]:
    found = {
        str(one.edge["id"]): str(one.other["name"])
        for one in read_joined(workspace.store, OUTSIDER, [person.id], [relation])
        if not (one.edge.get("until") and is_over(one.edge["until"], workspace.today()))
    }
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def _corrected(workspace: Workspace, person: Person, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the properties that the member changed, as they would be stored; what others did meanwhile is theirs."""
    typed = {name: texts[name].strip() for name in PROPERTIES if name in texts}
    typed |= {name: typed[name].replace(",", "\n") for name in ("languages",) if name in typed}  # as people list them
    shown = texts.get("version", "")
    made_on = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else person.version
    _, sides = editing.both_sides(workspace, OUTSIDER, person, typed, made_on)
    mine = {side.name: side.yours for side in sides if side.who != "they" and side.name in typed}
    shapes = {name: shape_of(Person.model_fields[name].annotation) for name in mine}
    values = with_dates(Person, from_texts(shapes, mine), workspace.today())
    after = changed(person, Update(person.id, values)) if values else person
    return {name: to_text(getattr(after, name)) or CLEARED for name in mine}


CLEARED: Final = "—"
"""What stands for a property that the member emptied."""


def _over(workspace: Workspace, person: Person, texts: Mapping[str, str]) -> dict[str, str]:
    return {
        f"over {edge}": topic
        for relation in RELATIONS.values()
        for edge, topic in _topics_of(workspace, person, relation).items()
        if texts.get(f"over {edge}")
    }


def _new(texts: Mapping[str, str]) -> dict[str, str]:
    says, problems = {}, []
    for sort in RELATIONS:
        for row in range(1, ROWS + 1):
            name = f"{sort} {row}"
            topic, note = (" ".join(texts.get(one, "").split()) for one in (name, f"{name} note"))
            if len(topic) > _LONGEST or len(note) > 10 * _LONGEST:
                problems.append(Problem(name, "is too long.", "Say it in fewer words."))
            elif topic:
                says[name] = f"{topic}\n{note}".strip()
            elif note:
                problems.append(Problem(name, "has no topic.", "Say in a few words what it is about."))
    if problems:
        raise InvalidInput(problems)
    return says


def _named(texts: Mapping[str, str]) -> dict[str, str]:
    names = list(dict.fromkeys(lines_of(texts.get("knows", ""))))
    if len(names) > MOST_NAMES or any(len(name) > _LONGEST for name in names):
        raise InvalidInput([Problem("knows", "is too long.", f"At most {MOST_NAMES} people, each on a line.")])
    return {f"knows {number}": name for number, name in enumerate(names, 1)}
