"""The pages of networks: what came of their convenings, from workgroup to use, and what was promised."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.forms.declared import joins_on, links_on
from api.web.render import page
from cjn_graph.pages.outcomes import list_networks, show_network

USES_AT_ONCE = 4
"""Uses of a resource that are shown without being asked for."""

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])


@router.get("/networks")
def networks_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """List the networks, each with how much came of its convenings."""
    return page(request, "networks.html", networks=list_networks(workspace, viewer))


@router.get("/networks/{network_id}")
def network_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, network_id: Annotated[str, Path(max_length=64)]
) -> HTMLResponse:
    """Show the chain of one network; commitments that wait come first."""
    network = show_network(workspace, viewer, network_id)
    links, joins = links_on(network_id), joins_on(viewer, network_id)
    return page(request, "network.html", network=network, at_once=USES_AT_ONCE, links=links, joins=joins)
