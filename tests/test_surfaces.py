"""All surfaces at once: the same bytes with and without hidden facts, the same answer on both stores."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api import create_app, issue_sign_in_link
from cjn_graph.cli import app as cli
from cjn_graph.exchange.exports.catalogue import FORMATS, TABLES
from cjn_graph.model import MODEL, Record, derived_id
from cjn_graph.pages.observations import list_observations
from cjn_graph.pages.person import show_person
from cjn_graph.services.history import history
from cjn_graph.services.importing import import_folder
from cjn_graph.services.listing import relations_of
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.people import find_people, resolve_person
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.ledger_seen import LEDGER_COMMANDS, LEDGER_PATHS, LEDGER_REFUSALS, hidden_introductions, met
from tests.making import ADMIN, CLEARED, NOW, STAFF, edge, entity, planned, workspace_on, write
from tests.paging import turned_over
from tests.surveyed import SURVEY_COMMANDS, SURVEY_PATHS, SURVEY_REFUSALS, hidden_answers, opened_by_link, surveyed

HOME = "http://localhost"


def network() -> list[Record]:
    """Eight directors in four counties, with offers, needs, a cohort, an event and ties."""
    topic, wide = entity("topic", "t", name="pre-charge diversion"), entity("topic", "w", name="diversion")
    event, cohort = (
        entity("convening", "c", name="Autumn webinar", start="2026-05-04"),
        entity("engagement", "e", start="2025"),
    )
    records: list[Record] = [topic, wide, edge("broader", topic, wide), event, cohort]
    people = []
    for number in range(8):
        person = entity("person", f"p{number}", name=f"Person Number{number}", external_ids=[f"crm:{number}"])
        post = entity("post", f"p{number}", title="Diversion Director", function="diversion", level="manager")
        office = entity("organization", f"o{number}", name=f"Office {number}")
        place = entity(
            "jurisdiction", f"j{number}", name=f"County {number}, Ohio", state="OH", population=90_000 + number
        )
        people.append(person)
        records += [person, post, office, place, edge("has_post", office, post), edge("serves", office, place)]
        records += [edge("holds", person, post, start="2020"), edge("attended", person, event)]
        records.append(edge("can_help_with" if number % 2 else "seeks_help_with", person, topic))
    records += chain(event, people) + met(people) + surveyed(people) + planned(topic, people)
    records += [edge("knows", people[n], people[(n + 3) % 8], last_on="2026-03") for n in range(8)]
    program = entity("program", "p", name="Number0 Diversion", start="2020")
    records += [program, edge("in", program, entity("jurisdiction", "j0", name="x"))]
    for year in ("2021", "2022", "2025"):
        seen = entity("observation", f"y{year}", measure="people diverted", value=7, start=year)
        records += [seen, edge("of", seen, program)]
    return records + [edge("took_part", person, cohort) for person in people[:4]]


def chain(event: Record, people: list[Record]) -> list[Record]:
    """An alliance with what came of the event: a workgroup, a toolkit, its use, a commitment."""
    alliance, group = entity("network", "a", name="Alliance"), entity("workgroup", "w", name="Workgroup")
    kit, promise = entity("resource", "k", name="Toolkit"), entity("commitment", "p", name="Publish", due="2026-05")
    return [
        *(alliance, group, kit, promise, edge("part_of", group, alliance), edge("formed_at", group, event)),
        *(edge("produced", group, kit), edge("used", people[0], kit, outcome="Read"), edge("at", promise, event)),
        edge("made", people[0], promise),
    ]


def hidden_chain(first: Record) -> list[Record]:
    """Hidden facts in the chain of the same alliance."""
    alliance, kit = entity("network", "a", name="x"), entity("resource", "k", name="x")
    event, promise = entity("convening", "c", name="x"), entity("commitment", "hidden", name="Vow", due="2026")
    closed = {"sensitivity": "restricted"}
    promise.sensitivity = "restricted"
    group = entity("workgroup", "hidden", name="Closed group", **closed)
    return [
        *(promise, group, edge("part_of", group, alliance, **closed), edge("formed_at", group, event, **closed)),
        *(edge("used", first, kit, outcome="Closed use", id=derived_id("used", "hidden"), **closed),),
        *(edge("at", promise, event, **closed), edge("made", first, promise, **closed)),
        edge("part_of", event, alliance, **closed),
        entity("network", "hidden", name="Closed network", **closed),
    ]


def saved_by_another() -> Record:  # a search that another account keeps for itself
    return entity("saved_search", "x", name="Recalls", words="recall", owner=CLEARED.account)


def hidden() -> list[Record]:
    """Facts of every restricted sort, about the same people and about one who is hidden altogether."""
    first, second = entity("person", "p0", name="x"), entity("person", "p1", name="x")
    topic = entity("topic", "t")
    secret = entity("person", "secret", name="Person Number0 Hidden", sensitivity="restricted", external_ids=["crm:0"])
    recall, support = (
        entity("pressure", "r", name="Recall"),
        entity("engagement", "s", classification="leadership_support"),
    )
    call = entity("interaction", "n", subject="Threats", sensitivity="restricted")
    plea = entity("request", "q", name="Help under attack", sensitivity="restricted")
    closed = {"sensitivity": "restricted"}
    return [
        secret, recall, support, call, plea, entity("topic", "hidden", name="recall campaigns", **closed),
        edge("faced", first, recall),
        edge("took_part", first, support, **closed), edge("took_part", second, support, **closed),
        edge("involves", call, first, **closed), edge("asked", first, plea, **closed),
        edge("can_help_with", secret, topic, **closed), edge("knows", secret, first, last_on="2026-05", **closed),
        edge("can_help_with", first, topic, **closed), edge("holds", second, entity("post", "p0"), **closed),
        entity("convening", "hidden", name="Closed session", **closed),
        *hidden_chain(first),
        *hidden_introductions(first, plea),
        *hidden_neighbours(first, secret),
        *hidden_answers(first, secret),
        saved_by_another(),
        *unseen(),
    ]  # fmt: skip


def hidden_neighbours(first: Record, secret: Record) -> list[Record]:
    """Hidden people and posts of an office, of a place, of a program, of a cohort and of an event that are seen."""
    closed = {"sensitivity": "restricted"}
    office, place = entity("organization", "o0", name="x"), entity("jurisdiction", "j0", name="x")
    seat, post = entity("post", "p0"), entity("post", "hidden", title="Closed post", **closed)
    agency = entity("organization", "hidden", name="Closed agency", **closed)
    program, cohort = entity("program", "p", name="x"), entity("engagement", "e", name="x")
    return [
        *(post, agency, edge("has_post", office, post, **closed), edge("holds", secret, post, **closed)),
        *(edge("holds", secret, seat, start="2027", **closed), edge("serves", agency, place, **closed)),
        *(edge("runs", secret, program, **closed), edge("runs", first, program, **closed)),
        *(edge("took_part", secret, cohort, **closed), edge("took_part", agency, cohort, **closed)),
        edge("attended", secret, entity("convening", "c", name="x"), **closed),
        edge("invited_to", secret, entity("convening", "next", name="x"), answer="accepted", **closed),
        edge("about", entity("convening", "next", name="x"), entity("topic", "hidden", name="x"), **closed),
    ]


def unseen() -> list[Record]:
    """Restricted observations: of a measure, in a year and about a reform that are seen, and that are not."""
    program, reform = (
        entity("program", "p", name="x"),
        entity("reform", "hidden", name="Shield", sensitivity="restricted"),
    )
    place, closed = entity("jurisdiction", "j1", name="x"), {"sensitivity": "restricted"}
    filled = entity("observation", "2023", measure="people diverted", value=90, start="2023", **closed)
    threats = entity("observation", "t", measure="threats", value=4, start="2024", unit="letters", **closed)
    about = entity("observation", "a", measure="figure of a hidden reform", value=1, start="2024", **closed)
    return [
        reform, filled, threats, about, edge("of", filled, program, **closed), edge("of", threats, place, **closed),
        edge("of", about, reform, **closed), edge("in", reform, place, **closed),
    ]  # fmt: skip


def commands(folder: Path) -> list[list[str]]:
    """Every command that answers and ends, and refusals of the ones that write."""
    files = folder / "crm"
    files.mkdir(exist_ok=True)
    (files / "people.csv").write_text("id,name\n0,Person Number0\n0,Twice\n99,Person Number0 Hidden\n")
    (files / "ties.csv").write_text("from,to,kind\n0,secret,x\n")
    (folder / "targets.csv").write_text("from,to\n0,1\n")
    (folder / "hidden.csv").write_text(f"from,to\n0,{entity('person', 'secret').id}\n")
    name, person = "Person Number0", entity("person", "p0").id
    absent = entity("person", "secret").id
    asked = [
        ["show", name],
        ["show", name, "--as-of", "2026-06"],
        ["show", name, "--as-of", "2027"],
        ["match", name],
        ["match", name, "--need", "diversion"],
        ["search", "Number0"],
        ["search", "recall"],
    ]
    asked += [
        ["health"],
        ["--as", "manager", "centrality"],
        ["report", "--data", str(folder / "report")],
        ["--as", "manager", "rehearse", "--people", name],
        ["--as", "manager", "terms", "--until", "2030"],
        ["gaps"],
        ["map"],
        ["gaps", "--by", "place", "--one", "County 0, Ohio", "--other", "County 1, Ohio"],
        ["check"],
        ["doctor"],
        ["weights"],
        ["evaluate"],
        ["publications"],
        ["round", "--per-person", "2"],
        ["round", "--group", "Autumn webinar"],
        ["evaluate", "--targets", str(folder / "targets.csv")],
        ["evaluate", "--targets", str(folder / "hidden.csv")],
        ["request", "queue"],
        ["trend", "--points", "3"],
        ["observations"],
        ["observations", "threats"],
        ["observations", "--place", "County 1, Ohio"],
        ["history", person],
        ["history", absent],
    ]
    asked += [["funnel"], ["staying"], ["work"], ["convenings"], ["convening", "Autumn webinar"]]
    asked.append(["convening", "Winter webinar", "--seats", "2"])
    asked += LEDGER_COMMANDS
    asked += [["network"], ["network", "Alliance"], ["network", "Closed network"]]
    asked += [
        ["neighbours", which] for which in ("Office 0", "County 0, Ohio", "pre-charge diversion", "Autumn webinar")
    ]
    asked += [["neighbours", entity("program", "p").id], ["neighbours", entity("engagement", "e").id]]
    asked += [["changes"], ["changes", "--limit", "7"], ["changes", "--since", "2026-01-01", "--kind", "person"]]
    asked += [["saved", "list"], ["search", "--saved", "Recalls"], ["history", saved_by_another().id]]
    asked += [["import", str(files), "--all-or-nothing"], ["import", str(files), "--dry-run"]]
    list_of_people = folder / "list.csv"
    list_of_people.write_text("Name,E-mail\nPerson Number0 Hidden,secret@example.org\nPerson Number1,\n")
    asked += [
        ["import", str(list_of_people), "--dry-run"],
        ["duplicates"],
        ["duplicates", "--kind", "organization"],
        ["imports"],
    ]
    asked += [["merge", name, "Person Number1", "--dry-run"]]
    asked += SURVEY_COMMANDS
    asked.append(["bulk", "--search", "Number0", "--tag", "x", "--topic", "diversion", "--steward", name, "--dry-run"])
    asked.append(["bulk", name, "--consent", "granted", "--wording", "May we?", "--dry-run"])
    asked += [["export", "x", "--format", name, "--preview"] for name in ("csv", "vcard", "popolo")]
    asked += [["export", "x", "--format", "csv", "--kind", kind, "--preview"] for kind in ("pressure", "request")]
    asked += [["export", "x", "--format", "jsonl", "--kind", "all", "--search", "recall", "--preview"], ["consents"]]
    both = [form for command in asked for form in (command, [*command, "--json"])]
    refused = [
        ["log", "Hidden"],
        ["log", absent],
        ["consent", absent, "granted"],
        ["undo", "nonsense"],
        ["show", absent],
        ["show", absent, "--as-of", "2026-06"],
    ]
    refused += [["round", "--group", "Closed group"], ["round", "--must", f"{name}=Person Number0 Hidden"]]
    refused += [["merge", name, absent], ["merge", name, "Person Number0 Hidden"], ["unmerge", absent]]
    refused += [["match", name, "--need", "recall campaigns"], ["offer", name, "recall campaigns"]]
    refused += [["observe", "Shield", "cases", "--value", "1"], ["observations", "--about", "Shield"]]
    refused += [
        ["convening", "Closed session"],
        ["invite", "Closed session", name],
        ["invite", "Winter webinar", absent],
    ]
    refused += [["attend", "Closed session", name], ["succession", absent, name, "--on", "2026"]]
    refused += [["settle", "Vow", "kept"], ["use", "Toolkit", "Person Number0 Hidden"], ["use", "Closed paper", name]]
    refused += [["neighbours", "Closed session"], ["neighbours", entity("pressure", "r").id]]
    refused += [["saved", "rename", "Recalls", "Mine"], ["saved", "remove", saved_by_another().id]]
    refused += [["edit", absent, "note=x"], ["edit", "Person Number0 Hidden", "note=x"], ["edit", name, "note"]]
    refused += [["edit", person, "note=x", "--version", "9"], ["add", "post", "Closed agency", "Director"]]
    refused += [["add", "post", "Office 0", "Director", "--holder", absent], ["edit", "Closed session", "place=x"]]
    refused += SURVEY_REFUSALS
    refused += LEDGER_REFUSALS
    refused += [["bulk", absent, "--tag", "x"], ["bulk", name, "--topic", "recall campaigns"]]
    return [*both, *refused, ["model"]]


def told(environment: dict[str, str], folder: Path) -> dict[str, tuple[int, str, str]]:
    """What each command answers to an account without the grant."""
    runner, answers = CliRunner(), {}
    for command in commands(folder):
        result = runner.invoke(cli, command, env=environment | {"CJN_NOW": NOW.isoformat()})
        answers[" ".join(command)] = (result.exit_code, result.output, repr(result.exception))
    return answers


def served(store: Store) -> dict[str, tuple[int, str]]:
    """What each address answers to an account without the grant; tokens of the session are left out."""
    workspace = workspace_on(store)
    application = create_app(workspace.settings, workspace=workspace)
    client = TestClient(application, base_url=HOME, raise_server_exceptions=False)
    client.get(issue_sign_in_link(application, "staff", base_url=HOME))
    person, absent = entity("person", "p0").id, entity("person", "secret").id
    topic = entity("topic", "t").id
    paths = ["/", "/?name=Number0", "/requests", f"/people/{person}"]
    paths += [f"/people/{person}?{asked}" for asked in ("need=diversion", "as_of=2026-06", "as_of=2027")]
    paths += [f"/people/{absent}"]
    paths += [f"/facts/{topic}", f"/facts/{person}/history", f"/facts/{entity('pressure', 'r').id}"]
    paths += [f"/api/v1/{path}" for path in ("people", "people?name=Number0", f"people/{person}", f"people/{absent}")]
    paths += [f"/api/v1/people/{person}?as_of=2026-06", f"/api/v1/people/{absent}?as_of=2026-06"]
    paths += [f"/api/v1/people/{person}/matches", "/api/v1/search?q=recall", "/api/v1/search?q=Number0"]
    paths += [f"/facts/{entity(kind, key).id}" for kind, key in (("convening", "c"), ("workgroup", "w"))]
    paths += [f"/facts/{entity(kind, key).id}" for kind, key in (("resource", "k"), ("commitment", "p"))]
    paths += [f"{where}/{entity('post', 'p0').id}/succession" for where in ("/facts", "/api/v1/posts")]
    paths.append(f"/transactions/{history(workspace, CLEARED, person)[0].transaction_id}/undo")
    for kind, key in (("organization", "o0"), ("jurisdiction", "j0"), ("jurisdiction", "j1"), ("post", "p0")):
        paths += [f"/facts/{derived_id(kind, key)}", f"/api/v1/records/{derived_id(kind, key)}/neighbours?limit=2"]
    paths += [f"/facts/{derived_id('engagement', 'e')}"]
    for kind, key in (("topic", "t"), ("engagement", "e"), ("program", "p"), ("convening", "c"), ("pressure", "r")):
        paths.append(f"/api/v1/records/{entity(kind, key).id}/neighbours")
    paths += [
        f"{where}/{page}"
        for page in ("networks", "convenings", "funnel", "staying", "work")
        for where in ("", "/api/v1")
    ]
    for key in ("c", "next", "hidden"):
        paths += [f"{where}/convenings/{entity('convening', key).id}" for where in ("", "/api/v1")]
    paths += LEDGER_PATHS
    paths.append(f"/people/{person}?request_id={entity('request', 'q').id}")
    for key in ("a", "hidden"):
        paths += [f"{where}/networks/{entity('network', key).id}" for where in ("", "/api/v1")]
    saved = saved_by_another().id
    paths += ["/search", "/search?q=recall", "/api/v1/saved-searches", f"/api/v1/saved-searches/{saved}/results"]
    paths += [f"/facts/{saved}", f"/facts/{saved}/edit", f"/facts/{saved}/history", f"/api/v1/records/{saved}"]
    paths += ["/api/v1/health", "/api/v1/gaps", "/api/v1/requests", "/api/v1/trend", "/api/v1/observations"]
    paths += ["/api/v1/centrality", "/api/v1/rehearsal", "/rehearsal", "/api/v1/report", "/report", "/report.html"]
    paths += [f"/api/v1/changes{asked}" for asked in ("", "?limit=5", "?since=now", "?kind=person,pressure")]
    for kind in MODEL.entities:
        paths.append(f"/api/v1/records?kind={kind}&limit=200&include={','.join(relations_of(MODEL.entities[kind]))}")
    paths += ["/api/v1/records?kind=person&sort=-name&limit=3&fields=name,version", "/api/v1/people?limit=3"]
    paths += [f"/api/v1/records/{one}?include=knows,took_part,holds,faced" for one in (person, absent)]
    for way in ("/gaps/between", "/api/v1/gaps/between"):
        paths += [f"{way}?by=topic&one={topic}&other={entity('topic', which).id}" for which in ("t", "w", "hidden")]
    paths += ["/map", "/api/v1/map?colour=sector", "/map?only=place%3Dx", "/api/v1/map?only=topic%3Drecall campaigns"]
    second = entity("person", "p1").id
    paths += [
        "/duplicates",
        "/import",
        "/bulk",
        "/api/v1/duplicates?threshold=0.1",
        "/api/v1/imports",
        f"/duplicates/{person}/{second}",
    ]
    paths += [f"/api/v1/records/{person}/merge?drop={drop}" for drop in (second, absent)]
    paths += ["/weights", "/health", "/health?every=year", "/gaps", "/observations", "/observations?measure=threats"]
    program, reform = entity("program", "p", name="x").id, entity("reform", "hidden", name="x").id
    paths += [
        f"/facts/{program}",
        f"/observations?about={program}",
        f"/observations?about={reform}",
        "/add/observation",
        "/add/observation?about=Number0",
        "/add/observation?about=Shield",
        f"/add/observation?about={reform}",
        "/api/v1/observations?about=Shield",
    ]
    for form in (name for name in FORMATS if name not in {"xlsx", "parquet"}):  # these hold the time of their making
        paths += [f"/api/v1/exports/{form}", f"/api/v1/exports/{form}/disclosure?q=Number0"]
    paths += [f"/api/v1/exports/jsonl?kind={kind}" for kind in TABLES]
    paths += ["/export", "/export?format=csv&q=Number0", "/export/file?format=jsonl&kind=knows"]
    paths += ["/api/v1/exports/jsonl?kind=all&q=Number0", "/consents", "/consents.csv", "/api/v1/consents"]
    paths += [f"{where}/people/{one}/subject-access" for where in ("", "/api/v1") for one in (person, absent)]
    paths += SURVEY_PATHS
    opened = opened_by_link(workspace, client)
    paths += turned_over(client, [path for path in paths if "limit=" in path and path.startswith("/api/v1/")])
    secrets = re.compile(r"[0-9a-f]{64}")
    return opened | {
        path: (answer.status_code, secrets.sub("TOKEN", answer.text)) for path in paths for answer in [client.get(path)]
    }


def test_hidden_facts_change_no_byte_anywhere(store: Store, store_environment: dict[str, str], tmp_path: Path) -> None:
    write(store, *network())
    write(store, entity("account", "staff", role="staff"), viewer=ADMIN)
    told_before, served_before = told(store_environment, tmp_path), served(store)
    for answers in (told_before, served_before):
        assert all("Traceback" not in str(answer) for answer in answers.values())
    for path in ("/", "/health", "/gaps", "/observations", "/introductions"):
        assert served_before[path][0] == 200, path
    assert "people diverted" in served_before["/api/v1/observations"][1]
    write(store, *hidden())
    told_after, served_after = told(store_environment, tmp_path), served(store)
    for command, answer in told_before.items():
        assert told_after[command] == answer, command
    for path, answered in served_before.items():
        assert served_after[path] == answered, path
    page = show_person(workspace_on(store), CLEARED, entity("person", "p0").id)
    assert [line.name for line in page.pressures] == ["Recall"]  # what was hidden is there for those with the grant
    assert "threats" in list_observations(workspace_on(store), CLEARED).measures
    assert [person.name for person in find_people(workspace_on(store), CLEARED, "Hidden")] == ["Person Number0 Hidden"]


def counterparts(store: Store, files: Path) -> str:
    """Import people and ties, add a network of records, and ask for counterparts."""
    workspace = workspace_on(store)
    assert import_folder(workspace, STAFF, files, source="files").ok
    write(store, *network())
    write(store, entity("account", "staff", role="staff"), viewer=ADMIN)
    people = [resolve_person(workspace, STAFF, name).id for name in ("Somebody 07", "Person Number2")]
    found = [find_counterparts(workspace, STAFF, person, limit=10) for person in people]
    assert all(found)
    return json.dumps([[match.model_dump(mode="json") for match in matches] for matches in found])


@pytest.mark.neo4j
def test_both_stores_give_the_same_counterparts(neo4j_store: Store, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    rows = "".join(f"{n},Somebody {n:02},{n % 5}\n" for n in range(40))
    (files / "people.csv").write_text(f"id,name,attr:team\n{rows}")
    pairs = sorted({(min(n, m), max(n, m)) for n in range(40) if (m := (n * n + 3) % 40) != n})
    lines = "".join(f"{a},{b},friend,2026-0{1 + a % 9},{1 + b % 3}\n" for a, b in pairs)
    (files / "ties.csv").write_text(f"from,to,kind,last_on,weight\n{lines}")
    with open_workspace(Settings(data_folder=tmp_path / "data")) as embedded:
        assert counterparts(embedded.store, files) == counterparts(neo4j_store, files)
