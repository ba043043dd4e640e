"""Why the ranking weighs what it weighs: what the command and the page show."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.matching import FEATURES, weights_for
from cjn_graph.matching.weights import own_weights
from cjn_graph.services.workspace import Workspace


class FeatureWeight(BaseModel):
    """One feature of the ranking."""

    model_config = ConfigDict(frozen=True)

    name: str
    weight: float = Field(description="What it contributes at most; negative where it speaks against.")
    declared: float = Field(description="What it would weigh if the network's ties said nothing.")
    learned: bool = Field(description="Whether the network's own ties have a say in it.")
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
    own, weights = own_weights(network), weights_for(network)
    return WeightsReport(
        ties=own.ties,
        features=[
            FeatureWeight(
                name=feature.name,
                weight=weights[feature.name],
                declared=feature.weight,
                learned=feature.name in own.by_feature,
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
