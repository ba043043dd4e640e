"""The command for rounds: introductions chosen together, edited in a file, then released."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.errors import InvalidInput
from cjn_graph.matching.rounds import Objective
from cjn_graph.services.kept_rounds import list_rounds, show_round
from cjn_graph.services.naming import resolve_named
from cjn_graph.services.rounds import Round, propose_round, read_round, release_round, save_round


def round_command(
    context: typer.Context,
    group: Annotated[
        str | None,
        typer.Option(help="Only people of a workgroup, engagement, convening, office …", show_default=False),
    ] = None,
    objective: Annotated[Objective, typer.Option(help="Best fit, or that nobody is left out.")] = "fit",
    per_person: Annotated[int, typer.Option(help="Most introductions of one person.")] = 1,
    per_office: Annotated[int, typer.Option(help="Most introductions of one office.")] = 3,
    must: Annotated[
        list[str] | None, typer.Option(metavar="A=B", help="Introduce these two in any case.", show_default=False)
    ] = None,
    never: Annotated[
        list[str] | None, typer.Option(metavar="A=B", help="Never introduce these two.", show_default=False)
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help="Write the round to a CSV file, to be edited.", show_default=False)
    ] = None,
    release: Annotated[
        Path | None, typer.Option(help="Propose the introductions of an edited file instead.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Choose introductions for everybody, or for one group, together; nothing is written before --release.

    Save the round to a file, take out and add rows, and release the file: each row becomes a proposed introduction.
    """
    with asking(context).network() as (workspace, viewer):
        if release:
            done = release_round(workspace, viewer, read_round(release))
            if as_json:
                show_json(done)
                return
            show(f"{len(done.introductions):,} introductions are proposed now; `cjn introductions` lists them.")
            for line in done.left_out:
                show(f"Left out: {line}")
            return
        found = propose_round(
            workspace,
            viewer,
            group=group,
            objective=objective,
            per_person=per_person,
            per_office=per_office,
            must=[two_people(text, "must") for text in must or ()],
            never=[two_people(text, "never") for text in never or ()],
        )
    if save:
        save_round(found, save)
    if as_json:
        show_json(found)
        return
    _show(found)


def rounds_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the rounds that are kept, the latest first."""
    with asking(context).network() as (workspace, viewer):
        found = list_rounds(workspace, viewer)
    if as_json:
        show_json(found)
        return
    if not found:
        show("There is no round. Start one: cjn rounds start NAME")
        return
    rows = ((one.name, f"{one.pairs:,}", one.released_on or "not yet", one.made_by, one.id) for one in found)
    show_table(("Round", "Introductions", "Released", "Made by", "Id"), rows)


def show_round_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name or id of the round.")],
    as_json: JsonOption = False,
) -> None:
    """Show a round: whom it introduces and why, how that spreads, and who is left without."""
    with asking(context).network() as (workspace, viewer):
        found = show_round(workspace, viewer, resolve_named(workspace, viewer, "round", name))
    if as_json:
        show_json(found)
        return
    released = f", released {found.released_on}" if found.released_on else ""
    told = f"{found.name}: {len(found.pairs):,} introductions for {found.people:,} people{released}"
    show(f"{told}; version {found.version}")
    show(
        f"Fit {found.fit:.1f}, exposure Gini {found.exposure_gini:.3f}, the top tenth has {found.top_decile_share:.1%}"
    )
    rows = [
        (f"{pair.fit:.2f}", pair.a.name, pair.b.name, pair.why, pair.introduction or " ".join(pair.cautions))
        for pair in found.pairs
    ]
    show_table(("Fit", "One", "Other", "Why", "Introduction, or what speaks against it"), rows)
    if found.without:
        show()
        left = ((one.person.name, one.why, ", ".join(each.name for each in one.would_fit)) for one in found.without)
        show_table(("Without", "Why", "Would fit"), left)


def two_people(text: str, option: str) -> tuple[str, str]:
    """Read an option that names two people, as A=B."""
    one, sign, other = text.partition("=")
    if not (sign and one.strip() and other.strip()):
        raise InvalidInput(f"--{option}: {text[:80]!r} does not name two people.", hint="Write it as A=B.")
    return one.strip(), other.strip()


def _show(found: Round) -> None:
    show(f"{len(found.pairs):,} introductions for {found.people:,} people")
    show_table(
        ("Fit", "One", "Other", "Why", "Why they"),
        [(f"{pair.fit:.2f}", pair.a.name, pair.b.name, pair.why, pair.why_they) for pair in found.pairs],
    )
    show()
    show_table(
        ("Spread", "Introductions", "Fit", "Exposure Gini", "Top tenth has", "Without"),
        [
            (
                name.replace("_", " "),
                f"{each.introductions:,}",
                f"{each.fit:.1f}",
                f"{each.exposure_gini:.3f}",
                f"{each.top_decile_share:.1%}",
                f"{each.without:,}",
            )
            for name, each in {"this round": found.spread, **found.beside}.items()
        ],
    )
    if found.without:
        show()
        names = ", ".join(person.name for person in found.without[:10])
        more = f" and {len(found.without) - 10:,} more" if len(found.without) > 10 else ""
        show(f"Without a counterpart: {names}{more}.")


app = typer.Typer()
app.command("round")(round_command)
