"""What must hold for the relationships of an import: ends that exist, none twice, not too many, no cycle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cjn_graph.exchange.columns import guess
from cjn_graph.exchange.lookup import Lookup
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.rows import Row
from cjn_graph.exchange.staging import Staging
from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.model.ids import a_kind
from cjn_graph.model.limits import Hierarchy, cycles, limits_of

SIDES = ("from", "to")

End = tuple[str, str]
"""Kind and id of the record at one side; the id is empty where its own row is wrong."""


class EdgeRules:
    """The rules, applied to the rows of one import."""

    def __init__(
        self, lookup: Lookup, staging: Staging, problems: ProblemList, source: str, *, row_by_row: bool = False
    ) -> None:
        self._row_by_row = row_by_row
        self._lookup = lookup
        self._staging = staging
        self._problems = problems
        self._source = source
        self.incomplete: set[str] = set()
        """Kinds whose own file could not be read to its end."""
        self._hierarchy: Hierarchy = defaultdict(dict)
        """Kept in memory: hierarchies of places and topics are small beside people and ties."""

    def resolve(self, chunk: Sequence[Row], kind: type[Relationship]) -> Iterator[tuple[Row, str, str]]:
        """Yield the rows whose two ends are found, with the ids of these; report the others."""
        allowed = {side: sorted({pair[place] for pair in kind.endpoints}) for place, side in enumerate(SIDES)}
        asked: set[tuple[str, str]] = set()
        for row in chunk:
            for side in SIDES:
                for name in self._names(row.ids.get(side, "")):
                    if not self._staging.named(allowed[side], name):
                        asked.update((end_kind, name) for end_kind in allowed[side])
        stored = self._lookup.references(asked)
        for row in chunk:
            start, end = (self._end(row, side, allowed[side], stored, kind) for side in SIDES)
            if start and end and self._joins(row, start, end, kind):
                yield row, start[1], end[1]

    def _names(self, reference: str) -> list[str]:
        """Return the external ids that a reference can mean, the file's own source first."""
        names = [f"{self._source}:{reference}", reference]
        return names[: 2 if ":" in reference else 1] if reference else []

    def _end(
        self, row: Row, side: str, allowed: list[str], stored: Mapping[tuple[str, str], str], kind: type[Relationship]
    ) -> End | None:
        reference = row.ids.get(side)
        if reference is None:
            row.report(self._problems, side, "The cell is empty.", "Write the id of a record.")
            return None
        stated = "_".join(row.ids.get(f"{side}_kind", "").casefold().split())
        if stated and stated not in allowed:
            what = f"{kind.type} cannot have {a_kind(stated[:40])} here."
            hint = f"{guess(stated, allowed)} Use one of: {', '.join(allowed)}.".strip()
            row.report(self._problems, f"{side}_kind", what, hint)
            return None
        kinds = [stated] if stated else allowed
        found: list[End] = []
        for name in self._names(reference):
            found = found or self._staging.named(kinds, name)
            found = found or [(end, stored[(end, name)]) for end in kinds if (end, name) in stored]
        if len(found) > 1:
            what = f"{reference!r} is the id of several records: {' and '.join(_words(end) for end, _ in found)}."
            row.report(self._problems, side, what, f"Say which in a column {side}_kind.")
        elif not found:
            self._report_unknown(row, side, reference, kinds, kind)
        elif found[0][1]:
            return found[0]
        elif self._row_by_row:  # otherwise nothing is written: that the other row is wrong was said there
            what = f"It refers to {reference[:80]!r}, whose own row is rejected."
            row.report(self._problems, side, what, "Correct that row first.")
        return None

    def _report_unknown(self, row: Row, side: str, reference: str, kinds: list[str], kind: type[Relationship]) -> None:
        if self.incomplete.intersection(kinds):
            return
        words = " or ".join(_words(end) for end in kinds)
        other = [end for name in self._names(reference) for end, _ in self._staging.named(list(MODEL.entities), name)]
        if other:
            hint = f"There is {a_kind(other[0])} of that id, but {kind.type} needs a {words} here."
        else:
            files = " or ".join(f"{MODEL.entities[end].plural}.csv" for end in kinds[:3])
            hint = f"Add it to {files}, or write source:id for a record that another source brought in."
        row.report(self._problems, side, f"There is no {words} with the id {reference[:80]!r}.", hint)

    def _joins(self, row: Row, start: End, end: End, kind: type[Relationship]) -> bool:
        if (start[0], end[0]) not in kind.endpoints:
            ends = " or ".join(_words(pair[1]) for pair in kind.endpoints if pair[0] == start[0])
            what = f"{kind.type} cannot join {a_kind(start[0])} to {a_kind(end[0])}."
            hint = f"From {a_kind(start[0])} it leads to: {ends}."
        elif start[1] == end[1]:
            what = f"{kind.type} joins the {_words(start[0])} to itself."
            hint = "Name two different records, or remove the row."
        else:
            return True
        row.report(self._problems, "to", what, hint)
        return False

    def is_first(self, row: Row, record_id: str) -> bool:
        """Tell whether a row is the first to describe its relationship; report it otherwise."""
        claimed = self._staging.claim(record_id, row.line, row.layout.file)
        if claimed is None:
            return True
        where = f"row {claimed.row}" + (f" of {claimed.file}" if claimed.file != row.layout.file else "")
        if row.id_column:
            what, hint = f"The id {row.ids['id']!r} is in {where} already.", "Give each row its own id."
        else:
            what = f"The row repeats {where}: the same ends, role and first date."
            hint = "Keep one of the two, or tell them apart by a column id."
        row.report(self._problems, row.id_column or "from", what, hint)
        return False

    def same_ends(self, record: Relationship, stored: Record, row: Row) -> bool:
        """Tell whether a stored relationship joins what the row joins; report it otherwise."""
        ends = [record.from_id, record.to_id]
        before = [getattr(stored, "from_id", ""), getattr(stored, "to_id", "")]
        if ends == before or (record.symmetric and ends == before[::-1]):
            return True
        side = SIDES[0] if ends[0] != before[0] else SIDES[1]
        what = f"The relationship {row.ids.get('id', '')!r} is stored already and joins other records."
        row.report(self._problems, side, what, "What a relationship joins never changes: give the row a new id.")
        return False

    def count(self, kind: type[Relationship], fresh: Sequence[tuple[Row, Relationship]]) -> None:
        """Report new relationships that would be too many at one record; remember those of a hierarchy."""
        for side, limit in limits_of(kind).items():
            ends = [(row, getattr(record, f"{side}_id")) for row, record in fresh]
            stored = self._lookup.edge_counts(kind.kind, side, (end for _, end in ends))
            for row, end in ends:
                total = stored[end] + self._staging.count(kind.kind, side, end)
                if total > limit:
                    what = f"{row.ids[side]!r} would have {total} relationships {kind.type}; it may have {limit}."
                    row.report(self._problems, side, what, "Remove the row, or delete the old one first.")
        if kind.acyclic:
            for row, record in fresh:
                self._hierarchy[record.from_id].setdefault(record.to_id, row.line)

    def check_cycles(self, kind: type[Relationship], file: str) -> None:
        """Report the rows that close a cycle, together with what is stored."""
        asked: set[str] = set()
        while frontier := {upper for above in self._hierarchy.values() for upper in above} - asked:
            asked |= frontier
            for lower, upper in self._lookup.upward(kind.kind, frontier):
                self._hierarchy[lower].setdefault(upper, 0)
        for row, cycle in cycles(self._hierarchy):
            chain = " → ".join(self._staging.spoken(record_id).removeprefix(f"{self._source}:") for record_id in cycle)
            what = f"{kind.type} closes a cycle: {chain}."
            self._problems.add(file, row, "to", what, "Leave out one of these rows.", of_row=True)
        self._hierarchy.clear()


def _words(kind: str) -> str:
    return kind.replace("_", " ")
