"""From tables to a :class:`Network`: derive what is never stored, step by step.

Each step is a function of a few tables and of what earlier steps returned. A :class:`~cjn_graph.network.memo.Memo`
keeps the answers: after a change only those steps are taken again that it touches, and what different viewers see
shares all that does not differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, Final

import numpy as np

from cjn_graph.network import (
    build_introductions,
    build_people,
    build_places,
    build_ties,
    build_work,
    step_work,
)
from cjn_graph.network.attributes import read_attributes
from cjn_graph.network.axis import Axis
from cjn_graph.network.days import DATES, UNKNOWN
from cjn_graph.network.definitions import DEFINITIONS, Definitions
from cjn_graph.network.links import Indexes
from cjn_graph.network.memo import Memo
from cjn_graph.network.moves import moves_between
from cjn_graph.network.network import Network, People
from cjn_graph.network.reading import Tables, read_tables
from cjn_graph.network.step_attributes import step_attributes
from cjn_graph.network.tables import Columns
from cjn_graph.network.topics import read_topics

_COMPARED: Final = 16
"""Pairs of columns of ids that may have to be compared for one network."""


def build_network(columns: Columns, as_of: date, definitions: Definitions = DEFINITIONS) -> Network:
    """Build the network that held on a day from the columns of its tables.

    Parameters
    ----------
    columns : mapping of tables
        See ``cjn_graph.network.tables``. Only what the viewer may see must be in it: nothing is filtered here, and a
        relationship one of whose ends is missing is left out.

    Raises
    ------
    QueryDefect
        The columns do not fit the declared tables.
    """
    return derive_network(read_tables(columns), as_of, definitions)


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
    memo, compared = memo or Memo(), Memo(keep=_COMPARED)
    axes, links, today = tables.axes, tables.links, as_of.toordinal()
    _tell_moves(compared, axes.values())
    knows = links["knows"]
    topics = memo(read_topics, axes["topics"], links["broader"])
    places = memo(build_places.read_places, axes["jurisdictions"], links["part_of"])
    organizations = memo(build_places.read_organizations, axes["organizations"], links["serves"], places, today)
    owner = memo(build_people.read_owners, links["has_post"])
    posts = memo(build_people.read_posts, axes["posts"], owner)
    holds = memo(build_people.read_terms, links["holds"], today)
    dated = memo(build_work.reforms_on, axes["activities"], today)
    activities = memo(build_work.read_activities, dated, links["in_places"], links["about"], today)
    work = memo(
        build_work.WorkEvidence,
        axes["people"].ids,
        axes["organizations"].ids,
        axes["posts"].ids,
        links["people_took_part"],
        links["organizations_took_part"],
        holds,
        owner,
        activities,
    )
    involved = memo.after(build_work.read_involvement, partial(step_work.step_involvement, compared), work, today)
    help_evidence = memo(
        build_work.HelpEvidence, axes["people"].ids, axes["topics"].ids, links["can_help"], involved, activities
    )
    together = memo(
        build_work.read_together,
        axes["groups"],
        links["people_in_groups"],
        involved,
        activities,
        today,
        definitions,
    )
    gathered = memo(build_work.read_gathered, axes["convenings"], links["attended"], together, today)
    introductions, asked_on = memo(build_introductions.read_introductions, axes["introductions"], today)
    introduced = memo(build_introductions.read_introduced, introductions, links["introduces"])
    evidence = memo(
        build_ties.TieEvidence,
        axes["people"].ids,
        memo(
            build_ties.read_knows,
            knows,
            memo(build_ties.date_knows, *(knows[name] for name in DATES), today),
        ),
        memo(build_ties.read_met, introductions, introduced),
        introductions.ids,
        memo(build_work.working_together, together),
        together.circles,
    )
    ties = memo.after(build_ties.read_ties, partial(build_ties.step_ties, compared), evidence, today, definitions)
    hold = memo(build_people.main_terms, holds, axes["posts"]["level"])
    post = np.where(hold >= 0, _take(holds.right, hold), -1)
    organization = np.where(post >= 0, _take(owner, post), -1)
    asked, last_asked, asked_precision = memo(
        build_introductions.count_asks, introductions, introduced, asked_on, today, definitions
    )
    people = axes["people"]
    contact, contact_precision = memo(build_people.heard_in_contacts, axes["interactions"], links["involves"], today)
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
            hold=hold,
            post=post,
            organization=organization,
            place=np.where(organization >= 0, _take(organizations.place, organization), -1),
            role=np.where(post >= 0, _take(posts.role, post), -1),
            member=memo(
                build_people.mark_members,
                axes["groups"]["kind"],
                links["people_in_groups"],
                links["organizations_in_groups"],
                holds,
                owner,
                today,
            ),
            staff=memo(build_people.mark_staff, holds, owner, axes["organizations"]["classification"]),
            consent=memo(
                build_people.read_consents,
                axes["consents"],
                memo(build_people.say_of_consents, axes["consents"]),
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
        help=memo.after(build_work.read_help, partial(step_work.step_help, compared), help_evidence),
        needs=memo(build_people.read_needs, links["seeks_help"], today),
        gathered=gathered.links,
        introduced=introduced,
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
        attributes=memo.after(read_attributes, partial(step_attributes, compared), people.ids, people["attributes"]),
    )


def _tell_moves(compared: Memo, axes: Iterable[Axis]) -> None:
    """Save comparing ids before and after an edit where the edit has said already where each row went."""
    for axis in axes:
        if axis.follows:
            before, moves = axis.follows
            compared.tell(moves_between, moves, before, axis.ids)


def _take(column: Any, rows: Indexes) -> Any:
    # Where a row is -1 the value does not matter (the caller masks it), but there must be one to take.
    return column[rows] if len(column) else np.full(len(rows), -1)
