"""The network at one moment, as one viewer may see it: immutable columns and sparse matrices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from cjn_graph.model.posts import POST_FUNCTIONS, POST_LEVELS
from cjn_graph.network.adopted import Adopted
from cjn_graph.network.attributes import Attributes
from cjn_graph.network.days import Days, Precisions
from cjn_graph.network.definitions import Definitions
from cjn_graph.network.links import Indexes, Links
from cjn_graph.network.months import months_before
from cjn_graph.network.ties import Ties
from cjn_graph.network.topics import Topics
from cjn_graph.tables import Texts

T = TypeVar("T")
Flags: TypeAlias = NDArray[np.bool_]

CONSENT_UNKNOWN: Final = 0
CONSENT_GRANTED: Final = 1
CONSENT_REFUSED: Final = 2

HELP_EVIDENCE: Final = ("did_it", "trained_on_it", "says_so", "on_record", "through_office")
"""What help with a topic rests on. The first three are offers (CAN_HELP_WITH); the last two follow from what somebody
took part in, alone or through the office where they held a post at the time."""

HELP_LEVELS: Final = ("", "some", "solid", "expert")
URGENCIES: Final = ("low", "normal", "high")

LEVELS: Final = ("", *POST_LEVELS)
ROLES: Final = tuple(product(POST_FUNCTIONS, LEVELS))
"""Every pair of a post's function and level; the latter may be unknown."""
FUNCTION_OTHER: Final = "other"


@dataclass(frozen=True)
class People:
    """One row per person, sorted by id.

    Attributes
    ----------
    external : array of str
        The first external id, which settles ties between equal names; empty where there is none.
    meets : array of str
        ``virtual``, ``in_person`` or ``either``: how they want to meet; empty where they did not say.
    paused : array of int
        Last day on which they want no introductions; 0 where they did not say so.
    at_most : array of int
        How often they want to be asked in a quarter; -1 where they did not say.
    hold : array of int
        The current post's position in ``Network.holds`` (the one begun last, where there are several); -1 without.
    post, organization, place : array of int
        Rows of the current post, its organization and the place that this serves; -1 where there is none.
    role : array of int
        Position in ``ROLES``: the current post's function and level; -1 without.
    member, staff : array of bool
    consent : array of int
        ``CONSENT_UNKNOWN``, ``CONSENT_GRANTED`` or ``CONSENT_REFUSED`` (also: do not contact).
    last_heard : array of int
        Latest day of a tie or an interaction; 0 where nothing is on record.
    open_introductions, asked_this_quarter : array of int
    last_asked : array of int
        Latest day on which the person was asked for an introduction; 0 for never.
    asked_precision : array of int
        How precise that day was given.
    contact_precision : array of int
        How precise the day of ``last_heard`` was given by an interaction; 0 where ties alone tell it.
    """

    ids: Texts
    names: Texts
    folded: Texts
    external: Texts
    languages: Texts
    meets: Texts
    paused: Days
    at_most: Indexes
    hold: Indexes
    post: Indexes
    organization: Indexes
    place: Indexes
    role: Indexes
    member: Flags
    staff: Flags
    consent: Indexes
    last_heard: Days
    open_introductions: Indexes
    asked_this_quarter: Indexes
    last_asked: Days
    asked_precision: Precisions
    contact_precision: Precisions

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def refusing(self) -> Indexes:
        """Rows of the people who refused introductions, or asked not to be contacted."""
        return np.flatnonzero(self.consent == CONSENT_REFUSED)


@dataclass(frozen=True)
class Posts:
    """One row per post.

    Attributes
    ----------
    elected : array of int
        1, 0 or -1 (unknown).
    organization : array of int
        Row of the organization; -1 without.
    role : array of int
        Position of its function and level in ``ROLES``.
    """

    ids: Texts
    titles: Texts
    elected: Indexes
    next_election: Texts
    organization: Indexes
    role: Indexes


@dataclass(frozen=True)
class Organizations:
    """One row per organization; ``place`` is the row of the place it serves, -1 where none is recorded."""

    ids: Texts
    names: Texts
    classifications: Texts
    place: Indexes


@dataclass(frozen=True)
class Places:
    """One row per jurisdiction. What a place does not say itself it has from the larger places it is part of.

    Attributes
    ----------
    population : array of float
        Residents; NaN where unknown. A district's is the sum of its counties where all are known.
    urbanicity, state, division, region, time_zone : array of str
        Empty where unknown.
    """

    ids: Texts
    names: Texts
    classifications: Texts
    population: NDArray[np.float64]
    urbanicity: Texts
    state: Texts
    division: Texts
    region: Texts
    time_zone: Texts

    @cached_property
    def codes(self) -> dict[str, Indexes]:
        """The columns urbanicity, state, division and region as numbers, quick to compare; -1 where unknown."""
        columns = {"urbanicity": self.urbanicity, "state": self.state, "division": self.division, "region": self.region}
        coded = {}
        for name, column in columns.items():
            index = {value: code for code, value in enumerate(sorted(set(column.tolist()) - {""}))}
            coded[name] = np.fromiter((index.get(value, -1) for value in column), dtype=np.int64)
        return coded


@dataclass(frozen=True)
class Activities:
    """One row per engagement, program, reform and pressure.

    Attributes
    ----------
    sort : array of int
        Row of ``sorts``, the pairs of kind and classification (such as program, diversion).
    stage : array of int
        0 planned or proposed, 1 under way, 2 over, -1 unknown.
    place : array of int
        Row of the place it is in; -1 where none is recorded.
    placed : array of str
        Id of the record that says so.
    first, first_until, last_first, last : array of int
        The first and the last day that the start can mean, then those that the end can; 0 where unknown.
    about : Links
        From activities to topics.
    """

    ids: Texts
    names: Texts
    kinds: Texts
    classifications: Texts
    sort: Indexes
    sorts: tuple[tuple[str, str], ...]
    stage: Indexes
    place: Indexes
    placed: Texts
    first: Days
    first_until: Days
    last_first: Days
    last: Days
    about: Links


