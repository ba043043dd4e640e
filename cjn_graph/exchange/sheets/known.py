"""What is on record already of what flat lists name: organizations, topics, convenings, networks, places."""

from __future__ import annotations

from functools import cache, cached_property, partial
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.exchange.sheets.places import Places
from cjn_graph.model import PartialDate, fold
from cjn_graph.model.entities import Jurisdiction
from cjn_graph.model.names import name_key
from cjn_graph.records.reading import read_joined, read_records
from cjn_graph.store import Store

_PAGE: Final = 5_000


class Known:
    """Looks records up by their names, within what a viewer may see; each name once."""

    def __init__(self, store: Store, viewer: Viewer) -> None:
        self._store = store
        self._viewer = viewer
        self.called = cache(self._called)
        self.was_on = cache(self._was_on)
        self._names = cache(self._names_of)

    @cached_property
    def places(self) -> Places:
        """All jurisdictions."""
        found: list[Jurisdiction] = []
        after = ""
        while True:
            rows = self._store.read(self._viewer, "records/list_nodes", kind="jurisdiction", after=after, limit=_PAGE)
            found += [Jurisdiction.from_row(row["node"]) for row in rows]
            if len(rows) < _PAGE:
                return Places(found)
            after = found[-1].id

    def served_by(self, organization_id: str) -> set[str]:
        """Return the ids of the places that an organization serves already."""
        return {one.other["id"] for one in read_joined(self._store, self._viewer, [organization_id], ["serves"])}

    def holds(self, person_id: str, organization_id: str, title: str) -> bool:
        """Tell whether somebody here has a post of this title (any, where none is said) in an organization already."""
        if not person_id:
            return False
        read = partial(read_joined, self._store, self._viewer)
        posts = {one.other["id"]: one.other["title"] for one in read([person_id], ["holds"])}
        return any(
            one.other["id"] == organization_id and (not title or fold(title) == fold(posts[one.id]))
            for one in read(list(posts), ["has_post"])
        )

    def _called(self, kind: str, name: str) -> tuple[str, ...]:
        """Return the ids of the records of a kind that bear a name; of a topic, a synonym will do."""
        if kind == "person":
            rows = self._store.read(self._viewer, "records/named_nodes", kind=kind, folded=fold(name))
            return tuple(row["id"] for row in rows)
        names = self._names(kind)
        found = names.get(fold(name), ()) or names.get(name_key(name), ())
        if not found and kind == "topic":
            found = tuple(row["id"] for row in self._store.read(self._viewer, "search/synonymous", name=name.lower()))
        return found

    def _names_of(self, kind: str) -> dict[str, tuple[str, ...]]:
        """Read the names of all records of a kind: lists name many, and one after the other would take long."""
        columns = self._store.read(self._viewer, "records/names_of_kind", kind=kind)[0]
        found: dict[str, tuple[str, ...]] = {}
        for name, record_id in sorted(zip(columns["names"], columns["ids"], strict=True)):
            for called in {name, name_key(name)}:
                found[called] = (*found.get(called, ()), record_id)
        return found

    def _was_on(self, convening_id: str, day: str) -> bool:
        """Tell whether a convening was, or may have been, on a day."""
        found = read_records(self._store, self._viewer, [convening_id]).get(convening_id)
        start, end, wanted = getattr(found, "start", None), getattr(found, "end", None), PartialDate(day)
        return start is None or (start.first_day <= wanted.last_day and wanted.first_day <= (end or start).last_day)
