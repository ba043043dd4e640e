"""Who is on record already and may be the one that is about to be added: named before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.duplicates import find_duplicates
from cjn_graph.errors import InvalidInput, LooksAlike
from cjn_graph.model import Record, fold
from cjn_graph.model.names import name_key
from cjn_graph.records import read_records
from cjn_graph.search import rank_names
from cjn_graph.search.diminutives import other_forms
from cjn_graph.services.duplicates import KINDS, profile_of
from cjn_graph.services.indexing import name_index
from cjn_graph.services.workspace import Workspace

ANYWAY: Final = "anyway"
"""Name of the input by which somebody is added all the same."""
_LIKELY: Final = 0.8
_NEAR: Final = 20
_NAMED: Final = 5


def require_unlike(workspace: Workspace, viewer: Viewer, record: Record) -> None:
    """Refuse somebody new who may be on record already, unless it is said that they are to be added anyway.

    Only whom the viewer sees counts: a look-alike that is hidden from them makes no difference.

    Raises
    ------
    LooksAlike
        With who it may be, and what speaks for it.
    """
    found = _alike(workspace, viewer, record) if record.kind in KINDS else {}
    if not found:
        return
    told = [f"{who} ({record_id}): {why}" for record_id, (who, why) in list(found.items())[:_NAMED]]
    raise LooksAlike(
        f"May be on record already: {'; '.join(told)}.",
        list(found)[:_NAMED],
        hint="Nothing was written. Use the one on record, or say that this is another one (at a terminal: --anyway).",
    )


def _alike(workspace: Workspace, viewer: Viewer, record: Record) -> dict[str, tuple[str, str]]:
    """Return the name of each look-alike and what speaks for it, by id, the surest first."""
    read = partial(workspace.store.read, viewer, kind=record.kind)
    name, email = getattr(record, "name", ""), (getattr(record, "email", None) or "").casefold()
    reasons: dict[str, list[str]] = {}
    for why, rows in (
        ("the same name", read("records/named_nodes", folded=fold(name))),
        ("the same address", read("records/same_address", email=email) if email else []),
    ):
        for row in rows:
            reasons.setdefault(row["id"], []).append(why)
    near = read_records(workspace.store, viewer, [*reasons, *_near(workspace, viewer, record.kind, name)])
    profiles = [profile_of(one) for one in near.values()]
    pairs = find_duplicates(
        [*profiles, profile_of(record)], threshold=_LIKELY, other_forms=other_forms, near={record.id}
    )
    for pair in pairs:
        other = pair.a if pair.b == record.id else pair.b
        if other not in reasons:
            reasons[other] = [f"{one.field} {one.agreement}" for one in pair.evidence if one.weight > 0]
    return {
        record_id: (str(getattr(near[record_id], "name", "")), " and ".join(why))
        for record_id, why in reasons.items()
        if record_id in near
    }


def _near(workspace: Workspace, viewer: Viewer, kind: str, name: str) -> Iterable[str]:
    """Return the ids of people whose names search would find, or of organizations that have most words in common."""
    if kind == "person":
        try:
            return [one.id for one in rank_names(name_index(workspace, viewer), name, limit=_NEAR)]
        except InvalidInput:  # there is no word in it, or there are too many
            return []
    columns = workspace.store.read(viewer, "records/names_of_kind", kind=kind)[0]
    words = set(name_key(name).split())
    common = [
        (len(words & set(name_key(other).split())), record_id)
        for other, record_id in zip(columns["names"], columns["ids"], strict=True)
    ]
    return [record_id for number, record_id in sorted(common, reverse=True)[:_NEAR] if number]
