"""Commands that run the web app: serve, and demo with the fictional network in it."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from api.server import listen, run
from cjn_graph.accounts.links import printed_link
from cjn_graph.cli.context import HOW_TO_FILL, Asking, asking, where
from cjn_graph.cli.filling import fill_with_demo
from cjn_graph.cli.output import say, show
from cjn_graph.errors import Conflict
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings

HostOption = Annotated[
    str | None, typer.Option("--host", help="Address to listen on. Default: CJN_HOST.", show_default=False)
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65535, help="Port, 0 for a free one. Default: CJN_PORT.", show_default=False),
]

_PORTS_TO_TRY = 20


def demo_command(context: typer.Context, host: HostOption = None, port: PortOption = None) -> None:
    """Fill an empty store with the demo network and run the web app; Ctrl-C stops it, the data stay."""
    settings = _settings(asking(context), host, port)
    if port is None and "port" not in settings.model_fields_set:
        settings = settings.model_copy(update={"port": _free_port(settings)})
    listen(settings.host, settings.port).close()  # before the network is written, not after
    with open_workspace(settings) as workspace:
        say(f"Store: {where(workspace)}")
        try:
            fill_with_demo(workspace, workspace.viewer_for(settings.account))
        except Conflict as error:
            say(f"{error.message} Nothing is added to it.")
        _serve(settings, workspace, is_demo=True)


def serve_command(context: typer.Context, host: HostOption = None, port: PortOption = None) -> None:
    """Run the web app; the link to sign in with is printed. Ctrl-C stops it."""
    settings = _settings(asking(context), host, port)
    with open_workspace(settings) as workspace:
        say(f"Store: {where(workspace)}")
        if not workspace.last_sequence():
            say(f"The store is empty. {HOW_TO_FILL}")
        _serve(settings, workspace)


def _settings(asked: Asking, host: str | None, port: int | None) -> Settings:
    return asked.settings(host=host, port=port)


def _serve(settings: Settings, workspace: Workspace, *, is_demo: bool = False) -> None:
    def on_ready(link: str) -> None:
        base, _, token = link.partition("?token=")
        if token:
            say("The web app is up; Ctrl-C stops it. Sign in with this link, which works once:")
        else:
            say("The web app is up; Ctrl-C stops it. `cjn account link ACCOUNT` makes a link to sign in with.")
        show(link)
        if is_demo and settings.account != "admin":
            say("As the demo's admin, who manages accounts and sees restricted facts:")
            say(f"{base}?token={printed_link(workspace.accounts, 'admin')}")

    run(settings, workspace=workspace, on_ready=on_ready)
    say("Stopped.")


def _free_port(settings: Settings) -> int:
    """Return the port of the settings, or the next one that nothing listens on."""
    for port in range(settings.port, settings.port + _PORTS_TO_TRY):
        try:
            socket.create_server((settings.host, port)).close()
        except OSError:
            continue
        return port
    return settings.port  # let the server say what is wrong with the address


app = typer.Typer()
app.command("demo")(demo_command)
app.command("serve")(serve_command)
