"""From columns to a :class:`Network`: look ids up, sort everything by id, derive what is never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from cjn_graph.model.decisions import Decision, decision_on
from cjn_graph.model.seniority import seniority
from cjn_graph.snapshot.attributes import read_attributes
from cjn_graph.snapshot.build_introductions import count_asks, count_open, read_introductions
from cjn_graph.snapshot.build_places import read_organizations, read_places
from cjn_graph.snapshot.build_work import Work, read_work
from cjn_graph.snapshot.days import UNKNOWN, first_days, last_days
from cjn_graph.snapshot.definitions import DEFINITIONS, Definitions
from cjn_graph.snapshot.links import Links, as_texts, make_links, positions
from cjn_graph.snapshot.network import (
    CONSENT_GRANTED,
    CONSENT_REFUSED,
    CONSENT_UNKNOWN,
    URGENCIES,
    Flags,
    Introductions,
    Network,
    Organizations,
    People,
    Posts,
)
from cjn_graph.snapshot.rows import Rows, codes, ordered
from cjn_graph.snapshot.tables import Columns, checked
from cjn_graph.snapshot.ties import Ties, knows_pairs, make_ties, shared_pairs
from cjn_graph.snapshot.topics import make_topics


def build_network(columns: Columns, as_of: date, definitions: Definitions = DEFINITIONS) -> Network:
    """Build the network that held on a day.

    Of what is dated, only what had happened by then counts: a meeting to come is none, and what ended later goes on.

    Parameters
    ----------
    columns : mapping of tables
        See ``cjn_graph.snapshot.tables``. Only what the viewer may see must be in it: nothing is filtered here, and a
        relationship one of whose ends is missing is left out.
    as_of : date
        Facts that began later are out; terms and memberships that ended before are past.

    Raises
    ------
    QueryDefect
        The columns do not fit the declared tables.
    """
    given = checked(columns)
    today = as_of.toordinal()
    rows, people = ordered(given["people"])
    count = len(people)

    topic_rows, topics_index = ordered(given["topics"])
    broader = given["broader"]
    topics = make_topics(
        topic_rows["id"],
        topic_rows["name"],
        as_texts(tuple(words) for words in topic_rows["synonyms"]),
        positions(topics_index, broader["narrower"]),
        positions(topics_index, broader["broader"]),
    )
    places, places_index = read_places(given)
    organizations, organizations_index = read_organizations(given, places, places_index, today)
    posts, posts_index = _posts(given, organizations_index)
    holds = _terms(given["holds"], people, posts_index, today)
    work = read_work(given, people, organizations_index, topics_index, places_index, holds, posts, today, definitions)
    introductions, introduced, asked_on = read_introductions(given, people, today)
    ties = _ties(given, people, work, introductions, introduced, today, definitions)

    hold = _main_term(holds, posts, count)
    post = np.where(hold >= 0, _take(holds.right, hold), -1)
    organization = np.where(post >= 0, _take(posts.organization, post), -1)
    place = np.where(organization >= 0, _take(organizations.place, organization), -1)
    role_of_post = _roles_of(posts)
    staff = np.isin(np.arange(count), _staff(holds, posts, organizations))
    asked, last_asked = count_asks(introductions, introduced, asked_on, count, today, definitions)
    return Network(
        as_of=as_of,
        definitions=definitions,
        people=People(
            ids=rows["id"],
            names=rows["name"],
            folded=rows["folded_name"],
            external=as_texts(min(ids, default="") for ids in rows["external_ids"]),
            languages=as_texts(tuple(sorted(tags)) for tags in rows["languages"]),
            hold=hold,
            post=post,
            organization=organization,
            place=place,
            role=np.where(post >= 0, _take(role_of_post, post), -1),
            member=_members(given, people, organizations_index, holds, posts, today),
            staff=staff,
            consent=_consents(given["consents"], people, as_of),
            last_heard=_last_heard(given, people, ties, today),
            open_introductions=count_open(introductions, introduced, count),
            asked_this_quarter=asked,
            last_asked=last_asked,
        ),
        posts=posts,
        organizations=organizations,
        places=places,
        activities=work.activities,
        topics=topics,
        gatherings=work.gatherings,
        introductions=introductions,
        holds=holds,
        involved=work.involved,
        help=work.help,
        needs=_needs(given["seeks_help"], people, topics_index, today),
        gathered=work.gathered,
        introduced=introduced,
        stewarded=_stewards(given["stewards"], people, organizations_index, organizations, holds, posts, today),
        ties=ties,
        attributes=read_attributes(rows["id"].tolist(), rows["attributes"]),
    )


def _take(column: Any, rows: Any) -> Any:
    # Where a row is -1 the value does not matter (the caller masks it), but there must be one to take.
    return column[rows] if len(column) else np.full(len(rows), -1)


def _posts(given: Mapping[str, Rows], organizations: Mapping[str, int]) -> tuple[Posts, dict[str, int]]:
    rows, index = ordered(given["posts"])
    has_post = given["has_post"]
    owner = np.full(len(index), -1, dtype=np.int64)
    at, organization = positions(index, has_post["post"]), positions(organizations, has_post["organization"])
    owner[at[at >= 0]] = organization[at >= 0]
    roles = tuple(sorted(set(zip(rows["function"].tolist(), rows["level"].tolist(), strict=True))))
    return Posts(
        ids=rows["id"],
        titles=rows["title"],
        functions=rows["function"],
        levels=rows["level"],
        elected=rows["elected"].astype(np.int64),
        next_election=rows["next_election"],
        organization=owner,
        roles=roles,
    ), index


def _roles_of(posts: Posts) -> Any:
    index = {role: row for row, role in enumerate(posts.roles)}
    pairs = zip(posts.functions.tolist(), posts.levels.tolist(), strict=True)
    return np.fromiter((index[pair] for pair in pairs), dtype=np.int64)


def _terms(given: Rows, people: Mapping[str, int], posts: Mapping[str, int], today: int) -> Links:
    first, last = first_days(given["start"]), last_days(given["end"])
    return make_links(
        (len(people), len(posts)),
        given["id"],
        np.where(first <= today, positions(people, given["person"]), -1),
        positions(posts, given["post"]),
        {
            "start": as_texts(given["start"]),
            "end": as_texts(given["end"]),
            "first": first,
            "last": last,
            "current": (last == UNKNOWN) | (last >= today),
        },
    )


def _main_term(holds: Links, posts: Posts, people: int) -> Any:
    """Position of each person's current term, the first by seniority; -1 without."""
    current = np.flatnonzero(holds["current"])
    columns = (holds["start"][current], posts.levels[holds.right[current]], holds.ids[current])
    keys = [seniority(*term) for term in zip(*columns, strict=True)]
    # The last one written wins.
    order = current[sorted(range(len(keys)), key=keys.__getitem__, reverse=True)]
    main = np.full(people, -1, dtype=np.int64)
    main[holds.left[order]] = order
    return main


