"""The command that says how well the ranking does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.errors import InvalidInput
from cjn_graph.services.evaluating import (
    MOST_REPEATS,
    Evaluation,
    evaluate_held_out,
    evaluate_since,
    evaluate_targets,
)
from cjn_graph.services.weights import explain_weights


def evaluate_command(
    context: typer.Context,
    targets: Annotated[
        Path | None,
        typer.Option(help="CSV of ties (from,to: external ids) that the network does not have.", show_default=False),
    ] = None,
    scores: Annotated[
        Path | None,
        typer.Option(help="With --targets: write person,candidate,score of our ranking there.", show_default=False),
    ] = None,
    holdout: Annotated[float, typer.Option(help="Share of the network's own ties to hold out.")] = 0.15,
    repeats: Annotated[int, typer.Option(help=f"How many times they are drawn, at most {MOST_REPEATS}.")] = 8,
    seed: Annotated[int, typer.Option(help="What the draw starts from; the same one draws the same ties.")] = 1,
    split_at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Hold out the ties that began after a day instead.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Evaluate the ranking on ties that it does not know, beside baselines.

    Everybody untied is ranked for each person with a held-out tie; exclusions and abstention are off. Ties are held
    out at random unless --targets or --split-at is given.
    """
    if targets and split_at:
        raise InvalidInput("--targets and --split-at were both given.", hint="Use one of them.")
    if scores and not targets:
        raise InvalidInput("--scores needs --targets.", hint="Name the file with the ties to find.")
    with asking(context).network() as (workspace, viewer):
        if targets:
            found = evaluate_targets(workspace, viewer, targets, scores)
        elif split_at:
            found = evaluate_since(workspace, viewer, split_at)
        else:
            found = evaluate_held_out(workspace, viewer, share=holdout, repeats=repeats, seed=seed)
    if as_json:
        show_json(found)
        return
    _show(found)


def _show(found: Evaluation) -> None:
    show(f"{found.people:,} people, {found.targets:,} held-out ties")
    if found.already_tied:
        show(f"{found.already_tied:,} more are ties of the network already and were left out.")
    show(found.definition)
    show()
    show_table(
        ("Ranking", "MRR", "95 %", "Product ahead by", "95 %", "Hits@1", "Hits@10", "NDCG@10", "Exposure Gini"),
        [
            (
                name.replace("_", " "),
                f"{model.mrr:.3f}",
                _interval(model.interval),
                "" if model.product_ahead is None else f"{model.product_ahead:+.3f}",
                _interval(model.product_ahead_interval),
                *(f"{each:.3f}" for each in (model.hits_at_1, model.hits_at_10, model.ndcg_at_10, model.exposure_gini)),
            )
            for name, model in found.models.items()
        ],
    )
    if found.slices:
        show()
        show_table(
            ("MRR in a slice", *(name.replace("_", " ") for name in found.slices)),
            [
                (name.replace("_", " "), *(f"{part.mrr[name]:.3f}" for part in found.slices.values()))
                for name in found.models
            ],
        )
        for name, part in found.slices.items():
            show(f"{name.replace('_', ' ')}: {part.description} {part.people:,} people, {part.targets:,} targets.")
    show()
    for name, description in found.baselines.items():
        show(f"{name.replace('_', ' ')}: {description}")


def _interval(bounds: tuple[float, float] | None) -> str:
    return f"{bounds[0]:.3f} to {bounds[1]:.3f}" if bounds else ""


def weights_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """Tell what the ranking weighs, and which of it the network's own ties say."""
    with asking(context).network() as (workspace, viewer):
        report = explain_weights(workspace, viewer)
    if as_json:
        show_json(report)
        return
    show_table(
        ("Reason", "Weight", "Where from"),
        [
            (each.description, f"{each.weight:+.2f}", f"{report.ties:,} ties" if each.learned else "declared")
            for each in report.features
        ],
    )
    if report.columns:
        show()
        show_table(
            ("Imported column", "Share of the weight", "Ties alike", "All pairs alike"),
            [
                (each.name, f"{each.share:.0%}", f"{each.ties_alike:.1%}", f"{each.pairs_alike:.1%}")
                for each in report.columns
            ],
        )
    show()
    show(report.definition)


app = typer.Typer()
app.command("evaluate")(evaluate_command)
app.command("weights")(weights_command)
