"""The page of the map of the network."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.questions import asked
from api.web import wording
from api.web.network_map import address_of, colour_of, draw
from api.web.render import page
from api.web.waiting import patient
from cjn_graph.analysis.attributes import ABOUT
from cjn_graph.analysis.centrality import COLUMNS
from cjn_graph.analysis.mapping.circles import DEFINITION
from cjn_graph.analysis.mapping.drawing import CIRCLE, MOST_UNASKED, NetworkMap
from cjn_graph.questions import MapQuestion, SizeChoice
from cjn_graph.services.mapping import FOR_STAFF, map_network

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])


@router.get("/map")
@patient
def map_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    question: Annotated[MapQuestion, Depends(asked(MapQuestion))],
) -> HTMLResponse:
    """Show the network as a map, a table and sentences."""
    # A form sends the boxes that were left empty too.
    asked_for = replace(question, as_of=question.as_of or None, only=question.only or None)
    found = map_network(workspace, viewer, asked_for)
    labels = {column.name: column.label for column in COLUMNS}
    sizes = get_args(SizeChoice) if viewer.has_role("manager") else FOR_STAFF
    return page(
        request,
        "map.html",
        found=found,
        question=asked_for,
        named=viewer.has_role("staff"),
        svg=draw(found),
        tied=_tied(found),
        colours=[(name, wording.words(name)) for name in dict.fromkeys((CIRCLE, *ABOUT, found.colour))],
        sizes=[(name, labels[name]) for name in sizes],
        size_label=labels[found.size],
        definition=DEFINITION,
        most=MOST_UNASKED,
        colour_of=colour_of,
        address_of=address_of,
    )


def _tied(found: NetworkMap) -> list[list[str]]:
    """Names of those whom each person on the map is tied to."""
    people = found.people or []
    names: list[list[str]] = [[] for _ in people]
    for tie in found.ties if people else ():
        names[tie.a].append(people[tie.b].who.name)
        names[tie.b].append(people[tie.a].who.name)
    return [sorted(one) for one in names]
