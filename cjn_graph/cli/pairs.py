"""The command for pairs: who of one group should meet whom of another, and whom a pair should meet."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_pairs
from cjn_graph.services.pairs import PairSuggestion, find_pairs

_GROUP = "A state, a sort of organization, or a cohort, event, workgroup, office …; commas between mean all of them."


def pairs_command(
    context: typer.Context,
    one: Annotated[str, typer.Argument(help=_GROUP)],
    other: Annotated[
        str | None,
        typer.Argument(help="The other group, in the same way. Without it, ONE is an engagement: whom its pair meets."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Find who of one group should meet whom of another; or the pairs that an engagement's pair should meet."""
    with asking(context).network() as (workspace, viewer):
        found = find_pairs(workspace, viewer, one, other, limit=limit)
    if as_json:
        show_json(found)
        return
    if not found:
        show("Nobody of the two suits the other: the records say too little, or rules leave them out.")
    for place, each in enumerate(found, 1):
        _show(place, each)


def _show(place: int, each: PairSuggestion) -> None:
    show()
    show(f"{place}  {each.fit:.2f}" + (f"  {each.engagement.name}" if each.engagement else ""))
    for link in each.links:
        who = f"{link.person.name} ({link.person.organization}) – {link.counterpart.name}"
        lines = [("  ", f"{who} ({link.counterpart.organization}), mutual fit {link.mutual_fit:.2f}")]
        lines += [("+", f"{link.counterpart.name}: {sentence}") for sentence in link.why[:3]]
        lines += [("<", f"{link.person.name}: {sentence}") for sentence in link.why_they[:1]]
        show_pairs([*lines, (">", link.route.sentence)])


app = typer.Typer()
app.command("pairs")(pairs_command)
