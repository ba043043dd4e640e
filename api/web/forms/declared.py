"""Which verbs have forms, and the links that lead to them."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import quote

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, kind_of
from cjn_graph.records.commit import ADMIN_KINDS, APPEND_ONLY_KINDS
from cjn_graph.services.naming import NAMED_KINDS
from cjn_graph.services.observing import SUBJECTS
from cjn_graph.services.requests import need_of
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import JOINS, VERBS, Verb, standing_on

FORMS: Final[dict[str, Verb]] = {name: verb for name, verb in VERBS.items() if verb.form and verb.on}
"""Verbs whose form stands on a record, by the last part of its address."""

NEW: Final[dict[str, Verb]] = {verb.adds: verb for verb in VERBS.values() if verb.form and verb.adds}
"""Verbs whose form adds a record, by its kind."""

_HAVE_NAMES: Final = frozenset({"person", "post", *NAMED_KINDS})
_FIRST: Final = ("person", "organization", "post", "convening", "observation")


class Link(NamedTuple):
    """The words that lead to a form, and its address."""

    words: str
    address: str


def may_write(viewer: Viewer, kind: str) -> bool:
    """Tell whether an account may write records of a kind, as they are unless stated otherwise."""
    return viewer.has_role("staff") and MODEL.kinds[kind].default_sensitivity in viewer.visible


def addable(viewer: Viewer) -> list[str]:
    """Return what an account can add from anywhere, the most frequent first."""
    kinds = [kind for kind in NEW if may_write(viewer, kind)]
    return sorted(kinds, key=lambda kind: _FIRST.index(kind) if kind in _FIRST else len(_FIRST))


def links_on(record_id: str) -> list[Link]:
    """Return the links to the forms about a record, to its history, and to what was observed of it."""
    kind = kind_of(record_id)
    verbs = [(verb.form.link, name) for name, verb in FORMS.items() if verb.form and kind in verb.kinds]
    edit = [] if kind in APPEND_ONLY_KINDS | ADMIN_KINDS else [("Edit", "edit")]
    links = [Link(words, f"/facts/{record_id}/{last}") for words, last in (*verbs, *edit, ("History", "history"))]
    if kind == "convening":
        links.insert(0, Link("Plan it, or look back on it", f"/convenings/{record_id}"))
    return [*links, Link("Observations", f"/observations?about={record_id}")] if kind in SUBJECTS else links


def counterparts_for(workspace: Workspace, viewer: Viewer, record_id: str) -> list[Link]:
    """Return the links to counterparts: from a request for who asked, with its topic as the need; from an office."""
    kind = kind_of(record_id)
    if kind == "organization":
        return [Link("Find counterparts", f"/organizations/{record_id}/counterparts")]
    if kind == "engagement":
        return [Link("Whom its pair should meet", f"/pairs?one={record_id}")]
    if kind != "request":
        return []
    askers, topics = need_of(workspace, viewer, record_id)
    need = f"&need={quote(topics[0])}" if topics else ""
    return [
        Link(
            "Find counterparts" + (f" for {name}" if len(askers) > 1 else ""),
            f"/people/{person_id}?request_id={record_id}{need}",
        )
        for person_id, name in askers
    ]


def joins_on(viewer: Viewer, record_id: str) -> list[Link]:
    """Return the links to the forms that join a record to another, one for each relationship that its kind may have.

    What a verb of its own writes is left out: its form asks for it. So is what has no name to be found by.
    """
    kind = kind_of(record_id) or ""
    written = {relation for verb in FORMS.values() if kind in verb.kinds for relation in verb.writes}
    links = []
    for relation, declared in MODEL.relationships.items():
        if relation not in JOINS or relation in written or not may_write(viewer, relation):
            continue
        for outgoing in (True, False):
            here = {start if outgoing else end for start, end in declared.endpoints}
            if kind not in here or (declared.symmetric and not outgoing):
                continue
            verb = standing_on(kind, relation, outgoing=outgoing)
            other = verb.references["to_id" if outgoing else "from_id"]
            if verb.form and _HAVE_NAMES.intersection(other.kinds):
                address = f"/facts/{record_id}/{'join' if outgoing else 'joined'}/{relation}"
                links.append(Link(f"{verb.form.link}{' …' if outgoing else ''}", address))
    return links