@dataclass(frozen=True)
class Gatherings:
    """One row per convening, and per circle too large to mean working together.

    ``last`` is its last day, in the ``precision`` in which that was given; ``when`` the date of a convening as it is
    recorded.
    """

    ids: Texts
    names: Texts
    when: Texts
    last: Days
    precision: Precisions


@dataclass(frozen=True)
class Introductions:
    """One row per introduction; ``when`` is the day of its furthest step, 0 where none is dated.

    ``precision`` is how precise that day was given. ``status`` is how far it had come on the day of the network; empty
    where it had not begun.
    """

    ids: Texts
    status: Texts
    when: Days
    precision: Precisions


@dataclass(frozen=True)
class Network:
    """Everything that matching and analysis read.

    Attributes
    ----------
    holds : Links
        People to posts, all terms begun by ``as_of``: ``first``, ``first_until``, ``last_first`` and ``last`` as of
        ``Activities``, ``current``.
    involved : Links
        People to activities: ``role``, the same four days as terms, ``own`` (False: through the office, whose part it
        then is) and ``term`` (for those, the id of the term in that office, else empty).
    help : Links
        People to topics they can help with: ``evidence`` and ``level`` (positions in ``HELP_EVIDENCE`` and
        ``HELP_LEVELS``), ``involvement`` (position in ``involved`` where the help follows from it, else -1).
    needs : Links
        People to topics they seek help with: ``urgency`` (position in ``URGENCIES``).
    gathered : Links
        People to gatherings.
    introduced : Links
        People to introductions.
    rules : Links
        People to people whom they are to be introduced to in any case, or never, each rule once: ``rule`` (``must`` or
        ``never``), ``reason`` and ``made_by``.
    contacts : Links
        People to the logged contacts of a few people that they had a part in, with the ``last`` day of each.
    stewarded : Links
        People to the members of staff who look after them, or after their current organization: ``via`` (the name of
        that organization, or empty).
    adopted : Adopted
        The weights of the ranking that an admin adopted.
    """

    as_of: date
    definitions: Definitions
    people: People
    posts: Posts
    organizations: Organizations
    places: Places
    activities: Activities
    topics: Topics
    gatherings: Gatherings
    introductions: Introductions
    holds: Links
    involved: Links
    help: Links
    needs: Links
    gathered: Links
    introduced: Links
    rules: Links
    contacts: Links
    stewarded: Links
    ties: Ties
    attributes: Attributes
    adopted: Adopted

    @cached_property
    def today(self) -> int:
        """``as_of`` as a day number."""
        return self.as_of.toordinal()

    @cached_property
    def index(self) -> dict[str, int]:
        """Row of each person by id."""
        return {str(record): row for row, record in enumerate(self.people.ids)}

    @cached_property
    def selection(self) -> Indexes:
        """Whether each person's current post is elected (1) or not (0); -1 unknown or no post to compare a place by."""
        known = (self.people.post >= 0) & (self.people.place >= 0)
        return np.where(known, np.append(self.posts.elected, -1)[self.people.post], -1)

    @cached_property
    def place_and_selection(self) -> Indexes:
        """Each person's place and selection as one number, shape (people,).

        ``3 × place + selection``, where -1 counts as the place behind the last one, and as selection 2.
        """
        places = len(self.places.ids) + 1
        return np.asarray(3 * (self.people.place % places) + self.selection % 3)

    @cached_property
    def live_day(self) -> int:
        """First day whose evidence is still live."""
        return self.months_ago(self.definitions.live_months)

    @cached_property
    def help_rarity(self) -> NDArray[np.float64]:
        """How rare help with each topic is, shape (topics,).

        ``log((1 + people) ÷ (1 + records of help)) ÷ log(1 + people)``, at least 0: 1 where nobody has it (inverse
        document frequency, scaled).
        """
        people = max(len(self.people), 1)
        helpers = np.diff(self.help.right_starts)
        return np.asarray(np.maximum(np.log((1 + people) / (1 + helpers)) / np.log(1 + people), 0.0))

    def once(self, function: Callable[[Network], T]) -> T:
        """Return ``function(network)``, computed when it is first asked for; it must be pure."""
        if function not in self._once:
            self._once[function] = function(self)
        found: T = self._once[function]
        return found

    @cached_property
    def _once(self) -> dict[Callable[[Network], Any], Any]:
        return {}

    def months_ago(self, months: int) -> int:
        """Return the day number this many months before ``as_of`` by the calendar; after it where negative."""
        return months_before(self.as_of, months).toordinal()

    def heard_precision(self, person: int) -> int:
        """Tell how precise the day is on which somebody was last heard of; the most precise of several of that day."""
        ties, heard = self.ties, int(self.people.last_heard[person])
        span = ties.span(person)
        others = ties.others[span][ties.last[span] == heard].tolist()
        known = [ties.evidence(person, other)[0].precision for other in others]
        return max([int(self.people.contact_precision[person]), *known])

    def current_organizations(self, person: int) -> set[int]:
        """Rows of the organizations in which a person holds a post now."""
        terms = self.holds.of(person)
        posts = self.holds.right[terms[self.holds["current"][terms]]]
        return {int(row) for row in self.posts.organization[posts] if row >= 0}
