"""The pages for people: finding a member, the member's page, the facts behind a reason."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Final, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.problems import ProblemError, http_problem, kind_of_code
from api.web.ego_map import draw
from api.web.facts import places_of, read_fact
from api.web.forms.declared import Link, counterparts_for, joins_on, links_on
from api.web.render import page, static_files
from api.web.start import starting_points
from api.web.timeline import story
from api.web.wording import page_of, told
from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.model.entities import Organization
from cjn_graph.model.entities import Request as SupportRequest
from cjn_graph.model.posts import POST_FUNCTIONS
from cjn_graph.pages.joined import neighbours_of
from cjn_graph.pages.outcomes import networks_of
from cjn_graph.pages.person import show_person
from cjn_graph.services import records
from cjn_graph.services.matching import Matches, Narrowing, find_counterparts, topics_in
from cjn_graph.services.people import find_people
from cjn_graph.services.scoping import read_day
from cjn_graph.services.weights import BASES, explain_weights
from cjn_graph.services.workspace import Workspace

FOUND_AT_ONCE = 30
SORTS: Final[tuple[str, ...]] = get_args(Organization.model_fields["classification"].annotation)
"""Sorts of organizations, to choose from."""
COUNTERPARTS = 5
MOST_COUNTERPARTS = 80
"""Counterparts that are shown unasked, and those that a page shows at most."""

# Every page below asks for a session, and every form for its token.
router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])
public = APIRouter(include_in_schema=False)

RecordId = Annotated[str, Path(max_length=64)]
Narrowed = Annotated[str, Query(max_length=40)]


@router.get("/")
def home(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, name: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Search by name; without one, say what the network holds and offer members to start with.

    Who sees numbers only starts with those of the network's health.
    """
    name = " ".join(name.split())
    if not name and not viewer.has_role("staff"):
        return RedirectResponse("/health", status_code=303)
    if name:
        try:
            found = find_people(workspace, viewer, name, limit=FOUND_AT_ONCE + 1)
        except InvalidInput:
            found = []  # a text without a letter is nobody's name
        return page(request, "home.html", name=name, found=found[:FOUND_AT_ONCE], more=len(found) > FOUND_AT_ONCE)
    return page(request, "home.html", name="", start=starting_points(workspace, viewer))


@router.get("/people/{person_id}")
def member(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    person_id: RecordId,
    need: Annotated[str, Query(max_length=200)] = "",
    request_id: Annotated[str, Query(max_length=64)] = "",
    state: Narrowed = "",
    function: Narrowed = "",
    organization: Narrowed = "",
    language: Narrowed = "",
    virtual: bool = False,
    as_of: Annotated[str, Query(max_length=10)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_COUNTERPARTS)] = COUNTERPARTS,
    reconnect: bool = False,
) -> HTMLResponse:
    """Show who a member is, and the counterparts with their reasons; as of a day without counterparts."""
    need, as_of = " ".join(need.split()), as_of.strip()
    problem = _problem_of_day(workspace, as_of)
    past = bool(as_of) and not problem
    query = f"?as_of={quote(as_of)}" if past else ""
    member_page = show_person(workspace, viewer, person_id, as_of=as_of if past else None)
    person_id = member_page.record.id  # of one who was merged, the one that they are
    # One more than is shown, to know whether there are more.
    narrowing = Narrowing(state.strip(), function, organization, language.strip(), virtual)
    asked = {"need": need, "request_id": request_id, "reconnect": "true" if reconnect else ""}
    asked |= asdict(narrowing) | {"virtual": "true" if virtual else ""}
    found, status = (
        (Matches(), 200) if past else _counterparts(workspace, viewer, person_id, need, limit + 1, reconnect, narrowing)
    )
    return page(
        request,
        "member.html",
        status=422 if problem else status,
        member=member_page,
        counterparts=Matches(found[:limit], found.ranks[:limit], found.abstained),
        more=min(2 * limit, MOST_COUNTERPARTS) if len(found) > limit < MOST_COUNTERPARTS else None,
        need=need,
        recognised=topics_in(workspace, viewer, need) if need and not past else [],
        narrowing=narrowing,
        functions=POST_FUNCTIONS,
        sorts=SORTS,
        asked=urlencode({name: value for name, value in asked.items() if value}),
        request_for=records.read_kind(workspace, viewer, SupportRequest, request_id) if request_id else None,
        reconnect=reconnect,
        events=story(member_page),
        links=[*links_on(person_id), *_all_that_is_held(viewer, person_id)],
        joins=joins_on(viewer, person_id),
        map=draw(member_page, query),
        as_of=as_of,
        as_of_problem=problem,
        past=past,
        ahead=member_page.as_of > workspace.today().isoformat(),
        query=query,
    )


