"""Who is looked for among counterparts: from which state, with which post, in which sort of organization, language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import us

from cjn_graph.errors import Problem, Unfit
from cjn_graph.network.network import ROLES, Flags, Network


@dataclass(frozen=True)
class Narrowing:
    """What counterparts are to have; empty for what does not matter.

    Attributes
    ----------
    state : str
        Name or two letters of the state that their office serves.
    function : str
        What their post is for, such as ``diversion``.
    organization : str
        Sort of their organization, such as ``community_organization``.
    language : str
        A language that they work in besides others, such as ``es``.
    virtual : bool
        Whether to leave out who wants to meet in person only.
    """

    state: str = ""
    function: str = ""
    organization: str = ""
    language: str = ""
    virtual: bool = False

    def __bool__(self) -> bool:
        return any(str(getattr(self, part.name) or "").strip() for part in fields(self))


def among(network: Network, narrowing: Narrowing) -> Flags:
    """Mark who has all of it, shape (people,).

    Raises
    ------
    InvalidInput
        Nobody in the network has one of them; those that somebody has are listed.
    """
    people = network.people
    kept, problems = np.ones(len(people), dtype=bool), []
    of_each = {
        "state": _taken(network.places.state, people.place),
        "function": _taken([function for function, _ in ROLES], people.role),
        "organization": _taken(network.organizations.classifications, people.organization),
    }
    for name, values in of_each.items():
        wanted = _written(name, getattr(narrowing, name))
        if wanted and wanted not in values:
            problems.append(_nobody(name, getattr(narrowing, name), values))
        elif wanted:
            kept &= np.array([value == wanted for value in values], dtype=bool)
    language = narrowing.language.strip().casefold()
    spoken = [{tag.casefold() for tag in tags} for tags in people.languages]
    if language and not any(language in tags for tags in spoken):
        problems.append(_nobody("language", language, (tag for tags in spoken for tag in tags)))
    if problems:
        raise Unfit(problems)
    if narrowing.virtual:
        kept &= people.meets != "in_person"
    return kept & np.array([language in tags for tags in spoken], dtype=bool) if language else kept


def _taken(values: Iterable[str], rows: Iterable[int]) -> list[str]:
    listed = list(values)
    return [str(listed[row]) if row >= 0 else "" for row in rows]


def _written(name: str, text: str) -> str:
    text = " ".join(text.split())
    if name != "state":
        return text.casefold().replace(" ", "_").replace("-", "_")
    found = us.states.lookup(text) if text else None
    return str(found.abbr) if found else text.upper()


def _nobody(name: str, text: str, values: Iterable[str]) -> Problem:
    known = sorted({value for value in values if value})
    return Problem(name, f"nobody has {text[:40]!r}.", f"Use one of: {', '.join(known[:60])}.")
