"""Why the ranking weighs what it weighs: what the command and the page show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.matching import FEATURES, weights_for
from cjn_graph.matching.weights import own_weights
from cjn_graph.model.weighting import Basis, Weighting
from cjn_graph.records import commit
from cjn_graph.services.contacts import make
from cjn_graph.services.records import read_kind
from cjn_graph.services.workspace import Workspace

BASES: Final[dict[Basis, str]] = {
    "own_ties": "what this network's own ties say",
    "declared": "the declared weights",
    "outcomes": "what came of earlier introductions",
}
"""What weights can rest on, in words."""


class FeatureWeight(BaseModel):
    """One feature of the ranking."""

    model_config = ConfigDict(frozen=True)

    name: str
    weight: float = Field(description="What it contributes at most; negative where it speaks against.")
    declared: float = Field(description="What it would weigh if the network's ties said nothing.")
    learned: bool = Field(description="Whether ties or outcomes have a say in it.")
    description: str


class ColumnWeight(BaseModel):
    """One imported column."""

    model_config = ConfigDict(frozen=True)

    name: str
    share: float = Field(description="Its share in the weight of `shared_attributes`.")
    ties_alike: float = Field(description="Share of ties between people who state the same.")
    pairs_alike: float = Field(description="That share among all pairs of people.")


class WeightsReport(BaseModel):
    """What the ranking weighs, and what that rests on."""

    model_config = ConfigDict(frozen=True)

    basis: Basis = Field(description="What the weights rest on.")
    adopted_at: str | None = Field(description="When an admin adopted that; null where nobody did.")
    evidence: str | None = Field(description="What showed that it is better.")
    ties: int = Field(description="Ties that the weights were learned from.")
    features: list[FeatureWeight]
    columns: list[ColumnWeight]
    definition: str


def explain_weights(workspace: Workspace, viewer: Viewer) -> WeightsReport:
    """Tell the weights of the ranking in the network that the viewer sees.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Reading the weights")
    network = workspace.network(viewer)
    own, weights, adopted = own_weights(network), weights_for(network), network.adopted
    stored = read_kind(workspace, viewer, Weighting, adopted.record) if adopted.record else None
    learned = set(own.by_feature) if adopted.basis == "own_ties" else set(adopted.weights)
    return WeightsReport(
        basis=stored.basis if stored else "own_ties",
        adopted_at=stored.created_at.date().isoformat() if stored and stored.created_at else None,
        evidence=stored.evidence if stored else None,
        ties=own.ties,
        features=[
            FeatureWeight(
                name=feature.name,
                weight=weights[feature.name],
                declared=feature.weight,
                learned=feature.name in learned,
                description=feature.description,
            )
            for feature in FEATURES
        ],
        columns=[
            ColumnWeight(name=name, share=share, ties_alike=own.followed[name][0], pairs_alike=own.followed[name][1])
            for name, share in own.columns.items()
        ],
        definition=(
            "Each tie on record is asked whether the ranking would have put this person before everybody without a "
            "tie. The learned weights are those that answer best (a conditional logit), drawn towards the declared "
            "ones where ties are few, and never below nothing. Race, gender and their kin are never read; columns in "
            "which most people have a value of their own, or all the same, are left out."
        ),
    )


def adopt(
    workspace: Workspace,
    viewer: Viewer,
    basis: Basis,
    evidence: str,
    weights: Mapping[str, float] = MappingProxyType({}),
) -> None:
    """Let the ranking rest on something else from now on, for everybody.

    Parameters
    ----------
    evidence : str
        Why: what showed that it is better.
    weights : mapping
        By feature, where they were learned from outcomes.

    Raises
    ------
    Forbidden
        Only admins do that.
    """
    viewer.require("admin", "Adopting weights")
    number = workspace.network(viewer).adopted.number + 1
    values = {
        "number": number,
        "basis": basis,
        "evidence": evidence,
        "weights": [f"{name}|{weight}" for name, weight in weights.items()],
    }
    made = make(workspace, "weighting", values)
    commit(workspace.store, viewer, [made], reason="adopted weights", now=workspace.clock())
