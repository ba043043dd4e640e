"""The commands that add a record of any kind, and that join two: one for each kind of the model."""

from __future__ import annotations

import typer

from cjn_graph.cli.verbs import command_of
from cjn_graph.verbs import JOINS, VERBS

_add = typer.Typer(help="Add a record of any kind, one command for each.", no_args_is_help=True)
for _verb in VERBS.values():
    if _verb.adds:
        _add.command(_verb.adds)(command_of(_verb))
_join = typer.Typer(
    help="Join two records: cjn join KIND A B, such as cjn join member_of 'Ana Sample' 'Example Network'. It ends with "
    "cjn end, and what was never so is taken away with cjn delete.",
    no_args_is_help=True,
)
for _verb in JOINS.values():
    _join.command(_verb.name)(command_of(_verb))

app = typer.Typer()
app.add_typer(_add, name="add")
app.add_typer(_join, name="join")