def _staff(holds: Links, posts: Posts, organizations: Organizations) -> Any:
    """Rows of the people who now hold a post in an organization that hosts the network."""
    current = np.flatnonzero(holds["current"])
    organization = posts.organization[holds.right[current]]
    hosts = np.flatnonzero(organizations.classifications == "network_host")
    return holds.left[current[np.isin(organization, hosts)]]


def _members(
    given: Mapping[str, Rows],
    people: Mapping[str, int],
    organizations: Mapping[str, int],
    holds: Links,
    posts: Posts,
    today: int,
) -> Flags:
    networks = {
        group for group, kind in zip(given["groups"]["id"], given["groups"]["kind"], strict=True) if kind == "network"
    }
    rows = given["member_of"]
    in_network = np.fromiter((group in networks for group in rows["group"]), dtype=bool)
    if not in_network.any():
        return np.ones(len(people), dtype=bool)
    last = last_days(rows["end"])
    covers = in_network & (first_days(rows["start"]) <= today) & ((last == UNKNOWN) | (last >= today))
    parties = [party for party, kept in zip(rows["party"], covers, strict=True) if kept]
    current = np.flatnonzero(holds["current"])
    offices = posts.organization[holds.right[current]]
    by_office = holds.left[
        current[np.isin(offices, [organizations[party] for party in parties if party in organizations])]
    ]
    own = [people[party] for party in parties if party in people]
    return np.isin(np.arange(len(people)), np.concatenate([by_office, np.array(own, dtype=np.int64)]))


