"""Rounds: introductions for everybody, or for one group, chosen together instead of one by one.

Who is best for many would be asked by all of them. So the pairs of a round are one assignment: as much mutual fit as
possible, while nobody and no office has more introductions than a cap allows. It is a small integer program, solved by
HiGHS in scipy: maintained, permissive, and a dependency that is there already. Of 147,000 pairs, its relaxation leaves
about a hundred open; those are solved as whole numbers.
``linear_sum_assignment`` does not fit: people are matched with people, and offices have caps of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, eye_array, hstack, vstack

from cjn_graph.errors import Conflict, InvalidInput, Problem
from cjn_graph.matching.exclusions import excluded, excluded_for_all
from cjn_graph.matching.mutual import harmonic
from cjn_graph.matching.ranking import scores
from cjn_graph.network.exposure import gini, top_decile_share
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network

Objective: TypeAlias = Literal["fit", "everybody"]
Pair: TypeAlias = tuple[int, int]
"""Rows of two people, the lower one first."""

SHORTLIST: Final = 20
"""Counterparts of each person that a round may choose from: those with the most mutual fit."""
MOST_PEOPLE: Final = 12_000
"""People in one round: their fit with each other is kept in memory, 4 bytes for each of two."""
EXACT_PAIRS: Final = 2000
"""Pairs up to which the program is solved as it is; above, what its relaxation leaves open is."""
_WHOLE: Final = 1e-6
_SERVED: Final = {"fit": 0.1, "everybody": 10.0}
"""What it is worth that one more person has a counterpart, in mean fits."""


@dataclass(frozen=True)
class Caps:
    """Most introductions in one round.

    Attributes
    ----------
    person, office : int
        Of one person, and of all people who hold a post in one office together.
    """

    person: int = 1
    office: int = 3


@dataclass(frozen=True)
class Fits:
    """Pairs that may be introduced.

    Attributes
    ----------
    a, b : arrays of int, shape (pairs,)
        Positions in the round's people, ``a`` below ``b``.
    fit : array of float, shape (pairs,)
        Mutual fit: harmonic mean of how well each suits the other, above 0.
    """

    a: Indexes
    b: Indexes
    fit: NDArray[np.float64]


@dataclass(frozen=True)
class Exposure:
    """How evenly introductions fall on the people of a round."""

    gini: float
    top_decile_share: float
    unserved: int


def mutual_fits(network: Network, people: Indexes, must: Collection[Pair] = ()) -> Fits:
    """Find the pairs with the most mutual fit, without those whom a rule excludes, shape (pairs,).

    Parameters
    ----------
    people : array of int
        Rows, without repetition.
    must : collection of pairs
        Positions of two who are among them however little they fit, unless a rule excludes them.
    """
    if len(people) > MOST_PEOPLE:
        raise InvalidInput(
            f"A round has at most {MOST_PEOPLE:,} people; these are {len(people):,}.", hint="Make one for each group."
        )
    ours = np.empty((len(people), len(people)), dtype=np.float32)
    barred = excluded_for_all(network)[people]
    named = [pair for pair in must if not barred[list(pair)].any()]
    for place, person in enumerate(people.tolist()):
        row, out = scores(network, person), excluded(network, person)
        row[out] = 0.0
        ours[place] = np.maximum(row[people], 0.0)
        named = [pair for pair in named if place not in pair or not out[people[sum(pair) - place]]]
    ours[barred] = 0.0
    ours[:, barred] = 0.0
    asked = np.array([low * len(people) + high for low, high in named], dtype=np.int64)
    keys = np.unique(np.concatenate([asked, *_shortlists(ours)]))
    a, b = keys // max(len(people), 1), keys % max(len(people), 1)
    return Fits(a, b, harmonic(ours[a, b], ours[b, a]))


def choose(
    fits: Fits,
    offices: Sequence[Collection[int]],
    caps: Caps = Caps(),
    objective: Objective = "fit",
    must: Collection[Pair] = (),
    never: Collection[Pair] = (),
) -> Indexes:
    """Choose the pairs of a round: positions in ``fits``, ascending.

    Parameters
    ----------
    offices : sequence
        Of each person, the offices where they hold a post.
    objective : str
        ``fit``: as much mutual fit as possible. ``everybody``: as many people as possible have a counterpart, and among
        the ways to that, as much fit as possible.
    must, never : collections of pairs
        Positions of people who are to be introduced in any case, or never.

    Raises
    ------
    InvalidInput
        A pair that must be introduced cannot be: a rule excludes it, or it is never to be.
    Conflict
        The pairs that must be introduced are more than the caps allow.
    """
    pairs, people = len(fits.fit), len(offices)
    if not pairs:
        return np.zeros(0, dtype=np.int64)
    places = {pair: place for place, pair in enumerate(zip(fits.a.tolist(), fits.b.tolist(), strict=True))}
    problems = [
        Problem("must", f"People {a + 1} and {b + 1} of the round cannot be introduced.", "A rule excludes them.")
        for a, b in must
        if (a, b) not in places or (a, b) in never
    ]
    if problems:
        raise InvalidInput(problems)
    lower, upper = np.zeros(pairs + people), np.ones(pairs + people)
    upper[[places[pair] for pair in never if pair in places]] = 0.0
    lower[[places[pair] for pair in must]] = 1.0
    worth = np.concatenate([fits.fit, np.full(people, _SERVED[objective] * float(fits.fit.mean()))])
    constraints = _constraints(fits, offices, caps)
    bounds = Bounds(lower, upper)
    if pairs > EXACT_PAIRS:
        bounds = _settled(worth, pairs, bounds, constraints)
    whole = np.concatenate([np.ones(pairs), np.zeros(people)])
    solved = milp(-worth, integrality=whole, bounds=bounds, constraints=constraints)
    if solved.x is None:
        raise Conflict("The pairs that must be introduced are more than the caps allow.", hint="Raise a cap.")
    return np.flatnonzero(solved.x[:pairs] > 0.5)


def _settled(worth: NDArray[np.float64], pairs: int, bounds: Bounds, constraints: list[LinearConstraint]) -> Bounds:
    """Settle the pairs that are whole where they may be chosen by parts: nearly all. What is left is little."""
    relaxed = milp(-worth, bounds=bounds, constraints=constraints)
    if relaxed.x is None:
        return bounds
    rounded = np.round(relaxed.x)
    whole = np.abs(relaxed.x - rounded) < _WHOLE
    whole[pairs:] = False  # whether somebody is served follows from the pairs
    return Bounds(np.where(whole, rounded, bounds.lb), np.where(whole, rounded, bounds.ub))


def greedy(fits: Fits, offices: Sequence[Collection[int]], caps: Caps, worth: NDArray[np.float64]) -> Indexes:
    """Take pair after pair, those of the most worth first, while the caps allow it: what a round is compared with."""
    left, rooms = [caps.person] * len(offices), {office: caps.office for theirs in offices for office in theirs}
    taken = []
    for place in np.lexsort((fits.b, fits.a, -worth)).tolist():
        ends = (int(fits.a[place]), int(fits.b[place]))
        of_both = [office for end in ends for office in set(offices[end])]
        if all(left[end] for end in ends) and all(rooms[office] >= of_both.count(office) for office in of_both):
            taken.append(place)
            for end in ends:
                left[end] -= 1
            for office in of_both:
                rooms[office] -= 1
    return np.sort(np.array(taken, dtype=np.int64))


def exposure(fits: Fits, chosen: Indexes, people: int) -> Exposure:
    """Tell how evenly a round's introductions fall on its people."""
    return exposure_of(np.concatenate([fits.a[chosen], fits.b[chosen]]), people)


