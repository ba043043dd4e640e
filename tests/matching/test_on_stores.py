"""Tables from a store give the same answer on both engines as those made of the records themselves."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden, InvalidInput, NotFound
from cjn_graph.facts import read_tables
from cjn_graph.matching import rank
from cjn_graph.model import Record, derived_id
from cjn_graph.model.base import ENDPOINT_PROPERTIES
from cjn_graph.network import Network, derive_network
from cjn_graph.services.matching import find_counterparts
from cjn_graph.store import Store
from cjn_graph.tables import Tables
from tests.making import CLEARED, NOW, STAFF, VIEWER, edge, entity, workspace_on, write
from tests.tables.making import tables_of

ANA = derived_id("person", "Ana")


def records() -> list[Record]:
    """Two diversion directors in like places, a helper with a restricted story, staff, and all that joins them."""
    ana, ben, cem, dot, sam = (
        entity("person", name, name=f"{name} Example") for name in ("Ana", "Ben", "Cem", "Dot", "Sam")
    )
    ohio = entity("jurisdiction", "ohio", name="Ohio", classification="state", state="OH", census_region="Midwest")
    marlow = entity("jurisdiction", "marlow", name="Marlow County, Ohio", population=210_000, urbanicity="suburban")
    tarn = entity("jurisdiction", "tarn", name="Tarn County, Iowa", population=180_000, urbanicity="suburban")
    offices = [entity("organization", name, name=f"{name} Prosecutor") for name in ("Marlow", "Tarn", "Ulm")]
    host = entity("organization", "host", name="Network host", classification="network_host")
    posts = [
        entity("post", name, title="Diversion Director", function="diversion", level="manager", elected=False)
        for name in ("a", "b", "c", "s")
    ]
    wide = entity("topic", "diversion", name="Diversion")
    narrow = entity("topic", "pre-charge", name="Pre-charge diversion", synonyms=["pre-filing diversion"])
    dashboards = entity("topic", "dashboards", name="Public dashboards")
    program = entity(
        "program", "tarn", name="Tarn First Step", classification="diversion", status="ended", start="2019", end="2023"
    )
    plan = entity("program", "marlow", name="Marlow First Step", classification="diversion", status="planned")
    reform = entity("reform", "cite", name="Cite and release", status="adopted", adopted_on="2024-05")
    cohort = entity(
        "engagement", "cohort", name="Diversion cohort 2021", start="2021-01", end="2021-12", status="completed"
    )
    recall = entity("pressure", "recall", name="Recall campaign 2022")
    event = entity("convening", "event", name="Collaboratory 2026", start="2026-05-04", end="2026-05-05")
    network = entity("network", "cjn", name="Collaborative Justice Network")
    workgroup = entity("workgroup", "metrics", name="Metrics Workgroup")
    met = entity("introduction", "met", status="met", asked_on="2026-08-01", met_on="2026-09-15")
    call = entity("interaction", "call", on="2026-10-10")
    consent = entity("consent", "ben", decision="granted", on="2026-02")
    nodes = [
        ana,
        ben,
        cem,
        dot,
        sam,
        ohio,
        marlow,
        tarn,
        *offices,
        host,
        *posts,
        wide,
        narrow,
        dashboards,
        program,
        plan,
    ]
    nodes += [reform, cohort, recall, event, network, workgroup, met, call, consent]
    edges = [
        edge("part_of", marlow, ohio),
        *(edge("serves", office, place) for office, place in zip(offices, (marlow, tarn, tarn), strict=True)),
        *(edge("has_post", office, post) for office, post in zip([*offices, host], posts, strict=True)),
        *(
            edge("holds", person, post, start="2020-01")
            for person, post in zip((ana, ben, cem, sam), posts, strict=True)
        ),
        edge("broader", narrow, wide),
        edge("about", program, narrow),
        edge("about", reform, wide),
        edge("about", cohort, wide),
        edge("about", recall, wide),
        edge("in", program, tarn),
        edge("in", reform, tarn),
        edge("in", cohort, marlow),
        edge("runs", ben, program),
        edge("runs", ana, plan),
        edge("runs", offices[2], reform),
        edge("took_part", cem, cohort, role="lead"),
        edge("took_part", dot, cohort, role="staff"),
        edge("faced", dot, recall),
        edge("can_help_with", cem, wide, evidence="says_so"),
        edge("can_help_with", ana, dashboards, evidence="did_it", level="expert"),
        edge("seeks_help_with", ana, narrow, urgency="high"),
        edge("seeks_help_with", ben, dashboards),
        edge("attended", ana, event),
        edge("attended", ben, event),
        *(edge("member_of", person, network, start="2020") for person in (ana, ben, cem, dot)),
        edge("member_of", dot, workgroup, start="2024"),
        edge("member_of", ben, workgroup, start="2024"),
        edge("stewards", sam, ana),
        edge("stewards", sam, offices[1]),
        edge("knows", ana, dot, strength=2.0, last_on="2026-03"),
        edge("introduces", met, cem, answer="accepted"),
        edge("introduces", met, dot, answer="accepted"),
        edge("involves", call, cem),
        edge("given_by", consent, ben),
    ]
    return [*nodes, *edges]


def tables_from_records(viewer: Viewer) -> Tables:
    """Make the tables of what a viewer sees without a store."""
    rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for record in records():
        if record.visibility in viewer.visible:
            ends = {name: getattr(record, name) for name in ENDPOINT_PROPERTIES if hasattr(record, name)}
            rows[record.kind][record.id] = record.to_row() | ends
    return tables_of(rows)


@pytest.fixture
def filled(store: Store) -> Store:
    everything = records()
    write(store, *everything)
    return store


def answer(store: Store, viewer: Viewer, **question: Any) -> list[dict[str, Any]]:
    return [match.model_dump() for match in find_counterparts(workspace_on(store), viewer, ANA, **question)]


def test_every_table_is_read_whole(filled: Store) -> None:
    network = derive_network(read_tables(filled, CLEARED), NOW.date())
    filled_tables: list[Any] = [
        network.people.ids, network.posts.ids, network.organizations.ids, network.places.ids, network.activities.ids,
        network.topics.ids, network.gatherings.ids, network.introductions.ids, network.holds, network.involved,
        network.help, network.needs, network.gathered, network.introduced, network.stewarded, network.ties.knows,
        network.ties.together, network.activities.about,
    ]  # fmt: skip
    assert all(len(table) for table in filled_tables)


def test_counterparts_are_named_with_their_reasons(filled: Store) -> None:
    first = answer(filled, STAFF)[0]
    assert first["person"] == {
        "id": derived_id("person", "Ben"),
        "name": "Ben Example",
        "post": "Diversion Director",
        "organization": "Tarn Prosecutor",
        "jurisdiction": "Tarn County, Iowa",
    }
    said = {reason["feature"]: reason["sentence"] for reason in first["reasons"]}
    assert said["need_met"].startswith("Ran Tarn First Step in Tarn County, Iowa from 2019 to 2023")
    assert set(said) >= {
        "need_met",
        "offer_in_return",
        "same_kind",
        "counterpart_role",
        "place_likeness",
        "same_events",
    }
    assert [person["name"] for person in first["route"]["via"]] == ["Dot Example"]


def test_the_answer_is_the_same_as_from_the_records_themselves(filled: Store) -> None:
    """Both engines must agree with it, and so with each other, to the last byte."""
    for viewer in (STAFF, CLEARED):
        network = derive_network(tables_from_records(viewer), NOW.date())
        for need in (None, "diversion"):
            expected = rank(network, ANA, need)
            assert answer(filled, viewer, need=need) == [match.model_dump() for match in expected]
            assert len(expected) == 2


def test_restricted_facts_are_there_only_with_the_grant(filled: Store) -> None:
    def pressures(viewer: Viewer) -> int:
        network: Network = derive_network(read_tables(filled, viewer), NOW.date())
        return int((network.activities.kinds == "pressure").sum())

    assert (pressures(STAFF), pressures(CLEARED)) == (0, 1)


def test_a_need_narrows_the_answer(filled: Store) -> None:
    assert [match["person"]["name"] for match in answer(filled, STAFF, need="pre-filing diversion")] == ["Ben Example"]


def test_wrong_questions_are_refused(filled: Store) -> None:
    workspace = workspace_on(filled)
    with pytest.raises(Forbidden):
        find_counterparts(workspace, VIEWER, ANA)
    with pytest.raises(NotFound):
        find_counterparts(workspace, STAFF, derived_id("person", "nobody"))
    for wrong in ({"need": " "}, {"need": "x" * 201}, {"need": "quantum"}, {"limit": 0}, {"limit": 1001}):
        with pytest.raises(InvalidInput):
            find_counterparts(workspace, STAFF, ANA, **wrong)  # type: ignore[arg-type]
