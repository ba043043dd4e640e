"""What came of earlier introductions, as a teacher of the ranking: what the command calls."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from cjn_graph.access import Viewer
from cjn_graph.evaluation.learning import Learned, Outcomes, learn
from cjn_graph.introductions.standing import stands
from cjn_graph.matching import FEATURES, feature_values, weights_for
from cjn_graph.model.introductions import Introduction
from cjn_graph.services.introductions import Whole, wholes
from cjn_graph.services.weights import adopt
from cjn_graph.services.workspace import Workspace

__all__ = ["Learned", "learn_weights"]

_TAUGHT: Final[dict[str, bool]] = {
    "useful": True,
    "in_touch": True,
    "not_useful": False,
    "declined": False,
    "expired": False,
}
"""What each last state says; of all others it is not known yet."""
_MOST: Final = 5000


def learn_weights(workspace: Workspace, viewer: Viewer, *, adopt_them: bool = False) -> Learned:
    """Learn weights from outcomes, and adopt them where later introductions show that they are better.

    Restricted facts teach nothing: everybody gets the same from what staff without a grant see. What the features said
    is read from the network as it was on the last day of the month before each introduction was suggested.

    Raises
    ------
    Forbidden
        The viewer's role sees no records; only admins adopt weights.
    """
    viewer.require("admin" if adopt_them else "staff", "Adopting weights" if adopt_them else "Learning from outcomes")
    everybody = replace(viewer, role="staff", grants=frozenset())
    outcomes = _outcomes(workspace, everybody)
    weights = weights_for(workspace.network(everybody))
    names = [feature.name for feature in FEATURES]
    found = learn(outcomes, names, np.array([weights[name] for name in names]))
    if adopt_them and found.better:
        adopt(workspace, viewer, "outcomes", found.reason, found.weights)
    return found


def _outcomes(workspace: Workspace, viewer: Viewer) -> Outcomes:
    rows = workspace.store.read(
        viewer, "introductions/all", statuses=["met", "declined", "asked", "expired"], limit=_MOST
    )
    read = [Introduction.from_row(row["introduction"]) for row in rows]
    by_month: dict[date, list[tuple[str, Whole, bool]]] = defaultdict(list)
    for whole in wholes(workspace, viewer, read):
        one = whole.introduction
        useful = _TAUGHT.get(stands(one, whole.ends, workspace.today()).state.name)
        began = [day.first_day for day in (one.suggested_on, one.proposed_on, one.asked_on) if day]
        if useful is not None and began:
            by_month[min(began).replace(day=1) - timedelta(days=1)].append((one.id, whole, useful))
    values, found = [], []
    for before in sorted(by_month):
        network = workspace.network(viewer, before)
        for _, whole, useful in sorted(by_month[before], key=lambda each: each[0]):
            a, b = (network.index.get(end.to_id) for end in whole.ends[:2])
            if a is not None and b is not None:
                values.append((feature_values(network, a, b) + feature_values(network, b, a)) / 2)
                found.append(useful)
    return Outcomes(np.array(values).reshape(len(values), len(FEATURES)), np.array(found, dtype=bool))
