"""Ways into matching besides one person: two groups, a pair that looks for another one, an organization."""

from __future__ import annotations

from typing import Final

import numpy as np
import us
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.matching import Counterpart, Route, Suggestion, card_of, explain, mutual_fit, rank
from cjn_graph.matching.pairs import Meeting, between, like, pairs_in
from cjn_graph.matching.suggestion import About
from cjn_graph.network import Network
from cjn_graph.services.matching import MAX_LIMIT
from cjn_graph.services.named import Named
from cjn_graph.services.naming import resolve_among
from cjn_graph.services.rounds import GROUPS, everybody_in, in_group
from cjn_graph.services.workspace import Workspace

MOST_IN_GROUPS: Final = 3_000
"""People in two groups together: each is compared with all of the other group."""
_OF_EACH: Final = 10


class Link(BaseModel):
    """One who looks for help, and one who could give it."""

    person: Counterpart
    counterpart: Counterpart
    score: float = Field(description="How well the counterpart suits the person.")
    mutual_fit: float = Field(description="Harmonic mean of how well each suits the other; 0 where one does not.")
    about: About | None = Field(description="The topic of the need that the counterpart meets best.")
    why: list[str] = Field(description="What speaks for the counterpart, the most first.")
    why_they: list[str] = Field(description="What speaks for the person, from the counterpart's side.")
    route: Route


class PairSuggestion(BaseModel):
    """Who should meet whom: two people, or a pair and a pair that has done it."""

    fit: float = Field(description="Mutual fit of the two; of pairs, the mean score of their links.")
    engagement: Named | None = Field(description="What the other pair did together; null between two people.")
    links: list[Link]


class OrganizationMatch(BaseModel):
    """Another organization whose people suit those of ours."""

    organization: Named
    score: float = Field(description="The best score between one of ours and one of theirs.")
    person: Counterpart = Field(description="Whom of ours that is for.")
    suggestion: Suggestion


class OrganizationMatches(BaseModel):
    """Counterparts of an organization."""

    people: list[Counterpart] = Field(description="Who works there now, for whom counterparts were sought.")
    organizations: list[OrganizationMatch] = Field(description="The best first, each with its best counterpart.")


def find_pairs(
    workspace: Workspace, viewer: Viewer, one: str, other: str | None = None, *, limit: int = 10
) -> list[PairSuggestion]:
    """Find who of one group should meet whom of another; for an engagement alone, whom its pairs should meet.

    Parameters
    ----------
    one, other : str
        A state, a sort of organization, or a network, workgroup, engagement, program, convening or organization by its
        name or id; several with commas between mean who belongs to all of them. Without ``other``, an engagement: the
        pairs of others are found that have done what its own need.

    Raises
    ------
    InvalidInput
        A group is empty or too large, the limit is out of range, or there is no pair in the engagement.
    NotFound, Ambiguous, Forbidden
    """
    viewer.require("staff", "Finding counterparts")
    _require_limit(limit)
    network = workspace.network(viewer)
    if other is None:
        return [_told(network, one) for one in _like(workspace, viewer, network, one, limit)]
    first, second = (_rows(workspace, viewer, network, name, text) for name, text in (("one", one), ("other", other)))
    if len(first) + len(second) > MOST_IN_GROUPS:
        what = f"The two groups have {len(first) + len(second):,} people; {MOST_IN_GROUPS:,} are the most."
        raise InvalidInput(what, hint="Narrow them with commas, such as OH, prosecutor_office; or make a round.")
    return [_told(network, meeting) for meeting in between(network, first, second, limit)]


