"""Reference data as records: jurisdictions within one another, and the tree of topics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cjn_graph.model import Entity, Record, Relationship
from seed import reference
from seed.make import Maker
from seed.topics import TOPICS, TopicData

_PLACES: Final = Maker("US Census Bureau names and codes", namespace="ocd", fictional=False)
_TOPICS: Final = Maker("CJN Graph's topic tree", namespace="topic", fictional=False)


def country_record() -> Entity:
    """The United States."""
    return _PLACES.entity(
        "jurisdiction",
        reference.COUNTRY_OCD_ID,
        name="United States",
        classification="country",
        division_id=reference.COUNTRY_OCD_ID,
    )


def state_records(state: reference.State) -> tuple[Entity, Relationship]:
    """A state, the District of Columbia or a territory, and that it is part of the country."""
    record = _PLACES.entity(
        "jurisdiction",
        state.ocd_id,
        name=state.name,
        classification="state",
        division_id=state.ocd_id,
        fips=state.fips,
        state=state.abbreviation,
        census_division=state.division,
        census_region=state.region,
        time_zone=state.time_zone,
    )
    return record, _PLACES.edge("part_of", record.id, _PLACES.id("jurisdiction", reference.COUNTRY_OCD_ID))


def county_records(county: reference.County) -> tuple[Entity, Relationship]:
    """A county or equivalent, and that it is part of its state. Independent cities are cities."""
    state = county.state
    record = _PLACES.entity(
        "jurisdiction",
        county.ocd_id,
        name=f"{county.name}, {state.name}",
        classification="city" if county.kind == "place" else "county",
        division_id=county.ocd_id,
        fips=county.fips,
        state=state.abbreviation,
        census_division=state.division,
        census_region=state.region,
        time_zone=county.time_zone,
    )
    return record, _PLACES.edge("part_of", record.id, _PLACES.id("jurisdiction", state.ocd_id))


def all_places() -> Iterator[Record]:
    """The country, all states and all counties, each before what is part of it: some 6,600 records."""
    yield country_record()
    for state in reference.states():
        yield from state_records(state)
    for county in reference.counties():
        yield from county_records(county)


def topic_id(key: str) -> str:
    """The id of a topic of the tree; raises KeyError for an unknown key."""
    return _TOPICS.id("topic", _BY_KEY[key].key)


def topic_label(key: str) -> str:
    """The preferred label of a topic of the tree; raises KeyError for an unknown key."""
    return _BY_KEY[key].label


def all_topics() -> Iterator[Record]:
    """The whole tree of topics: each topic, then what is broader than it."""
    for topic in TOPICS:
        yield _TOPICS.entity(
            "topic", topic.key, name=topic.label, synonyms=list(topic.alt_labels), definition=topic.definition
        )
    for topic in TOPICS:
        if topic.broader is not None:
            yield _TOPICS.edge("broader", topic_id(topic.key), topic_id(topic.broader))


_BY_KEY: Final[dict[str, TopicData]] = {topic.key: topic for topic in TOPICS}
