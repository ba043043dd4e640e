"""An evaluation of the ranking as one HTML file with plots, which needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from markupsafe import Markup

from api.web.charts import Interval, draw_intervals
from api.web.render import render_file
from cjn_graph.errors import InvalidInput
from cjn_graph.evaluation import Evaluation

_PLOTS: Final = (
    ("hits_at_10", "A held-out tie among the first ten", "Share of people."),
    ("ndcg_at_10", "Order of the first ten", "Normalised discounted cumulative gain."),
    ("exposure_gini", "How unevenly people are shown", "Gini coefficient: 0 evenly, 1 all on one; less is better."),
)


def write_evaluation(found: Evaluation, path: Path) -> None:
    """Write the file.

    Raises
    ------
    InvalidInput
        It cannot be written.
    """
    text = render_file("evaluation_file.html", found=found, plots=_plots(found))
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.", hint="Name another file.") from None


def _plots(found: Evaluation) -> list[tuple[str, str, Markup]]:
    """Draw MRR with its intervals, and the other figures, each ranking in a row; those furthest to the right first."""
    models = found.models
    by_mrr = sorted(models, key=lambda name: -models[name].mrr)
    drawn = [
        (
            "Where the first held-out tie stands",
            "Mean of 1 ÷ its rank, with the 95 % bootstrap interval.",
            by_mrr,
            "mrr",
        )
    ]
    drawn += [
        (title, says, sorted(models, key=lambda name: -float(getattr(models[name], figure))), figure)
        for figure, title, says in _PLOTS
    ]
    plots = []
    for title, says, names, figure in drawn:
        rows = []
        for name in names:
            value = float(getattr(models[name], figure))
            low, high = models[name].interval if figure == "mrr" else (value, value)
            rows.append(Interval(name.replace("_", " "), value, low, high))
        told = "; ".join(f"{row.label} {row.value:.3f}" for row in rows)
        top = max(max(row.high for row in rows), 0.1)
        plots.append((title, says, draw_intervals(tuple(rows), title=title, description=told, top=top)))
    return plots
