"""Turnover rehearsed: what the command line, the API and the page all call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from cjn_graph.access import Viewer
from cjn_graph.analysis.graph import people_of
from cjn_graph.analysis.measure import Name
from cjn_graph.analysis.rehearsal import Rehearsal, rehearse
from cjn_graph.analysis.terms import EndingTerms, ending_terms
from cjn_graph.errors import NotFound, Problem, Unfit
from cjn_graph.questions import GraphDefinition, RehearsalQuestion, TermsQuestion
from cjn_graph.services.naming import resolve_named
from cjn_graph.services.requests import queue
from cjn_graph.services.scoping import basis_for, read_day
from cjn_graph.services.workspace import Workspace

__all__ = ["EndingTerms", "Rehearsal", "list_terms", "rehearse_turnover"]

AHEAD = timedelta(days=365)
"""How far ahead terms are looked for where nothing is asked."""


def list_terms(workspace: Workspace, viewer: Viewer, question: TermsQuestion) -> EndingTerms:
    """List the members' terms that end by a day, and posts up for election by it; within a year by default.

    Raises
    ------
    Forbidden
        The viewer is no manager, as for :func:`rehearse_turnover`, which the list leads to.
    InvalidInput
        A date is none, or ``until`` is past.
    """
    viewer.require("manager", "Listing terms that end")
    day = read_day(workspace, question.as_of)
    basis = basis_for(workspace, viewer, day)
    until = _until(workspace, question.until, day)
    found = ending_terms(basis.network, people_of(basis.network, GraphDefinition()), until.toordinal())
    return EndingTerms(as_of=day.isoformat(), until=until.isoformat(), facts=basis.facts, terms=found)


def rehearse_turnover(
    workspace: Workspace,
    viewer: Viewer,
    question: RehearsalQuestion = RehearsalQuestion(),
    *,
    people: Sequence[str] = (),
    offices: Sequence[str] = (),
) -> Rehearsal:
    """Say what breaks if people leave: some by name, everybody of some offices, or all whose term ends by a day.

    Of terms those with a recorded end count; a post that is up for election is listed, but its holder stays. Where
    nobody is named and no day is given, terms that end within a year count.

    Parameters
    ----------
    people, offices : sequence of str
        Names or ids; several may stand in one text, with commas between them.

    Raises
    ------
    Forbidden
        The viewer is no manager: a list of those whose loss hurts most is a list of targets.
    NotFound, Ambiguous
        Nobody, or no office, is called so, or several are.
    InvalidInput
        A date is none, ``until`` is past, or somebody named is no member.
    """
    viewer.require("manager", "Rehearsing who leaves")
    day = read_day(workspace, question.as_of)
    basis = basis_for(workspace, viewer, day)
    network = basis.network
    named = {
        "people": [
            _row(workspace, viewer, "person", name, network.index) for name in _split(workspace, viewer, people)
        ],
        "offices": [
            _row(
                workspace,
                viewer,
                "organization",
                name,
                {str(key): row for row, key in enumerate(network.organizations.ids)},
            )
            for name in _split(workspace, viewer, offices, "organization")
        ],
    }
    anybody = bool(people or offices)
    until = None if anybody and question.until is None else _until(workspace, question.until, day)
    inside = people_of(network, question.definition)
    leaving: dict[int, str] = dict.fromkeys(named["people"], "named")
    current = np.flatnonzero(network.holds["current"])
    at = network.posts.organization[network.holds.right[current]]
    for office in named["offices"]:
        for person in network.holds.left[current[at == office]].tolist():
            leaving.setdefault(int(person), f"works at {network.organizations.names[office]}")
    terms = ending_terms(network, inside, until.toordinal()) if until else []
    for term in terms:
        if term.ends:
            leaving.setdefault(network.index[term.id], f"term ends {term.ends}")
    outside = sorted(set(leaving) - set(inside.tolist()))
    if outside and not named["offices"]:
        names = ", ".join(str(network.people.names[row]) for row in outside)
        raise Unfit([Problem("people", f"{names}: no member on {day}.", "Name members, or include staff.")])
    return rehearse(
        network,
        {row: why for row, why in leaving.items() if row not in outside},
        question.definition,
        terms=terms,
        until=until.isoformat() if until else None,
        requests=_open_requests(workspace, basis.reader),
        facts=basis.facts,
    )


def _until(workspace: Workspace, text: str | None, day: date) -> date:
    if text is None:
        return day + AHEAD
    until = read_day(workspace, text, "until")
    if until <= day:
        raise Unfit([Problem("until", f"{until} is not after {day}.", "Give a later day.")])
    return until


def _split(workspace: Workspace, viewer: Viewer, texts: Iterable[str], kind: str = "person") -> list[str]:
    """Take texts apart at commas, unless the whole is a name."""
    found = []
    for text in texts:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if len(parts) > 1:
            try:
                found.append(resolve_named(workspace, viewer, kind, text))
                continue
            except NotFound:
                pass
        found += parts
    return found


def _row(workspace: Workspace, viewer: Viewer, kind: str, name: str, rows: dict[str, int]) -> int:
    record = resolve_named(workspace, viewer, kind, name)
    if record not in rows:
        raise NotFound(f"{name} is not on record on that day.", hint="Ask about another day.")
    return rows[record]


def _open_requests(workspace: Workspace, reader: Viewer) -> dict[str, list[Name]]:
    """The open requests by who asked."""
    found: dict[str, list[Name]] = {}
    for one in queue(workspace, reader):
        due = f"due {one.request.due}" if one.request.due else None
        for asker in one.askers:
            found.setdefault(asker.id, []).append(Name(ids=[one.request.id], name=one.request.name, detail=due))
    return found
