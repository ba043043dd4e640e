"""How well the ranking finds ties that were held out: what the command calls."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.evaluation import Evaluation, Split, evaluate, hold_out, split_by_targets
from cjn_graph.evaluation.evaluate import Ranking
from cjn_graph.evaluation.hold_out import pairs_of
from cjn_graph.exchange.problems import FileProblem, ProblemList
from cjn_graph.exchange.readers.csv_file import open_csv
from cjn_graph.matching import scores
from cjn_graph.model.weighting import Basis
from cjn_graph.network import Network
from cjn_graph.network.adopted import Adopted
from cjn_graph.network.exposure import Values
from cjn_graph.network.links import Indexes
from cjn_graph.services.scoping import read_day
from cjn_graph.services.weights import adopt
from cjn_graph.services.workspace import Workspace

__all__ = [
    "MOST_REPEATS",
    "Choice",
    "Evaluation",
    "compare_weights",
    "evaluate_held_out",
    "evaluate_since",
    "evaluate_targets",
]

MOST_REPEATS = 100


def evaluate_targets(workspace: Workspace, viewer: Viewer, targets: Path, scores_to: Path | None = None) -> Evaluation:
    """Evaluate on given ties that the network does not have.

    Parameters
    ----------
    targets : Path
        CSV with the columns ``from`` and ``to``: external ids, as in the imported files, with or without their source.
    scores_to : Path, optional
        Where to write ``person,candidate,score`` of the product's ranking, for everybody untied.

    Raises
    ------
    InvalidInput
        A file cannot be read or written, an id is unknown or means several people, or no target is left.
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Evaluating the ranking")
    network = workspace.network(viewer)
    named = _ExternalIds(workspace, viewer, network)
    a, b = _read_pairs(targets, named)
    split = split_by_targets(network, a, b)
    if not len(split.a):
        raise InvalidInput(
            f"{targets.name}: every tie in it is in the network already.", hint="Take them out of the import first."
        )
    if scores_to:
        _write_scores(scores_to, split, named)
    given = len(np.unique(np.sort(np.stack([a, b]), axis=0), axis=1).T)
    return evaluate([split], {"product": product_ranking}, already_tied=given - len(split.a))


def evaluate_held_out(
    workspace: Workspace,
    viewer: Viewer,
    *,
    share: float = 0.15,
    repeats: int = 8,
    seed: int = 1,
    beside: Mapping[str, Ranking] = MappingProxyType({}),
) -> Evaluation:
    """Evaluate on ties of the network that are held out at random, several times.

    Parameters
    ----------
    beside : mapping
        Other rankings to compare with, by name.

    Raises
    ------
    InvalidInput
        The share is not between 0 and 1, there are too many repeats, or too few ties.
    """
    viewer.require("staff", "Evaluating the ranking")
    problems = []
    if not 0 < share < 1:
        problems.append(Problem("holdout", f"{share:g} is not between 0 and 1.", "Such as 0.15."))
    if not 1 <= repeats <= MOST_REPEATS:
        problems.append(Problem("repeats", f"{repeats} is not between 1 and {MOST_REPEATS}."))
    if problems:
        raise InvalidInput(problems)
    network = workspace.network(viewer)
    if round(share * network.ties.count) < 1:
        raise InvalidInput(
            f"The network has {network.ties.count:,} ties: too few to hold some out.",
            hint="Import more, or a larger share.",
        )
    dice = np.random.default_rng(seed)
    splits = [hold_out(network, share, dice) for _ in range(repeats)]
    return evaluate(splits, {"product": product_ranking, **beside}, seed=seed)


def evaluate_since(workspace: Workspace, viewer: Viewer, day: str) -> Evaluation:
    """Evaluate the network as it was on a day on the ties that came later.

    Raises
    ------
    InvalidInput
        It is no date, or no tie came later.
    """
    viewer.require("staff", "Evaluating the ranking")
    on = read_day(workspace, day, "split-at")
    before, now = workspace.network(viewer, on), workspace.network(viewer)
    split = split_by_targets(before, *pairs_of(now.ties))
    if not len(split.a):
        raise InvalidInput(
            [Problem("split-at", f"No tie came after {on}.", "Ties need the date when they began (first_on).")]
        )
    return evaluate([split], {"product": product_ranking})


class Choice(BaseModel):
    """Which of two ways to weigh finds the held-out ties better."""

    model_config = ConfigDict(frozen=True)

    evaluation: Evaluation = Field(description="`product` weighs as now, the other ranking the other way.")
    basis: Basis = Field(description="What the weights rest on now.")
    other: Basis = Field(description="What they could rest on instead.")
    better: bool = Field(description="Whether the other way is surely better, and no worse between circles.")
    reason: str


