"""The reader of flat lists: files to sheets, each with its mapping, and their rows as tables."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.columns import NOT_IMPORTED, formats
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.base import OpenTable
from cjn_graph.exchange.rejected import REJECTED, WHY_REJECTED
from cjn_graph.exchange.report import ColumnReport, LookAlike, SheetReport
from cjn_graph.exchange.sheets.fields import SKIPPED, field_called, plain
from cjn_graph.exchange.sheets.files import calendars, cards, delimited, json_lines, workbook
from cjn_graph.exchange.sheets.flat import Findings, Flattener
from cjn_graph.exchange.sheets.known import Known
from cjn_graph.exchange.sheets.mapping import Mapping, guess_mapping, matched, read_mapping, written
from cjn_graph.exchange.sheets.row import LISTS as LISTED
from cjn_graph.exchange.sheets.rows import StagedRows
from cjn_graph.exchange.sheets.sheet import Sheet
from cjn_graph.exchange.sheets.values import DateOrder
from cjn_graph.model import MODEL

_TEXTS: Final = {
    **dict.fromkeys(cards.ENDINGS, cards.open_cards),
    **dict.fromkeys(calendars.ENDINGS, calendars.open_calendar),
    **dict.fromkeys(json_lines.ENDINGS, json_lines.open_json_lines),
}
LISTS: Final = (*delimited.ENDINGS, *workbook.ENDINGS, *_TEXTS)
_OTHER_ENDINGS: Final = (".xls", ".ods", ".numbers", ".xlsb", ".pdf", ".docx")
_OWN_COLUMNS: Final = frozenset({"id", "from", "fips"})
_FOUND: Final = ("people", "organizations", "posts", "has_post", "holds", "serves", "can_help_with")
_STEMS: Final = (*_FOUND, "seeks_help_with", "attended", "member_of", "knows")


@dataclass(frozen=True)
class Answers:
    """What the person who imports says about lists.

    Attributes
    ----------
    mapping : Path, optional
        File of mappings.
    encoding : str, optional
    dates : str, optional
        Which number comes first in dates of columns where nothing shows it.
    kept_in : Path, optional
        Folder where mappings are kept for next time.
    """

    mapping: Path | None = None
    encoding: str | None = None
    dates: DateOrder | None = None
    kept_in: Path | None = None


def is_list(path: Path) -> bool:
    """Tell whether a path is a flat list, and not one of our own files, or what is meant as one.

    Raises
    ------
    InvalidInput
        It is of a kind that cannot be read.
    """
    ending, stem = path.suffix.casefold(), path.stem.casefold().removesuffix(REJECTED)
    if ending in _OTHER_ENDINGS:
        raise InvalidInput(f"{path.name} cannot be read.", hint="Save it as .xlsx or as CSV first.")
    if not path.is_file() or ending not in LISTS or stem in {MODEL.kinds[kind].plural for kind in NOT_IMPORTED}:
        return False
    own = formats().get(next(iter(difflib.get_close_matches(stem, formats(), n=1, cutoff=0.8)), ""))
    if ending != ".csv" or own is None:
        return True
    # The columns of our own files count too: a tie of the kind "contact" is no row of column names.
    sheets = delimited.open_delimited(path, ProblemList(), lambda name: bool(own.column(name) or field_called(name)))
    if not sheets:
        return False
    header = sheets[0].header
    if all(own.column(name) for name in header):
        return False
    has_parts = bool({"given_name", "family_name"} & {field_called(name) for name in header})
    names = {plain(name) for name in header}
    if names & _OWN_COLUMNS:
        return stem in formats() and "name" not in names and has_parts and "from" not in names
    mapping = guess_mapping(sheets[0])
    return mapping.names_people or mapping.names_ties


class FlatLists:
    """Lists of people, one or several, with what their columns fill."""

    def __init__(self, paths: Sequence[Path], location: Path, known: Known, answers: Answers) -> None:
        self._location = location
        self._known = known
        self._answers = answers
        self._problems = ProblemList()
        self._rows = StagedRows()
        self._opened: dict[tuple[str, int], OpenTable] | None = None
        self.findings = Findings()
        self.ignored: list[str] = []
        self.sheets = self._read(paths)

    @property
    def location(self) -> str:
        """Where they lie."""
        return str(self._location)

    @property
    def name(self) -> str:
        """The name of the file or folder, without what is added to files of rejected rows."""
        name = self._location.stem if self._location.is_file() else self._location.resolve().name
        return name.removesuffix(REJECTED)

    def contents(self) -> tuple[list[FlatTable], list[str]]:
        """Return the tables that the rows become."""
        numbers = range(max(1, len(self.sheets)))
        return [FlatTable(stem, number, self) for stem in _STEMS for number in numbers], self.ignored

    def open(self, stem: str, number: int, problems: ProblemList) -> OpenTable | None:
        """Return a table of the rows of a sheet; the first call reads all rows."""
        if self._opened is None:
            for problem in self._problems.kept:
                problems.add(problem.file, problem.row, problem.column, problem.what, problem.hint)
            self._opened = Flattener(self.sheets, self._known, self._rows, self.findings).flatten(problems)
        return self._opened.get((stem, number))

    def close(self) -> None:
        """Free the disk that the rows take."""
        self._rows.close()

    def report(self) -> list[SheetReport]:
        """Describe the lists: what was found out, and what each column fills."""
        found = []
        for sheet, mapping in self.sheets:
            rows = sheet.sample[:20]
            columns = [
                ColumnReport(
                    column=name,
                    fills=mapping.columns.get(name, SKIPPED),
                    example=next((row[place] for row in rows if row[place]), "")[:60],
                )
                for place, name in enumerate(sheet.header)
            ]
            found.append(SheetReport(file=sheet.file, notes=sheet.notes, columns=columns))
        if found:
            found[0].places = {
                text: f"{place.name} ({place.evidence})" if place.id else place.evidence
                for text, place in sorted(self.findings.places.items())
            }
            found[0].unknown = [
                f"{text} ({number} row{'s' if number > 1 else ''}): "
                f"no {' or '.join(LISTED[field][1])} of this name is on record; kept as it is"
                for (field, text), number in self.findings.unknown.most_common(50)
            ]
            found[0].names = dict(list(self.findings.turned.items())[:20])
        return found

    def written_mapping(self, look_alikes: Sequence[LookAlike] = ()) -> str:
        """Write the mappings as they are, with the places and look-alikes that were met, to be edited."""
        places = {text: place.name or "?" for text, place in sorted(self.findings.places.items())}
        found = {}
        for sheet, mapping in self.sheets:
            asked = {one.key: "?" for one in look_alikes if one.file == sheet.file and one.on_record}
            name = "" if len(self.sheets) == 1 else sheet.file
            found[name] = mapping.model_copy(update={"places": places, "people": asked | mapping.people})
        may_be = {one.key: f"may be {one.other_name} ({one.other_id}), {one.score:.0%}" for one in look_alikes}
        return written(found, may_be)

    def keep_mapping(self) -> None:
        """Keep the mappings for lists of the same columns."""
        for sheet, mapping in self.sheets:
            if kept := self._kept(sheet):
                kept.parent.mkdir(parents=True, exist_ok=True)
                lasting = mapping.model_copy(update={"people": {}})  # those are known by their ids from now on
                kept.write_text(written({"": lasting}), encoding="utf-8")

    def _read(self, paths: Sequence[Path]) -> list[tuple[Sheet, Mapping]]:
        given = read_mapping(self._answers.mapping) if self._answers.mapping else {}
        found: list[Sheet] = []
        for path in paths:
            opened = self._sheets_of(path)
            several = len(paths) > 1 or len(opened) > 1
            found += [replace(sheet, prefix=f"{sheet.file}/") if several else sheet for sheet in opened]
        known = [(sheet, self._mapping_of(sheet, given)) for sheet in found]
        people = [(sheet, mapping) for sheet, mapping in known if mapping.names_people or mapping.names_ties]
        self.ignored += [sheet.file for sheet, mapping in known if people and (sheet, mapping) not in people]
        if known and not people:
            for sheet, _ in known:
                what = f"No column is understood as the name of a person: {', '.join(sheet.header[:20])}."
                hint = "Say which it is: a dry run with --map FILE writes a mapping to edit."
                self._problems.add(sheet.file, sheet.header_row, None, what, hint)
        return people

    def _sheets_of(self, path: Path) -> list[Sheet]:
        def known(name: str) -> bool:
            return field_called(name) is not None

        if path.suffix.casefold() in workbook.ENDINGS:
            sheets = workbook.open_workbook(path, self._problems, known)
            if not sheets and not self._problems.total:
                self._problems.add(path.name, None, None, "There is no list in it.", "It needs a header row at least.")
            return sheets
        if opens := _TEXTS.get(path.suffix.casefold()):
            return opens(path, self._problems, encoding=self._answers.encoding)
        return delimited.open_delimited(path, self._problems, known, encoding=self._answers.encoding)

    def _mapping_of(self, sheet: Sheet, given: dict[str, Mapping]) -> Mapping:
        mapping = given.get(sheet.file) or given.get("")
        if mapping is not None:
            sheet.notes.append("Columns as the mapping says.")
            mapping = matched(mapping, sheet)
        elif (kept := self._kept(sheet)) and kept.is_file():
            sheet.notes.append("Columns as last time, for a list of the same columns.")
            mapping = matched(read_mapping(kept)[""], sheet)
        else:
            mapping = guess_mapping(sheet)
        if WHY_REJECTED in sheet.header:
            mapping.columns[WHY_REJECTED] = SKIPPED
        if self._answers.dates:
            guessed = dict.fromkeys(sheet.header, self._answers.dates)
            mapping = mapping.model_copy(update={"dates": guessed | mapping.dates})
        return mapping

    def _kept(self, sheet: Sheet) -> Path | None:
        if self._answers.kept_in is None:
            return None
        digest = hashlib.sha256("\n".join(map(plain, sheet.header)).encode()).hexdigest()[:16]
        return self._answers.kept_in / f"{digest}.toml"


@dataclass(frozen=True)
class FlatTable:
    """One of the tables that the rows of lists become."""

    stem: str
    number: int
    lists: FlatLists

    @property
    def name(self) -> str:
        """What problems call it."""
        return self.lists.sheets[self.number][0].file if self.lists.sheets else Path(self.lists.location).name

    def open(self, problems: ProblemList) -> OpenTable | None:
        """Read all rows, once."""
        return self.lists.open(self.stem, self.number, problems)