def exposure_of(ends: Indexes, people: int) -> Exposure:
    """Tell how evenly introductions fall on people, by the positions of all whom they name."""
    counts = np.bincount(ends, minlength=people).astype(float)
    return Exposure(round(gini(counts), 4), round(top_decile_share(counts), 4), int((counts == 0).sum()))


def _shortlists(ours: NDArray[np.float32]) -> Iterator[Indexes]:
    count = len(ours)
    for place in range(count):
        fit = harmonic(ours[place], ours[:, place])
        found = np.flatnonzero(fit)
        if len(found) > SHORTLIST:
            last = np.partition(fit[found], len(found) - SHORTLIST)[len(found) - SHORTLIST]
            found = found[fit[found] >= last]
        yield np.minimum(found, place) * count + np.maximum(found, place)


def _constraints(fits: Fits, offices: Sequence[Collection[int]], caps: Caps) -> list[LinearConstraint]:
    pairs, people = len(fits.fit), len(offices)
    ends = np.concatenate([fits.a, fits.b])
    of_person = csr_matrix((np.ones(2 * pairs), (ends, np.tile(np.arange(pairs), 2))), shape=(people, pairs))
    held = [(office, person) for person, theirs in enumerate(offices) for office in set(theirs)]
    rows = {office: row for row, office in enumerate(sorted({office for office, _ in held}))}
    workers = csr_matrix(
        (np.ones(len(held)), ([rows[office] for office, _ in held], [person for _, person in held])),
        shape=(len(rows), people),
    )
    within = vstack([of_person, workers @ of_person]) if rows else of_person
    most = np.concatenate([np.full(people, float(caps.person)), np.full(len(rows), float(caps.office))])
    unserved = csr_matrix((within.shape[0], people))
    # Somebody counts as served only where one of their pairs is chosen.
    served = hstack([-of_person, eye_array(people)])
    return [LinearConstraint(hstack([within, unserved]), -np.inf, most), LinearConstraint(served, -np.inf, 0.0)]
