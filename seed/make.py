"""Making model records with ids that are always the same for the same key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from cjn_graph.model import MODEL, Entity, Record, Relationship, derived_id, kind_of
from cjn_graph.model.base import Sensitivity

FICTIONAL: Final = "Fictional: demo data."

_STRICTNESS: Final[dict[str, int]] = {"open": 0, "staff": 1, "restricted": 2}


class Maker:
    """Makes records of one source; every id is derived from the namespace and the record's key.

    An edge is never more open than the strictest of its two ends, so that a restricted engagement or pressure leaves no
    trace that is visible without the grant.

    Parameters
    ----------
    source : str
        What the records give as their source.
    namespace : str
        Stands before each key in ids and external ids.
    fictional : bool
        Whether entities are marked as fictional.
    """

    def __init__(self, source: str, *, namespace: str, fictional: bool) -> None:
        self.source = source
        self._namespace = namespace
        self._fictional = fictional
        self._stricter: dict[str, Sensitivity] = {}

    def id(self, kind: str, key: str) -> str:
        """The id that the entity of this kind and key has, made already or not."""
        return derived_id(kind, self._namespace, key)

    def entity(self, kind: str, key: str, /, **values: Any) -> Entity:
        """Make an entity; values that are None are left unknown."""
        record = MODEL.entities[kind].model_validate(
            {
                "id": self.id(kind, key),
                "source": self.source,
                "external_ids": [f"{self._namespace}:{key}"],
                "fictional": self._fictional,
                **values,
            }
        )
        if record.sensitivity != "open":
            self._stricter[record.id] = record.sensitivity
        return record

    def written(self, specs: Iterable[Mapping[str, Any]], find: Callable[[str, str], str]) -> Iterator[Record]:
        """Make entities that are written out in a table, each followed by its relationships.

        Parameters
        ----------
        specs : iterable of mapping
            Each with ``kind``, ``key``, the values, and ``links``: the kind of a relationship, the record at its other
            end as ``kind:key``, and its values if it has any.
        find : callable
            From kind and key to the id of the record at the other end.
        """
        for spec in specs:
            values = {name: value for name, value in spec.items() if name not in ("kind", "key", "links")}
            record = self.entity(spec["kind"], spec["key"], **values)
            yield record
            for kind, reference, *said in spec.get("links", ()):
                other, _, key = reference.partition(":")
                ends = (record.id, find(other, key))
                forward = tuple(kind_of(end) for end in ends) in MODEL.relationships[kind].endpoints
                yield self.edge(kind, *(ends if forward else ends[::-1]), **(said[0] if said else {}))

    def edge(self, kind: str, start: str, end: str, key: str = "", /, **values: Any) -> Relationship:
        """Make a relationship; ``key`` tells apart several of one kind between the same two ends."""
        declared = MODEL.relationships[kind]
        levels = (
            values.get("sensitivity") or declared.default_sensitivity,
            self._stricter.get(start, "open"),
            self._stricter.get(end, "open"),
        )
        return declared.model_validate(
            {
                "id": derived_id(kind, self._namespace, start, end, key),
                "source": self.source,
                "from_id": start,
                "to_id": end,
                **values,
                "sensitivity": max(levels, key=_STRICTNESS.__getitem__),
            }
        )
