"""What a record is called, wherever it is named."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.model import Record, Relationship
from cjn_graph.model.entities import Post
from cjn_graph.model.introductions import Introduction
from cjn_graph.records import read_joined, read_records
from cjn_graph.services.terms import office_of
from cjn_graph.services.workspace import Workspace


def title_of(record: Record) -> str:
    """Return what a record is called: its name, or the first thing that it says."""
    names = (getattr(record, field, None) for field in ("name", "title", "measure", "subject"))
    name = next((name for name in names if name), None)
    return str(name) if name else record.kind.replace("_", " ").capitalize()


def full_title(workspace: Workspace, viewer: Viewer, record: Record) -> str:
    """Return what a record is called where nothing else tells where it is.

    A post is called with its organization, a relationship as a sentence, an introduction by whom it brings together.
    """
    if isinstance(record, Introduction):
        names = [str(one.other["name"]) for one in read_joined(workspace.store, viewer, [record.id], ["introduces"])]
        return " and ".join(sorted(names)) or title_of(record)
    if isinstance(record, Relationship):
        ends = read_records(workspace.store, viewer, [record.from_id, record.to_id])
        start, end = (title_of(ends[one]) if one in ends else "…" for one in (record.from_id, record.to_id))
        return f"{start} {record.words()} {end}"
    office = office_of(workspace, viewer, record.id) if isinstance(record, Post) else None
    return f"{title_of(record)}, {office.name}" if office else title_of(record)
