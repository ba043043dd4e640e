"""A table of populations, for jurisdictions that are on record: FIPS code, residents and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from cjn_graph.exchange.lookup import Found, Lookup, Target
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.rows import Row, validated
from cjn_graph.exchange.staging import Staging
from cjn_graph.model.entities import Jurisdiction

_STATES: Final = {"11001": "11", "66010": "66"}
"""Single counties that are their state itself: the District of Columbia and Guam."""
_CONNECTICUT: Final = tuple(f"09{number}" for number in range(110, 200, 10))
"""Its planning regions."""


def fips_of(text: str) -> str:
    """Read a FIPS code; spreadsheets drop the zero that it begins with.

    >>> fips_of("1001"), fips_of("39101"), fips_of("6"), fips_of("11001")
    ('01001', '39101', '06', '11')
    """
    code = text.zfill({1: 2, 4: 5}.get(len(text), 0))
    return _STATES.get(code, code)


class Populations:
    """Finds the jurisdiction of each row, and what the row says of it."""

    def __init__(self, lookup: Lookup, staging: Staging, problems: ProblemList, source: str) -> None:
        self._lookup = lookup
        self._staging = staging
        self._problems = problems
        self._source = source

    def find(self, chunk: Sequence[Row]) -> Iterator[Found]:
        """Yield the rows whose jurisdiction is found, with its record as it would be; report the others."""
        named: dict[str, list[Jurisdiction]] = defaultdict(list)
        for place in self._lookup.by_fips({fips_of(row.ids.get("fips", "")) for row in chunk}):
            named[place.fips or ""].append(place)
        for row in chunk:
            code = fips_of(row.ids.get("fips", ""))
            missing = [name for name, there in (("fips", code), ("residents", "population" in row.values)) if not there]
            if missing:
                row.report(self._problems, missing[0], "The cell is empty.", "Fill it in, or take out the row.")
            elif len(named[code]) != 1:
                self._report(row, code, named[code])
            elif self._is_first(row, code, named[code][0]):
                before = named[code][0]
                values = before.model_dump(exclude_none=True, exclude={"population_year"})
                said = {**row.values, "population_source": self._source}
                if after := validated(row, values | said, self._source, self._problems):
                    yield row, after, Target(before.id, before)

    def _report(self, row: Row, code: str, found: Sequence[Jurisdiction]) -> None:
        what = f"There is no jurisdiction with the FIPS code {code[:20]!r}."
        hint = "`cjn seed --reference` writes all states and counties; import others first, with their code."
        if found:
            names = " and ".join(sorted(one.name for one in found))
            what = f"Several jurisdictions have the FIPS code {code!r}: {names}."
            hint = "Correct the code of one of them."
        elif code in _CONNECTICUT:
            hint = "It is a planning region of Connecticut; on record are its eight counties. Take out the row."
        row.report(self._problems, "fips", what, hint)

    def _is_first(self, row: Row, code: str, place: Jurisdiction) -> bool:
        claimed = self._staging.claim(place.id, row.line, row.layout.file)
        if claimed is None:
            return True
        if claimed.file == row.layout.file:
            what, hint = f"The FIPS code {code!r} is in row {claimed.row} already.", "Keep one of the two rows."
        else:
            what = f"{place.name} is in row {claimed.row} of {claimed.file} already."
            hint = "Write its population there, or import the two files one after the other."
        row.report(self._problems, "fips", what, hint)
        return False
