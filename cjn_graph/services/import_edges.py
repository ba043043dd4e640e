"""What must hold for the relationships of an import: ends that exist, none twice, not too many, no cycle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cjn_graph.exchange.columns import guess
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.rows import Row
from cjn_graph.exchange.staging import Staging
from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.model.ids import a_kind
from cjn_graph.model.limits import limits_of
from cjn_graph.services.import_lookup import Lookup

_CLIMB = 2_000
SIDES = ("from", "to")


class EdgeRules:
    """The rules, applied to the rows of one import."""

    def __init__(self, lookup: Lookup, staging: Staging, problems: ProblemList, source: str) -> None:
        self._lookup = lookup
        self._staging = staging
        self._problems = problems
        self._source = source
        self.incomplete: set[str] = set()
        """Kinds whose own file could not be read to its end."""

    def resolve(
        self, chunk: Sequence[Row], kind: type[Relationship], file: str
    ) -> Iterator[tuple[Row, tuple[str, str]]]:
        """Yield the rows whose two ends are found, with the ids of these; report the others."""
        allowed = {side: sorted({pair[place] for pair in kind.endpoints}) for place, side in enumerate(SIDES)}
        asked: set[tuple[str, str]] = set()
        for row in chunk:
            for side in SIDES:
                reference = row.ids.get(side, "")
                for name in self._names(reference):
                    if reference and not self._staging.named(allowed[side], name):
                        asked.update((end_kind, name) for end_kind in allowed[side])
        stored = self._lookup.references(asked)
        for row in chunk:
            ends = [self._end(row, side, allowed[side], stored, kind, file) for side in SIDES]
            if ends[0] and ends[1] and self._joins(row, ends[0], ends[1], kind, file):
                yield row, (ends[0][1], ends[1][1])

    def _names(self, reference: str) -> list[str]:
        """Return the external ids that a reference can mean, the file's own source first."""
        return [f"{self._source}:{reference}", *([reference] if ":" in reference else [])]

    def _end(
        self,
        row: Row,
        side: str,
        allowed: list[str],
        stored: dict[tuple[str, str], str],
        kind: type[Relationship],
        file: str,
    ) -> tuple[str, str] | None:
        """Return (kind, id) of the record that a row names at one side."""
        reference = row.ids.get(side)
        if reference is None:
            self._problems.add(file, row.line, side, "The cell is empty.", "Write the id of a record.")
            return None
        stated = "_".join(row.ids.get(f"{side}_kind", "").casefold().split())
        if stated and stated not in allowed:
            what = f"{kind.type} cannot have {a_kind(stated[:40])} here."
            hint = f"{guess(stated, allowed)} Use one of: {', '.join(allowed)}.".strip()
            self._problems.add(file, row.line, f"{side}_kind", what, hint)
            return None
        kinds = [stated] if stated else allowed
        found: list[tuple[str, str]] = []
        for name in self._names(reference):
            found = found or self._staging.named(kinds, name)
            found = found or [(end, stored[(end, name)]) for end in kinds if (end, name) in stored]
        if len(found) > 1:
            what = f"{reference!r} is the id of several records: {' and '.join(_words(end) for end, _ in found)}."
            self._problems.add(file, row.line, side, what, f"Say which in a column {side}_kind.")
            return None
        if not found:
            self._report_unknown(row, side, reference, kinds, kind, file)
            return None
        return found[0] if found[0][1] else None  # a row that is wrong itself was reported there

    def _report_unknown(
        self, row: Row, side: str, reference: str, kinds: list[str], kind: type[Relationship], file: str
    ) -> None:
        if self.incomplete.intersection(kinds):
            return
        words = " or ".join(_words(end) for end in kinds)
        other = [end for name in self._names(reference) for end, _ in self._staging.named(list(MODEL.entities), name)]
        files = " or ".join(f"{MODEL.entities[end].plural}.csv" for end in kinds[:3])
        hint = (
            f"There is {a_kind(other[0])} of that id, but {kind.type} needs a {words} here."
            if other
            else f"Add it to {files}, or write source:id for a record that another source brought in."
        )
        self._problems.add(file, row.line, side, f"There is no {words} with the id {reference[:80]!r}.", hint)

    def _joins(
        self, row: Row, start: tuple[str, str], end: tuple[str, str], kind: type[Relationship], file: str
    ) -> bool:
        if (start[0], end[0]) not in kind.endpoints:
            ends = " or ".join(_words(pair[1]) for pair in kind.endpoints if pair[0] == start[0])
            what = f"{kind.type} cannot join {a_kind(start[0])} to {a_kind(end[0])}."
            self._problems.add(file, row.line, "to", what, f"From {a_kind(start[0])} it leads to: {ends}.")
            return False
        if start[1] == end[1]:
            what = f"{kind.type} joins the {_words(start[0])} to itself."
            self._problems.add(file, row.line, "to", what, "Name two different records, or remove the row.")
            return False
        return True

    def is_first(self, row: Row, record_id: str, file: str) -> bool:
        """Tell whether a row is the first to describe its relationship; report it otherwise."""
        claimed = self._staging.claim(record_id, row.line, file)
        if claimed is None:
            return True
        where = f"row {claimed.row}" + (f" of {claimed.file}" if claimed.file != file else "")
        if "id" in row.ids:
            what, hint = f"The id {row.ids['id']!r} is in {where} already.", "Give each row its own id."
        else:
            what = f"The row repeats {where}: the same ends, role and first date."
            hint = "Keep one of the two, or tell them apart by a column id."
        self._problems.add(file, row.line, "id" if "id" in row.ids else "from", what, hint)
        return False

    def same_ends(self, record: Relationship, stored: Record, row: Row, file: str) -> bool:
        """Tell whether a stored relationship joins what the row joins; report it otherwise."""
        ends = [record.from_id, record.to_id]
        before = [getattr(stored, "from_id", ""), getattr(stored, "to_id", "")]
        if ends == before or (record.symmetric and ends == before[::-1]):
            return True
        side = SIDES[0] if ends[0] != before[0] else SIDES[1]
        what = f"The relationship {row.ids.get('id', '')!r} is stored already and joins other records."
        self._problems.add(
            file, row.line, side, what, "What a relationship joins never changes: give the row a new id."
        )
        return False

    def count(self, kind: type[Relationship], fresh: Sequence[tuple[Row, Relationship]], file: str) -> None:
        """Report new relationships that would be too many at one record; remember those of a hierarchy."""
        for side, limit in limits_of(kind).items():
            ends = [(row, getattr(record, f"{side}_id")) for row, record in fresh]
            stored = self._lookup.edge_counts(kind.kind, side, (end for _, end in ends))
            for row, end in ends:
                total = stored.get(end, 0) + self._staging.count(kind.kind, side, end)
                if total > limit:
                    what = f"{row.ids[side]!r} would have {total} relationships {kind.type}; it may have {limit}."
                    self._problems.add(file, row.line, side, what, "Remove the row, or delete the old one first.")
        if kind.acyclic:
            self._staging.add_edges((record.from_id, record.to_id, row.line) for row, record in fresh)

    def check_cycles(self, kind: type[Relationship], file: str) -> None:
        """Report the rows that close a cycle, together with what is stored."""
        if not kind.acyclic:
            return
        while frontier := self._staging.unclimbed(_CLIMB):
            self._staging.add_edges(_unnumbered(self._lookup.upward(kind.kind, frontier)))
        for row, cycle in self._staging.cycles():
            chain = " → ".join(self._staging.spoken(record_id).removeprefix(f"{self._source}:") for record_id in cycle)
            self._problems.add(file, row, "to", f"{kind.type} closes a cycle: {chain}.", "Leave out one of these rows.")


def _unnumbered(edges: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, None]]:
    return ((lower, upper, None) for lower, upper in edges)


def _words(kind: str) -> str:
    return kind.replace("_", " ")
