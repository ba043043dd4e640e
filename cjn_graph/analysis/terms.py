"""Terms that end: who leaves which post by a day, as far as is recorded."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.model import PartialDate
from cjn_graph.network import Network
from cjn_graph.network.days import UNKNOWN, start_and_end
from cjn_graph.network.links import Indexes


class EndingTerm(BaseModel):
    """A current term that ends, or may end, by a day."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="Id of the person.")
    name: str
    post_id: str
    post: str = Field(description="Title and organization.")
    ends: str | None = Field(description="Recorded end of the term; null where only an election is recorded.")
    election: str | None = Field(description="Next election of the post; whether it ends the term nobody knows yet.")


class EndingTerms(BaseModel):
    """Terms and elections that are due by a day."""

    model_config = ConfigDict(frozen=True)

    as_of: str
    until: str
    facts: str = Field(description="Facts that the account sees.")
    terms: list[EndingTerm] = Field(description="The soonest first.")


def ending_terms(network: Network, people: Indexes, until: int) -> list[EndingTerm]:
    """List the current terms of some people that end by a day, or whose post is up for election by it; soonest first.

    Parameters
    ----------
    people : array of int
        Rows of the people asked about.
    until : int
        Day number.
    """
    holds, posts = network.holds, network.posts
    found: list[tuple[int, EndingTerm]] = []
    for term in np.flatnonzero(holds["current"] & np.isin(holds.left, people)).tolist():
        post = int(holds.right[term])
        recorded = int(holds["last"][term])
        ends = recorded if recorded != UNKNOWN and recorded <= until else None
        election = _by(str(posts.next_election[post]), network.today, until)
        if ends is None and election is None:
            continue
        person, office = int(holds.left[term]), int(posts.organization[post])
        told = EndingTerm(
            id=network.people.ids[person],
            name=network.people.names[person],
            post_id=posts.ids[post],
            post=", ".join(
                [str(posts.titles[post]), *([str(network.organizations.names[office])] if office >= 0 else [])]
            ),
            ends=start_and_end(holds.columns, term)[1] if ends is not None else None,
            election=str(posts.next_election[post]) if election is not None else None,
        )
        found.append((ends if ends is not None else election or until, told))
    return [term for _, term in sorted(found, key=lambda pair: (pair[0], pair[1].name, pair[1].id))]


def _by(text: str, today: int, until: int) -> int | None:
    """Day number of a partial date that lies ahead and not after ``until``."""
    day = PartialDate(text).last_day.toordinal() if text else UNKNOWN
    return day if today < day <= until else None
