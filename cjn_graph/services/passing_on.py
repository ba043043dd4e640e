"""What may be passed on of one of the two to the other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.errors import NotFound
from cjn_graph.introductions.drafts import SOMEBODY
from cjn_graph.model.decisions import decision_on
from cjn_graph.model.introductions import Introduces
from cjn_graph.services.consents import decisions_of
from cjn_graph.services.introductions import Whole, read_whole
from cjn_graph.services.people import summaries
from cjn_graph.services.workspace import Workspace

OUTSIDER: Final = Viewer("member by link", "staff")
"""Through whose eyes all is read that leaves the house: without grants, whoever writes."""


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

    The other one is named where they agreed to introductions; a refusal that the writer sees holds. Neither is named
    nor the topic told where the introduction, or one of the two, is restricted. No contact details are passed on, nor
    scores or reasons.
    """
    other = next(one for one in whole.ends if one.id != end.id)
    name = whole.names[other.to_id]
    try:
        seen = read_whole(workspace, OUTSIDER, whole.introduction.id)
    except NotFound:
        return Told(SOMEBODY, None, [f"nothing of {name} nor of the topic: the introduction is restricted"])
    topic = str(seen.topics[0]["name"]) if seen.topics else None
    about = [f"the topic: {topic}"] if topic else []
    found = [
        decision_on(workspace.today(), decisions_of(workspace, reader, other.to_id)) for reader in (OUTSIDER, viewer)
    ]
    decision = found[0]
    if decision is None or any(one is None or one.decision != "granted" for one in found):
        held = f"nothing of {name}: whether their name may be passed on is not on record"
        return Told(SOMEBODY, topic, [held, *about])
    agreed = f"the name and post of {name}, who agreed to it on {decision.on}"
    return Told(summaries(workspace, OUTSIDER, [(other.to_id, name)])[0].line(), topic, [agreed, *about])