def find_for_organization(
    workspace: Workspace, viewer: Viewer, organization_id: str, *, limit: int = 10
) -> OrganizationMatches:
    """Find the organizations whose people suit those of one best, each with the best counterpart and for whom.

    Raises
    ------
    NotFound, InvalidInput, Forbidden
    """
    viewer.require("staff", "Finding counterparts")
    _require_limit(limit)
    record = resolve_among(workspace, viewer, ("organization",), organization_id)
    network = workspace.network(viewer)
    ours = [row for row in everybody_in(network).tolist() if _works_at(network, row, record)]
    best: dict[str, OrganizationMatch] = {}
    for row in ours:
        for match in rank(network, str(network.people.ids[row]), limit=_OF_EACH * limit):
            at = int(network.people.organization[network.index[match.person.id]])
            if at < 0:
                continue
            known = best.get(str(network.organizations.ids[at]))
            if known is None or match.score > known.score:
                named = Named(id=str(network.organizations.ids[at]), name=str(network.organizations.names[at]))
                card = card_of(network, row)
                best[named.id] = OrganizationMatch(organization=named, score=match.score, person=card, suggestion=match)
    found = sorted(best.values(), key=lambda one: (-one.score, one.organization.name, one.organization.id))
    return OrganizationMatches(people=[card_of(network, row) for row in ours], organizations=found[:limit])


def _require_limit(limit: int) -> None:
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput([Problem("limit", f"{limit} is not between 1 and {MAX_LIMIT}.")])


def _works_at(network: Network, row: int, organization_id: str) -> bool:
    return organization_id in {str(network.organizations.ids[at]) for at in network.current_organizations(row)}


def _rows(workspace: Workspace, viewer: Viewer, network: Network, name: str, text: str) -> NDArray[np.int64]:
    """Rows of who belongs to all that a text names, ascending."""
    rows = everybody_in(network)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for part in parts:
        rows = rows[_marked(workspace, viewer, network, part)[rows]]
    if not parts or not len(rows):
        what = f"nobody belongs to {text[:80]!r}." if parts else "is missing."
        raise Unfit([Problem(name, what, "Name a state, a sort of organization, a cohort, an event or the like.")])
    return rows


def _marked(workspace: Workspace, viewer: Viewer, network: Network, part: str) -> NDArray[np.bool_]:
    people, plain = network.people, part.casefold().replace(" ", "_").replace("-", "_")
    sorts = np.append(network.organizations.classifications.astype(str), "")[people.organization]
    state = us.states.lookup(part)
    states = np.append(network.places.state.astype(str), "")[people.place]
    if plain in set(sorts.tolist()):
        return np.asarray(sorts == plain)
    if state is not None and state.abbr in set(states.tolist()):
        return np.asarray(states == state.abbr)
    return in_group(workspace, viewer, network, part)


def _like(workspace: Workspace, viewer: Viewer, network: Network, text: str, limit: int) -> list[Meeting]:
    record = resolve_among(workspace, viewer, GROUPS, text)
    at = np.flatnonzero(network.activities.ids == record)
    if not len(at) or not pairs_in(network, int(at[0])):
        what = "has no pair: two people who took part and work in different sorts of organization."
        raise Unfit([Problem("one", what, "Name an engagement with both partners, or a second group.")])
    return like(network, int(at[0]), limit)


def _told(network: Network, meeting: Meeting) -> PairSuggestion:
    activities, at = network.activities, meeting.activity
    return PairSuggestion(
        fit=round(meeting.fit, 4),
        engagement=Named(id=str(activities.ids[at]), name=str(activities.names[at])) if at >= 0 else None,
        links=[_link(network, a, b) for a, b in meeting.links],
    )


def _link(network: Network, a: int, b: int) -> Link:
    forth, back = explain(network, a, b), explain(network, b, a)
    return Link(
        person=back.person,
        counterpart=forth.person,
        score=forth.score,
        mutual_fit=mutual_fit(forth.score, back.score),
        about=forth.about,
        why=_in_favour(forth),
        why_they=_in_favour(back),
        route=forth.route,
    )


def _in_favour(suggestion: Suggestion) -> list[str]:
    return [reason.sentence for reason in suggestion.reasons if reason.contribution > 0]
