"""The commands about convenings: a list of them, and the plan of one."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.analysis.convening_yield import ConveningYield
from cjn_graph.analysis.proportions import Proportion
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json, show_pairs, show_table
from cjn_graph.cli.rounds import two_people
from cjn_graph.pages.convenings import ConveningPlan, Seats, list_convenings, plan_convening
from cjn_graph.services.naming import resolve_named


def convening_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The convening's whole name, or its id.")],
    topic: Annotated[
        list[str] | None,
        typer.Option(help="What it is about, by topic or words; what is on record without.", show_default=False),
    ] = None,
    seats: Annotated[int, typer.Option(help="Most people at a table.")] = 8,
    limit: Annotated[int, typer.Option(help="Most people to suggest.")] = 10,
    apart: Annotated[
        list[str] | None, typer.Option(metavar="A=B", help="Never seat these two together.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Plan a convening or look back on it: whom to invite and why, tables that make new ties, and what came of it.

    Guests are put on the list, invited, and their answers recorded with `cjn invite`; who came, with `cjn attend`.
    """
    with asking(context).network() as (workspace, viewer):
        found = plan_convening(
            workspace,
            viewer,
            resolve_named(workspace, viewer, "convening", name),
            topics=topic or (),
            seats=seats,
            limit=limit,
            apart=[two_people(text, "apart") for text in apart or ()],
        )
    if as_json:
        show_json(found)
        return
    _show(found)


def convenings_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the convenings, those to come first, with how many guests are in which state."""
    with asking(context).network() as (workspace, viewer):
        found = list_convenings(workspace, viewer)
    if as_json:
        show_json(found)
    elif not found:
        say("There is no convening on record. `cjn add convening` adds one.")
    else:
        rows = [
            (one.start or one.end, one.name, one.classification.replace("_", " "), _counts(one.guests), one.id)
            for one in found
        ]
        show_table(("Date", "Convening", "Sort", "Guests", "Id"), rows)


def _counts(guests: dict[str, int]) -> str:
    return ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in guests.items())


def _show(found: ConveningPlan) -> None:
    when = " to ".join(str(day) for day in (found.start, found.end) if day) or "no date"
    show(", ".join(part for part in (found.name, when, found.place) if part))
    show(f"About: {', '.join(found.asked_topics) or 'no topic on record; name one with --topic'}")
    show()
    if found.people:
        rows = [
            (
                one.state.replace("_", " "),
                one.person.name,
                one.person.organization,
                one.answered_on or one.invited_on or one.listed_on,
                one.by,
            )
            for one in found.people
        ]
        show_table(("State", "Who", "Where", "Since", "Entered by"), rows, title=f"Guests: {_counts(found.guests)}")
    else:
        show("Nobody is on the list yet.")
    show()
    for number, one in enumerate(found.suggestions, 1):
        where = ", ".join(part for part in (one.person.post, one.person.organization) if part)
        show_pairs(
            [
                (f"{number}", f"{one.person.name}  {one.score:.2f}"),
                *([("", where)] if where else []),
                *((f"{reason.contribution:+.2f}", reason.sentence) for reason in one.reasons),
            ]
        )
        show()
    if found.seats:
        _show_seats(found.seats)
    _show_yield(found.yields)


def _show_seats(seats: Seats) -> None:
    seated = "those who accepted" if seats.seated == "accepted" else "all who have not declined"
    rows = [
        (
            str(number),
            ", ".join(f"{one.name}{' (by hand)' if one.id in table.by_hand else ''}" for one in table.people),
            f"{table.new_pairs}",
        )
        for number, table in enumerate(seats.tables, 1)
        if table.people
    ]
    show_table(("Table", "Who", "New pairs"), rows, title=f"Tables for {seated}")
    show(
        f"{seats.new_pairs} of {seats.pairs} pairs who sit together have no tie on record yet. {seats.objective} These "
        f"tables come to {seats.value:.1f}; none can come to more than {seats.at_most:.1f}, and tables drawn by lot "
        f"come to {seats.by_chance:.1f} on average."
    )
    for pair in seats.broken:
        show(f"To be kept apart, and at one table all the same: {pair}")
    show()


def _show_yield(found: ConveningYield) -> None:
    if found.value is None:
        show(str(found.reason))
        return
    show(
        f"New ties of the {found.attendees} who came, the network's own staff left out: {found.new_ties.count} of "
        f"{found.new_ties.of} eligible pairs by {found.until}, {share_in_words(found.new_ties)}; among {found.matched} "
        f"members like them who did not come {found.beside.count} of {found.beside.of}, {share_in_words(found.beside)}."
    )
    for one, other in found.pairs or []:
        show(f"  {one.name} and {other.name}")
    show(found.definition)


def share_in_words(found: Proportion) -> str:
    """Write a share with its interval.

    >>> share_in_words(Proportion(count=1, of=4, share=0.25, interval=(0.046, 0.699)))
    '25.0 % (4.6 to 69.9 %)'
    """
    if found.share is None or found.interval is None:
        return "not defined"
    low, high = (100 * bound for bound in found.interval)
    return f"{100 * found.share:.1f} % ({low:.1f} to {high:.1f} %)"


app = typer.Typer()
app.command("convening")(convening_command)
app.command("convenings")(convenings_command)
