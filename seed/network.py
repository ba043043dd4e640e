"""The fictional network as a stream of records: deterministic, in an order in which they can be written.

>>> from seed.network import generate
>>> first = next(generate(people=300, seed=2017))
>>> first[0].name
'Diversion'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from cjn_graph.model import Record
from seed import facts
from seed.careers import build_plan
from seed.directory import Directory
from seed.gatherings import Gatherings
from seed.make import Maker
from seed.members import Members
from seed.plan import Plan
from seed.reference_records import all_topics
from seed.stories import Stories
from seed.support import Support
from seed.ties import knows
from seed.work import Work

DEFAULT_PEOPLE: Final = 400
DEFAULT_SEED: Final = 2017
BATCH: Final = 1000
#: Records per person in a network of this kind, for progress bars: measured from 400 to 100,000 people.
RECORDS_PER_PERSON: Final = 27


def generate(*, people: int = DEFAULT_PEOPLE, seed: int = DEFAULT_SEED, batch: int = BATCH) -> Iterator[list[Record]]:
    """Generate a network of exactly so many fictional people, with the few real facts beside it.

    Parameters
    ----------
    people : int
        At least 300; staff of the fictional network host are among them.
    seed : int
        The same number gives the same records, byte for byte, in every process.
    batch : int
        Records per list.

    Yields
    ------
    list of Record
        Every relationship comes after the entities that it joins, in the same list or an earlier one. Only the plan
        (offices, people, terms) and the pairs who know each other are kept in memory: about 2 kB per person.

    Raises
    ------
    ValueError
        Too few people.
    """
    plan = build_plan(people, seed)
    stream = iter(_once(records_of(plan)))
    while found := list(islice(stream, batch)):
        yield found


def records_of(plan: Plan) -> Iterator[Record]:
    """All records of a plan; the places of the real facts may come twice."""
    make = Maker("demo", namespace="demo", fictional=True)
    directory, gatherings = Directory(plan, make), Gatherings(plan, make)
    members, support = Members(plan, make), Support(plan, make)
    stories = Stories(plan, make, members, support)
    settled = {frozenset((tie.one.key, tie.other.key)) for tie in stories.acquaintances()}
    return chain(
        all_topics(),
        directory.ground(),
        facts.places_of_facts(),
        facts.facts(),
        gatherings.networks(),
        directory.places(),
        directory.offices(),
        directory.people(),
        Work(plan, make).records(),
        gatherings.records(),
        members.records(),
        knows(plan, make, settled),
        support.records(),
        stories.records(),
    )


def _once(records: Iterable[Record]) -> Iterator[Record]:
    """Leave out places that came before: states of the demo are also states of the real facts."""
    seen: set[str] = set()
    for record in records:
        if record.kind in ("jurisdiction", "part_of"):
            if record.id in seen:
                continue
            seen.add(record.id)
        yield record
