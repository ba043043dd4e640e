"""The command that says how well the ranking does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json, show_table
from cjn_graph.errors import InvalidInput
from cjn_graph.services.evaluating import (
    MOST_REPEATS,
    Evaluation,
    compare_weights,
    evaluate_held_out,
    evaluate_since,
    evaluate_targets,
)
from cjn_graph.services.learning import learn_weights
from cjn_graph.services.weights import BASES, explain_weights


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
    report: Annotated[
        Path | None, typer.Option(help="Write a page with plots there, which needs nothing else.", show_default=False)
    ] = None,
    adopt: Annotated[
        bool,
        typer.Option(help="Compare what ties say with the declared weights; adopt what is surely better (admins)."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Evaluate the ranking on ties that it does not know, beside baselines.

    Everybody untied is ranked for each person with a held-out tie; exclusions and abstention are off. Ties are held
    out at random unless --targets or --split-at is given.
    """
    if adopt and (targets or split_at):
        raise InvalidInput("--adopt holds ties out itself.", hint="Leave out --targets and --split-at.")
    if targets and split_at:
        raise InvalidInput("--targets and --split-at were both given.", hint="Use one of them.")
    if scores and not targets:
        raise InvalidInput("--scores needs --targets.", hint="Name the file with the ties to find.")
    with asking(context).network() as (workspace, viewer):
        choice = None
        if adopt:
            choice = compare_weights(workspace, viewer, share=holdout, repeats=repeats, seed=seed, adopt_them=True)
            found = choice.evaluation
        elif targets:
            found = evaluate_targets(workspace, viewer, targets, scores)
        elif split_at:
            found = evaluate_since(workspace, viewer, split_at)
        else:
            found = evaluate_held_out(workspace, viewer, share=holdout, repeats=repeats, seed=seed)
    if report:
        # What draws takes a while to load.
        from api.web.evaluation_file import write_evaluation

        write_evaluation(found, report)
        say(f"Wrote {report}.")
    if as_json:
        show_json(choice or found)
        return
    _show(found)
    if choice:
        show()
        show(f"{'Adopted' if choice.better else 'Not adopted'}: {BASES[choice.other]}. {choice.reason}")


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
    since = f", adopted on {report.adopted_at}" if report.adopted_at else ""
    show(f"The weights rest on {BASES[report.basis]}{since}.")
    if report.evidence:
        show(report.evidence)
    show()
    learned = f"{report.ties:,} ties" if report.basis == "own_ties" else "outcomes"
    show_table(
        ("Reason", "Weight", "Where from"),
        [
            (each.description, f"{each.weight:+.2f}", learned if each.learned else "declared")
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


def learn_command(
    context: typer.Context,
    adopt: Annotated[bool, typer.Option(help="Adopt the weights where they are surely better (admins).")] = False,
    as_json: JsonOption = False,
) -> None:
    """Learn the weights of the ranking from what came of introductions, and say whether they are better.

    The earlier introductions teach, the latest three tenths judge. Nothing is adopted below 200 outcomes.
    """
    with asking(context).network() as (workspace, viewer):
        found = learn_weights(workspace, viewer, adopt_them=adopt)
    if as_json:
        show_json(found)
        return
    show(f"{found.outcomes:,} introductions with an outcome, {found.useful:,} of them useful.")
    show(found.reason)
    if found.weights:
        show()
        show_table(("Feature", "Learned weight"), [(name, f"{each:+.2f}") for name, each in found.weights.items()])
        show()
        show_table(
            ("Predicted", "Were useful", "Introductions"),
            [
                (f"{each.predicted:.0%}", f"{each.happened:.0%}", f"{each.introductions:,}")
                for each in found.calibration
            ],
        )
    if adopt:
        show("Adopted." if found.better else "Not adopted.")


app = typer.Typer()
app.command("learn")(learn_command)
app.command("evaluate")(evaluate_command)
app.command("weights")(weights_command)
