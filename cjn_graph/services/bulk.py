"""Changing many people at once: who is looked after by whom, tags, topics, consent; shown first, undone as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError, InvalidInput, Problem, Unfit
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.csv_file import open_csv
from cjn_graph.model import Record, fold
from cjn_graph.model.decisions import decision_on
from cjn_graph.model.entities import Person
from cjn_graph.model.holding import is_over
from cjn_graph.records import Create, Mutation, Update, commit, read_joined, read_records
from cjn_graph.records.reading import Joined
from cjn_graph.services import records
from cjn_graph.services.consents import decision_in
from cjn_graph.services.contacts import join, make
from cjn_graph.services.entering import require_staff
from cjn_graph.services.named import Named
from cjn_graph.services.people import resolve_person
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.rounds import in_group
from cjn_graph.services.search import MAX_LIMIT, search
from cjn_graph.services.workspace import Workspace

MOST: Final = 1000
"""Most people that are changed at once."""
_COLUMNS: Final = ("id", "email", "e-mail", "name")


@dataclass(frozen=True)
class Wanted:
    """What is to be so of everybody.

    Attributes
    ----------
    steward, topic : str
        Ids; empty where nothing of it is wanted.
    consent : dict
        Values of a consent: ``decision``, ``wording`` and so on; empty where none is recorded.
    """

    steward: str = ""
    tag: str = ""
    untag: str = ""
    topic: str = ""
    consent: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Whose:
    """Who is meant, by any of these: ids, lines with a name, an address or an id each, a search, a group."""

    ids: Sequence[str] = ()
    lines: Sequence[str] = ()
    search: str = ""
    group: str = ""


class BulkLine(BaseModel):
    """What changes for one person."""

    person: Named
    changes: list[str] = Field(description="What changes.")
    same: list[str] = Field(description="What is so already.")
    refused: list[str] = Field(description="What is not changed, and why.")


class BulkPlan(BaseModel):
    """What changes for whom."""

    lines: list[BulkLine]
    unknown: list[str] = Field(description="Lines that lead to nobody, or to several, and why.")

    @property
    def changed(self) -> int:
        """How many people something changes for."""
        return sum(bool(line.changes) for line in self.lines)

    def told(self) -> list[str]:
        """Say it line by line, what changes first."""
        lines = [f"{line.person.name}: {'; '.join(line.changes)}." for line in self.lines if line.changes]
        lines += [f"{line.person.name}, refused: {'; '.join(line.refused)}." for line in self.lines if line.refused]
        same = sum(bool(line.same) and not line.changes for line in self.lines)
        return [*lines, *self.unknown, *([f"For {same:,} it is so already."] if same else [])]


def preview_bulk(workspace: Workspace, viewer: Viewer, whose: Whose, wanted: Wanted) -> BulkPlan:
    """Say what would change for whom, and what is refused; nothing is written.

    Raises
    ------
    InvalidInput
        Nobody is meant, too many are, or nothing is wanted.
    NotFound, Ambiguous, Forbidden
    """
    return _plan(workspace, viewer, whose, wanted)[0]


def edit_many(workspace: Workspace, viewer: Viewer, whose: Whose, wanted: Wanted) -> Receipt:
    """Change many people in one transaction; the id of the receipt takes all of it back, but for consents.

    Raises
    ------
    InvalidInput, NotFound, Ambiguous, StaleVersion, Forbidden
        As :func:`preview_bulk`.
    """
    plan, mutations = _plan(workspace, viewer, whose, wanted)
    bulk_id = workspace.new_id("bulk")
    changes = (
        commit(
            workspace.store,
            viewer,
            mutations,
            reason="edited many people at once",  # how many would tell of those who are hidden
            now=workspace.clock(),
            transaction_id=f"{bulk_id}.1",
        )
        if mutations
        else []
    )
    receipt = Receipt.of(changes, [f"{plan.changed:,} of {len(plan.lines):,} people changed.", *plan.told()])
    return receipt.model_copy(update={"transaction_id": bulk_id if changes else None})


def _plan(workspace: Workspace, viewer: Viewer, whose: Whose, wanted: Wanted) -> tuple[BulkPlan, list[Mutation]]:
    viewer.require("staff", "Writing records")
    _check(workspace, viewer, wanted)
    ids, unknown = _meant(workspace, viewer, whose)
    people = read_records(workspace.store, viewer, ids)
    joined: dict[str, list[Joined]] = {one: [] for one in ids}
    for one in read_joined(workspace.store, viewer, ids, ("stewards", "about", "given_by")):
        joined[one.id].append(one)
    lines: list[BulkLine] = []
    names: dict[str, str] = {}
    mutations: list[Mutation] = []
    for person in sorted(
        (one for one in people.values() if isinstance(one, Person)), key=lambda p: (fold(p.name), p.id)
    ):
        line = BulkLine(person=Named(id=person.id, name=person.name), changes=[], same=[], refused=[])
        mutations += _Editing(workspace, viewer, wanted, person, joined[person.id], line, names).mutations()
        lines.append(line)
    return BulkPlan(lines=lines, unknown=unknown), mutations


def _check(workspace: Workspace, viewer: Viewer, wanted: Wanted) -> None:
    problems = []
    if not (wanted.steward or wanted.tag or wanted.untag or wanted.topic or wanted.consent):
        problems.append(Problem("tag", "nothing is to be changed.", "Give a steward, a tag, a topic or a consent."))
    if wanted.consent and not wanted.consent.get("decision"):
        problems.append(Problem("decision", "is missing.", "Say what they decided."))
    if wanted.consent.get("decision") and not wanted.consent.get("wording"):
        problems.append(Problem("wording", "is missing.", "Say what they were asked: it stays on record with each."))
    if wanted.tag and fold(wanted.tag) == fold(wanted.untag):
        problems.append(Problem("untag", "is the tag to be added.", "Give one of the two."))
    if problems:
        raise Unfit(problems)
    if wanted.steward:
        require_staff(workspace, viewer, wanted.steward)


def _meant(workspace: Workspace, viewer: Viewer, whose: Whose) -> tuple[list[str], list[str]]:
    """Return the ids of those who are meant, and which lines lead to nobody."""
    ids, unknown = list(whose.ids), []
    if len(whose.lines) > MOST:
        told = f"{len(whose.lines):,} lines are too many."
        raise InvalidInput([Problem("people", told, f"Change at most {MOST:,} at once.")])
    for line in whose.lines:
        try:
            ids.append(_of_line(workspace, viewer, line))
        except CjnError as error:
            unknown.append(f"{line[:80]}: {error.message} {error.hint or ''}".strip())
    if whose.search:
        hits = search(workspace, viewer, whose.search, kinds=["person"], limit=MAX_LIMIT).hits
        if len(hits) == MAX_LIMIT:
            raise Unfit([Problem("search", f"finds {MAX_LIMIT} people or more.", "Narrow it, or give a list.")])
        ids += [hit.id for hit in hits]
    if whose.group:
        network = workspace.network(viewer)
        marked = in_group(workspace, viewer, network, whose.group) & ~network.people.staff
        ids += [str(one) for one in network.people.ids[marked]]
    ids = list(dict.fromkeys(ids))
    wrong = Unfit if whose.search or whose.group else InvalidInput  # where all are named, whoever is on record
    if not ids and not unknown:
        raise wrong([Problem("people", "nobody is meant.", "Name people, a list, a search or a group.")])
    if len(ids) > MOST:
        raise wrong([Problem("people", f"{len(ids):,} are too many.", f"Change at most {MOST:,} at once.")])
    return ids, unknown


def read_list(path: Path) -> list[str]:
    """Read whom a file names: its column id, email or name, in this order; else the first cell of each line.

    Raises
    ------
    InvalidInput
        It cannot be read.
    """
    problems = ProblemList()
    table = open_csv(path, problems)
    lines: list[str] = []
    if table:
        header = [cell.casefold() for cell in table.header]
        place = next((header.index(name) for name in _COLUMNS if name in header), None)
        lines = [] if place is not None else [table.header[0]]
        lines += [cells[place or 0].strip() for _, cells in table.rows(problems) if len(cells) > (place or 0)]
    if problems.total:
        raise InvalidInput([Problem(each.file, str(each.what), each.hint) for each in problems.kept])
    return [line for line in lines if line]


def _of_line(workspace: Workspace, viewer: Viewer, line: str) -> str:
    if "@" not in line:
        return resolve_person(workspace, viewer, line).id
    rows = workspace.store.read(viewer, "records/same_address", kind="person", email=line.strip().casefold())
    if len(rows) != 1:
        known = "Several people have this address." if rows else "Nobody on record has this address."
        raise InvalidInput(known, hint="Give the name or the id.")
    return str(rows[0]["id"])


@dataclass
class _Editing:
    """What changes for one person, told in a line."""

    workspace: Workspace
    viewer: Viewer
    wanted: Wanted
    person: Person
    joined: Sequence[Joined]
    line: BulkLine
    names: dict[str, str]
    """Of the steward and the topic, by id, once they were read for somebody."""

    def mutations(self) -> Iterator[Mutation]:
        """Yield what is written."""
        yield from self._steward()
        yield from self._tags()
        yield from self._topic()
        yield from self._consent()

    def _steward(self) -> Iterator[Mutation]:
        steward, today = self.wanted.steward, self.workspace.today()
        if not steward:
            return
        if steward == self.person.id:
            self.line.refused.append("nobody looks after themselves")
            return
        now = [one for one in self._of("stewards") if not is_over(one.edge.get("end"), today)]
        if any(one.other["id"] == steward for one in now):
            self.line.same.append("looked after by them")
            return
        for one in now:
            yield Update(str(one.edge["id"]), {"end": today.isoformat()})
        before = " and ".join(str(one.other["name"]) for one in now)
        name = self._name(steward)
        self.line.changes.append(f"looked after by {name}" + (f", no longer by {before}" if before else ""))
        yield self._join("stewards", steward, self.person.id, {"start": today.isoformat()})

    def _tags(self) -> Iterator[Mutation]:
        tags, wanted = list(self.person.tags), self.wanted
        if wanted.tag and fold(wanted.tag) in map(fold, tags):
            self.line.same.append(f"tagged {wanted.tag}")
        elif wanted.tag:
            tags.append(wanted.tag)
            self.line.changes.append(f"tagged {wanted.tag}")
        if wanted.untag:
            left = [tag for tag in tags if fold(tag) != fold(wanted.untag)]
            told = self.line.same if left == tags else self.line.changes
            told.append(f"no longer tagged {wanted.untag}")
            tags = left
        if tags != self.person.tags:
            yield Update(self.person.id, {"tags": tags}, self.person.version)

    def _topic(self) -> Iterator[Mutation]:
        topic = self.wanted.topic
        if not topic:
            return
        name = self._name(topic)
        if any(one.other["id"] == topic for one in self._of("about")):
            self.line.same.append(f"about {name}")
            return
        self.line.changes.append(f"about {name}")
        yield self._join("about", self.person.id, topic, {})

    def _consent(self) -> Iterator[Mutation]:
        given = self.wanted.consent
        if not given:
            return
        stands = decision_on(self.workspace.today(), [decision_in(one.other) for one in self._of("given_by")])
        words = str(given["decision"]).replace("_", " ")
        if given["decision"] == "granted" and stands and stands.decision != "granted":
            said = stands.decision.replace("_", " ")
            self.line.refused.append(f"said {said} on {stands.on}: what they say since is recorded on their own page")
            return
        made = make(
            self.workspace, "consent", given, on=self.workspace.today().isoformat(), recorded_by=self.viewer.account
        )
        if any(self._says_the_same(one.other, made.record) for one in self._of("given_by")):
            self.line.same.append(f"consent {words}")
            return
        self.line.changes.append(f"consent {words} (stays on record)")
        yield made
        yield self._join("given_by", made.record.id, self.person.id, {})

    @staticmethod
    def _says_the_same(row: dict[str, Any], made: Record) -> bool:
        names = ("purpose", "decision", "on", "wording")
        return all(row.get(name) == made.to_row().get(name) for name in names)

    def _of(self, relation: str) -> list[Joined]:
        ends = [one for one in self.joined if one.relation == relation]
        return [one for one in ends if relation != "stewards" or not one.outgoing]

    def _join(self, relation: str, start: str, end: str, values: dict[str, Any]) -> Create:
        return join(self.workspace, relation, start, end, values)

    def _name(self, record_id: str) -> str:
        if record_id not in self.names:
            self.names[record_id] = str(getattr(records.read(self.workspace, self.viewer, record_id), "name", ""))
        return self.names[record_id]
