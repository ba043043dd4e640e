"""The people of organizations, by the posts that they hold, held or will hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel

from cjn_graph.access import Viewer
from cjn_graph.model import fold
from cjn_graph.model.entities import POST_LEVELS
from cjn_graph.model.holding import begun, is_over
from cjn_graph.records import Joined, read_joined
from cjn_graph.services.named import Named
from cjn_graph.services.workspace import Workspace


class Holding(BaseModel):
    """One term in a post of an organization, or a post without one."""

    organization: Named
    post: Named
    level: str | None
    fact_id: str = ""
    person: Named | None = None
    how: str | None = None
    start: str | None = None
    end: str | None = None

    def is_over(self, day: date) -> bool:
        """Tell whether it had ended by a day."""
        return is_over(self.end, day)

    def is_ahead(self, day: date) -> bool:
        """Tell whether it begins after a day."""
        return not begun(self.start, day)


def holdings_of(workspace: Workspace, viewer: Viewer, organizations: Mapping[str, str]) -> list[Holding]:
    """Read all terms in the posts of organizations, the highest posts first, then by title and name.

    Parameters
    ----------
    organizations : mapping
        From id to name.
    """
    posts = read_joined(workspace.store, viewer, organizations, ["has_post"])
    terms: dict[str, list[Joined]] = defaultdict(list)
    for term in read_joined(workspace.store, viewer, {one.other["id"] for one in posts}, ["holds"]):
        terms[term.id].append(term)
    holdings = []
    for one in posts:
        vacant = Holding(
            organization=Named(id=one.id, name=organizations[one.id]),
            post=Named(id=one.other["id"], name=one.other["title"]),
            level=one.other.get("level"),
        )
        holdings += [_held(vacant, term) for term in terms[vacant.post.id]] or [vacant]
    return sorted(holdings, key=_place)


def _held(vacant: Holding, term: Joined) -> Holding:
    person = Named(id=term.other["id"], name=term.other["name"])
    dates = {name: term.edge.get(name) for name in ("how", "start", "end")}
    return vacant.model_copy(update={"fact_id": term.edge["id"], "person": person, **dates})


def _place(holding: Holding) -> tuple[int, str, str, str]:
    level = POST_LEVELS.index(holding.level) if holding.level in POST_LEVELS else len(POST_LEVELS)
    return (level, fold(holding.post.name), fold(holding.person.name) if holding.person else "", holding.fact_id)