def _consents(given: Rows, people: Mapping[str, int], as_of: date) -> Any:
    made: dict[int, list[Decision]] = {}
    columns = (given[name] for name in ("person", "purpose", "decision", "on", "created_at", "id"))
    for person, *decision in zip(*columns, strict=True):
        if person in people:
            made.setdefault(people[person], []).append(Decision(*decision))
    consent = np.full(len(people), CONSENT_UNKNOWN, dtype=np.int64)
    for row, decisions in made.items():
        counts = decision_on(as_of, decisions)
        if counts:
            consent[row] = CONSENT_GRANTED if counts.decision == "granted" else CONSENT_REFUSED
    return consent


def _needs(given: Rows, people: Mapping[str, int], topics: Mapping[str, int], today: int) -> Links:
    until = last_days(given["until"])
    holds_now = (first_days(given["since"]) <= today) & ((until == UNKNOWN) | (until >= today))
    return make_links(
        (len(people), len(topics)),
        given["id"],
        np.where(holds_now, positions(people, given["person"]), -1),
        positions(topics, given["topic"]),
        {"urgency": codes(given["urgency"], URGENCIES)},
    )


def _ties(
    given: Mapping[str, Rows],
    people: Mapping[str, int],
    work: Work,
    introductions: Introductions,
    introduced: Links,
    today: int,
    definitions: Definitions,
) -> Ties:
    rows = given["knows"]
    first, last = last_days(rows["first_on"]), last_days(rows["last_on"])
    begun = first_days(rows["first_on"]) <= today
    knows = make_links(
        (len(people), len(people)),
        rows["id"],
        np.where(begun, positions(people, rows["person"]), -1),
        positions(people, rows["other"]),
        {
            "strength": np.asarray(rows["strength"], dtype=np.float64),
            "last": np.minimum(np.where(last == UNKNOWN, first, last), today).astype(np.int32),
        },
    )
    met = introductions.status[introduced.right] == "met"
    when = introductions.when[introduced.right]
    met_links = make_links(
        (len(people), len(introductions.ids)),
        introduced.ids.tolist(),
        np.where(met, introduced.left, -1),
        introduced.right,
        {"first": np.zeros(len(met), dtype=np.int32), "last": when},
    )
    evidence = [
        knows_pairs(knows, today, definitions),
        shared_pairs(met_links, definitions.introduced, today, definitions),
        shared_pairs(work.together, definitions.worked_together, today, definitions),
    ]
    return make_ties(len(people), evidence, knows, met_links, work.together, work.circles)


def _last_heard(given: Mapping[str, Rows], people: Mapping[str, int], ties: Ties, today: int) -> Any:
    heard = np.zeros(len(people), dtype=np.int32)
    tied = np.flatnonzero(np.diff(ties.starts))
    if len(tied):
        heard[tied] = np.maximum.reduceat(ties.last, ties.starts[tied])
    interactions, index = ordered(given["interactions"])
    days = last_days(interactions["on"])
    begun = first_days(interactions["on"]) <= today
    edges = given["involves"]
    person, interaction = positions(people, edges["person"]), positions(index, edges["interaction"])
    kept = (person >= 0) & (interaction >= 0)
    kept[kept] = begun[interaction[kept]]
    np.maximum.at(heard, person[kept], np.minimum(days[interaction[kept]], today))
    return heard


def _stewards(
    given: Rows,
    people: Mapping[str, int],
    organizations: Mapping[str, int],
    offices: Organizations,
    holds: Links,
    posts: Posts,
    today: int,
) -> Links:
    last = last_days(given["end"])
    holds_now = (first_days(given["start"]) <= today) & ((last == UNKNOWN) | (last >= today))
    staff_by_office: dict[int, list[int]] = {}
    current = np.flatnonzero(holds["current"])
    for person, office in zip(holds.left[current], posts.organization[holds.right[current]], strict=True):
        staff_by_office.setdefault(int(office), []).append(int(person))
    ids: list[str] = []
    ends: list[tuple[int, int, str]] = []
    for record, steward, party, kept in zip(given["id"], given["person"], given["party"], holds_now, strict=True):
        if not kept or steward not in people:
            continue
        office = organizations.get(party, -1)
        looked_after: Sequence[int] = (
            [people[party]] if party in people else staff_by_office.get(office, []) if office >= 0 else []
        )
        for person in sorted(set(looked_after)):
            ids.append(record)
            ends.append((person, people[steward], str(offices.names[office]) if office >= 0 else ""))
    return make_links(
        (len(people), len(people)),
        ids,
        np.array([end[0] for end in ends], dtype=np.int64),
        np.array([end[1] for end in ends], dtype=np.int64),
        {"via": as_texts(end[2] for end in ends)},
    )
