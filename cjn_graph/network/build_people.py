"""What people are on a day: their posts, membership, consent, who looks after them, when they were last heard of."""

from __future__ import annotations

from datetime import date

import numpy as np

from cjn_graph.model.decisions import Decision, decision_on
from cjn_graph.network.days import UNKNOWN, Days, Precisions, holds_on, most_precise, up_to
from cjn_graph.network.definitions import Definitions
from cjn_graph.network.entity_table import EntityTable
from cjn_graph.network.links import Indexes, Links, make_links, ranges, turned
from cjn_graph.network.network import (
    CONSENT_GRANTED,
    CONSENT_REFUSED,
    CONSENT_UNKNOWN,
    LEVELS,
    Flags,
    Organizations,
    Posts,
)
from cjn_graph.tables import Texts, as_texts


def read_owners(has_post: Links) -> Indexes:
    """Row of the organization of each post; -1 without, shape (posts,)."""
    owner = np.full(has_post.rights_count, -1, dtype=np.int64)
    owner[has_post.right] = has_post.left
    return owner


def read_posts(table: EntityTable, owner: Indexes) -> Posts:
    """Read posts."""
    return Posts(
        ids=table.ids,
        titles=table["title"],
        elected=table["elected"],
        next_election=table["next_election"],
        organization=owner,
        role=table["function"] * len(LEVELS) + table["level"],
    )


def read_terms(holds: Links, today: int) -> Links:
    """Terms that have begun."""
    begun = holds.where(holds["first"] <= today)
    return begun.with_columns({**begun.columns, "current": (begun["last"] == UNKNOWN) | (begun["last"] >= today)})


def main_terms(holds: Links, levels: Indexes) -> Indexes:
    """Position of each person's current term; -1 without, shape (people,).

    The one begun last, then the highest, then the first by id: as ``model.holding.seniority`` orders them.
    """
    count = len(holds.left_starts) - 1
    current = np.flatnonzero(holds["current"])
    main = np.full(count, -1, dtype=np.int64)
    main[holds.left[current]] = current
    # Nearly everybody has one at most, and there is nothing to weigh.
    current = current[(np.bincount(holds.left[current], minlength=count) > 1)[holds.left[current]]]
    # Levels are numbered from the highest; an unknown one, which has the number 0, is the lowest.
    person, level = holds.left[current], (levels[holds.right[current]] - 1) % len(LEVELS)
    order = np.lexsort((level, -holds["first"][current], person))
    order = _by_id_where_equal(order, (person, holds["first"][current], level), holds.ids[current])
    # The last one written wins.
    main[person[order[::-1]]] = current[order[::-1]]
    return main


def _by_id_where_equal(order: Indexes, columns: tuple[Indexes, ...], ids: Texts) -> Indexes:
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for column in columns:
        same &= np.diff(column[order]) == 0
    again = np.flatnonzero(same)
    if not len(again):
        return order
    result = order.copy()
    for run in np.split(again, np.flatnonzero(np.diff(again) > 1) + 1):
        span = slice(int(run[0]), int(run[-1]) + 2)
        result[span] = sorted(order[span], key=lambda position: str(ids[position]))
    return result


def mark_staff(holds: Links, owner: Indexes, classifications: Texts) -> Flags:
    """Mark the people who now hold a post in an organization that hosts the network, shape (people,)."""
    current = np.flatnonzero(holds["current"])
    is_host = np.append(classifications == "network_host", False).astype(bool)
    return _marked(len(holds.left_starts) - 1, holds.left[current[is_host[owner[holds.right[current]]]]])


def mark_members(
    kinds: Texts, people_in: Links, organizations_in: Links, holds: Links, owner: Indexes, today: int
) -> Flags:
    """Mark the members on the day, themselves or through their office, shape (people,).

    Everybody is one where no membership of a network is recorded.
    """
    is_network = (kinds == "network").astype(bool)
    count = len(people_in.left_starts) - 1
    if not is_network[np.concatenate([people_in.right, organizations_in.right])].any():
        return np.ones(count, dtype=bool)

    def covered(links: Links) -> Indexes:
        return np.asarray(links.left[is_network[links.right] & holds_on(links["first"], links["last"], today)])

    offices = np.append(_marked(len(organizations_in.left_starts) - 1, covered(organizations_in)), False)
    current = np.flatnonzero(holds["current"])
    by_office = holds.left[current[offices[owner[holds.right[current]]]]]
    return _marked(count, np.concatenate([covered(people_in), by_office]))


