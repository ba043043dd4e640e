"""Rounds that are kept: started, edited by several colleagues, released into the ledger, and gone on with.

A round is seen by all of the staff. So it is made of what those without grants see, whoever makes it, and names nobody
who is restricted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded, Conflict, InvalidInput, Problem, StaleVersion, Unfit
from cjn_graph.matching import excluded_by, explain, fit_of, mutual_fit
from cjn_graph.matching.rounds import Objective, exposure_of
from cjn_graph.model.introductions import RELEASED, Round
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes
from cjn_graph.records import Update
from cjn_graph.records.reading import every_record
from cjn_graph.services import records
from cjn_graph.services.contacts import make
from cjn_graph.services.history import history
from cjn_graph.services.introductions import introduce, require_willing
from cjn_graph.services.passing_on import OUTSIDER
from cjn_graph.services.receipts import Receipt, Written, write
from cjn_graph.services.round_remainder import Left, without_any
from cjn_graph.services.rounds import RoundPair, people_of, propose_round
from cjn_graph.services.titles import full_title
from cjn_graph.services.workspace import Workspace

MOST_AT_ONCE: Final = 500
"""Introductions that one release proposes; released again, it goes on."""


class KeptPair(RoundPair):
    """Two people of a round that is kept."""

    cautions: list[str] = Field(description="What speaks against introducing them now, by the rules of matching.")
    introduction: str | None = Field(description="Id of the introduction, where it was released.")


class KeptRound(BaseModel):
    """A round with all that is needed to edit it."""

    id: str
    version: int
    name: str
    objective: Objective
    group: str | None = Field(description="Name of the group whose people it is for; everybody without it.")
    people: int
    per_person: int
    per_office: int
    pairs: list[KeptPair] = Field(description="Whom it introduces, in the order of the round.")
    gone: int = Field(description="Pairs of which one is not there any more; nothing is released of them.")
    without: list[Left] = Field(description="Who has no counterpart in it.")
    fit: float = Field(description="Sum of the mutual fits; of a released round, as it and the next two were then.")
    exposure_gini: float = Field(description="How unevenly introductions fall on people: 0 evenly, 1 all on one.")
    top_decile_share: float = Field(description="Share of all introductions that falls on the tenth with the most.")
    made_by: str | None
    released_on: str | None
    waiting: int = Field(description="Pairs that are not released yet.")


class RoundLine(BaseModel):
    """A round in a list."""

    id: str
    name: str
    pairs: int
    made_by: str | None
    released_on: str | None


def start_round(workspace: Workspace, viewer: Viewer, values: Mapping[str, Any], group: str | None) -> Receipt:
    """Choose introductions for everybody, or for the people of a group, and keep them to be edited.

    Parameters
    ----------
    values : mapping
        ``name``, and ``objective``, ``per_person``, ``per_office`` as wanted.
    group : str, optional
        Id of the group.

    Raises
    ------
    InvalidInput, Conflict, NotFound, Forbidden
    """
    viewer.require("staff", "Making a round")
    asked = {name: values[name] for name in ("objective", "per_person", "per_office") if name in values}
    found = propose_round(workspace, OUTSIDER, group=group, **asked)
    pairs = [f"{pair.a.id}|{pair.b.id}" for pair in found.pairs]
    mine = {"group": group, "pairs": pairs, "made_by": viewer.account}
    receipt = write(workspace, viewer, [make(workspace, "round", {**values, **mine})], "round started")
    told = f"{len(pairs):,} introductions for {found.people:,} people; {len(found.without):,} have none."
    return receipt.model_copy(update={"notes": [told]})


def edit_round(
    workspace: Workspace,
    viewer: Viewer,
    round_id: str,
    *,
    expected_version: int,
    drop: Sequence[tuple[str, str]] = (),
    add: Sequence[tuple[str, str]] = (),
) -> Receipt:
    """Take pairs out of a round, and put others in.

    Parameters
    ----------
    drop, add : sequence of (str, str)
        Ids of two people.

    Raises
    ------
    StaleVersion
        Somebody edited or released it since ``expected_version``; the message says who.
    InvalidInput
        A pair is not in the round, is in it already, or is one person.
    Conflict
        A pair that is to be dropped was released; or one of a pair to be added is restricted.
    NotFound, Forbidden
    """
    viewer.require("staff", "Editing a round")
    found = _current(workspace, viewer, round_id, expected_version)
    pairs, released = list(found.pairs), _released(workspace, viewer, round_id)
    taken_out = dict.fromkeys(found.taken_out)
    for one, other in drop:
        at = next((text for text in pairs if set(text.split("|")) == {one, other}), None)
        if at is None:
            raise Unfit([Problem("counterpart", "is not paired with them in this round.", "Look at it again.")])
        if frozenset((one, other)) in released:
            raise Conflict("That introduction was released.", hint="Withdraw it in the ledger instead.")
        pairs.remove(at)
        taken_out |= dict.fromkeys((one, other))
    for one, other in add:
        if one == other or any(set(text.split("|")) == {one, other} for text in pairs):
            what = "is the same person." if one == other else "is paired with them in this round already."
            raise Unfit([Problem("counterpart", what, "Name somebody else.")])
        network = workspace.network(OUTSIDER)
        if one not in network.index or other not in network.index:
            raise Conflict("One of the two is restricted.", hint="Introduce them by themselves: all staff see a round.")
        pairs.append(f"{one}|{other}")
    changes = {"pairs": pairs, "taken_out": list(taken_out)}
    try:
        receipt = write(workspace, viewer, [Update(found.id, changes, expected_version)], "round edited")
    except StaleVersion as stale:
        raise _faster(workspace, viewer, round_id, expected_version) from stale
    return receipt.model_copy(update={"notes": _beyond(workspace, found, pairs, add)})


def _beyond(workspace: Workspace, found: Round, pairs: Sequence[str], added: Sequence[tuple[str, str]]) -> list[str]:
    """Say who of those put in has more introductions than the round allows one person."""
    network = workspace.network(OUTSIDER)
    counted = Counter(one for text in pairs for one in text.split("|"))
    return [
        f"{network.people.names[network.index[one]]} has {counted[one]} introductions in this round; its most for one "
        f"person is {found.per_person}."
        for one in dict.fromkeys(one for pair in added for one in pair)
        if counted[one] > found.per_person
    ]


def release_kept(
    workspace: Workspace, viewer: Viewer, round_id: str, *, expected_version: int, sure: bool = False
) -> Receipt:
    """Propose the introductions of a round, those that were not yet.

    That is not taken back together, so whoever releases it says that they are sure.

    It is released as those without grants see it, whoever releases it: else what is left out would tell the staff of a
    restricted fact. So who may know of such a fact is told before anything is released.

    That it is released is written first, so that of two who release it at once one is told. Each introduction is
    written for itself: where it is broken off, releasing the round again proposes what is missing.

    Raises
    ------
    StaleVersion
        Somebody edited or released it since ``expected_version``; the message says who.
    InvalidInput
        They are not sure.
    Conflict
        Restricted facts speak against introductions of it; the message tells it to those who see these facts.
    NotFound, Forbidden
    """
    viewer.require("staff", "Releasing a round")
    found = _current(workspace, viewer, round_id, expected_version)
    plain = replace(viewer, grants=frozenset())
    network, done = workspace.network(OUTSIDER), _released(workspace, plain, round_id)
    rows = _rows(network, found)
    ends = [pair for pair in rows if _key(network, pair) not in done]
    if not sure:
        number = "1 introduction" if len(ends) == 1 else f"{len(ends):,} introductions"
        what = f"is missing: {number} would be proposed, which is not taken back together, but by withdrawing each."
        raise Unfit([Problem("sure", what, "Confirm that, and release the round again.")])
    if viewer.grants and (hidden := _only_restricted(workspace, viewer, plain, network, ends)):
        raise Conflict(
            f"Nothing was released. What only those with a grant see speaks against it: {' '.join(hidden)}",
            hint="Take these pairs out of the round first; that they were taken out, all of the staff see.",
        )
    people = people_of(workspace, OUTSIDER, network, found.group)
    fits = [mutual_fit(*fit_of(network, a, [b]), *fit_of(network, b, [a])) for a, b in rows]
    today = {"released_on": workspace.today().isoformat(), **_numbers(people, rows, fits)}
    try:
        receipt = write(workspace, viewer, [Update(found.id, today, expected_version)], RELEASED)
    except StaleVersion as stale:
        raise _faster(workspace, viewer, round_id, expected_version) from stale
    made: list[Written] = []
    left_out = []
    for a, b in ends[:MOST_AT_ONCE]:
        person, counterpart, topic = _who_seeks(network, a, b)
        ids = [str(network.people.ids[row]) for row in (person, counterpart)]
        try:
            written = introduce(workspace, plain, ids[0], ids[1], need=topic, in_round=found.id)
        except (AlreadyRecorded, Conflict, InvalidInput) as error:
            names = " and ".join(str(network.people.names[row]) for row in (person, counterpart))
            left_out.append(f"Left out: {names}. {error.message}")
        else:
            made += [one for one in written.written if one.kind == "introduction"]
    told = [f"{len(made):,} introductions are proposed now.", *left_out]
    if len(ends) > MOST_AT_ONCE:
        told.append(f"{len(ends) - MOST_AT_ONCE:,} are still to come: release it again.")
    return receipt.model_copy(update={"notes": told, "written": [*receipt.written, *made], "transaction_id": None})


def list_rounds(workspace: Workspace, viewer: Viewer) -> list[RoundLine]:
    """List rounds, the latest first.

    Raises
    ------
    Forbidden
    """
    viewer.require("staff", "Reading rounds")
    found = every_record(workspace.store, viewer, Round)
    rounds = sorted(found, key=lambda one: str(one.created_at), reverse=True)
    return [
        RoundLine(id=one.id, name=one.name, pairs=len(one.pairs), made_by=one.made_by, released_on=one.released_on)
        for one in rounds
    ]


def show_round(workspace: Workspace, viewer: Viewer, round_id: str) -> KeptRound:
    """Read a round with the fit and the reasons of its pairs as they are today, and with who has none.

    Raises
    ------
    NotFound, Forbidden
    """
    viewer.require("staff", "Reading rounds")
    found = records.read_kind(workspace, viewer, Round, round_id)
    network, released = workspace.network(OUTSIDER), _released(workspace, viewer, round_id)
    people = people_of(workspace, OUTSIDER, network, found.group)
    rows = _rows(network, found)
    pairs = [_pair(network, a, b, released.get(_key(network, (a, b)))) for a, b in rows]
    then = {name: getattr(found, name) for name in ("fit", "exposure_gini", "top_decile_share")}
    return KeptRound(
        id=found.id,
        version=found.version,
        name=found.name,
        objective=found.objective,
        group=_name_of(workspace, found.group) if found.group else None,
        people=len(people),
        per_person=found.per_person,
        per_office=found.per_office,
        pairs=pairs,
        gone=len(found.pairs) - len(rows),
        without=without_any(network, people, rows, set(found.taken_out)),
        **(_numbers(people, rows, [pair.fit for pair in pairs]) if found.fit is None else then),
        made_by=found.made_by,
        released_on=found.released_on,
        waiting=sum(pair.introduction is None for pair in pairs),
    )


def _numbers(people: Indexes, rows: Sequence[tuple[int, int]], fits: Sequence[float]) -> dict[str, float]:
    """Return what a round comes to as things are; a released one keeps what it came to."""
    ends = np.array(rows, dtype=np.int64).ravel()
    everybody = np.union1d(people, ends)  # staff may have put in somebody from elsewhere
    counted = exposure_of(np.searchsorted(everybody, ends), len(everybody))
    return {"fit": round(sum(fits), 2), "exposure_gini": counted.gini, "top_decile_share": counted.top_decile_share}


def _current(workspace: Workspace, viewer: Viewer, round_id: str, expected: int) -> Round:
    found = records.read_kind(workspace, viewer, Round, round_id)
    if found.version != expected:
        raise _faster(workspace, viewer, round_id, expected)
    return found


def _faster(workspace: Workspace, viewer: Viewer, round_id: str, expected: int) -> StaleVersion:
    found = records.read_kind(workspace, viewer, Round, round_id)
    last = history(workspace, viewer, round_id, limit=1)
    said = f"{last[0].actor} was faster: {last[0].reason}." if last else ""
    return StaleVersion(round_id, expected, found.version, said)


def _released(workspace: Workspace, viewer: Viewer, round_id: str) -> dict[frozenset[str], str]:
    """Return the introductions of a round by the ids of the two."""
    rows = workspace.store.read(viewer, "introductions/of_round", round=round_id)
    return {frozenset(row["people"]): str(row["introduction"]) for row in rows}


def _only_restricted(
    workspace: Workspace, viewer: Viewer, plain: Viewer, network: Network, pairs: Sequence[tuple[int, int]]
) -> list[str]:
    """Say what speaks against pairs that the viewer sees, and those without grants do not."""
    said = []
    for pair in pairs:
        one, other = (str(network.people.ids[row]) for row in pair)
        mine, theirs = (_against_the_two(workspace, reader, one, other) for reader in (viewer, plain))
        said += [mine] if mine and not theirs else []
    return said


def _against_the_two(workspace: Workspace, viewer: Viewer, one: str, other: str) -> str:
    try:
        require_willing(workspace, viewer, one, other)
    except Conflict as error:
        return error.message
    return ""


def _rows(network: Network, found: Round) -> list[tuple[int, int]]:
    """Return the pairs whose people are both there, as rows."""
    ends = (text.split("|") for text in found.pairs if text.count("|") == 1)
    return [(network.index[one], network.index[other]) for one, other in ends if {one, other} <= network.index.keys()]


def _key(network: Network, pair: tuple[int, int]) -> frozenset[str]:
    return frozenset(str(network.people.ids[row]) for row in pair)


def _pair(network: Network, a: int, b: int, introduction: str | None) -> KeptPair:
    forth, back = explain(network, a, b), explain(network, b, a)
    against = [] if introduction else [*_against(network, a, b), *_against(network, b, a)]
    return KeptPair(
        a=back.person,
        b=forth.person,
        fit=mutual_fit(forth.score, back.score),
        why=forth.reasons[0].sentence if forth.reasons else None,
        why_they=back.reasons[0].sentence if back.reasons else None,
        cautions=list(dict.fromkeys(against)),
        introduction=introduction,
    )


def _against(network: Network, member: int, other: int) -> list[str]:
    name = network.people.names[other]
    rules = excluded_by(network, member, other)
    return [f"{name}: {rule.description}" if rule.whoever_asks else rule.description for rule in rules]


def _who_seeks(network: Network, a: int, b: int) -> tuple[int, int, str | None]:
    """Return who of two looks for help rather, who could give it, and the topic."""
    forth, back = explain(network, a, b), explain(network, b, a)
    first = forth.score >= back.score if bool(forth.about) == bool(back.about) else bool(forth.about)
    about = forth.about if first else back.about
    return (a, b, about.id if about else None) if first else (b, a, about.id if about else None)


def _name_of(workspace: Workspace, record_id: str) -> str:
    return full_title(workspace, OUTSIDER, records.read(workspace, OUTSIDER, record_id))
