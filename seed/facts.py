"""Two real engagements and two real convenings, with exactly what public pages of Vera say about them.

No person, no attendance list, no day, no outcome is added: what the pages don't say is unknown here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cjn_graph.model import Record
from seed import reference
from seed.make import Maker
from seed.reference_records import country_record, county_records, state_records, topic_id

PARTNERS_PAGE: Final = "vera.org, page on the Collaborative Justice Network"
ALLIANCE_PAGE: Final = "page of the National Criminal Justice & Public Health Alliance"
_WYANDOTTE: Final = "20209"
_RAMSEY: Final = "27123"


def facts() -> Iterator[Record]:
    """The real facts; topics, states and counties that they stand on must exist already."""
    yield from _engagements()
    yield from _alliance()


def places_of_facts() -> Iterator[Record]:
    """The country, two states and two counties that the real engagements were in."""
    yield country_record()
    for county in reference.counties():
        if county.fips in (_WYANDOTTE, _RAMSEY):
            yield from state_records(county.state)
            yield from county_records(county)


def _engagements() -> Iterator[Record]:
    make = Maker(PARTNERS_PAGE, namespace="vera", fictional=False)
    county = {one.fips: one for one in reference.counties() if one.fips in (_WYANDOTTE, _RAMSEY)}
    wyandotte = make.entity(
        "engagement",
        "wyandotte",
        name="Policy recommendations, Wyandotte County, Kansas",
        classification="technical_assistance",
        status="unknown",
        description="Data-driven and community-informed policy recommendations. A past Reshaping Prosecution "
        "engagement.",
    )
    ramsey = make.entity(
        "engagement",
        "ramsey",
        name="Traffic stop declination policy, Ramsey County, Minnesota",
        classification="technical_assistance",
        status="unknown",
        description="Support of a non-public-safety traffic stop declination policy. A past Reshaping Prosecution "
        "engagement.",
    )
    policy = make.entity(
        "reform",
        "ramsey-policy",
        name="Non-public-safety traffic stop declination policy, Ramsey County, Minnesota",
        classification="policy",
        status="unknown",
    )
    yield from (wyandotte, ramsey, policy)
    yield make.edge("in", wyandotte.id, county_records(county[_WYANDOTTE])[0].id)
    yield make.edge("in", ramsey.id, county_records(county[_RAMSEY])[0].id)
    yield make.edge("in", policy.id, county_records(county[_RAMSEY])[0].id)
    yield make.edge("about", wyandotte.id, topic_id("data"))
    yield make.edge("about", wyandotte.id, topic_id("participatory-policy"))
    yield make.edge("about", ramsey.id, topic_id("traffic-stop-declination"))
    yield make.edge("about", policy.id, topic_id("traffic-stop-declination"))


# key | name | what it works on | topic | resources, each as key > title > sort > what it is
_WORKGROUPS: Final = (
    (
        "narrative",
        "Narrative Workgroup",
        "Developed a transformative narrative about a justice system that creates social, economic and political "
        "conditions that allow everyone to thrive.",
        "narrative",
        (
            ("narrative-text", "Transformative narrative", "other", "A justice system that creates conditions that "
             "improve health and reduce contact with the criminal justice system at the same time."),
            ("narrative-toolkit", "Toolkit for building a transformative narrative", "toolkit",
             "How others can build their own transformative narrative in their communities."),
        ),
    ),
    (
        "wegotthis",
        "#WeGotThis Workgroup",
        "Identified concrete examples of public health practitioners working with criminal justice actors to replace "
        "law enforcement responses with public health solutions.",
        "alternatives-to-police",
        (
            ("health-solutions", "Health Solutions Create Safety", "other", "36 interventions and 25 policies; for "
             "advocating to fund health solutions at local and state levels."),
        ),
    ),
    (
        "metrics",
        "Metrics Workgroup",
        "Case studies of organizations and agencies that have collected health and equity metrics.",
        "health-metrics",
        (
            ("metrics-cases", "Case studies of health and equity metrics", "case_study", "Organizations and agencies "
             "that measured the justice system's outcomes in health and equity; in the making, says the page."),
        ),
    ),
)  # fmt: skip


def _alliance() -> Iterator[Record]:
    make = Maker(ALLIANCE_PAGE, namespace="cjph", fictional=False)
    network = make.entity(
        "network",
        "alliance",
        name="National Criminal Justice & Public Health Alliance",
        classification="alliance",
        description="Works toward its vision of a justice system that improves population health and well-being at "
        "every step. The Alliance and its relationships have shifted; the work continues, says its page.",
    )
    first = make.entity(
        "convening",
        "2015",
        name="National criminal justice and public health convening 2015",
        classification="national_convening",
        start="2015",
        end="2015",
        attendance="over 40",
        description="Co-convened by Human Impact Partners and the Vera Institute of Justice: criminal justice "
        "advocates and public health practitioners from around the country, a first of its kind.",
    )
    second = make.entity(
        "convening",
        "2017",
        name="Convening of the National CJPH Alliance 2017",
        classification="national_convening",
        start="2017",
        end="2017",
        attendance="more than 60",
        description="The Alliance reconvened, this time with more than 60 participants. Its members committed "
        "themselves to work together.",
    )
    commitment = make.entity(
        "commitment",
        "2017/commitment",
        name="Work together on campaigns and policy change projects that advance the Vision",
        status="unknown",
        made_on="2017",
        description="By using the Workgroup materials or in other ways elevate the health voice and frame in criminal "
        "justice system reform discussions, and then to share lessons learned. Made by Alliance members.",
    )
    yield from (network, first, second, commitment)
    # In 2017 the Alliance was reconvened: the page tells of both convenings as the Alliance's own.
    yield make.edge("part_of", first.id, network.id)
    yield make.edge("part_of", second.id, network.id)
    yield make.edge("at", commitment.id, second.id)
    yield make.edge("about", first.id, topic_id("health"))
    yield make.edge("about", second.id, topic_id("health"))
    for key, name, works_on, topic, resources in _WORKGROUPS:
        group = make.entity("workgroup", key, name=name, description=works_on)
        yield group
        yield make.edge("part_of", group.id, network.id)
        yield make.edge("formed_at", group.id, first.id)
        yield make.edge("about", group.id, topic_id(topic))
        for resource_key, title, sort, offers in resources:
            resource = make.entity("resource", resource_key, name=title, classification=sort, description=offers)
            yield resource
            yield make.edge("produced", group.id, resource.id)
            yield make.edge("about", resource.id, topic_id(topic))
