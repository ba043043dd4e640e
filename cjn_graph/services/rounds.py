"""Rounds: introductions for everybody, or for one group, chosen together, edited by staff, and then released."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, InvalidInput, Problem
from cjn_graph.exchange.exports.tables import harmless
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.csv_file import open_csv
from cjn_graph.matching import Counterpart, card_of, explain
from cjn_graph.matching.rounds import Caps, Fits, Objective, Pair, choose, exposure, greedy, mutual_fits
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes
from cjn_graph.records import read_joined
from cjn_graph.services.introductions import introduce
from cjn_graph.services.naming import resolve_among
from cjn_graph.services.people import resolve_person
from cjn_graph.services.workspace import Workspace

GROUPS: Final = ("network", "workgroup", "engagement", "program", "convening", "organization")
"""Kinds of records whose people can be a group."""
_JOINED: Final = ("member_of", "took_part", "runs", "attended")
_MOST_EXPLAINED: Final = 500
COLUMNS: Final = ("from", "to", "name", "counterpart", "fit", "why", "why_they")


class RoundPair(BaseModel):
    """Two people whom the round would introduce."""

    model_config = ConfigDict(frozen=True)

    a: Counterpart
    b: Counterpart
    fit: float = Field(description="Mutual fit: harmonic mean of the two scores.")
    why: str | None = Field(description="Why the second suits the first; null in rounds of more than 500 pairs.")
    why_they: str | None = Field(description="Why the first suits the second.")


class Spread(BaseModel):
    """What a choice of pairs comes to."""

    model_config = ConfigDict(frozen=True)

    introductions: int
    fit: float = Field(description="Sum of the mutual fits.")
    exposure_gini: float = Field(description="How unevenly introductions fall on people: 0 evenly, 1 all on one.")
    top_decile_share: float = Field(description="Share of all introductions that falls on the tenth with the most.")
    without: int = Field(description="People without a counterpart.")


class Round(BaseModel):
    """A round, before staff edit and release it."""

    model_config = ConfigDict(frozen=True)

    objective: Objective
    group: str | None
    people: int
    per_person: int
    per_office: int
    pairs: list[RoundPair] = Field(description="Those with the most mutual fit first.")
    without: list[Counterpart] = Field(description="Who has no counterpart in it.")
    spread: Spread
    beside: dict[str, Spread] = Field(description="The same of taking pairs one by one: by fit, by popularity.")


class Released(BaseModel):
    """What came of releasing a round."""

    model_config = ConfigDict(frozen=True)

    introductions: list[str] = Field(description="Ids of the introductions that are proposed now.")
    left_out: list[str] = Field(description="Which pairs were not introduced, and why.")


def propose_round(
    workspace: Workspace,
    viewer: Viewer,
    *,
    group: str | None = None,
    objective: Objective = "fit",
    per_person: int = 1,
    per_office: int = 3,
    must: Sequence[tuple[str, str]] = (),
    never: Sequence[tuple[str, str]] = (),
) -> Round:
    """Choose introductions for everybody, or for the people of a group; nothing is written.

    Parameters
    ----------
    group : str, optional
        Name or id of a network, a workgroup, an engagement, a program, a convening or an organization.
    objective : str
        ``fit`` or ``everybody``, see :func:`cjn_graph.matching.rounds.choose`.
    must, never : sequences of pairs
        Names or ids of two people who are to be introduced in any case, or never.

    Raises
    ------
    InvalidInput
        A cap is below 1, or a pair that must be introduced cannot be.
    Conflict
        The pairs that must be introduced are more than the caps allow.
    NotFound, Ambiguous, Forbidden
    """
    viewer.require("staff", "Making a round")
    caps = {"per_person": per_person, "per_office": per_office}
    problems = [Problem(name, f"{cap} is below 1.") for name, cap in caps.items() if cap < 1]
    if problems:
        raise InvalidInput(problems)
    network = workspace.network(viewer)
    people = people_of(workspace, viewer, network, group)
    place = {int(row): at for at, row in enumerate(people)}
    asked, barred = (_rules(workspace, viewer, network, place, pairs) for pairs in (must, never))
    standing = _standing_rules(network, place)
    fits = mutual_fits(network, people, {*asked, *standing})
    offices = [network.current_organizations(int(row)) for row in people]
    cap = Caps(per_person, per_office)
    listed = set(zip(fits.a.tolist(), fits.b.tolist(), strict=True))
    # What stands on record gives way where a rule excludes the two; what is asked for now is refused then.
    chosen = choose(fits, offices, cap, objective, {*asked, *(standing & listed - set(barred))}, barred)
    chosen = chosen[np.argsort(-fits.fit[chosen], kind="stable")]
    ties = np.diff(network.ties.starts)[people].astype(float)
    shown = np.zeros(len(people), dtype=bool)
    shown[fits.a[chosen]] = shown[fits.b[chosen]] = True
    return Round(
        objective=objective,
        group=group,
        people=len(people),
        per_person=per_person,
        per_office=per_office,
        pairs=list(_pairs(network, people, fits, chosen)),
        without=[card_of(network, int(row)) for row in people[~shown]],
        spread=_spread(fits, chosen, len(people)),
        beside={
            "by_fit": _spread(fits, greedy(fits, offices, cap, fits.fit), len(people)),
            "by_popularity": _spread(fits, greedy(fits, offices, cap, ties[fits.a] + ties[fits.b]), len(people)),
        },
    )


def release_round(workspace: Workspace, viewer: Viewer, pairs: Sequence[tuple[str, str]]) -> Released:
    """Propose the introductions of a round, pair by pair, as staff have edited it.

    Each is written for itself: where it is broken off, releasing the same round again proposes what is missing.

    Parameters
    ----------
    pairs : sequence of (str, str)
        Names or ids of the two people.

    Raises
    ------
    NotFound, Ambiguous
        A name fits nobody, or several; then nothing is written.
    """
    viewer.require("staff", "Releasing a round")
    people = [tuple(resolve_person(workspace, viewer, name) for name in pair) for pair in pairs]
    made, left_out = [], []
    for one, other in people:
        try:
            receipt = introduce(workspace, viewer, one.id, other.id)
        except (Conflict, InvalidInput) as error:
            left_out.append(f"{one.name} and {other.name}: {error.message}")
        else:
            made.append(receipt.id_of("introduction"))
    return Released(introductions=made, left_out=left_out)


def save_round(found: Round, path: Path) -> None:
    """Write a round as a CSV file to edit: rows can be taken out, and added with ``from`` and ``to``.

    Raises
    ------
    InvalidInput
        The file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for pair in found.pairs:
                row = (pair.a.id, pair.b.id, pair.a.name, pair.b.name, f"{pair.fit:.2f}", pair.why, pair.why_they)
                writer.writerow([harmless(cell) for cell in row])
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.", hint="Name another file.") from None


