"""The program ``cjn``: its global options, its commands, and what happens when something goes wrong."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cjn_graph import __version__
from cjn_graph.cli import exits
from cjn_graph.cli.lazy import LazyGroup
from cjn_graph.errors import CjnError

_EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in exits.MEANINGS.items()) + "."

app = typer.Typer(
    name="cjn",
    cls=LazyGroup,
    help="Keep a network connected: who is in it, who could help whom, and why.\n\n"
    "Start with [bold]cjn demo[/bold]. Settings are environment variables; [bold]cjn doctor[/bold] lists them.",
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"cjn {__version__}\n")
        raise typer.Exit


@app.callback()
def _global_options(
    context: typer.Context,
    account: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="ACCOUNT",
            help="Account that asks; it decides what you see and may do. Default: CJN_ACCOUNT, or staff.",
            show_default=False,
        ),
    ] = "",
    version: Annotated[  # noqa: ARG001 (its callback does the work)
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    context.obj = account


def main() -> None:
    """Run the command line and exit with one of the codes in :mod:`cjn_graph.cli.exits`."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a name must not fail on an old terminal
    try:
        app(prog_name="cjn")
    except CjnError as error:
        sys.exit(exits.report(error))
    except KeyboardInterrupt:
        sys.exit(exits.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 (the last line of defence: no traceback for the person at the terminal)
        sys.exit(exits.report_unexpected(error))
