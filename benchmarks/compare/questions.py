"""What both checkouts are asked: every surface for every record that it is concerned with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, urlencode

from benchmarks.compare.checkouts import Client
from benchmarks.compare.searches import searches

_ID = re.compile(r"\"([a-z][a-z_]*-[abcdefghjkmnpqrstvwxyz0-9]{16})\"")
_KINDS = tuple(
    "person organization post jurisdiction engagement program reform pressure convening network workgroup topic "
    "resource commitment request introduction interaction observation consent".split()
)
_DAYS = ("2024", "2025-06", "2025-12-31")
_FORMS = {
    "person": "log need offer ask consent edit",
    "organization": "ask observe post edit",
    "post": "succession edit",
    "convening": "attendance edit",
    "request": "assign answer close edit",
    "commitment": "settle edit",
    "resource": "use edit",
    "program": "observe edit",
    "reform": "observe edit",
    "jurisdiction": "observe edit",
}
_NEW = ("person", "organization", "post", "convening", "observation", "nonsense")


Entry = TypeVar("Entry")


class Question(NamedTuple):
    """One thing to ask.

    Attributes
    ----------
    surface : str
        Under which heading it counts.
    asked : str
        The address, or the arguments of a command behind ``$ cjn``.
    """

    surface: str
    asked: str


@dataclass(frozen=True)
class Found:
    """The records of a network.

    Attributes
    ----------
    entities, links : dict of list of str
        Ids of entities and of relationships by kind, sorted.
    people : list of tuple of str
        Ids and names of people.
    organizations : list of str
        Names of some organizations.
    transactions : list of str
        Some ids of transactions.
    """

    entities: dict[str, list[str]]
    links: dict[str, list[str]]
    people: list[tuple[str, str]]
    organizations: list[str]
    transactions: list[str]


def discover(client: Client) -> Found:
    """Find all records by following what each is joined to, from the people, the networks and the queues."""
    people = [(person["id"], person["name"]) for person in _everybody(client)]
    waiting = [person for person, _ in people]
    seen = set(waiting)
    starts = ["networks", "requests?status=open,in_progress,answered,closed", "observations?limit=1000"]
    starts += [f"search?{urlencode({'kind': kind, 'limit': 200})}" for kind in _KINDS]

    def follow(path: str) -> None:
        for found in _ID.findall(client.get(f"/api/v1/{path}").text):
            if found not in seen:
                seen.add(found)
                waiting.append(found)

    for path in starts:
        follow(path)
    while waiting:
        record = waiting.pop()
        kind = record.rpartition("-")[0]
        if kind in _KINDS:
            follow(f"people/{record}" if kind == "person" else f"records/{record}/neighbours")
        if kind == "network":
            follow(f"networks/{record}")
    by_kind: dict[str, list[str]] = defaultdict(list)
    for record in sorted(seen):
        by_kind[record.rpartition("-")[0]].append(record)
    offices = client.data(f"/api/v1/search?{urlencode({'kind': 'organization', 'q': 'office', 'limit': 20})}")
    changes = client.data(f"/api/v1/records/{people[0][0]}/history")
    return Found(
        {kind: ids for kind, ids in by_kind.items() if kind in _KINDS},
        {kind: ids for kind, ids in by_kind.items() if kind not in _KINDS},
        people,
        [hit["name"] for hit in offices["hits"]],
        [change["transaction_id"] for change in changes],
    )


def _everybody(client: Client) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = client.data(f"/api/v1/people?{urlencode({'limit': 200, 'cursor': cursor})}")
        yield from page["people"]
        cursor = page["next_cursor"]


def questions(found: Found, most: int | None) -> Iterator[Question]:
    """All questions over HTTP.

    Parameters
    ----------
    found : Found
        The records.
    most : int, optional
        How many of each kind are asked about at most, evenly drawn; all without it. Pages are asked for with 40 of
        each kind at most, and the records of relationships with 60.
    """
    for surface, addresses in _of_data(found, most).items():
        for address in addresses:
            yield Question(surface, f"/api/v1/{address}")
    for surface, addresses in _of_pages(found, min(most or 40, 40)).items():
        for address in addresses:
            yield Question(surface, address)


def _of_data(found: Found, most: int | None) -> dict[str, list[str]]:
    people = _some([person for person, _ in found.people], most)
    names = [name for _, name in _some(found.people, 15)]
    entities = {kind: _some(ids, most) for kind, ids in found.entities.items()}
    every = [record for ids in entities.values() for record in ids]
    links = [record for ids in found.links.values() for record in _some(ids, min(most or 60, 60))]
    graphs = [urlencode(pairs) for pairs in _choices(ties=("live", "all"), staff=("exclude", "include"))]
    graphs += [f"{graph}&kind=organization" for graph in graphs]
    return {
        "show": [f"people/{person}" for person in people]
        + [f"people/{person}?as_of={day}" for person, day in product(_some(people, 60), _DAYS)],
        "match": [f"people/{person}/matches" for person in people]
        + [f"people/{person}/matches?{query}" for person in _some(people, 60) for query in ("need=bail", "limit=50")],
        "people": [f"people?{urlencode({'name': name})}" for name in names] + ["people", "people?limit=7"],
        "search": [f"search?{query}" for query in searches(names, _some(found.organizations, 10))],
        "health": [f"health?{graph}" for graph in graphs]
        + [f"health?as_of={day}&since={earlier}" for earlier, day in pairwise(_DAYS)],
        "trend": ["trend", *(f"trend?every={every}&points=5" for every in ("quarter", "half-year", "year"))]
        + [f"trend?points=4&{graph}" for graph in graphs],
        "gaps": ["gaps", "gaps?limit=200", *(f"gaps?as_of={day}" for day in _DAYS)],
        "network": ["networks", *(f"networks/{record}" for record in entities.get("network", []))],
        "neighbours": [f"records/{record}/neighbours" for record in every if not record.startswith("person-")]
        + [f"records/{record}/neighbours?limit=3" for record in _some(every, 60)],
        "observations": ["observations"]
        + [f"observations?{query}" for query in ("words=diverted", "place=Ohio", "limit=3")]
        + [
            f"observations?about={record}"
            for kind in ("program", "reform", "organization")
            for record in entities.get(kind, [])
        ]
        + [f"observations?about={record}" for record in _some(found.entities.get("jurisdiction", []), 60)],
        "record": [f"records/{record}" for record in (*every, *links)],
        "history": [f"records/{record}/history" for record in (*every, *links)],
        "requests": ["requests", *(f"requests?{query}" for query in _queues())],
        "posts": [f"posts/{record}/succession" for record in entities.get("post", [])],
        "saved searches": ["saved-searches"],
        "refusals": [*_refusals(people[0])],
    }  # fmt: skip


def _queues() -> Iterator[str]:
    for team in ("research", "policy", "communications", "advocacy", "peer", "nonsense"):
        yield from (f"team={team}&status={status}" for status in ("open", "open,in_progress", "answered,closed", "x"))


def _refusals(person: str) -> Iterator[str]:
    absent = "aaaaaaaaaaaaaaaa"
    yield from (f"people/person-{absent}", "people/nonsense", f"people/person-{absent}/matches")
    yield from (f"people/{person}/matches?limit=0", f"people/{person}/matches?need=nothing+of+the+sort")
    yield from (f"records/topic-{absent}", "records/x", f"records/{person}/neighbours", f"networks/network-{absent}")
    yield from (
        "health?ties=x",
        "health?as_of=soon",
        "health?since=2030",
        "trend?points=1",
        "trend?every=day",
        "gaps?limit=0",
    )
    yield from (f"observations?about=topic-{absent}", "observations?about=the+county", "people?cursor=x", "nothing")
    yield from (
        f"posts/{person}/succession",
        "search?limit=0",
        f"people/{person}?as_of=1-2-3",
        "saved-searches/x/results",
    )


def _of_pages(found: Found, most: int) -> dict[str, list[str]]:
    people = _some([person for person, _ in found.people], most)
    some = {kind: _some(ids, most) for kind, ids in found.entities.items()}
    links = [record for ids in found.links.values() for record in _some(ids, 2)]
    every = [record for ids in some.values() for record in ids]
    names = [name for _, name in _some(found.people, 3)]
    forms = [
        f"/facts/{record}/{verb}"
        for kind, verbs in _FORMS.items()
        for verb in verbs.split()
        for record in _some(some.get(kind, []), 4)
    ]
    return {
        "page: people": ["/", *(f"/?{urlencode({'name': name})}" for name in names)]
        + [f"/people/{person}" for person in people]
        + [f"/people/{person}?{query}" for person in people[:8] for query in ("need=diversion", "as_of=2025-06")],
        "page: facts": [f"/facts/{record}" for record in (*every, *links)],
        "page: history": [f"/facts/{record}/history" for ids in some.values() for record in _some(ids, 4)],
        "page: search": ["/search", *(f"/search?{query}" for query in searches(names, found.organizations[:2]))],
        "page: requests": ["/requests", "/requests?team=policy", "/requests?status=answered"],
        "page: networks": ["/networks", *(f"/networks/{record}" for record in some.get("network", []))],
        "page: health": ["/health", "/health?every=year", "/health?ties=all&kind=organization", "/health?as_of=2025"],
        "page: gaps": ["/gaps", "/gaps?as_of=2025-06"],
        "page: observations": ["/observations", "/observations?words=diverted"]
        + [f"/observations?about={record}" for record in some.get("program", [])[:10]],
        "page: forms": forms
        + [f"/add/{kind}" for kind in _NEW]
        + [f"/transactions/{transaction}/undo" for transaction in found.transactions],
        "page: refusals": ["/people/x", "/facts/x", "/nowhere", "/facts/x/log", "/problems/not-found", "/problems/x"],
    }  # fmt: skip


def commands(found: Found, account: str) -> Iterator[Question]:
    """Some commands, with ``--json`` and without: each starts a program, so as other accounts than staff only a few."""
    person, other = (name for _, name in _some(found.people, 2))
    record = found.people[0][0]
    network = next(iter(found.entities.get("network", [])), "")
    topic = next(iter(found.entities.get("topic", [])), "")
    asked = [
        ["show", person],
        ["show", other, "--as-of", "2025-06"],
        ["match", person],
        ["match", other, "--need", "diversion"],
        ["search", "diversion", "director", "--place", "Ohio"],
        ["search", "roz"],
        ["health", "--ties", "all"],
        ["trend", "--points", "3"],
        ["gaps"],
        ["network"],
        ["network", network],
        ["neighbours", topic],
        ["observations", "diverted"],
        ["history", record],
        ["request", "queue"],
        ["check"],
    ]
    if account != "staff":
        yield from (
            Question("command --json", _written([*words, "--json"])) for words in (asked[0], asked[2], asked[6])
        )
        return
    yield from (Question("command --json", _written([*words, "--json"])) for words in asked)
    yield from (Question("command", _written(words)) for words in (asked[0], asked[2], asked[4], asked[11]))
    for words in (
        ["show", "Nobody At All"],
        ["match", record, "--limit", "0"],
        ["neighbours", record],
        ["history", "x"],
    ):
        yield Question("command", _written(words))


def _written(words: Sequence[str]) -> str:
    return " ".join(quote(word, safe="-") for word in words)


def _choices(**choices: tuple[str, ...]) -> Iterator[list[tuple[str, str]]]:
    for chosen in product(*choices.values()):
        yield list(zip(choices, chosen, strict=True))


def _some(entries: Sequence[Entry], most: int | None) -> list[Entry]:
    """Draw entries evenly, the first among them."""
    if most is None or len(entries) <= most:
        return list(entries)
    return [entries[at * len(entries) // most] for at in range(most)]
