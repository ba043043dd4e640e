"""From tables to a :class:`Network`: derive what is never stored, step by step.

Each step is a function of a few tables and of what earlier steps returned. A :class:`~cjn_graph.network.memo.Memo`
keeps the answers: after a change only those steps are taken again that it touches, and what different viewers see
shares all that does not differ.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from cjn_graph.network import build_introductions, build_people, build_places, build_ties, build_work
from cjn_graph.network.adopted import read_adopted
from cjn_graph.network.attributes import read_attributes
from cjn_graph.network.days import DATES, UNKNOWN
from cjn_graph.network.definitions import DEFINITIONS, Definitions
from cjn_graph.network.links import Indexes
from cjn_graph.network.memo import Memo
from cjn_graph.network.network import Network, People
from cjn_graph.network.reading import ENTITIES, LINKS
from cjn_graph.network.topics import read_topics
from cjn_graph.tables import Tables


def derive_network(
    tables: Tables, as_of: date, definitions: Definitions = DEFINITIONS, memo: Memo | None = None
) -> Network:
    """Derive the network that held on a day.

    Of what is dated, only what had happened by then counts: a meeting to come is none, and what ended later goes on.

    Parameters
    ----------
    as_of : date
        Facts that began later are out; terms and memberships that ended before are past.
    memo : Memo, optional
        Where earlier networks left their parts.
    """
    memo, today = memo or Memo(), as_of.toordinal()
    entities = {name: memo(source, *map(tables.entities.get, source.kinds)) for name, source in ENTITIES.items()}
    links = {
        name: memo(
            source,
            entities[source.left].keys,
            entities[source.right].keys,
            *map(tables.relationships.get, source.kinds),
        )
        for name, source in LINKS.items()
    }
    knows = links["knows"]
    topics = memo(read_topics, entities["topics"], links["broader"])
    places = memo(build_places.read_places, entities["jurisdictions"], links["part_of"])
    organizations = memo(build_places.read_organizations, entities["organizations"], links["serves"], places, today)
    owner = memo(build_people.read_owners, links["has_post"])
    posts = memo(build_people.read_posts, entities["posts"], owner)
    holds = memo(build_people.read_terms, links["holds"], today)
    dated = memo(build_work.reforms_on, entities["activities"], today)
    activities = memo(build_work.read_activities, dated, links["in_places"], links["about"], today)
    involved = memo(
        build_work.read_involvement,
        links["people_took_part"],
        links["organizations_took_part"],
        holds,
        owner,
        activities,
        today,
    )
    together = memo(
        build_work.read_together,
        entities["groups"],
        links["people_in_groups"],
        involved,
        activities,
        today,
        definitions,
    )
    gathered = memo(build_work.read_gathered, entities["convenings"], links["attended"], together, today)
    introductions, asked_on = memo(build_introductions.read_introductions, entities["introductions"], today)
    introduced = memo(build_introductions.read_introduced, introductions, links["introduces"])
    ties = memo(
        build_ties.read_ties,
        memo(build_ties.read_knows, knows, memo(build_ties.date_knows, *(knows[name] for name in DATES), today)),
        memo(build_ties.read_met, introductions, introduced),
        memo(build_work.working_together, together),
        together.circles,
        today,
        definitions,
    )
    hold = memo(build_people.main_terms, holds, entities["posts"]["level"])
    post = np.where(hold >= 0, _take(holds.right, hold), -1)
    organization = np.where(post >= 0, _take(owner, post), -1)
    asked, last_asked, asked_precision = memo(
        build_introductions.count_asks, introductions, introduced, asked_on, today, definitions
    )
    people = entities["people"]
    contact, contact_precision = memo(
        build_people.heard_in_contacts, entities["interactions"], links["involves"], today
    )
    last_heard = np.maximum(ties.heard, contact)
    return Network(
        as_of=as_of,
        definitions=definitions,
        people=People(
            ids=people.ids,
            names=people["name"],
            folded=people["folded_name"],
            external=people["external"],
            languages=people["languages"],
            meets=people["meets"],
            paused=people["paused"],
            at_most=people["at_most"],
            hold=hold,
            post=post,
            organization=organization,
            place=np.where(organization >= 0, _take(organizations.place, organization), -1),
            role=np.where(post >= 0, _take(posts.role, post), -1),
            member=memo(
                build_people.mark_members,
                entities["groups"]["kind"],
                links["people_in_groups"],
                links["organizations_in_groups"],
                holds,
                owner,
                today,
            ),
            staff=memo(build_people.mark_staff, holds, owner, entities["organizations"]["classification"]),
            consent=memo(
                build_people.read_consents,
                entities["consents"],
                memo(build_people.say_of_consents, entities["consents"]),
                links["given_by"],
                as_of,
            ),
            last_heard=last_heard,
            open_introductions=memo(build_introductions.count_open, introductions, introduced),
            asked_this_quarter=asked,
            last_asked=last_asked,
            asked_precision=asked_precision,
            contact_precision=np.where(contact == last_heard, contact_precision, np.int8(UNKNOWN)),
        ),
        posts=posts,
        organizations=organizations,
        places=places,
        activities=activities,
        topics=topics,
        gatherings=gathered.gatherings,
        introductions=introductions,
        holds=holds,
        involved=involved,
        help=memo(build_work.read_help, links["can_help"], involved, activities),
        needs=memo(build_people.read_needs, links["seeks_help"], today),
        gathered=gathered.links,
        introduced=introduced,
        rules=links["rules"],
        contacts=memo(build_people.read_contacts, entities["interactions"], links["involves"], today, definitions),
        stewarded=memo(
            build_people.read_stewards,
            links["stewards_of_people"],
            links["stewards_of_organizations"],
            organizations,
            holds,
            owner,
            today,
        ),
        ties=ties,
        attributes=memo(read_attributes, people.ids, people["attributes"]),
        adopted=memo(read_adopted, entities["weightings"]),
    )


def _take(column: Any, rows: Indexes) -> Any:
    # Where a row is -1 the value does not matter (the caller masks it), but there must be one to take.
    return column[rows] if len(column) else np.full(len(rows), -1)
