"""External ids: what other systems call a record, for those who type that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cjn_graph.search.texts import Entry


@dataclass(frozen=True)
class ExternalIds:
    """Both ways, so that a record's can be replaced without a look at all others.

    Attributes
    ----------
    of_record : dict
        The external ids of each record that has any.
    records : dict
        Which records each of them names: one, unless records of several kinds share it.
    """

    of_record: dict[str, frozenset[str]]
    records: dict[str, frozenset[str]]

    def after(self, again: Collection[str], found: Sequence[Entry]) -> ExternalIds:
        """Return them as they are after some records were read again, and these of them found."""
        if not found and self.of_record.keys().isdisjoint(again):
            return self
        of_record, records = self.of_record.copy(), self.records.copy()
        for record_id in again:
            for external in of_record.pop(record_id, ()):
                others = records.pop(external) - {record_id}
                if others:
                    records[external] = others
        for entry in found:
            if entry.external_ids:
                of_record[entry.id] = frozenset(entry.external_ids)
            for external in entry.external_ids:
                records[external] = records.get(external, frozenset()) | {entry.id}
        return ExternalIds(of_record, records)