def _all_that_is_held(viewer: Viewer, person_id: str) -> list[Link]:
    """Return the link to it, for those who may follow it."""
    may = viewer.has_role("manager") and "restricted" in viewer.grants
    return [Link("All that is held", f"/people/{person_id}/subject-access")] if may else []


def _problem_of_day(workspace: Workspace, as_of: str) -> str:
    """Say what is wrong with a day, to be shown beside the box in which it was typed; empty where nothing is."""
    try:
        read_day(workspace, as_of or None)
    except InvalidInput as error:
        return told(error.problems)
    return ""


def _counterparts(
    workspace: Workspace, viewer: Viewer, person_id: str, need: str, limit: int, reconnect: bool, narrowing: Narrowing
) -> tuple[Matches, int]:
    """Find the first counterparts, with the status of the page."""
    try:
        return find_counterparts(
            workspace,
            viewer,
            person_id,
            need=need or None,
            limit=limit,
            reconnect=reconnect,
            narrowing=narrowing,
            other_side=True,
        ), 200
    except InvalidInput as error:
        # The need fits nothing: say so beside the box in which it was typed, where another can be tried.
        return Matches(abstained=told(error.problems)), 422


@router.get("/weights")
def weights_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """Show what the ranking weighs, and which of it the network's own ties say."""
    return page(request, "weights.html", report=explain_weights(workspace, viewer), bases=BASES)


@router.get("/facts/{fact_id}")
def fact_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, fact_id: RecordId) -> Response:
    """Show one record as it is stored; people have their own page."""
    if fact_id.startswith("person-"):
        return RedirectResponse(f"/people/{show_person(workspace, viewer, fact_id).record.id}", status_code=303)
    if fact_id.startswith(("introduction-", "round-")):
        return RedirectResponse(page_of(records.read(workspace, viewer, fact_id).id), status_code=303)
    fact_id = records.read(workspace, viewer, fact_id).id  # of one that was merged, the one that it leads to
    found = neighbours_of(workspace, viewer, fact_id)
    places, joined = places_of(found)
    return page(
        request,
        "fact.html",
        fact=read_fact(workspace, viewer, fact_id),
        places=places,
        links=[*counterparts_for(workspace, viewer, fact_id), *links_on(fact_id)],
        joins=joins_on(viewer, fact_id),
        joined=joined,
        networks=networks_of(workspace, viewer, fact_id),
    )


@router.get("/problems/{code}")
def problem_kind(request: Request, code: RecordId) -> HTMLResponse:
    """Explain a problem type: the address in every error's ``type``."""
    kind = kind_of_code(code)
    if kind is None:
        raise NotFound("There is no such kind of problem.", hint="The type of every error leads to its page.")
    return page(request, "problem.html", code=code, kind=kind)


@public.get("/static/{digest}/{name}")
def static(digest: str, name: str) -> Response:
    """Serve a file of ours; its address changes with its content."""
    file = static_files().get(f"/static/{digest}/{name}")
    if file is None:
        raise ProblemError(http_problem("no-such-page", "There is no page or resource at this address."))
    return Response(
        file.content, media_type=file.media_type, headers={"cache-control": "public, max-age=31536000, immutable"}
    )