def say_of_consents(table: EntityTable) -> Indexes:
    """What each consent would come to if it were the only one, shape (consents,)."""
    is_granted = (table["decision"] == "granted").astype(bool)
    says = np.where(is_granted, CONSENT_UNKNOWN, CONSENT_REFUSED)
    says[is_granted & (table["purpose"] == "introductions").astype(bool)] = CONSENT_GRANTED
    return says


def read_consents(table: EntityTable, says: Indexes, given_by: Links, as_of: date) -> Indexes:
    """Read what each person's consents come to on the day, shape (people,)."""
    consent = np.full(given_by.rights_count, CONSENT_UNKNOWN, dtype=np.int64)
    told = given_by.where(table["first"][given_by.left] <= as_of.toordinal())
    # Nearly everybody has given one: what it says counts, and there is nothing to weigh.
    consent[told.right] = says[told.left]
    several = np.flatnonzero((np.bincount(told.right, minlength=told.rights_count) > 1)[told.right])
    made: dict[int, list[Decision]] = {}
    columns = [table[name][told.left[several]].tolist() for name in ("purpose", "decision", "on", "created_at")]
    ids = table.ids[told.left[several]].tolist()
    for person, *decision in zip(told.right[several].tolist(), *columns, ids, strict=True):
        made.setdefault(person, []).append(Decision(*decision))
    for row, given in made.items():
        counts = decision_on(as_of, given)
        consent[row] = CONSENT_UNKNOWN
        if counts:
            consent[row] = CONSENT_GRANTED if counts.decision == "granted" else CONSENT_REFUSED
    return consent


def heard_in_contacts(table: EntityTable, involves: Links, today: int) -> tuple[Days, Precisions]:
    """Latest day on which staff were in touch with each person, and how precise it is, shape (people,)."""
    begun = np.flatnonzero(table["first"][involves.left] <= today)
    contact = involves.left[begun]
    days, precise = up_to(table["first"][contact], table["last"][contact], today)
    return most_precise(involves.right[begun], days, precise, involves.rights_count)


def read_contacts(table: EntityTable, involves: Links, today: int, definitions: Definitions) -> Links:
    """People to the contacts in which they were in touch with each other: begun by the day, and of a few people."""
    is_small = np.bincount(involves.left, minlength=len(table.ids)) <= definitions.contact_circle
    small = involves.where((is_small & (table["first"] <= today))[involves.left])
    last, _ = up_to(table["first"][small.left], table["last"][small.left], today)
    return turned(small.with_columns({"last": last}))


def read_stewards(
    of_people: Links, of_organizations: Links, organizations: Organizations, holds: Links, owner: Indexes, today: int
) -> Links:
    """Join people to the staff who look after them, or after an organization where they hold a post now."""
    of_people, of_organizations = (
        links.where(holds_on(links["first"], links["last"], today)) for links in (of_people, of_organizations)
    )
    is_looked_after = np.append(_marked(len(organizations.ids), of_organizations.right), False)
    current = np.flatnonzero(holds["current"] & is_looked_after[owner[holds.right]])
    workers = turned(
        make_links(
            (len(holds.left_starts) - 1, len(organizations.ids)),
            holds.ids[current],
            holds.left[current],
            owner[holds.right[current]],
        )
    )
    counts = np.diff(workers.left_starts)[of_organizations.right]
    looked_after = workers.right[ranges(workers.left_starts, of_organizations.right)]
    spread = np.repeat(np.arange(len(of_organizations)), counts)
    # Somebody with two posts in one office is looked after once.
    count = len(holds.left_starts) - 1
    spread, looked_after = np.divmod(np.unique(spread * count + looked_after), max(count, 1))
    return make_links(
        (count, count),
        np.concatenate([of_people.ids, of_organizations.ids[spread]]),
        np.concatenate([of_people.right, looked_after]),
        np.concatenate([of_people.left, of_organizations.left[spread]]),
        {"via": np.concatenate([as_texts([""] * len(of_people)), organizations.names[of_organizations.right[spread]]])},
    )


def read_needs(seeks_help: Links, today: int) -> Links:
    """Needs that are open on the day."""
    return seeks_help.where(holds_on(seeks_help["first"], seeks_help["last"], today))


def _marked(count: int, rows: Indexes) -> Flags:
    marked = np.zeros(count, dtype=bool)
    marked[rows] = True
    return marked
