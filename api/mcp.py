"""A server of the Model Context Protocol: what an assistant may ask, under a key's rights and never restricted facts.

The tools only read. Each asks the same service as a command and a route, and returns the same answer; the key is looked
at again at each use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, TypeAlias

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field
from starlette.applications import Starlette

from cjn_graph import __version__
from cjn_graph.access import Viewer
from cjn_graph.accounts.keys import find_bearer
from cjn_graph.errors import CjnError
from cjn_graph.matching import Suggestion
from cjn_graph.pages.person import PersonPage, show_person
from cjn_graph.questions import HealthQuestion
from cjn_graph.search import SearchAnswer
from cjn_graph.services.gaps import GapReport, report_gaps
from cjn_graph.services.health import HealthReport, report_health
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.people import resolve_person
from cjn_graph.services.search import search
from cjn_graph.services.workspace import Workspace

Asked: TypeAlias = Context[Any, Any]
PersonName: TypeAlias = Annotated[str, Field(max_length=200, description="A person's name, or their id.")]

_INSTRUCTIONS = (
    "A network of people, offices and organizations: who is in it, who could help whom, and why. Nothing here writes. "
    "Give reasons and cautions on with a suggestion, and with a number what it was computed on."
)


class Counterparts(BaseModel):
    """Counterparts of a member."""

    counterparts: list[Suggestion] = Field(description="The best first, each with reasons, cautions and a way in.")


def make_server(workspace: Workspace, key: str = "") -> MCPServer[Any]:
    """Make the server.

    Parameters
    ----------
    key : str
        The key of whoever started it, for an assistant at the other end of a pipe. Over HTTP each request brings its
        own in ``Authorization: Bearer``, and this one does not count.
    """
    server: MCPServer[Any] = MCPServer(
        "cjn-graph", title="CJN Graph", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    tool = server.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))

    @contextmanager
    def asking(context: Asked, scope: str) -> Iterator[tuple[Workspace, Viewer]]:
        try:
            yield workspace, _viewer(workspace, _key_of(context, key), scope)
        except CjnError as error:
            raise ToolError(f"{error.message} {error.hint}".strip()) from None

    @tool
    def search_network(
        context: Asked,
        words: Annotated[str, Field(max_length=200, description="Names, topics, places, roles, words of texts.")],
        limit: Annotated[int, Field(ge=1, le=50, description="How many hits at most.")] = 10,
    ) -> SearchAnswer:
        """Search people, organizations, places, topics, resources, events and work; each hit says what matched."""
        with asking(context, "read") as by:
            return search(*by, words, limit=limit)

    @tool
    def show_member(context: Asked, person: PersonName) -> PersonPage:
        """Show a member: posts, consent, topics, ties with their evidence, and all they took part in."""
        with asking(context, "read") as by:
            return show_person(*by, resolve_person(*by, person).id)

    @tool
    def find_matches(
        context: Asked,
        person: PersonName,
        need: Annotated[str, Field(max_length=200, description="Only for this need: a topic, or words.")] = "",
        limit: Annotated[int, Field(ge=1, le=50, description="How many at most.")] = 5,
    ) -> Counterparts:
        """Find whom a member should meet, each with the reasons, the cautions and who could introduce the two."""
        with asking(context, "matches") as by:
            person_id = resolve_person(*by, person).id
            return Counterparts(counterparts=list(find_counterparts(*by, person_id, need=need or None, limit=limit)))

    @tool
    def measure_health(
        context: Asked,
        as_of: Annotated[str | None, Field(max_length=10, description="As on a day, in a month or year.")] = None,
    ) -> HealthReport:
        """Measure whether the network holds together; each number with its definition and what it was computed on."""
        with asking(context, "health") as by:
            return report_health(*by, HealthQuestion(as_of=as_of))

    @tool
    def find_gaps(
        context: Asked, limit: Annotated[int, Field(ge=1, le=50, description="Most entries of each list.")] = 10
    ) -> GapReport:
        """Find connection gaps: alike but unconnected, needs nobody can meet, members gone quiet."""
        with asking(context, "health") as by:
            return report_gaps(*by, limit=limit)

    return server


def http_app(workspace: Workspace) -> Starlette:
    """Return the server as a web app, with its one address ``/mcp``; it keeps nothing between two requests."""
    return make_server(workspace).streamable_http_app(stateless_http=True, json_response=True)


def _key_of(context: Asked, key: str) -> str:
    request = context.request_context.request
    if request is None:
        return key
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def _viewer(workspace: Workspace, key: str, scope: str) -> Viewer:
    """Return whom a key lets ask, without what they were granted.

    Raises
    ------
    ToolError
        It does not work, or not for this.
    """
    bearer = find_bearer(workspace.accounts, key)
    if bearer is None:
        raise ToolError("The key is missing, or does not work: it is wrong, expired or revoked, or its account is.")
    if scope not in bearer.scopes:
        raise ToolError(f"This needs a key with the scope {scope}; this one has {', '.join(sorted(bearer.scopes))}.")
    return replace(bearer.viewer, grants=frozenset())
