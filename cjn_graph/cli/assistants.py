"""The command that lets assistants ask: a server of the Model Context Protocol."""

from __future__ import annotations

from typing import Annotated

import typer

from api.mcp import http_app, make_server
from api.server import run_for_assistants
from cjn_graph.accounts.keys import find_bearer
from cjn_graph.cli.context import asking
from cjn_graph.cli.output import say, show
from cjn_graph.errors import Forbidden
from cjn_graph.services.workspace import open_workspace


def mcp_command(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Listen on an address; each request brings a key. Default: over a pipe.")
    ] = False,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on. Default: CJN_HOST.", show_default=False)
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port, 0 for a free one.")] = 8001,
) -> None:
    """Let an assistant read the network: search, members, counterparts, health and gaps, by the Model Context Protocol.

    Over a pipe it asks with the key in CJN_KEY; over HTTP each request brings one, as Authorization: Bearer. A key
    opens what its scopes say, and never restricted facts.
    """
    settings = asking(context).settings(host=host, port=port)
    with open_workspace(settings) as workspace:
        if http:
            run_for_assistants(settings, http_app(workspace), on_ready=show)
            return
        key = settings.key.get_secret_value()
        if find_bearer(workspace.accounts, key) is None:
            raise Forbidden(
                "CJN_KEY holds no key that works." if key else "CJN_KEY holds no key.",
                hint="`cjn key add --account NAME --scopes read,matches,health` makes one.",
            )
        say("Waiting for an assistant at the other end of the pipe; Ctrl-C stops it.")
        make_server(workspace, key).run("stdio")


app = typer.Typer()
app.command("mcp")(mcp_command)
