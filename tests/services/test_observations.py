"""Observations on a store: entered, imported, and listed as series, within the rights of the one who asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, Forbidden, InvalidInput, NotFound
from cjn_graph.model import Record
from cjn_graph.pages.observations import ObservationReport, Series, known_terms, list_observations
from cjn_graph.services import records
from cjn_graph.services.history import undo
from cjn_graph.services.observing import observe
from cjn_graph.store import Store
from tests.importing_files import Importer
from tests.making import CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write

PLACE = entity("jurisdiction", "marlow", name="Marlow County, Ohio")
OTHER = entity("jurisdiction", "tallis", name="Tallis County, Iowa")
OFFICE = entity("organization", "office", name="Marlow County Prosecutor")
PROGRAM = entity("program", "program", name="Marlow Pre-Charge Diversion", start="2019", end="2023-06")
REFORM = entity("reform", "reform", name="No cash bail")
WHERE = [edge("serves", OFFICE, PLACE), edge("in", PROGRAM, PLACE), edge("in", REFORM, OTHER)]
DIVERTED = {"measure": "people diverted", "unit": "people"}


def observed(key: str, subject: Record, /, **values: Any) -> list[Record]:
    seen = entity("observation", key, **values)
    return [seen, edge("of", seen, subject, sensitivity=values.get("sensitivity", "open"))]


def fill(store: Store) -> None:
    write(
        store,
        *(PLACE, OTHER, OFFICE, PROGRAM, REFORM, *WHERE),
        *observed("2019", PROGRAM, **DIVERTED, value=60, start="2019", end="2019", reported_by="annual report"),
        *observed("2020", PROGRAM, measure="People Diverted", unit="People", value=48, start="2020"),
        *observed("2022", PROGRAM, **DIVERTED, value=112, start="2022", reported_by="staff call"),
        *observed("said", PROGRAM, measure="people diverted", value=None, text="It is slow.", start="2021"),
        *observed("share", OFFICE, measure="share of cases diverted", value=4.5, unit="percent", start="2025"),
        *observed("other", OFFICE, measure="share of cases diverted", value=0.05, unit="share", start="2024"),
        *observed(
            "voice", REFORM, measure="what people say", value=None, text="Courts are calmer.", start="2026-03-02"
        ),
        *observed("county", OTHER, measure="residents", value=61_000, end="2020"),
        *observed("hidden", PROGRAM, **DIVERTED, value=7, start="2021", sensitivity="restricted"),
    )


def listed(store: Store, **filters: Any) -> ObservationReport:
    return list_observations(workspace_on(store), filters.pop("viewer", STAFF), **filters)


def told(series: Series) -> list[tuple[str, float | None]]:
    return [(str(datum.start), datum.value) for datum in series.data]


def test_what_was_observed_is_listed_as_series_with_sources_and_gaps(store: Store) -> None:
    fill(store)
    report = listed(store)
    assert [(one.measure, one.unit, one.about.name) for one in report.series] == [
        ("people diverted", "people", "Marlow Pre-Charge Diversion"),
        ("residents", None, "Tallis County, Iowa"),
        ("share of cases diverted", "percent", "Marlow County Prosecutor"),
        ("share of cases diverted", "share", "Marlow County Prosecutor"),
        ("what people say", None, "No cash bail"),
    ]
    first = report.series[0]
    assert told(first) == [("2019", 60), ("2020", 48), ("2021", None), ("2022", 112)]
    assert [datum.reported_by for datum in first.data] == ["annual report", None, None, "staff call"]
    assert (first.n, first.kind, [place.name for place in first.places]) == (3, "program", ["Marlow County, Ohio"])
    # It ended in 2023: that year is missed, later ones are not.
    assert [(str(gap.start), str(gap.end)) for gap in first.coverage.gaps] == [("2021", "2021"), ("2023", "2023")]
    assert (first.coverage.recorded, first.coverage.periods, first.coverage.share) == (3, 5, 0.6)
    assert report.total == 5
    assert report.measures == ["people diverted", "residents", "share of cases diverted", "what people say"]
    assert report.places == ["Marlow County, Ohio", "Tallis County, Iowa"]


@pytest.mark.parametrize(
    ("filters", "measures"),
    [
        ({"words": "marlow diversion"}, ["people diverted"]),
        ({"words": "MARLOW"}, ["people diverted", "share of cases diverted", "share of cases diverted"]),
        ({"words": "calmer"}, []),
        ({"measure": "Residents"}, ["residents"]),
        ({"measure": "diverted", "place": "ohio"}, ["people diverted"] + 2 * ["share of cases diverted"]),
        ({"place": "Tallis County, Iowa"}, ["residents", "what people say"]),
        ({"place": "nowhere"}, []),
        ({"about": "no cash bail"}, ["what people say"]),
        ({"about": PROGRAM.id}, ["people diverted"]),
        ({"limit": 1}, ["people diverted"]),
    ],
)
def test_series_can_be_chosen(store: Store, filters: dict[str, Any], measures: list[str]) -> None:
    fill(store)
    report = listed(store, **filters)
    assert [one.measure for one in report.series] == measures
    assert report.total == (5 if "limit" in filters else len(measures))
    assert len(report.measures) == 4


def test_a_measure_that_is_called_exactly_so_wins_over_those_that_contain_its_words(store: Store) -> None:
    write(store, PLACE, *observed("a", PLACE, measure="cases"), *observed("b", PLACE, measure="cases diverted"))
    assert [one.measure for one in listed(store, measure="Cases").series] == ["cases"]
    assert [one.measure for one in listed(store, measure="case").series] == ["cases", "cases diverted"]


def test_a_question_about_one_record_gives_what_all_series_give_of_it(store: Store) -> None:
    fill(store)
    write(store, edge("serves", OFFICE, OTHER, start="2025"))
    workspace = workspace_on(store)
    for viewer in (STAFF, CLEARED):
        everything = list_observations(workspace, viewer)
        for subject in (PLACE, OTHER, OFFICE, PROGRAM, REFORM):
            alone = list_observations(workspace, viewer, about=subject.id)
            assert alone.series == [one for one in everything.series if one.about.id == subject.id]
            assert (alone.measures, alone.places) == (everything.measures, everything.places)
        assert everything.places == sorted({place.name for one in everything.series for place in one.places})


def test_series_are_kept_until_something_is_written_for_those_who_see_the_same(store: Store) -> None:
    fill(store)
    workspace = workspace_on(store)
    first = list_observations(workspace, STAFF).series[0]
    assert list_observations(workspace, Viewer("other", "manager"), words="marlow").series[0] is first
    cleared = list_observations(workspace, CLEARED)
    assert cleared.series[0].n == first.n + 1
    assert list_observations(workspace, STAFF).series[0] is first
    observe(workspace, STAFF, PROGRAM.id, {**DIVERTED, "value": 130, "start": "2023"})
    assert list_observations(workspace, STAFF).series[0].n == first.n + 1
    assert list_observations(workspace, CLEARED).series[0].n == first.n + 2


def test_measures_and_units_are_offered_as_they_are_mostly_written_to_those_who_may_see_them(store: Store) -> None:
    fill(store)
    write(
        store,
        *observed("threats", OTHER, measure="threats", value=3, unit="letters", start="2024", sensitivity="restricted"),
        *observed("words", OTHER, measure="residents", value=None, text="Many.", unit="of no number", start="2024"),
    )
    workspace = workspace_on(store)
    known = known_terms(workspace, STAFF)
    assert known["measure"] == ["people diverted", "residents", "share of cases diverted", "what people say"]
    assert known["unit"] == ["people", "percent", "share"]
    cleared = known_terms(workspace, CLEARED)
    assert set(cleared["measure"]) - set(known["measure"]) == {"threats"}
    assert set(cleared["unit"]) - set(known["unit"]) == {"letters"}
    assert known_terms(workspace, STAFF) == known
    with pytest.raises(Forbidden):
        known_terms(workspace, VIEWER)


@pytest.mark.parametrize(
    ("period", "places"),
    [
        ({"start": "2019"}, ["Marlow County, Ohio"]),
        ({"start": "2020-12-31"}, ["Marlow County, Ohio"]),
        ({"start": "2021"}, []),
        ({"start": "2022-01", "end": "2023-06"}, ["Tallis County, Iowa"]),
        ({"start": "2019", "end": "2024"}, ["Marlow County, Ohio", "Tallis County, Iowa"]),
        ({}, ["Marlow County, Ohio", "Tallis County, Iowa"]),  # without a date it may have been at any time
    ],
)
def test_an_observation_was_made_where_the_organization_served_at_its_time(
    store: Store, period: dict[str, str], places: list[str]
) -> None:
    write(store, PLACE, OTHER, OFFICE, *observed("a", OFFICE, measure="cases", **period))
    write(store, edge("serves", OFFICE, PLACE, end="2020"), edge("serves", OFFICE, OTHER, start="2023"))
    for filters in ({}, {"about": OFFICE.id}):
        report = listed(store, **filters)
        assert [place.name for place in report.series[0].places] == places
        assert report.places == places
        assert [one.measure for one in listed(store, place="tallis", **filters).series] == (
            ["cases"] if OTHER.to_row()["name"] in places else []
        )


def test_a_series_is_in_all_places_that_were_served_while_it_was_observed(store: Store) -> None:
    write(store, PLACE, OTHER, OFFICE, *observed("a", OFFICE, start="2019"), *observed("b", OFFICE, start="2024"))
    write(store, edge("serves", OFFICE, PLACE, end="2020"), edge("serves", OFFICE, OTHER, start="2023"))
    (series,) = listed(store).series
    assert [place.name for place in series.places] == ["Marlow County, Ohio", "Tallis County, Iowa"]
    assert [len(one.data) for one in listed(store, place="Marlow County, Ohio").series] == [2]


def test_restricted_observations_leave_no_trace_without_the_grant(store: Store) -> None:
    fill(store)
    cleared, staff = listed(store, viewer=CLEARED), listed(store)
    assert cleared.series[0].n == staff.series[0].n + 1
    assert [str(gap.start) for gap in cleared.series[0].coverage.gaps] == ["2023"]
    write(
        store,
        *observed("more", OTHER, measure="threats", value=3, start="2024", sensitivity="restricted"),
        *observed("late", OFFICE, measure="residents", unit="secret", value=3, start="2020", sensitivity="restricted"),
    )
    hidden = entity("reform", "hidden", name="Hidden", sensitivity="restricted")
    open_figure = entity("observation", "open", measure="open figure of it", value=1, start="2024")
    write(store, hidden, open_figure, edge("of", open_figure, hidden))
    write(store, edge("in", PROGRAM, OTHER, sensitivity="restricted"))
    assert listed(store) == staff
    with pytest.raises(Forbidden):
        listed(store, viewer=VIEWER)


def test_what_is_entered_is_listed_and_can_be_taken_back(store: Store) -> None:
    fill(store)
    workspace = workspace_on(store)
    values = {**DIVERTED, "value": 130, "start": "2023", "reported_by": "annual report", "unit": "", "text": None}
    receipt = observe(workspace, STAFF, PROGRAM.id, values | {"unit": "people"})
    assert [(written.kind, written.action) for written in receipt.written] == [
        ("observation", "create"),
        ("of", "create"),
    ]
    (series,) = listed(store, about=PROGRAM.id).series
    assert told(series)[-1] == ("2023", 130)
    assert [str(gap.start) for gap in series.coverage.gaps] == ["2021"]
    undo(workspace, STAFF, receipt.transaction_id or "")
    assert told(listed(store, about=PROGRAM.id).series[0])[-1] == ("2022", 112)


@pytest.mark.parametrize(
    ("given", "period"),
    [
        ({}, ("2026-11-01", "2026-11-01")),
        ({"start": "2025"}, ("2025", "2025")),
        ({"end": "2025-06"}, ("2025-06", "2025-06")),
        ({"start": "2025-01", "end": "2025-03"}, ("2025-01", "2025-03")),
        ({"start": "2026"}, ("2026", "2026")),  # the present year has begun
    ],
)
def test_an_observation_is_about_one_day_month_or_year_unless_it_has_an_end(
    store: Store, given: dict[str, str], period: tuple[str, str]
) -> None:
    write(store, PLACE)
    workspace = workspace_on(store)
    made = observe(workspace, STAFF, PLACE.id, {"measure": "cases", "value": 0, **given}).id_of("observation")
    record: Any = records.read(workspace, STAFF, made)
    assert (record.start, record.end, record.value) == (*period, 0)


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"measure": "cases"}, "needs a value or a text"),
        ({"value": 1}, "measure"),
        ({"measure": "cases", "value": "many"}, "value"),
        ({"measure": "cases", "value": float("nan")}, "value"),
        ({"measure": "cases", "value": 1, "start": "soon"}, "start"),
        ({"measure": "cases", "value": 1, "start": "2025", "end": "2024"}, "before it starts"),
        ({"measure": "cases", "value": 1, "start": "2027"}, "still to come"),
        ({"measure": "cases", "value": 1, "start": "0206"}, "start: 0206 is before 1900"),
        ({"measure": "cases", "value": 1, "start": "1850", "end": "9999"}, "2 problems: .*1900.*20 years ahead"),
    ],
)
def test_a_wrong_observation_is_refused_and_nothing_is_written(
    store: Store, values: dict[str, Any], where: str
) -> None:
    write(store, PLACE)
    before = store.last_change()
    with pytest.raises(InvalidInput, match=where):
        observe(workspace_on(store), STAFF, PLACE.id, values)
    assert store.last_change() == before


def test_a_wrong_date_is_told_once_where_no_end_is_given(store: Store) -> None:
    write(store, PLACE)
    with pytest.raises(InvalidInput) as refused:
        observe(workspace_on(store), STAFF, PLACE.id, {"measure": "cases", "value": 1, "start": "2024-13"})
    assert [problem.where for problem in refused.value.problems] == ["start"]


def test_who_may_not_write_and_what_is_not_there_is_refused(store: Store) -> None:
    write(store, PLACE, entity("program", "closed", name="Closed", sensitivity="restricted"))
    workspace, values = workspace_on(store), {"measure": "cases", "value": 1}
    before = store.last_change()
    with pytest.raises(Forbidden):
        observe(workspace, VIEWER, PLACE.id, values)
    with pytest.raises(Forbidden):
        observe(workspace, STAFF, PLACE.id, values | {"sensitivity": "restricted"})
    with pytest.raises(NotFound):
        observe(workspace, STAFF, entity("program", "closed", name="Closed").id, values)
    with pytest.raises(InvalidInput, match="cannot join observation to person"):
        observe(workspace, STAFF, entity("person", "p").id, values)
    assert store.last_change() == before


def test_a_name_that_several_records_bear_is_asked_about(store: Store) -> None:
    same = entity("program", "p", name="Fresh Start"), entity("reform", "r", name="Fresh start")
    write(store, *same, *observed("a", same[0]))
    with pytest.raises(Ambiguous) as raised:
        listed(store, about="fresh start")
    assert [candidate.partition("  ")[2] for candidate in raised.value.candidates] == [
        "Fresh Start, program",
        "Fresh start, reform",
    ]
    with pytest.raises(NotFound, match="place, organization, program or reform"):
        listed(store, about="Nothing of the sort")
    with pytest.raises(NotFound):
        listed(store, about=entity("reform", "absent", name="x").id)


@pytest.mark.parametrize("limit", [0, 1001])
def test_a_limit_out_of_range_is_refused(embedded_store: Store, limit: int) -> None:
    with pytest.raises(InvalidInput, match="limit"):
        listed(embedded_store, limit=limit)


EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "import.md"


def example() -> dict[str, str]:
    """The files of the documentation's section on observations."""
    section = EXAMPLE.read_text(encoding="utf-8").partition("## Observations")[2].partition("\n## ")[0]
    names = re.findall(r"^`(\w+\.csv)`:", section, re.M)
    blocks = re.findall(r"(?:^ {4}.*\n)+", section, re.M)
    return {name: re.sub(r"^ {4}", "", block, flags=re.M) for name, block in zip(names, blocks, strict=True)}


def test_the_example_of_the_documentation_can_be_imported(store: Store, tmp_path: Path) -> None:
    importer = Importer(workspace_on(store), tmp_path / "files")
    report = importer(files=example())
    assert report.ok, [str(problem) for problem in report.problems]
    (series,) = listed(store, measure="people diverted").series
    assert told(series) == [("2023", 61), ("2024", None), ("2025", 112)]
    assert [str(gap.start) for gap in series.coverage.gaps] == ["2024"]
    assert series.about.name == "Marlow Pre-Charge Diversion"
    before = importer.changes()
    assert importer().ok
    assert importer.changes() == before, "importing it again changes nothing"


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"observations.csv": "id,measure,value\n1,cases,many\n"}, "value"),
        ({"observations.csv": "id,measure,value,start\n1,cases,3,0206\n"}, "start"),
        ({"of.csv": "from,to\n1,p9\n"}, "to"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_imported(
    store: Store, tmp_path: Path, files: dict[str, str], where: str
) -> None:
    importer = Importer(workspace_on(store), tmp_path / "files")
    report = importer(files=example() | files)
    assert not report.ok
    assert where in {problem.column for problem in report.problems}
    assert listed(store).series == []
