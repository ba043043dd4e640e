"""What may be passed on of one of the two to the other one."""

from __future__ import annotations

from dataclasses import dataclass

from cjn_graph.access import Viewer
from cjn_graph.introductions.drafts import SOMEBODY
from cjn_graph.model.decisions import decision_on
from cjn_graph.model.introductions import Introduces
from cjn_graph.services.consents import decisions_of
from cjn_graph.services.introductions import Whole
from cjn_graph.services.people import summaries
from cjn_graph.services.workspace import Workspace


@dataclass(frozen=True)
class Told:
    """What one of the two may be told.

    Attributes
    ----------
    other : str
        The other one: by name and post where they agreed to it, else without.
    topic : str, optional
        What about.
    reveals : list of str
        What that passes on, and why it may; or what is held back.
    """

    other: str
    topic: str | None
    reveals: list[str]


def may_be_told(workspace: Workspace, viewer: Viewer, whole: Whole, end: Introduces) -> Told:
    """Say what the one at ``end`` may be told before both have agreed.

    The other one is named where they agreed to introductions, and neither named nor the topic told where the
    introduction is restricted. No contact details are passed on, nor scores or reasons.
    """
    restricted = whole.introduction.sensitivity == "restricted"
    other = next((one for one in whole.ends if one.id != end.id), None)
    topic = str(whole.topics[0]["name"]) if whole.topics and not restricted else None
    about = [f"the topic: {topic}"] if topic else []
    if other is None:
        return Told(SOMEBODY, topic, about)
    name = whole.names[other.to_id]
    decision = decision_on(workspace.today(), decisions_of(workspace, viewer, other.to_id))
    if restricted:
        return Told(SOMEBODY, None, [f"nothing of {name} nor of the topic: the introduction is restricted"])
    if decision is None or decision.decision != "granted":
        held = f"nothing of {name}: whether their name may be passed on is not on record"
        return Told(SOMEBODY, topic, [held, *about])
    agreed = f"the name and post of {name}, who agreed to it on {decision.on}"
    return Told(summaries(workspace, viewer, [(other.to_id, name)])[0].line(), topic, [agreed, *about])
