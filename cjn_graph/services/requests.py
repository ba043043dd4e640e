"""Support that members ask for: a queue per team, from the question to the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model import kind_of
from cjn_graph.model.entities import OPEN_REQUESTS, Request
from cjn_graph.model.holding import holds_on
from cjn_graph.model.plausible import read_date, require_ahead
from cjn_graph.records import Update, read_joined
from cjn_graph.services import records
from cjn_graph.services.contacts import join, make
from cjn_graph.services.named import Named
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.workspace import Workspace

TEAMS: tuple[str, ...] = get_args(Request.model_fields["team"].annotation)
STATUSES: tuple[str, ...] = get_args(Request.model_fields["status"].annotation)
MAX_QUEUE = 500


class QueuedRequest(BaseModel):
    """One request of a queue."""

    request: Request
    askers: list[Named] = Field(description="Who asked, by name.")
    overdue: bool = Field(description="True where it is open past its due date.")


def ask(
    workspace: Workspace, viewer: Viewer, asker_id: str, values: Mapping[str, Any], *, reason: str = "asked"
) -> Receipt:
    """Record what a person or an organization asks for.

    Parameters
    ----------
    values : mapping
        Properties of the request: ``name`` (what is asked, in a few words), ``team``; ``due``, ``assignee``,
        ``description``.

    Raises
    ------
    InvalidInput, NotFound
        Among others, it would have been due in the past.
    """
    request = make(workspace, "request", values, asked_on=workspace.today().isoformat())
    require_ahead("due", getattr(request.record, "due", None), workspace.today())
    asked = join(workspace, "asked", asker_id, request.record.id, {"sensitivity": request.record.sensitivity})
    return write(workspace, viewer, [request, asked], reason)


def assign(
    workspace: Workspace,
    viewer: Viewer,
    request_id: str,
    assignee: str,
    *,
    expected_version: int,
    due: str | None = None,
) -> Receipt:
    """Say who works on a request, and until when.

    Raises
    ------
    StaleVersion, NotFound, InvalidInput
        Among others, it is to be due in the past; one that is overdue may stay so.
    """
    today = workspace.today()
    if due and due != _request(workspace, viewer, request_id).due:
        require_ahead("due", read_date("due", due, today), today)
    changes: dict[str, Any] = {"assignee": assignee, "status": "in_progress"} | ({"due": due} if due else {})
    return _update(workspace, viewer, request_id, changes, expected_version, "assigned")


def answer(workspace: Workspace, viewer: Viewer, request_id: str, text: str, *, expected_version: int) -> Receipt:
    """Record the answer to a request.

    Raises
    ------
    StaleVersion, NotFound, InvalidInput
    """
    changes = {"answer": text, "status": "answered", "answered_on": workspace.today().isoformat()}
    return _update(workspace, viewer, request_id, changes, expected_version, "answered")


def close(
    workspace: Workspace, viewer: Viewer, request_id: str, *, expected_version: int, why: str | None = None
) -> Receipt:
    """Close a request that needs no answer any more, and say why in place of one; an answer on record stays.

    Raises
    ------
    StaleVersion, NotFound, InvalidInput
    """
    changes = {"status": "closed"} | ({"answer": why} if why else {})
    return _update(workspace, viewer, request_id, changes, expected_version, "closed")


def queue(
    workspace: Workspace, viewer: Viewer, *, team: str | None = None, statuses: Sequence[str] = OPEN_REQUESTS
) -> list[QueuedRequest]:
    """List requests in the order in which they are due, those without a date last; at most 500.

    Raises
    ------
    InvalidInput
        There is no such team or status.
    """
    _check("team", [team] if team else [], TEAMS)
    _check("status", statuses, STATUSES)
    today = workspace.today()
    rows = workspace.store.read(
        viewer, "requests/queue", teams=[team] if team else list(TEAMS), statuses=list(statuses), limit=MAX_QUEUE
    )
    return [_queued(row, today) for row in rows]


def need_of(workspace: Workspace, viewer: Viewer, request_id: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return for whom a request can be answered, as ids and names, and the topics that it is about."""
    joined = read_joined(workspace.store, viewer, [request_id], ["asked", "about"])
    topics = [str(one.other["name"]) for one in joined if one.relation == "about"]
    return people_asking(workspace, viewer, [one.other for one in joined if one.relation == "asked"]), topics


def people_asking(workspace: Workspace, viewer: Viewer, askers: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the ids and names of those for whom a request can be answered: who asked, and who works where asked."""
    people = {str(one["id"]): str(one["name"]) for one in askers if kind_of(one["id"]) == "person"}
    offices = [str(one["id"]) for one in askers if kind_of(one["id"]) == "organization"]
    posts = [one.other["id"] for one in read_joined(workspace.store, viewer, offices, ["has_post"])]
    for held in read_joined(workspace.store, viewer, posts, ["holds"]):
        if holds_on(held.edge.get("start"), held.edge.get("end"), workspace.today()):
            people[str(held.other["id"])] = str(held.other["name"])
    return sorted(people.items(), key=lambda one: (one[1], one[0]))


def _queued(row: dict[str, Any], today: Any) -> QueuedRequest:
    request = Request.from_row(row["request"])
    late = request.due is not None and request.due.has_passed(today)
    askers = sorted((Named(**asker) for asker in row["askers"]), key=lambda asker: (asker.name, asker.id))
    return QueuedRequest(request=request, askers=askers, overdue=late and request.status in OPEN_REQUESTS)


def _update(
    workspace: Workspace, viewer: Viewer, request_id: str, changes: Mapping[str, Any], version: int, reason: str
) -> Receipt:
    _request(workspace, viewer, request_id)
    return write(workspace, viewer, [Update(request_id, changes, version)], reason)


def _request(workspace: Workspace, viewer: Viewer, request_id: str) -> Request:
    request = records.read(workspace, viewer, request_id)
    if not isinstance(request, Request):
        raise InvalidInput([Problem("request", f"{request_id[:64]} is not a request.", "Give the id of a request.")])
    return request


def _check(name: str, given: Sequence[str], allowed: Sequence[str]) -> None:
    for value in given:
        if value not in allowed:
            raise InvalidInput([Problem(name, f"there is no {value[:40]!r}.", f"Use one of: {', '.join(allowed)}.")])
