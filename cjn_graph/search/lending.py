"""Who lends words to whom: the one table of what counts how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cjn_graph.search.edges import Edges, Steps, all_steps, best_edges, closure

TOOK_PART: Final = {
    "took_part": (0.6, 0.75),
    "runs": (0.65, 0.75),
    "attended": (0.45, 0.4),
    "member_of": (0.55, 0.4),
    "used": (0.45, 0.4),
    "made": (0.45, 0.4),
    "asked": (0.5, 0.5),
    "faced": (0.55, 0.6),
}
"""For each relation, what it counts that somebody did it, and what the topics of what they did count."""
LENT_BACK: Final = frozenset({*TOOK_PART, "produced"})
"""Relations whose start lends words to their end, too."""
_INVOLVED: Final = 0.5
"""What the names of those who took part count for what they took part in."""
_WIDER: Final = 0.85
"""What is left of a weight for each step up the topic tree."""


def lend(read: Mapping[tuple[str, str, str], Steps]) -> Edges:
    """Weigh who is found by whose words.

    Parameters
    ----------
    read : mapping
        For each of ``ENDS``, the steps from the end of each relationship to its start.
    """
    return best_edges([*_posts(read), *_work(read), *_topics(read), *_others(read)])


def _one(read: Mapping[tuple[str, str, str], Steps], relation: str, *, start: str = "", end: str = "") -> Steps:
    return all_steps(
        [
            each
            for (name, first, last), each in read.items()
            if name == relation and start in {"", first} and end in {"", last}
        ]
    )


def _posts(read: Mapping[tuple[str, str, str], Steps]) -> Iterator[Edges]:
    """People and organizations by their posts, offices and places; places by the wider ones around them."""
    holds, has_post, serves = _one(read, "holds"), _one(read, "has_post"), _one(read, "serves")
    office = holds.then(has_post.back()).as_one()
    yield holds.edges("role", 0.9, past=0.6)
    yield has_post.edges("role", 0.45)
    yield office.edges("organization", 0.75, past=0.45)
    yield office.then(serves).edges("place", 0.7, past=0.4)
    yield serves.edges("place", 0.75)
    for wider in closure(_one(read, "part_of", start="jurisdiction")):
        yield wider.edges("part of", 0.55)
        yield serves.then(wider).edges("place", 0.72)
        yield office.then(serves).then(wider).edges("place", 0.68, past=0.38)


def _work(read: Mapping[tuple[str, str, str], Steps]) -> Iterator[Edges]:
    """People and organizations by what they did; what was done by who did it and where."""
    where = _one(read, "in")
    yield where.edges("place", 0.8)
    for wider in closure(_one(read, "part_of", start="jurisdiction")):
        yield where.then(wider).edges("place", 0.75)
    for relation, (weight, _) in TOOK_PART.items():
        took_part = _one(read, relation)
        yield took_part.edges("activity", weight)
        yield took_part.back().edges("person", _INVOLVED)
        yield took_part.then(where).edges("place", 0.4)


def _topics(read: Mapping[tuple[str, str, str], Steps]) -> Iterator[Edges]:
    """Everything by its topics and the wider ones, said of it or following from what somebody took part in."""
    about = _one(read, "about")
    levels = closure(_one(read, "broader"))
    direct = [(_one(read, "can_help_with"), 0.85), (_one(read, "seeks_help_with"), 0.7), (about, 0.8)]
    direct += [(_one(read, relation).then(about), weight) for relation, (_, weight) in TOOK_PART.items()]
    for known, weight in direct:
        yield known.edges("topic", weight)
        for steps_up, wider in enumerate(levels, start=1):
            yield known.then(wider).edges("topic", weight * _WIDER**steps_up)
    for steps_up, wider in enumerate(levels, start=1):
        yield wider.edges("topic", 0.6 * _WIDER**steps_up)


def _others(read: Mapping[tuple[str, str, str], Steps]) -> Iterator[Edges]:
    yield _one(read, "involves").edges("person", _INVOLVED)
    yield _one(read, "of").edges("about", 0.6)
    yield _one(read, "produced").back().edges("activity", 0.5)
    yield _one(read, "part_of", start="workgroup").edges("part of", 0.5)
    yield _one(read, "formed_at").edges("activity", 0.4)
    yield _one(read, "at").edges("activity", 0.4)
