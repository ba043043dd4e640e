"""Two real engagements and two real convenings, with exactly what public pages of Vera say about them.

No person, no attendance list, no day, no outcome is added: what the pages don't say is unknown here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from cjn_graph.model import Record
from seed import reference
from seed.make import Maker
from seed.reference_records import country_record, county_records, state_records, topic_id
from seed.tables import written

PARTNERS_PAGE: Final = "vera.org, page on the Collaborative Justice Network"
ALLIANCE_PAGE: Final = "page of the National Criminal Justice & Public Health Alliance"
_COUNTIES: Final = ("20209", "27123")


def facts() -> Iterator[Record]:
    """The real facts; topics, states and counties that they stand on must exist already."""
    for source, namespace in ((PARTNERS_PAGE, "vera"), (ALLIANCE_PAGE, "cjph")):
        make = Maker(source, namespace=namespace, fictional=False)
        yield from make.written(written("facts")[namespace], partial(_id, make))


def _id(make: Maker, kind: str, key: str) -> str:
    """Find the id of what a fact is linked with; a county is known by its FIPS code."""
    if kind == "topic":
        return topic_id(key)
    if kind == "county":
        return next(county_records(county)[0].id for county in reference.counties() if county.fips == key)
    return make.id(kind, key)


def places_of_facts() -> Iterator[Record]:
    """The country, two states and two counties that the real engagements were in."""
    yield country_record()
    for county in reference.counties():
        if county.fips in _COUNTIES:
            yield from state_records(county.state)
            yield from county_records(county)
