"""A succession: an office outlives its officeholder."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cjn_graph.access import Viewer
from cjn_graph.errors import StaleTerms, Unfit
from cjn_graph.model import MODEL, PartialDate
from cjn_graph.model.entities import OPEN_REQUESTS
from cjn_graph.model.holding import begun, is_over
from cjn_graph.model.introductions import OPEN_INTRODUCTIONS
from cjn_graph.records.mutation import Create, Delete, Mutation, Update
from cjn_graph.records.reading import Joined, read_joined
from cjn_graph.store import Store, Transaction

_VACANCY: Final = timedelta(days=31)
_WORK: Final = ("asked", "introduces")
_OPEN: Final = {"request": OPEN_REQUESTS, "introduction": OPEN_INTRODUCTIONS}
"""What is handed on with a post: the relationships, and the states in which it is open."""


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


def read_terms(store: Store, viewer: Viewer, post_id: str) -> list[Joined]:
    """Read every term of a post that the viewer sees, with who holds it, by their ids."""
    return sorted(read_joined(store, viewer, [post_id], ["holds"]), key=lambda term: term.other["id"])


def state_of(terms: Iterable[Joined]) -> str:
    """Return what stands for these terms as they are: it differs whenever one is added, changed or removed.

    The post's own version would not do: a term can be entered or edited without the post, and a version that counted
    restricted terms would tell of them.
    """
    return _digest((term.edge["id"], term.edge["version"]) for term in terms)


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
    terms: Sequence[Joined],
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
    terms : sequence of Joined
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
    names = {held.other["id"]: held.other["name"] for held in terms}
    for held in terms:
        term, holder, name = held.edge, held.other["id"], held.other["name"]
        if is_over(term.get("end"), on.first_day):
            if _just_before(term["end"], on) and holder != successor_id:
                last = PartialDate(term["end"]).last_day
                leaving[holder] = max(last, leaving.get(holder, last))
            continue
        if holder == successor_id:
            raise Unfit(f"{name} holds this post already.", hint="Choose somebody else.")
        if term.get("start") and PartialDate(term["start"]).first_day >= on.first_day:
            raise Unfit(
                f"{name} holds this post from {term['start']}, which is not before {on}.",
                hint=f"If {name} does not hold it after all, take that back first (`cjn undo`, or the term's history "
                f"page). A later day is right only if {name} really held it until then.",
            )
        mutations.append(Update(term["id"], {"end": last_day_before(on)}, term["version"]))
        leaving[holder] = date.max
    handed: set[str] = set()
    staying: list[tuple[str, int]] = []
    for person_id, last in leaving.items():
        if not all_work and _keeps_another_post(store, viewer, person_id, post_id, last, on):
            staying.append((names[person_id], len(_open_work(store, viewer, person_id, last))))
            continue
        mutations.extend(_hand_on(_open_work(store, viewer, person_id, last), successor_id, new_id, handed))
    term_values = {"id": new_id("holds"), "from_id": successor_id, "to_id": post_id, "start": on, "how": how}
    begins = _create("holds", {key: value for key, value in term_values.items() if value is not None})
    return Plan([*mutations, begins], [(name, number) for name, number in staying if number])


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


def _open_work(store: Store, viewer: Viewer, leaving_id: str, last: date) -> list[tuple[Joined, set[str]]]:
    """Read one person's part in open requests and then in open introductions, with the ids of all who have one.

    What was begun after ``last``, the last day of the term, is not the post's.
    """
    parts = [
        part
        for part in read_joined(store, viewer, [leaving_id], _WORK)
        if part.other["status"] in _OPEN[part.kind] and begun(_begun_on(part.other), last)
    ]
    people: dict[str, set[str]] = defaultdict(set)
    for one in read_joined(store, viewer, {part.other["id"] for part in parts}, _WORK):
        people[one.id].add(one.other["id"])
    by_work = sorted(parts, key=lambda part: (part.relation, part.other["id"]))
    return [(part, people[part.other["id"]]) for part in by_work]


def _hand_on(
    open_work: Sequence[tuple[Joined, set[str]]], successor_id: str, new_id: Callable[[str], str], handed: set[str]
) -> list[Mutation]:
    """Move one person's part in open requests and introductions; the successor has it once, as closed as it was."""
    mutations: list[Mutation] = []
    for part, people in open_work:
        work, has_it = part.other["id"], successor_id in people or part.other["id"] in handed
        if has_it and part.relation == "introduces":
            continue
        handed.add(work)
        mutations.append(Delete(part.edge["id"], part.edge["version"]))
        if not has_it:
            start, end = (successor_id, work) if part.outgoing else (work, successor_id)
            ends = {"from_id": start, "to_id": end, "sensitivity": part.edge["sensitivity"]}
            mutations.append(_create(part.relation, {"id": new_id(part.relation), **ends}))
    return mutations


def _begun_on(work: Mapping[str, Any]) -> str | None:
    return work.get("asked_on") or work.get("suggested_on") or work.get("proposed_on")


def _create(kind: str, values: dict[str, Any]) -> Create:
    return Create(MODEL.parse(kind, values))
