"""The people of organizations, by the posts that they hold, held or will hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from cjn_graph.access import Viewer
from cjn_graph.model import fold, kind_of
from cjn_graph.model.entities import POST_LEVELS
from cjn_graph.model.holding import begun, is_over
from cjn_graph.services.named import Named
from cjn_graph.services.workspace import Workspace

_AT_ONCE: Final = 500


class Holding(BaseModel):
    """One term in a post of an organization, or a post without one."""

    organization: Named
    post: Named
    level: str | None
    fact_id: str
    person: Named | None
    how: str | None = None
    start: str | None = None
    end: str | None = None

    def is_over(self, day: date) -> bool:
        """Tell whether it had ended by a day."""
        return is_over(self.end, day)

    def is_ahead(self, day: date) -> bool:
        """Tell whether it begins after a day."""
        return not begun(self.start, day)


def holdings_of(workspace: Workspace, viewer: Viewer, organization_ids: Sequence[str]) -> list[Holding]:
    """Read all terms in the posts of these organizations, the highest posts first, then by title and name."""
    found: dict[tuple[str, str], Holding] = {}
    for first in range(0, len(organization_ids), _AT_ONCE):
        ids = list(organization_ids[first : first + _AT_ONCE])
        for row in workspace.store.read(viewer, "people/office_terms", ids=ids):
            holding = _holding(row)
            found[holding.post.id, holding.fact_id] = holding
    return sorted(found.values(), key=_place)


def office_of(workspace: Workspace, viewer: Viewer, post_id: str) -> Named | None:
    """Read which organization a post belongs to."""
    for row in workspace.store.read(viewer, "records/neighbours", kind="post", id=post_id):
        if kind_of(row["relationship"]["id"]) == "has_post":
            return Named(id=row["other"]["id"], name=row["other"]["name"])
    return None


def _holding(row: dict[str, Any]) -> Holding:
    post, term = row["post"], row["term"] if row["person_id"] else None
    return Holding(
        organization=Named(id=row["organization_id"], name=row["organization"]),
        post=Named(id=post["id"], name=post["title"]),
        level=post.get("level"),
        fact_id=term["id"] if term else "",
        person=Named(id=row["person_id"], name=row["person"]) if term else None,
        **({name: term.get(name) for name in ("how", "start", "end")} if term else {}),
    )


def _place(holding: Holding) -> tuple[int, str, str, str]:
    level = POST_LEVELS.index(holding.level) if holding.level in POST_LEVELS else len(POST_LEVELS)
    return (level, fold(holding.post.name), fold(holding.person.name) if holding.person else "", holding.fact_id)
