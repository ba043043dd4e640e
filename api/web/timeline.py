"""What happened: the changes of a record, and a member's story in one dated list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web import wording
from api.web.render import page
from api.web.wording import page_of
from cjn_graph.access import Viewer
from cjn_graph.model import PartialDate, Record, kind_of
from cjn_graph.model.listing import MemberSection
from cjn_graph.pages.lines import Line
from cjn_graph.pages.person import PersonPage
from cjn_graph.records.commit import ADMIN_KINDS, APPEND_ONLY_KINDS
from cjn_graph.services import history, records
from cjn_graph.services.titles import title_of
from cjn_graph.services.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

CHANGES = 100
_INTRODUCED = ("introduced", "met", "useful", "not useful", "in touch", "out of touch")


@dataclass(frozen=True)
class Event:
    """One thing that happened to a member."""

    on: str
    when: str
    what: str
    name: str
    detail: str
    url: str


def story(member: PersonPage) -> list[Event]:
    """List everything of a member's page that has a date, the latest first."""
    events = [
        Event(
            term.start,
            wording.period(term.start, term.end, ahead=_is_ahead(term.start, member)),
            "Becomes" if _is_ahead(term.start, member) else "Became",
            term.post,
            term.organization or "",
            f"/facts/{term.id}",
        )
        for term in member.terms
        if term.start
    ]
    for section, lines in member.sections():
        events += [_event(section, line, line.start, member) for line in lines if line.start]
    if member.consent_on:
        events.append(
            Event(
                member.consent_on, wording.date(member.consent_on), "Consent", member.consent.replace("_", " "), "", ""
            )
        )
    return sorted(sorted(events, key=lambda event: (event.what, event.name)), key=lambda event: event.on, reverse=True)


def _event(section: MemberSection, line: Line, start: str, member: PersonPage) -> Event:
    ahead = _is_ahead(start, member)
    name, detail = line.name, wording.known(line.detail)
    when = wording.when(line.kind, start, line.end, line.detail, ahead=ahead)
    if kind_of(line.fact_id) == "knows":
        # They came to know each other once; the later day is that of their latest contact.
        when = wording.date(start)
        detail = ", ".join(filter(None, (detail, f"in touch until {wording.date(line.end)}" if line.end else "")))
    elif line.kind == "request":
        name, (answer, _, status) = f"“{name}”", detail.rpartition(", ")
        detail = f"{status}: {answer}" if answer else status
    happened = section.ahead if ahead else section.happened
    if line.kind == "introduction" and detail not in _INTRODUCED:
        happened = "Suggested to introduce to" if detail == "suggested" else "Proposed to introduce to"
    return Event(start, when, happened, name, detail, page_of(line.id))


def _is_ahead(start: str, member: PersonPage) -> bool:
    return PartialDate(start).first_day.isoformat() > member.as_of


@router.get("/facts/{record_id}/history")
def history_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, record_id: Annotated[str, Path(max_length=64)]
) -> HTMLResponse:
    """Show what was changed on a record, by whom and why, and offer to take the last change back."""
    record = records.read(workspace, viewer, record_id)
    edits = history.history(workspace, viewer, record_id, limit=CHANGES)
    return page(
        request,
        "history.html",
        title=title_of(record),
        back=page_of(record_id),
        here=f"/facts/{record_id}/history",
        edits=edits,
        others=_others(workspace, viewer, record, edits[0].transaction_id),
        most=CHANGES,
    )


def _others(workspace: Workspace, viewer: Viewer, record: Record, transaction_id: str) -> int | None:
    """Count what else would be taken back with the latest change; None where it is never taken back."""
    if record.kind in APPEND_ONLY_KINDS | ADMIN_KINDS:
        return None
    return len(history.preview_undo(workspace, viewer, transaction_id).written) - 1