def compare_weights(
    workspace: Workspace,
    viewer: Viewer,
    *,
    share: float = 0.15,
    repeats: int = 8,
    seed: int = 1,
    adopt_them: bool = False,
) -> Choice:
    """Compare what the network's own ties say with the declared weights, and adopt what is better (:func:`judge`).

    Raises
    ------
    InvalidInput
        As of :func:`evaluate_held_out`.
    Forbidden
        Only admins adopt weights.
    """
    if adopt_them:
        viewer.require("admin", "Adopting weights")
    basis = workspace.network(viewer).adopted.basis
    other: Basis = "declared" if basis == "own_ties" else "own_ties"

    weighed = _as_declared if other == "declared" else _as_own_ties_say

    def otherwise(network: Network, rows: Indexes) -> Values:
        return product_ranking(network.once(weighed), rows)

    found = evaluate_held_out(workspace, viewer, share=share, repeats=repeats, seed=seed, beside={other: otherwise})
    better, reason = judge(found, other)
    if better and adopt_them:
        adopt(workspace, viewer, other, reason)
    return Choice(evaluation=found, basis=basis, other=other, better=better, reason=reason)


def judge(found: Evaluation, other: str) -> tuple[bool, str]:
    """Say whether a ranking is surely better than the product, and no worse between circles; and why."""
    model, product, bridging = found.models[other], found.models["product"], found.slices.get("bridging")
    low, high = model.product_ahead_interval or (0.0, 0.0)
    figures = f"MRR {model.mrr:.3f} against {product.mrr:.3f}, ahead by {-high:+.3f} to {-low:+.3f} (95 %)"
    if high >= 0:
        return False, f"It is not surely better: {figures}."
    if bridging and bridging.mrr[other] < bridging.mrr["product"]:
        fall = f"fall from {bridging.mrr['product']:.3f} to {bridging.mrr[other]:.3f}"
        return False, f"{figures}; but ties without a common contact {fall}."
    return True, f"{figures}, on {found.targets:,} ties held out."


def _as_declared(network: Network) -> Network:
    return replace(network, adopted=Adopted("declared"))


def _as_own_ties_say(network: Network) -> Network:
    return replace(network, adopted=Adopted("own_ties"))


def product_ranking(network: Network, rows: Indexes) -> Values:
    """Score everybody for some people as the product does."""
    return np.array([scores(network, int(row)) for row in rows])


class _ExternalIds:
    """People by the ids that they have in the files they came from.

    Attributes
    ----------
    written : list of str
        How each person is written, by row: the id in the file where it means nobody else, else with its source, else
        our own id.
    """

    def __init__(self, workspace: Workspace, viewer: Viewer, network: Network) -> None:
        table = workspace.facts.tables(viewer, ("person",)).entities["person"]
        self._rows: dict[str, set[int]] = defaultdict(set)
        known: list[list[str]] = [[] for _ in network.people.ids]
        for own, theirs in zip(table.ids.texts.tolist(), table["external_ids"].decoded().tolist(), strict=True):
            row = network.index[own]
            in_file = sorted(each.partition(":")[2] for each in theirs or ())
            known[row] = [*in_file, *sorted(theirs or ()), own]
            for name in known[row]:
                self._rows[name].add(row)
        self.written = [next(name for name in names if len(self._rows[name]) == 1) for names in known]

    def row(self, name: str) -> int | str:
        """Return the row of the person meant; where there is none, what is wrong."""
        rows = self._rows.get(name, set())
        if len(rows) == 1:
            return next(iter(rows))
        what = f"{len(rows)} people have the id" if rows else "Nobody has the id"
        return f"{what} {name[:80]!r}."


def _read_pairs(path: Path, people: _ExternalIds) -> tuple[Indexes, Indexes]:
    problems = ProblemList()
    pairs = list(_pairs(path, people, problems))
    if problems.total:
        raise InvalidInput([Problem(_place(each), each.what, each.hint) for each in problems.kept])
    if not pairs:
        raise InvalidInput(f"{path.name}: there is no tie in it.", hint="Each row is one: from,to.")
    a, b = np.array(pairs, dtype=np.int64).T
    return a, b


def _place(problem: FileProblem) -> str:
    return problem.file if problem.row is None else f"{problem.file}, row {problem.row}"


def _pairs(path: Path, people: _ExternalIds, problems: ProblemList) -> Iterator[tuple[int, int]]:
    table = open_csv(path, problems)
    if table is None:
        return
    missing = [name for name in ("from", "to") if name not in table.header]
    if missing:
        problems.add(
            path.name, table.header_row, missing[0], f"There is no column {missing[0]!r}.", "It needs from,to."
        )
        return
    places = [table.header.index(name) for name in ("from", "to")]
    for line, cells in table.rows(problems):
        found = [people.row(cells[place].strip()) for place in places]
        wrong = [each for each in found if isinstance(each, str)]
        for what in wrong:
            problems.add(path.name, line, None, what, "Use the ids of the imported people; SOURCE:ID is exact.")
        if not wrong and found[0] == found[1]:
            problems.add(path.name, line, None, "Both ends are the same person.", "Take the row out.")
        elif not wrong:
            yield int(found[0]), int(found[1])


def _write_scores(path: Path, split: Split, people: _ExternalIds) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            _scores_to(file, split, people.written)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.", hint="Name another file.") from None


def _scores_to(file: TextIO, split: Split, written: Sequence[str]) -> None:
    """Write scores for other programs: ids stand as they are, also one that a spreadsheet would take for a formula."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("person", "candidate", "score"))
    for person in split.people.tolist():
        everybody = scores(split.network, person)
        rows = np.flatnonzero(split.candidates(person))
        rows = rows[np.argsort(-everybody[rows], kind="stable")]
        writer.writerows((written[person], written[row], f"{everybody[row]:.6f}") for row in rows.tolist())
