"""Every query file fulfils its rules, each rule refuses a bad file, and the engines accept every statement."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import neo4j
import pytest

from cjn_graph.errors import QueryDefect
from cjn_graph.store import Store
from cjn_graph.store.queries import all_queries, parse
from tests.cypher_check import cypher_in_python, problems_of, unused
from tests.neo4j_server.server import Neo4jServer

ROOT = Path(__file__).parents[1]
SOURCES = {
    path.relative_to(ROOT): path.read_text(encoding="utf-8")
    for folder in ("cjn_graph", "api", "seed")
    for path in (ROOT / folder).rglob("*.py")
}


@pytest.mark.parametrize("name", all_queries())
def test_the_file_fulfils_the_rules(name: str) -> None:
    assert problems_of(all_queries()[name]) == []


def test_every_file_is_used() -> None:
    assert unused(all_queries(), SOURCES) == []


def test_there_is_no_cypher_in_python() -> None:
    assert cypher_in_python(SOURCES) == []


READ = "// name: people/x\n// access: read\n// why: a test\n"
GOOD = READ + "// returns: name\nMATCH (n:Person) WHERE n.visibility IN $visible RETURN n.name AS name"


def problems(body: str, header: str = "", returns: str = "name", access: str = "read") -> str:
    head = READ.replace("read", access) + header + (f"// returns: {returns}\n" if returns else "")
    return "; ".join(problems_of(parse("people/x", head + body)))


def test_a_good_file_has_no_problems() -> None:
    assert problems_of(parse("people/x", GOOD)) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("MATCH (n:Person) WHERE n.visibility IN $visible AND n.id = $id RETURN n.name AS name", "uses $id, which"),
        (
            "MATCH (n:Person) WHERE n.visibility IN $visible RETURN n.name AS nam",
            "it returns nam; the header",
        ),
        ("MATCH (n:Person) WHERE n.visibility IN $visible RETURN n.name", "it returns ?"),
        ("MATCH (n:Persona) WHERE n.visibility IN $visible RETURN n.name AS name", "'Persona' is no label"),
        ("MATCH (n:Person|Foo) WHERE n.visibility IN $visible RETURN n.name AS name", "'Foo' is no label"),
        ("MATCH (n:Person) WHERE n.visibility IN $visible RETURN n.nome AS name", "n.nome: the model has no such"),
        ("MATCH (n:Person {nome: 'x'}) WHERE n.visibility IN $visible RETURN n.name AS name", "no property 'nome'"),
        (
            "MATCH (n:Person)-[r:KNOWZ]->(m:Person) WHERE n.visibility IN $visible AND r.visibility IN $visible"
            " AND m.visibility IN $visible RETURN n.name AS name",
            "'KNOWZ' is no type",
        ),
        (
            "MATCH (n:Person)-[r:KNOWS]->(m:Person) WHERE n.visibility IN $visible AND r.visibility IN $visible"
            " RETURN n.name AS name",
            "m is not filtered",
        ),
        (
            "MATCH (n:Person)-[r:KNOWS]->(m:Person) WHERE n.visibility IN $visible AND m.visibility IN $visible"
            " RETURN n.name AS name",
            "r is not filtered",
        ),
        (
            "MATCH (n:Person)-[:KNOWS]->(n) WHERE n.visibility IN $visible RETURN n.name AS name",
            "a relationship has no",
        ),
        ("MATCH (n:Person)-->(n) WHERE n.visibility IN $visible RETURN n.name AS name", "a relationship has no name"),
        ("MATCH (n:Person)--(n) WHERE n.visibility IN $visible RETURN n.name AS name", "a relationship has no name"),
        (
            "MATCH (n:Person)-[r:KNOWS]->() WHERE n.visibility IN $visible AND r.visibility IN $visible"
            " RETURN n.name AS name",
            "a node has no name",
        ),
        (
            "MATCH (n:Person)-[r:KNOWS]->(:Person) WHERE n.visibility IN $visible AND r.visibility IN $visible"
            " RETURN n.name AS name",
            "a node has no name",
        ),
        (
            "MATCH (n:Person)-[r:KNOWS*1..3]->(m:Person) WHERE n.visibility IN $visible AND r.visibility IN $visible"
            " AND m.visibility IN $visible RETURN n.name AS name",
            "r stands for several relationships",
        ),
        ("MATCH (n:Person), (m:Person) WHERE n.visibility IN $visible RETURN n.name AS name", "m is not filtered"),
        ("MATCH (n:Person) WHERE n.visibility IN $visible OR n.name = 'x' RETURN n.name AS name", "n is not filtered"),
        ("MATCH (n:Person) WHERE NOT n.visibility IN $visible RETURN n.name AS name", "n is not filtered"),
        (
            "MATCH (n:Person) WHERE true OR n.id = 'x' AND n.visibility IN $visible RETURN n.name AS name",
            "n is not filt",
        ),
        ("MATCH (n:Person) RETURN n.name + toString(n.visibility IN $visible) AS name", "n is not filtered"),
        (
            "MATCH (n:Person) WHERE n.visibility IN $visible AND exists((n)-[:KNOWS]->(:Person)) RETURN n.name AS name",
            "a relationship has no name",
        ),
        (
            "MATCH (n:Person) WHERE n.visibility IN $visible AND EXISTS { MATCH (m:Person) WHERE m.name = n.name }"
            " RETURN n.name AS name",
            "m is not filtered",
        ),
        (
            "MATCH (n:Person) WHERE n.visibility IN $visible RETURN [(n)-[r:KNOWS]->(m:Person) | m.name] AS name",
            "r is not filtered",
        ),
        ("MATCH (n:Person) WHERE n.visibility IN $visible SET n.name = 'x' RETURN n.name AS name", "statement has SET"),
        ("MATCH (n:Person) WHERE n.visibility IN $visible DETACH DELETE n RETURN 1 AS name", "has DETACH"),
        ("CREATE (n:Person) WITH n WHERE n.visibility IN $visible RETURN n.name AS name", "has CREATE"),
        ("CALL apoc.cypher.run('x', {}) YIELD value RETURN value AS name", "the procedure apoc.cypher.run is not one"),
        ("CALL db.awaitIndexes(1) RETURN 1 AS name", "exists on neo4j only"),
        (
            "MATCH (n:Person) WHERE n.visibility IN $visible RETURN {rel: 'x', person: n{.id}} AS name",
            "a map projection inside a map",
        ),
        (
            "MATCH (n:Person) WHERE n.visibility IN $visible RETURN {all: [x IN collect(n) | x{.id}]} AS name",
            "a map projection inside a map",
        ),
        (
            "MATCH p = SHORTEST 1 (n:Person) WHERE n.visibility IN $visible RETURN n.name AS name",
            "SHORTEST is not",
        ),
        (
            "MATCH (n:Person)-[r:$($t)]->(n) WHERE n.visibility IN $visible AND r.visibility IN $visible"
            " RETURN n.name AS name",
            "never computed",
        ),
        ("CYPHER 25 MATCH (n:Person) WHERE n.visibility IN $visible RETURN n.name AS name", "not known to both"),
        ("USE other MATCH (n:Person) WHERE n.visibility IN $visible RETURN n.name AS name", "not known to both"),
        ("MATCH (n:Person) WHERE n.visibility IN $visible RETURN n.name AS name;", "without a semicolon"),
    ],
)
def test_a_bad_file_is_refused(body: str, expected: str) -> None:
    assert expected in problems(body)


@pytest.mark.parametrize(
    "body",
    [
        "MATCH (n:Person) WHERE n.visibility IN $visible AND (n.name = 'a' OR n.name = 'b') RETURN n.name AS name",
        "MATCH (n:Person) WHERE n.visibility IN $visible RETURN n{.id, rel: 'x'} AS name",
        "MATCH (n:Person) WHERE n.visibility IN $visible WITH n{.id} AS p RETURN {rel: 'x', person: p} AS name",
        "MATCH (n:Person) WHERE n.visibility IN $visible RETURN count(n) AS name ORDER BY name LIMIT 3",
        "MATCH (n:Person {name: 'MATCH (m) SET'}) // SET\nWHERE n.visibility IN $visible RETURN n.name AS name",
        (
            "MATCH (n:Person) WHERE n.visibility IN $visible"
            " RETURN [(n)-[r:KNOWS]->(m:Person) WHERE r.visibility IN $visible AND m.visibility IN $visible | m.name]"
            " AS name"
        ),
    ],
)
def test_what_is_right_is_let_through(body: str) -> None:
    assert problems(body) == ""


def test_unused_parameters_and_a_declared_visible_are_refused() -> None:
    body = "MATCH (n:Person) WHERE n.visibility IN $visible RETURN n.name AS name"
    assert "declares id, which the statement does not use" in problems(body, "// param id: string - x\n")
    assert "the store supplies" in problems(body, "// param visible: list[string] - x\n")


def test_unscoped_lifts_the_filter_only() -> None:
    assert problems("MATCH (n:Person) RETURN n.name AS name", "// unscoped: a test\n") == ""
    assert "has SET" in problems("MATCH (n:Person) SET n.name = 'x' RETURN n.name AS name", "// unscoped: a test\n")


def test_writing_files_may_write_and_need_no_filter() -> None:
    assert problems("MATCH (n:Person {id: 'x'}) SET n.name = 'y'", returns="", access="write") == ""
    assert "create database" in problems("CREATE DATABASE x", returns="", access="write").lower()


def test_a_file_that_nothing_names_is_found() -> None:
    sources = {Path("a.py"): 'read("people/x")', Path("b.py"): 'f"ties/{name}"; ("one",)'}
    assert unused(["people/x", "people/y", "ties/one", "ties/two"], sources) == ["people/y", "ties/two"]


@pytest.mark.parametrize(
    "text",
    ["MATCH (n:Person) RETURN n", "merge (n {id: 1})".upper(), "UNWIND $rows AS row", "MATCH (n) DETACH DELETE n"],
)
def test_cypher_in_python_is_found(text: str) -> None:
    assert cypher_in_python({Path("a.py"): f"x = {text!r}"}) == ["a.py:1"]
    assert cypher_in_python({Path("a.py"): f'"""Docs: {text}"""'}) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (GOOD.replace("people/x", "people/y"), "its name is given as 'people/y'"),
        (GOOD.replace("read", "look"), "access must be read or write"),
        (GOOD.replace("// why: a test\n", ""), "why is missing"),
        (GOOD.replace("// returns", "// aggregate: no\n// returns"), "aggregate can only be yes"),
        (GOOD.replace("// returns", "// unscoped:\n// returns"), "unscoped must say why"),
        (GOOD.replace("// returns", "// role: boss\n// returns"), "'boss' is no role"),
        (GOOD.replace("// returns", "// engines: oracle\n// returns"), "engines can only be"),
        (GOOD.replace("// returns", "// param kind: string - x\n// returns"), "no parameter may be called like"),
        (GOOD.replace("// returns", "// param id: text - x\n// returns"), "is declared as 'text - x'"),
        (GOOD.replace("// returns", "// colour: red\n// returns"), "is not one that is known"),
        (GOOD.replace("// returns", "// why: again\n// returns"), "says why twice"),
        (READ, "the statement is missing"),
    ],
)
def test_a_bad_header_is_refused(source: str, expected: str) -> None:
    with pytest.raises(QueryDefect) as raised:
        parse("people/x", source)
    assert expected in raised.value.message


def _refused(driver: neo4j.Driver, engine: str, database: str, *, most: int | None = None) -> list[str]:
    """Let an engine plan every statement, at most so many expansions of each template; return what it refuses."""
    refused = []
    with driver.session(database=database) as session:
        for query in all_queries().values():
            for text in islice(query.expansions(), most) if engine in query.engines else ():
                try:
                    session.run(f"EXPLAIN {text}").consume()
                except neo4j.exceptions.Neo4jError as error:
                    refused.append(f"{query.name}: {error.message}")
    return refused


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("version", "most"),
    [
        ("neo4j_server", None),
        ("neo4j_lts_server", 3),
        pytest.param("neo4j_lts_server", None, marks=pytest.mark.stress),
    ],
)
def test_neo4j_accepts_every_statement(version: str, most: int | None, request: pytest.FixtureRequest) -> None:
    server: Neo4jServer = request.getfixturevalue(version)
    settings = {"auth": (server.user, server.password), "notifications_min_severity": "OFF"}
    with neo4j.GraphDatabase.driver(server.uri, **settings) as driver:
        assert _refused(driver, "neo4j", server.database, most=most) == []


def test_the_embedded_engine_accepts_every_statement(embedded_store: Store) -> None:
    connection = embedded_store._connection
    assert _refused(connection.driver, "arcadedb", connection.database) == []
