"""A succession: an office outlives its officeholder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, StaleTerms
from cjn_graph.model import MODEL, PartialDate
from cjn_graph.model.entities import OPEN_INTRODUCTIONS, OPEN_REQUESTS
from cjn_graph.model.holding import begun, is_over
from cjn_graph.records.mutation import Create, Delete, Mutation, Update
from cjn_graph.records.reading import read_joined
from cjn_graph.store import Row, Store, Transaction

_VACANCY: Final = timedelta(days=31)


@dataclass(frozen=True)
class Plan:
    """What a succession writes, and what it leaves where it is.

    Attributes
    ----------
    staying : list
        The name of each who leaves but keeps another post, and how many open requests and introductions stay with them.
    """

    mutations: list[Mutation]
    staying: list[tuple[str, int]]


def read_terms(store: Store, viewer: Viewer, post_id: str) -> list[Row]:
    """Read every term of a post that the viewer sees, with who holds it: ``person_id``, ``name``, ``term``."""
    return store.read(viewer, "succession/open_terms", post_id=post_id)


def state_of(terms: Iterable[Row]) -> str:
    """Return what stands for these terms as they are: it differs whenever one is added, changed or removed.

    The post's own version would not do: a term can be entered or edited without the post, and a version that counted
    restricted terms would tell of them.
    """
    return _digest((row["term"]["id"], row["term"]["version"]) for row in terms)


def require_state(viewer: Viewer, post_id: str, state: str) -> Callable[[Transaction], None]:
    """Make the check that nobody has written a term of the post since ``state``, for the transaction itself.

    The versions of the terms that end are checked anyway; this also notices a term that began meanwhile.
    """
    scope = frozenset(viewer.scope)

    def check(transaction: Transaction) -> None:
        rows = transaction.run("succession/current_terms", post_id=post_id)
        now = _digest((row["id"], row["version"]) for row in rows if scope.issuperset(row["visibilities"]))
        if now != state:
            raise StaleTerms("Somebody changed who holds this post.", current=now)

    return check


def _digest(versions: Iterable[tuple[str, int]]) -> str:
    text = " ".join(f"{term_id}@{version}" for term_id, version in sorted(versions))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def plan_succession(
    store: Store,
    viewer: Viewer,
    terms: Sequence[Row],
    post_id: str,
    successor_id: str,
    on: PartialDate,
    *,
    how: str | None,
    all_work: bool,
    new_id: Callable[[str], str],
) -> Plan:
    """List what a succession writes; committed together, it happens as a whole or not at all.

    The terms that cover the day are ended, the successor's begins, and what those who leave had open (requests they
    asked, introductions not yet made) is handed to the successor; so is what somebody had begun whose term is recorded
    to end at most a month before. Who keeps another post keeps what they had open: nobody can tell which of it came
    with this post. Ended terms carry the version that was read, so a term changed meanwhile stops the succession.

    Parameters
    ----------
    terms : sequence of dict
        What :func:`read_terms` returned.
    all_work : bool
        Also hand on what somebody had open who keeps another post.

    Raises
    ------
    InvalidInput
        The successor holds the post already, or a term to end began later than ``on``.
    """
    mutations: list[Mutation] = []
    leaving: dict[str, date] = {}  # with the last day of the latest term of each, in the order of their ids
    names = {row["person_id"]: row["name"] for row in terms}
    for row in terms:
        term = row["term"]
        if term.get("end") and PartialDate(term["end"]).last_day < on.first_day:
            if _just_before(term["end"], on) and row["person_id"] != successor_id:
                last = PartialDate(term["end"]).last_day
                leaving[row["person_id"]] = max(last, leaving.get(row["person_id"], last))
            continue
        if row["person_id"] == successor_id:
            raise InvalidInput(f"{row['name']} holds this post already.", hint="Choose somebody else.")
        if term.get("start") and PartialDate(term["start"]).first_day >= on.first_day:
            raise InvalidInput(
                f"{row['name']} holds this post from {term['start']}, which is not before {on}.",
                hint=f"If {row['name']} does not hold it after all, take that back first (`cjn undo`, or the term's "
                f"history page). A later day is right only if {row['name']} really held it until then.",
            )
        mutations.append(Update(term["id"], {"end": last_day_before(on)}, term["version"]))
        leaving[row["person_id"]] = date.max
    handed: set[str] = set()
    staying: list[tuple[str, int]] = []
    for person_id, last in leaving.items():
        if not all_work and _keeps_another_post(store, viewer, person_id, post_id, last, on):
            staying.append((names[person_id], sum(map(len, _open_work(store, viewer, person_id, last)))))
            continue
        mutations.extend(_hand_on(_open_work(store, viewer, person_id, last), successor_id, new_id, handed))
    term_values = {"id": new_id("holds"), "from_id": successor_id, "to_id": post_id, "start": on, "how": how}
    term = _create("holds", {key: value for key, value in term_values.items() if value is not None})
    return Plan([*mutations, term], [(name, number) for name, number in staying if number])


def last_day_before(on: PartialDate) -> PartialDate:
    """End a term where the next begins: the day before, or the same year or month where no day is known."""
    return PartialDate(on.first_day - timedelta(days=1)) if on.count("-") == 2 else on


def _just_before(end: str, on: PartialDate) -> bool:
    """Tell whether a term that has ended is the one that is succeeded: a post may be vacant for a month."""
    return on.first_day - PartialDate(end).last_day <= _VACANCY


def _keeps_another_post(
    store: Store, viewer: Viewer, person_id: str, post_id: str, last: date, on: PartialDate
) -> bool:
    """Tell whether somebody held another post by their last day in this one, and holds it still on the first day after.

    What begins only when this post ends is a move, and those who move leave their open work with the post.
    """
    last = min(last, on.first_day - timedelta(days=1))
    return any(
        term.other["id"] != post_id
        and begun(term.edge.get("start"), last)
        and not is_over(term.edge.get("end"), on.first_day)
        for term in read_joined(store, viewer, [person_id], ["holds"])
    )


def _open_work(store: Store, viewer: Viewer, leaving_id: str, last: date) -> tuple[list[Row], list[Row]]:
    """Read one person's part in open requests and in open introductions.

    What was begun after ``last``, the last day of the term, is not the post's.
    """
    requests = store.read(viewer, "succession/open_requests", person_id=leaving_id, open=list(OPEN_REQUESTS))
    introductions = store.read(
        viewer, "succession/open_introductions", person_id=leaving_id, open=list(OPEN_INTRODUCTIONS)
    )
    return (
        [row for row in requests if not _begun_after(row["begun"], last)],
        [row for row in introductions if not _begun_after(row["begun"], last)],
    )


def _hand_on(
    open_work: tuple[list[Row], list[Row]], successor_id: str, new_id: Callable[[str], str], handed: set[str]
) -> list[Mutation]:
    """Move one person's part in open requests and introductions; the successor has it once, as closed as it was."""
    requests, introductions = open_work
    mutations: list[Mutation] = []
    for row in requests:
        asked, request_id = row["asked"], row["request_id"]
        mutations.append(Delete(asked["id"], asked["version"]))
        if successor_id not in row["people"] and request_id not in handed:
            ends = {"from_id": successor_id, "to_id": request_id}
            mutations.append(_create("asked", {"id": new_id("asked"), "sensitivity": asked["sensitivity"], **ends}))
        handed.add(request_id)
    for row in introductions:
        introduces, introduction_id = row["introduces"], row["introduction_id"]
        if successor_id in row["people"] or introduction_id in handed:
            continue
        handed.add(introduction_id)
        mutations.append(Delete(introduces["id"], introduces["version"]))
        ends = {"from_id": introduction_id, "to_id": successor_id}
        values = {"id": new_id("introduces"), "sensitivity": introduces["sensitivity"], **ends}
        mutations.append(_create("introduces", values))
    return mutations


def _begun_after(begun: str, last: date) -> bool:
    return bool(begun) and PartialDate(begun).first_day > last


def _create(kind: str, values: dict[str, Any]) -> Create:
    return Create(MODEL.parse(kind, values))