def read_round(path: Path) -> list[tuple[str, str]]:
    """Read the pairs of a round that was saved and edited.

    Raises
    ------
    InvalidInput
        The file cannot be read, or has no columns ``from`` and ``to``.
    """
    problems = ProblemList()
    table = open_csv(path, problems)
    pairs = []
    if table:
        if {"from", "to"} <= set(table.header):
            places = [table.header.index(name) for name in ("from", "to")]
            pairs = [(cells[places[0]], cells[places[1]]) for _, cells in table.rows(problems)]
        else:
            problems.add(path.name, table.header_row, None, "It needs the columns from and to.")
    if problems.total:
        raise InvalidInput([Problem(each.file, str(each.what), each.hint) for each in problems.kept])
    return pairs


def people_of(workspace: Workspace, viewer: Viewer, network: Network, group: str | None) -> Indexes:
    """Rows of the people of a round, ascending."""
    taken = everybody_in(network)
    if group is not None:
        taken = taken[in_group(workspace, viewer, network, group)[taken]]
    return taken


def everybody_in(network: Network) -> Indexes:
    """Rows of all members but the network's own staff, ascending."""
    return np.flatnonzero(network.people.member & ~network.people.staff)


def _standing_rules(network: Network, place: dict[int, int]) -> set[Pair]:
    """Positions of those in a round of whom a rule on record says that they are to be introduced."""
    rules = network.rules
    must = rules["rule"] == "must"
    ends = zip(rules.left[must].tolist(), rules.right[must].tolist(), strict=True)
    found = (tuple(sorted((place[a], place[b]))) for a, b in ends if a in place and b in place)
    return {(low, high) for low, high in found}


def in_group(workspace: Workspace, viewer: Viewer, network: Network, group: str) -> NDArray[np.bool_]:
    """Mark who of a network's people belongs to a group, given by its name or id.

    Raises
    ------
    NotFound, Ambiguous
    """
    record = resolve_among(workspace, viewer, GROUPS, group)
    joined = read_joined(workspace.store, viewer, [record], list(_JOINED))
    inside = {network.index[str(one.other["id"])] for one in joined if str(one.other["id"]) in network.index}
    offices = np.flatnonzero(network.organizations.ids == record)
    marked = np.isin(network.people.organization, offices)
    marked[sorted(inside)] = True
    return marked


def _rules(
    workspace: Workspace, viewer: Viewer, network: Network, place: dict[int, int], pairs: Sequence[tuple[str, str]]
) -> Collection[Pair]:
    found = []
    for pair in pairs:
        people = [resolve_person(workspace, viewer, name) for name in pair]
        at = [place.get(network.index[person.id]) for person in people]
        outside = [person.name for person, where in zip(people, at, strict=True) if where is None]
        if outside:
            raise InvalidInput(f"{outside[0]} is not in the round.", hint="Leave the rule out, or take another group.")
        low, high = sorted(where for where in at if where is not None)
        found.append((low, high))
    return found


def _pairs(network: Network, people: Indexes, fits: Fits, chosen: Indexes) -> Iterator[RoundPair]:
    explained = len(chosen) <= _MOST_EXPLAINED
    for at in chosen.tolist():
        a, b = int(people[fits.a[at]]), int(people[fits.b[at]])
        one, other = explain(network, b, a), explain(network, a, b)
        yield RoundPair(
            a=one.person,
            b=other.person,
            fit=round(float(fits.fit[at]), 4),
            why=other.reasons[0].sentence if explained and other.reasons else None,
            why_they=one.reasons[0].sentence if explained and one.reasons else None,
        )


def _spread(fits: Fits, chosen: Indexes, people: int) -> Spread:
    found = exposure(fits, chosen, people)
    return Spread(
        introductions=len(chosen),
        fit=round(float(fits.fit[chosen].sum()), 2),
        exposure_gini=found.gini,
        top_decile_share=found.top_decile_share,
        without=found.unserved,
    )
