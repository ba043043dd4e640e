"""The command about what came of a network's convenings: the chain as a tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.text import Text
from rich.tree import Tree

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import clean, say, show, show_json, show_table, show_tree
from cjn_graph.pages.outcome_parts import (
    MakerOutcome,
    NetworkOutcome,
    NetworkSummary,
    ResourceOutcome,
    StatedCommitment,
    Use,
)
from cjn_graph.pages.outcomes import list_networks, show_network
from cjn_graph.services.naming import resolve_named

_FEW_USES = 5
_AT_THE_BOTTOM = "cjn network NAME --all shows them."


def network_command(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(help="The network's whole name, or its id; without one all networks are listed."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also show every use, and convenings of which nothing came on record.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell what came of a network's convenings: workgroups, what they made, who used it, what was promised."""
    with asking(context).network() as (workspace, viewer):
        if name is None:
            networks = list_networks(workspace, viewer)
        else:
            network = show_network(workspace, viewer, resolve_named(workspace, viewer, "network", name))
    if name is None:
        show_json(networks) if as_json else _show_networks(networks)
    elif as_json:
        show_json(network)
    else:
        _show_network(network, everything=everything)


def _show_networks(networks: list[NetworkSummary]) -> None:
    if not networks:
        say("There is no network on record. `cjn import` brings networks.csv in.")
        return
    columns = ("Network", "Sort", "Convenings", "Workgroups", "Resources", "Uses", "Commitments", "Id")
    rows = (
        (
            network.name,
            network.classification.replace("_", " "),
            network.tally.convenings,
            network.tally.workgroups,
            network.tally.resources,
            network.tally.uses,
            f"{network.tally.commitments}: {network.tally.statuses}" if network.tally.statuses else 0,
            network.id,
        )
        for network in networks
    )
    show_table(columns, rows)


def _show_network(network: NetworkOutcome, *, everything: bool) -> None:
    tally = network.tally
    show(Text(clean(network.name), style="bold"))
    used = f" used {_count(tally.uses, 'time')} ({tally.outcomes} with an outcome)" if tally.uses else ""
    show(
        f"{_count(tally.convenings, 'convening')}, {_count(tally.workgroups, 'workgroup')}, "
        f"{_count(tally.resources, 'resource')}{used}, {_count(tally.commitments, 'commitment')}"
        f"{f': {tally.statuses}' if tally.statuses else ''}"
    )
    _show_waiting(network)
    quiet = 0
    for convening in network.convenings:
        if not (convening.led_to_something or everything):
            quiet += not convening.planned
            continue
        when = " to ".join(dict.fromkeys(str(day) for day in (convening.start, convening.end) if day))
        tree = _tree(
            convening.name,
            ", ".join(part for part in ("planned" if convening.planned else "", when, convening.place) if part),
        )
        _add_makers(tree, convening.workgroups, everything=everything)
        _add_resources(tree, convening.resources, everything=everything)
        _add_commitments(tree, convening.commitments)
        show_tree(tree)
    _show_other(network, everything=everything)
    if quiet:
        say(f"Nothing is recorded that came of {_count(quiet, 'convening')}; {_AT_THE_BOTTOM}")


def _show_waiting(network: NetworkOutcome) -> None:
    waiting = network.waiting()
    if not waiting:
        return
    show()
    rows = (
        (
            f"{one.due or 'no date'}{' (overdue)' if one.overdue else ''}",
            one.name,
            ", ".join(maker.name for maker in one.makers),
            one.id,
        )
        for one in waiting
    )
    show_table(("Due", "Commitment that is open", "Made by", "Id"), rows)


def _show_other(network: NetworkOutcome, *, everything: bool) -> None:
    for title, makers in (
        ("Workgroups formed at no convening on record", network.workgroups),
        ("Engagements of members that made something to use", network.engagements),
    ):
        if makers:
            tree = _tree(title)
            _add_makers(tree, makers, everything=everything)
            show_tree(tree)


def _tree(title: str, detail: str = "") -> Tree:
    return Tree(Text.assemble((clean(title), "bold"), (f"  {clean(detail)}" if detail else "", "dim")))


def _line(name: str, detail: str) -> str:
    return clean(f"{name} ({detail})" if detail else name)


def _add_makers(tree: Tree, makers: Iterable[MakerOutcome], *, everything: bool) -> None:
    for maker in makers:
        branch = tree.add(_line(maker.name, "" if maker.resources else "nothing made so far"))
        _add_resources(branch, maker.resources, everything=everything)


def _add_resources(tree: Tree, resources: Iterable[ResourceOutcome], *, everything: bool) -> None:
    for resource in resources:
        sort = resource.classification.replace("_", " ")
        used = f"used {_count(len(resource.uses), 'time')}" if resource.uses else "no use on record"
        branch = tree.add(
            _line(resource.name, ", ".join([sort, *([resource.published] if resource.published else []), used]))
        )
        shown = resource.uses if everything else resource.uses[:_FEW_USES]
        for use in shown:
            branch.add(_used(use))
        if len(shown) < len(resource.uses):
            branch.add(f"… and {len(resource.uses) - len(shown)} more")


def _used(use: Use) -> str:
    return clean(f"{use.user.name}{f', {use.on}' if use.on else ''}{f': {use.outcome}' if use.outcome else ''}")


def _add_commitments(tree: Tree, commitments: Iterable[StatedCommitment]) -> None:
    for one in commitments:
        status = "overdue" if one.overdue else one.status
        details = [
            f"commitment, {status}",
            *([f"due {one.due}"] if one.due else []),
            *(maker.name for maker in one.makers),
        ]
        branch = tree.add(_line(one.name, ", ".join(details)))
        if one.lesson:
            branch.add(clean(f"learned: {one.lesson}"))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


app = typer.Typer()
app.command("network")(network_command)
