"""The evaluation as a whole: every ranking on the same splits, for the same people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.evaluation.baselines import BASELINES
from cjn_graph.evaluation.hold_out import Split
from cjn_graph.evaluation.measures import Standing, interval, standing
from cjn_graph.evaluation.slices import SLICES
from cjn_graph.network.exposure import Values, gini, places_shown, top_decile_share
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Flags, Network

Ranking: TypeAlias = Callable[[Network, Indexes], Values]
"""Network, rows of people → scores of everybody for each of them, shape (those, people)."""

_AT_ONCE: Final = 256
"""People whose scores are in memory at once."""
_DECIMALS: Final = 4
_SAME: Final = 12
"""Decimals to which scores of baselines are told apart, so that the last bits of a sum decide no order."""


class ModelScore(BaseModel):
    """How well one ranking does."""

    model_config = ConfigDict(frozen=True)

    mrr: float = Field(description="Mean over people of 1 ÷ the rank of the first held-out tie.")
    interval: tuple[float, float] = Field(description="95 % bootstrap interval of mrr, over people.")
    hits_at_1: float = Field(description="Share of people whose first candidate is a held-out tie.")
    hits_at_10: float = Field(description="Share of people with a held-out tie among the first ten.")
    ndcg_at_10: float = Field(description="Mean over people of the normalised discounted cumulative gain.")
    exposure_gini: float = Field(description="Gini coefficient of how often each is among somebody's first ten.")
    top_decile_share: float = Field(description="Share of these places that the tenth shown most often has.")
    product_ahead: float | None = Field(default=None, description="mrr of the product less that of this one.")
    product_ahead_interval: tuple[float, float] | None = Field(
        default=None, description="95 % paired bootstrap interval of that."
    )


class SliceScore(BaseModel):
    """The same for some of the targets."""

    model_config = ConfigDict(frozen=True)

    people: int
    targets: int
    description: str
    mrr: dict[str, float] = Field(description="By ranking.")


class Evaluation(BaseModel):
    """What an evaluation found."""

    model_config = ConfigDict(frozen=True)

    people: int = Field(description="People with a held-out tie, for whom everybody untied is ranked.")
    targets: int = Field(description="Held-out ties; of several splits, of all of them.")
    already_tied: int = Field(default=0, description="Given targets that the network has already, and left out.")
    models: dict[str, ModelScore]
    slices: dict[str, SliceScore]
    definition: str
    baselines: dict[str, str] = Field(description="What each baseline is.")


DEFINITION: Final = (
    "For each person at either end of a held-out tie, everybody without a tie to them is ranked, by every ranking in "
    "full. Exclusions and abstention are off: refusals, caps, same office, staff and thresholds do not count here. "
    "Orders of equal scores count evenly (expected value over all of them). Means are over people. It is a check on "
    "sanity: finding ties that exist is not the aim, useful introductions are."
)


def evaluate(
    splits: Sequence[Split], rankings: Mapping[str, Ranking], *, seed: int = 0, already_tied: int = 0
) -> Evaluation:
    """Measure rankings and all baselines on splits of a network.

    Parameters
    ----------
    splits : sequence of Split
        Their results are averaged person by person.
    rankings : mapping
        By name; all are compared with the first.
    seed : int
        Of the bootstrap.
    """
    models = {**rankings, **_baselines(splits[0].network)}
    found = {name: _Found(len(splits[0].network.people)) for name in models}
    counted: dict[str, list[tuple[int, int]]] = {each.name: [] for each in SLICES}
    for split in splits:
        for rows in _parts(split.people):
            blocks = {name: np.round(ranking(split.network, rows), _SAME) for name, ranking in models.items()}
            for place, person in enumerate(rows.tolist()):
                _measure(split, person, {name: block[place] for name, block in blocks.items()}, found, counted)
    first = next(iter(rankings))
    return Evaluation(
        people=len(found[first].by_person("mrr")),
        targets=sum(len(split.a) for split in splits),
        already_tied=already_tied,
        models={name: _score(each, found[first] if name != first else None, seed) for name, each in found.items()},
        slices={
            each.name: SliceScore(
                people=len({person for person, _ in counted[each.name]}),
                targets=sum(targets for _, targets in counted[each.name]),
                description=each.description,
                mrr={name: _rounded(model.sliced[each.name]) for name, model in found.items()},
            )
            for each in SLICES
            if counted[each.name]
        },
        definition=DEFINITION,
        baselines={baseline.name: baseline.description for baseline in BASELINES if baseline.name in models},
    )


class _Found:
    """What one ranking came to so far."""

    def __init__(self, people: int) -> None:
        self.standings: dict[int, list[Standing]] = defaultdict(list)
        self.sliced: dict[str, list[float]] = defaultdict(list)
        self.shown = np.zeros(people)

    def by_person(self, measure: str) -> Values:
        """Return each person's mean over the splits."""
        return np.array([np.mean([getattr(one, measure) for one in those]) for those in self.standings.values()])


def _baselines(network: Network) -> dict[str, Ranking]:
    stated = len(network.attributes.links) > 0
    return {baseline.name: baseline.function for baseline in BASELINES if stated or baseline.name != "attributes_only"}


def _parts(rows: Indexes) -> Iterator[Indexes]:
    yield from (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))


def _measure(
    split: Split,
    person: int,
    scores: Mapping[str, Values],
    found: Mapping[str, _Found],
    counted: Mapping[str, list[tuple[int, int]]],
) -> None:
    """Add what the rankings of one person come to."""
    untied, targets = split.candidates(person), split.targets(person)
    marked = np.zeros(len(untied), dtype=bool)
    marked[targets] = True
    parts: dict[str, Flags] = {}
    for each in SLICES:
        inside = each.function(split.network, person, targets)
        if inside.any():
            listed = untied.copy()
            listed[targets[~inside]] = False
            parts[each.name] = listed
            counted[each.name].append((person, int(inside.sum())))
    for name, everybody in scores.items():
        model = found[name]
        model.standings[person].append(standing(everybody[untied], marked[untied]))
        model.shown[untied] += places_shown(everybody[untied])
        for part, listed in parts.items():
            model.sliced[part].append(standing(everybody[listed], marked[listed]).mrr)


def _score(found: _Found, product: _Found | None, seed: int) -> ModelScore:
    means = {measure: found.by_person(measure) for measure in Standing._fields}
    ahead = product.by_person("mrr") - means["mrr"] if product else None
    return ModelScore(
        **{measure: _rounded(values) for measure, values in means.items()},
        interval=_bounds(means["mrr"], seed),
        exposure_gini=round(gini(found.shown), _DECIMALS),
        top_decile_share=round(top_decile_share(found.shown), _DECIMALS),
        product_ahead=_rounded(ahead) if ahead is not None else None,
        product_ahead_interval=_bounds(ahead, seed) if ahead is not None else None,
    )


def _rounded(values: Values | list[float]) -> float:
    return round(float(np.mean(values)), _DECIMALS) if len(values) else 0.0


def _bounds(values: Values, seed: int) -> tuple[float, float]:
    low, high = interval(values, seed)
    return round(low, _DECIMALS), round(high, _DECIMALS)
