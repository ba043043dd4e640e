"""What a record is joined to in the chain of outcomes: made at, made by, used by, asked by."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, PartialDate, fold, kind_of
from cjn_graph.services.named import Named
from cjn_graph.services.workspace import Workspace

CHAIN_KINDS: Final = ("convening", "workgroup", "resource", "commitment", "engagement")
"""Kinds that have a place in what came of a network's convenings."""
LINKED_KINDS: Final = (*CHAIN_KINDS, "organization", "request")
RELATIONS: Final = ("part_of", "formed_at", "produced", "asked", "used", "at", "made")


class Link(BaseModel):
    """One record at the other end of a link."""

    record: Named
    kind: str = Field(description="Kind of the record.")
    detail: str = Field(description="Its status or sort, or its kind.")
    fact_id: str = Field(description="Id of the relationship.")
    on: PartialDate | None = Field(description="When, where the link is dated.")
    outcome: str | None = Field(description="What came of it, where the link is a use.")


class Links(BaseModel):
    """The links of one sort, by name."""

    relation: str = Field(description="Kind of the relationship.")
    outgoing: bool = Field(description="True where the relationship starts at the record asked about.")
    links: list[Link]


def links_of(workspace: Workspace, viewer: Viewer, record_id: str) -> list[Links]:
    """Return what a record is joined to in the chain, in the order of the chain; nothing for other kinds."""
    kind = kind_of(record_id)
    if kind not in LINKED_KINDS:
        return []
    found: dict[tuple[str, bool], list[Link]] = defaultdict(list)
    for row in workspace.store.read(viewer, "records/neighbours", kind=kind, id=record_id):
        relation = MODEL.types[row["type"]].kind
        if relation in RELATIONS:
            found[relation, row["from_id"] == record_id].append(_link(row))
    return [
        Links(relation=relation, outgoing=outgoing, links=sorted(found[relation, outgoing], key=_place))
        for relation in RELATIONS
        for outgoing in (True, False)
        if (relation, outgoing) in found
    ]


def _link(row: dict[str, Any]) -> Link:
    edge, other = row["relationship"], row["other"]
    return Link(
        record=Named(id=other["id"], name=other["name"]),
        kind=kind_of(other["id"]) or "",
        detail=other.get("status") or other.get("classification") or kind_of(other["id"]) or "",
        fact_id=edge["id"],
        on=PartialDate(edge["on"]) if edge.get("on") else None,
        outcome=edge.get("outcome"),
    )


def _place(link: Link) -> tuple[bool, str, str]:
    return (not link.outcome, fold(link.record.name), link.fact_id)
