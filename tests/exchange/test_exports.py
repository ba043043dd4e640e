"""Files for people and other programs: read back by other programs, harmless, and within the viewer's rights."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import jsonschema
import networkx as nx
import openpyxl
import pyarrow.parquet
import pytest
import vobject

from cjn_graph.access import Viewer
from cjn_graph.accounts.security_log import read_log
from cjn_graph.errors import Forbidden, InvalidInput
from cjn_graph.exchange.exports import calendar, contacts, graphs, tables
from cjn_graph.exchange.exports.catalogue import FORMATS, TABLES
from cjn_graph.exchange.exports.contacts import Contact
from cjn_graph.model import MODEL
from cjn_graph.services.consents import consent_file, consent_log
from cjn_graph.services.disclosing import disclose
from cjn_graph.services.export_graph import graph_ties
from cjn_graph.services.exporting import ExportQuestion, make_export
from cjn_graph.services.search import search
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write

PAYLOADS = ["=1+1", "+1 555 0100", "-2", "@SUM(A1)", "\t=1", " =1", "＝1", "|x", "%0A", "\r=1"]
HARMLESS = ["Ada", "a=b", "1+1", "x@y.org", "Müller-Ñandú", 'quote " and, comma', "two\nlines"]


def text(parts: Iterator[bytes]) -> str:
    return b"".join(parts).decode()


# Tables


def test_what_a_spreadsheet_would_compute_is_a_text() -> None:
    cells = [*PAYLOADS, *HARMLESS]
    read = list(csv.reader(io.StringIO(text(tables.as_csv(["=name"], [[cell] for cell in cells])), newline="")))
    assert read[0] == ["'=name"]
    for cell, [found] in zip(cells, read[1:], strict=True):
        assert found == (f"'{cell}" if cell in PAYLOADS else cell)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(tables.as_excel(["=name"], [[c] for c in cells])))).active
    for cell, [found] in zip(["=name", *cells], sheet.iter_rows(), strict=True):
        assert found.data_type != "f"
        assert found.value == cell.replace("\r", "\n")  # XML knows one line break
    assert [
        json.loads(line)["n"] for line in text(tables.as_json_lines(["n"], [[c] for c in cells])).splitlines()
    ] == cells


def test_a_table_keeps_numbers_and_what_is_absent() -> None:
    rows = [[1.5, True, None, "x"], [-2.0, False, "late", None]]
    names = ["number", "flag", "later", "text"]
    table = pyarrow.parquet.read_table(io.BytesIO(b"".join(tables.as_parquet(names, rows))))
    assert table.to_pylist() == [dict(zip(names, row, strict=True)) for row in rows]
    assert pyarrow.parquet.read_table(io.BytesIO(b"".join(tables.as_parquet(names, [])))).num_rows == 0
    assert text(tables.as_csv(names, rows)).splitlines()[1:] == ["1.5,True,,x", "-2.0,False,late,"]


# Contacts and calendars, read by another library


def test_vcards_are_read_back() -> None:
    one = Contact(
        "person-1",
        "Zoë; “Z”, Müller\\",
        given="Zoë",
        family="Müller, von",
        nicknames=["Z,1", "Zo"],
        email="z@example.org",
        phone="+1 555 0100",
        post="Director; Diversion",
        organization="Office, County; West " + "é" * 80,
        place="Marlow",
        state="OH",
        at="2026-01-01T00:00:00+00:00",
    )
    [card, plain] = vobject.readComponents(text(contacts.as_vcards([one, Contact("person-2", "Solo")])))
    assert (card.fn.value, card.n.value.family, card.n.value.given) == (one.name, one.family, one.given)
    assert (card.email.value, card.tel.value, card.title.value) == (one.email, one.phone, one.post)
    assert card.org.value == [one.organization]
    assert (card.adr.value.city, card.adr.value.region) == ("Marlow", "OH")
    assert (plain.fn.value, plain.n.value.family) == ("Solo", "Solo")
    assert all(len(line.encode()) <= 75 for line in text(contacts.as_vcards([one])).split("\r\n"))


def test_calendars_are_read_back() -> None:
    events = [
        entity("convening", "day", name="Webinar; a, b", start="2026-05-04", end="2026-05-06", place="Oakland, CA"),
        entity("convening", "month", start="2026-02"),
        entity("convening", "never"),
    ]
    read = vobject.readOne(text(calendar.as_calendar(events)))  # type: ignore[arg-type]
    day, month = read.vevent_list
    assert (day.summary.value, day.location.value) == ("Webinar; a, b", "Oakland, CA")
    assert (day.dtstart.value, day.dtend.value) == (date(2026, 5, 4), date(2026, 5, 7))
    assert (month.dtstart.value, month.dtend.value) == (date(2026, 2, 1), date(2026, 3, 1))
    assert month.description.value == "Some time in 2026-02."


# The graph


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(Settings(data_folder=tmp_path_factory.mktemp("exports") / "data")) as opened:
        fill(opened.store)
        yield workspace_on(opened.store)


def fill(store: Store) -> None:
    """Three people with ties, posts and consents, one restricted fact, and formulas as names."""
    ada, bo, cy = (entity("person", name, name=called, email=f"{name}@example.org") for name, called in PEOPLE)
    office, post, place = entity("organization", "o", name="@Office"), entity("post", "p"), entity("jurisdiction", "j")
    program, no = entity("program", "w", status="active"), entity("consent", "c", decision="do_not_contact")
    pressure, topic = entity("pressure", "r"), entity("topic", "t")
    write(
        store,
        *(ada, bo, cy, office, post, place, program, no, pressure, topic),
        *(edge("has_post", office, post), edge("serves", office, place), edge("holds", ada, post, start="2020")),
        edge("knows", ada, bo, first_on="2019-02", last_on="2026-03"),
        *(edge("runs", one, program, start=start) for one, start in ((ada, "2021"), (cy, "2022-05-01"))),
        *(edge("given_by", no, cy), edge("faced", ada, pressure), edge("can_help_with", bo, topic)),
        edge("member_of", ada, entity("network", "n")),
        entity("network", "n"),
        entity("convening", "e", start="2026-05-04"),
    )


PEOPLE = (("ada", "=Ada"), ("bo", "Bo Lee"), ("cy", "Cy"))


def made(workspace: Workspace, name: str, viewer: object = STAFF, **asked: object) -> bytes:
    return b"".join(make_export(workspace, viewer, ExportQuestion(format=name, **asked)).parts)  # type: ignore[arg-type]


def test_the_graph_is_read_back_with_its_weights(workspace: Workspace) -> None:
    ties = {frozenset((tie.a, tie.b)): tie for tie in graph_ties(workspace, STAFF)}
    ada, bo, cy = (entity("person", name).id for name, _ in PEOPLE)
    known, worked = ties[frozenset((ada, bo))], ties[frozenset((ada, cy))]
    assert (known.kind, known.grade, known.first, known.last) == ("asserted", 0.6, "2019-02-01", "2026-03")
    assert (worked.kind, worked.grade, worked.first) == ("worked_together", 0.8, "2022-05-01")
    for name, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        graph = read(io.BytesIO(made(workspace, name)))
        assert set(graph) == {ada, bo, cy}
        assert {frozenset(pair) for pair in graph.edges} == ties.keys()
        for a, b, found in graph.edges(data=True):
            tie = ties[frozenset((a, b))]
            assert (found["weight"], found["kind"], found["grade"]) == (tie.weight, tie.kind, tie.grade)
            assert (found.get("first", ""), found.get("last", "")) == (tie.first, tie.last)
        assert (graph.nodes[ada]["name"], graph.nodes[ada]["organization"]) == ("=Ada", "@Office")
    kumu = json.loads(made(workspace, "kumu"))
    assert {element["id"] for element in kumu["elements"]} == {ada, bo, cy}
    assert all(element["label"] and element["type"] for element in kumu["elements"])
    assert {frozenset((one["from"], one["to"])): one["Weight"] for one in kumu["connections"]} == {
        pair: tie.weight for pair, tie in ties.items()
    }


def test_what_xml_has_no_room_for_is_left_out() -> None:
    graph = graphs.graph_of({"a": {"name": "x\ufffey\x0bz"}}, [])
    assert nx.read_graphml(io.BytesIO(b"".join(graphs.as_graphml(graph)))).nodes["a"]["name"] == "xyz"


DATED = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}
IDENTIFIED = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
POPOLO = {
    "persons": IDENTIFIED | {"required": ["id", "name"]},
    "organizations": IDENTIFIED | {"required": ["id", "name"]},
    "posts": IDENTIFIED | {"required": ["id", "label"]},
    "memberships": IDENTIFIED
    | {"required": ["person_id", "organization_id"], "properties": {"start_date": DATED, "end_date": DATED}},
    "areas": IDENTIFIED,
}


def test_popolo_keeps_to_its_rules(workspace: Workspace) -> None:
    found = json.loads(made(workspace, "popolo"))
    schema = {"type": "object", "properties": {name: {"type": "array", "items": item} for name, item in POPOLO.items()}}
    jsonschema.validate(found, schema | {"required": list(POPOLO), "additionalProperties": False})
    organizations = {one["id"] for one in found["organizations"]}
    assert {one["organization_id"] for one in found["memberships"]} <= organizations
    assert len(found["memberships"]) == 2
    assert found["memberships"][0].get("start_date", found["memberships"][1].get("start_date")) == "2020"


# What is chosen and what is revealed


def test_lists_to_reach_people_leave_out_who_refused_and_say_so(workspace: Workspace) -> None:
    for name in ("mailing", "vcard"):
        assert b"Cy" not in made(workspace, name)
        assert b"Cy" in made(workspace, name, include_refusals=True)
        found = disclose(workspace, STAFF, ExportQuestion(format=name))
        assert (found.records, found.left_out.names, found.addresses.count) == (2, ["Cy"], 2)
    rows = list(csv.DictReader(io.StringIO(made(workspace, "civicrm").decode())))
    assert tuple(rows[0]) == contacts.CIVICRM
    assert {row["Display Name"]: row["Do Not Email"] for row in rows} == {"'=Ada": "0", "Bo Lee": "0", "Cy": "1"}


def test_a_search_chooses_what_is_in_a_file(workspace: Workspace) -> None:
    found = [json.loads(line)["name"] for line in made(workspace, "jsonl", q="Bo").decode().splitlines()]
    assert found == ["Bo Lee"]
    assert set(nx.read_graphml(io.BytesIO(made(workspace, "graphml", q="Bo")))) == {entity("person", "bo").id}


def test_what_people_see_is_what_they_get(workspace: Workspace) -> None:
    """All kinds that a search finds are in one table, in its order, and the page of search leads there."""
    seen = search(workspace, STAFF, "Bo", limit=200)
    found = [json.loads(line) for line in made(workspace, "jsonl", kind="all", q="Bo").decode().splitlines()]
    assert [(one["kind"], one["id"], one["name"]) for one in found] == [(x.kind, x.id, x.name) for x in seen.hits]
    wide = search(workspace, CLEARED, "", place="Jurisdiction j", limit=200)
    asked = ExportQuestion(format="csv", kind="all", place="Jurisdiction j")
    assert disclose(workspace, CLEARED, asked).records == wide.total > 1
    assert disclose(workspace, CLEARED, asked).restricted.count == 0
    hidden = ExportQuestion(format="csv", kind="all", q="Pressure r")
    assert disclose(workspace, CLEARED, hidden).restricted.count == disclose(workspace, CLEARED, hidden).records > 0
    some = made(workspace, "jsonl", kind="person, program", q="Program w").decode().splitlines()
    assert {json.loads(line)["kind"] for line in some} <= {"person", "program"}
    for wrong in ({"kind": "knows", "q": "x"}, {"kind": "person,nothing", "q": "x"}, {"kind": "all"}):
        with pytest.raises(InvalidInput):
            made(workspace, "csv", **wrong)
    with pytest.raises(InvalidInput):
        made(workspace, "vcard", kind="all", q="Bo")


def test_the_consent_log_lists_every_decision_and_what_counts(workspace: Workspace) -> None:
    [entry] = consent_log(workspace, STAFF)
    assert (entry.person, entry.decision, entry.counts, entry.on) == ("Cy", "do_not_contact", True, "2026-01-05")
    [row] = csv.DictReader(io.StringIO(text(consent_file(workspace, STAFF))))
    log = read_log(workspace.accounts, ADMIN, only=["facts exported"])
    assert [(one.account, one.detail) for one in log[:2]] == [("staff", "the consent log")] * 2
    assert (row["person"], row["counts"]) == ("Cy", "True")
    assert "the consent log" in {one.detail for one in read_log(workspace.accounts, ADMIN)}
    with pytest.raises(Forbidden):
        consent_log(workspace, VIEWER)


def test_every_role_without_the_grant_gets_the_same_with_and_without_hidden_facts(empty_store: Store) -> None:
    fill(empty_store)
    workspace = workspace_on(empty_store)

    def every() -> dict[tuple[str, str, str], object]:
        asked = [*((name, "") for name in FORMATS), *(("csv", kind) for kind in TABLES)]
        return {
            (viewer.role, name, kind): read_back(name, made(workspace, name, viewer, kind=kind))
            for viewer in (STAFF, Viewer("manager", "manager"), ADMIN)
            for name, kind in asked
        }

    before = every()
    closed = {"sensitivity": "restricted"}
    ada, hidden = entity("person", "ada", name="x"), entity("person", "hidden", email="h@example.org", **closed)
    post, event = entity("post", "hidden", title="Closed", **closed), entity("convening", "h", start="2026", **closed)
    write(
        empty_store,
        *(hidden, post, event, edge("holds", ada, post, **closed), edge("knows", ada, hidden, **closed)),
        *(edge("attended", ada, event, **closed), edge("member_of", hidden, entity("network", "n"), **closed)),
    )
    assert every() == before


def read_back(name: str, content: bytes) -> object:
    """What a file says, without the time of its making."""
    if name == "xlsx":
        return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]
    return pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist() if name == "parquet" else content


@pytest.mark.parametrize("kind", TABLES)
def test_there_is_a_table_of_every_kind(workspace: Workspace, kind: str) -> None:
    rows = [json.loads(line) for line in made(workspace, "jsonl", CLEARED, kind=kind).decode().splitlines()]
    names = set(MODEL.kinds[kind].model_fields) - {"deleted_at", "race_ethnicity", "gender"}
    assert all(row.keys() & names and not {"race_ethnicity", "gender"} & row.keys() for row in rows)
    if kind == "holds":
        assert [(row["from_name"], row["to_name"]) for row in rows] == [("=Ada", "Director")]


def test_restricted_facts_are_told_of_and_only_to_those_with_the_grant(workspace: Workspace) -> None:
    question = ExportQuestion(format="csv", kind="pressure")
    assert disclose(workspace, CLEARED, question).restricted.count == 1
    assert (found := disclose(workspace, STAFF, question)).records == found.restricted.count == 0
    assert made(workspace, "jsonl", STAFF, kind="faced") == b""


def test_every_export_is_in_the_security_log(workspace: Workspace) -> None:
    made(workspace, "csv", q="Bo")
    entry = read_log(workspace.accounts, ADMIN, only=["facts exported"])[0]
    assert (entry.account, entry.detail) == ("staff", "csv of people, those that a search found")


def test_what_cannot_be_exported_is_refused(workspace: Workspace) -> None:
    for asked, said in (
        ({"format": "pdf"}, "is no format"),
        ({"format": "csv", "kind": "account"}, "cannot be written as CSV"),
        ({"format": "ical", "kind": "person"}, "cannot be written as iCalendar"),
        ({"format": "csv", "place": "Nowhere"}, "Nowhere"),
    ):
        with pytest.raises(InvalidInput, match=said):
            disclose(workspace, STAFF, ExportQuestion(**asked))
    for name in FORMATS:
        with pytest.raises(Forbidden):
            make_export(workspace, VIEWER, ExportQuestion(format=name))


def test_restricted_facts_beside_people_are_disclosed_too(store: Store) -> None:
    fill(store)
    bo, cy = entity("person", "bo"), entity("person", "cy")
    secret, office = (entity(kind, "secret", sensitivity="restricted") for kind in ("post", "organization"))
    write(store, secret, office, edge("has_post", office, secret), edge("holds", bo, secret, start="2025"))
    write(store, edge("knows", bo, cy, last_on="2026", sensitivity="restricted"))
    workspace = workspace_on(store)
    counts = {
        name: [disclose(workspace, viewer, ExportQuestion(format=name)).restricted.count for viewer in (CLEARED, STAFF)]
        for name in ("csv", "vcard", "civicrm", "graphml", "popolo")
    }
    # Bo's post in all; the tie in a graph; post, office, and what joins them and Bo in Popolo.
    assert counts == {"csv": [1, 0], "vcard": [1, 0], "civicrm": [1, 0], "graphml": [2, 0], "popolo": [4, 0]}
    table = disclose(workspace, CLEARED, ExportQuestion(format="csv", kind="holds"))
    assert (table.restricted.count, table.records) == (1, 2)
