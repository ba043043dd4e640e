"""The kinds of nodes: people and their places, work, gatherings and support (Popolo, Open Civic Data, SKOS)."""

from __future__ import annotations

from typing import ClassVar, Final, Literal, Self

from pydantic import model_validator

from cjn_graph.model.base import (
    Attributes,
    Dated,
    EmailAddress,
    Entity,
    LongText,
    Sensitivity,
    ShortText,
    WebAddress,
    columns,
    prop,
    prop_list,
)
from cjn_graph.model.languages import LanguageTag
from cjn_graph.model.partial_date import PartialDate
from cjn_graph.model.posts import PostFunction, PostLevel
from cjn_graph.model.searched import reads

NO_NAME: Final = "Name unknown"
"""How the names begin of people who came in without one."""


class Person(Entity):
    """Somebody in the network, whatever posts they hold or held (Popolo Person)."""

    kind, label, plural = "person", "Person", "people"
    searched = reads("name nicknames:nickname email phone tags:category biography:text note:text attributes:attribute")
    table_columns = columns("folded_name languages meets introductions_paused_until introductions_a_quarter")

    name: ShortText = prop("Full name as the person writes it.", ..., examples=["Rosalind Achterberg-Núñez"])
    given_name: ShortText | None = prop("Given name.")
    family_name: ShortText | None = prop("Family name.")
    nicknames: list[ShortText] = prop_list("Names they also go by.", examples=[["Roz"]])
    pronouns: ShortText | None = prop("As the person states them.", examples=["she/her"])
    email: EmailAddress | None = prop("Address they gave for contact.", examples=["roz@example.org"])
    phone: ShortText | None = prop("Telephone number.", examples=["+1 555 0100"])
    preferred_channel: Literal["email", "phone", "text", "video"] | None = prop("How they like to be reached.")
    languages: list[LanguageTag] = prop_list(
        "Languages they work in, by name or tag (BCP 47).", examples=[["en", "es"]]
    )
    introductions_paused_until: PartialDate | None = prop("Day until which they want no introduction proposed.")
    meets: Literal["virtual", "in_person", "either"] | None = prop("How they want to meet whom they are introduced to.")
    introductions_a_quarter: int | None = prop("How many they want to be asked for in a quarter at most.", ge=0, le=50)
    tags: list[ShortText] = prop_list("Words of your own to find them by.", examples=[["steering group"]])
    race_ethnicity: ShortText | None = prop("Only as the person states it; never inferred, never used for matching.")
    gender: ShortText | None = prop("Only as the person states it; never inferred, never used for matching.")
    biography: LongText | None = prop("A few sentences about them.")
    note: LongText | None = prop("Remark for staff.")
    attributes: Attributes = prop(
        "Extra columns of an import, by name.", {}, examples=[{"cohort": "2021"}], max_length=100
    )


class Organization(Entity):
    """An office or organization (Popolo Organization)."""

    kind, label, plural = "organization", "Organization", "organizations"
    searched = reads("name classification:category email description:text attributes:attribute")

    name: ShortText = prop("Name.", ..., examples=["Marlow County Prosecutor's Office"])
    classification: Literal[
        "prosecutor_office",
        "community_organization",
        "public_health",
        "government",
        "academic",
        "funder",
        "network_host",
        "other",
    ] = prop("What sort of organization it is.", ...)
    founded: PartialDate | None = prop("When it began.")
    dissolved: PartialDate | None = prop("When it ended.")
    website: WebAddress | None = prop("Web address.")
    email: EmailAddress | None = prop("General address of the office.")
    staff_count: int | None = prop("Number of people who work there.", unit="people", ge=0)
    description: LongText | None = prop("What it does.")
    attributes: Attributes = prop("Extra columns of an import, by name.", {}, max_length=100)


class Post(Entity):
    """A seat in an organization, whoever holds it (Popolo Post)."""

    kind, label, plural = "post", "Post", "posts"
    searched = reads("title:role function:role level")
    table_columns = columns("elected next_election")
    is_hit = False

    title: ShortText = prop("Title of the seat.", ..., examples=["Diversion Director"])
    function: PostFunction = prop("What the seat is for.", "other")
    level: PostLevel | None = prop("How high in the organization it stands.")
    elected: bool | None = prop("True where voters fill it, False where it is appointed.")
    next_election: PartialDate | None = prop("When voters fill it next.")


class Jurisdiction(Entity):
    """A place with powers: country, state, county, city or prosecutorial district (Open Civic Data division)."""

    kind, label, plural = "jurisdiction", "Jurisdiction", "jurisdictions"
    searched = reads(
        "name classification:category state census_division:region census_region:region fips:code description:text"
    )
    table_columns = columns("population urbanicity time_zone")

    name: ShortText = prop("Name with its state.", ..., examples=["Marlow County, Ohio"])
    division_id: ShortText | None = prop(
        "Open Civic Data division id.",
        examples=["ocd-division/country:us/state:oh/county:marlow"],
        pattern=r"^ocd-division/\S+$",
    )
    classification: Literal["country", "state", "county", "city", "district"] = prop("What sort of place it is.", ...)
    fips: ShortText | None = prop("FIPS code.", examples=["39101"], pattern=r"^[0-9]{2,7}$")
    state: ShortText | None = prop("Two-letter postal code of its state.", pattern=r"^[A-Z]{2}$")
    census_division: ShortText | None = prop("Census Bureau division.", examples=["East North Central"])
    census_region: ShortText | None = prop("Census Bureau region.", examples=["Midwest"])
    population: int | None = prop("Residents, where known.", unit="people", ge=0)
    population_year: int | None = prop("Year that the population is for.", examples=[2024], ge=1790, le=2200)
    population_source: ShortText | None = prop("Where the population comes from.", examples=["census-2024"])
    urbanicity: Literal["large_metro", "suburban", "mid_size_metro", "small_metro", "rural"] | None = prop(
        "How urban it is."
    )
    time_zone: ShortText | None = prop("IANA time zone.", examples=["America/New_York"])
    description: LongText | None = prop("Remark.")


class Engagement(Entity, Dated):
    """Formal work together: technical assistance, a cohort, or leadership support."""

    kind, label, plural = "engagement", "Engagement", "engagements"
    searched = reads("name classification:category cohort:category start:year outcome:text description:text")
    table_columns = columns("status end")

    name: ShortText = prop("Title.", ..., examples=["Diversion cohort 2021: Marlow County"])
    classification: Literal["technical_assistance", "cohort", "leadership_support"] = prop("What sort of work.", ...)
    cohort: ShortText | None = prop("Name of the cohort it belongs to.", examples=["Cohort 2021"])
    status: Literal["planned", "active", "completed", "ended_early", "unknown"] = prop("Where it stands.", "unknown")
    outcome: LongText | None = prop("What came of it.")
    description: LongText | None = prop("What it was about.")

    @model_validator(mode="after")
    def _leadership_support_is_restricted(self) -> Self:
        if self.classification == "leadership_support" and self.sensitivity != "restricted":
            self.sensitivity = "restricted"
        return self


class Program(Entity, Dated):
    """Something that is run on the ground: a diversion program, a policy team."""

    kind, label, plural = "program", "Program", "programs"
    searched = reads("name classification:category start:year description:text")
    table_columns = columns("status end")

    name: ShortText = prop("Name.", ..., examples=["Marlow Pre-Charge Diversion"])
    classification: Literal["diversion", "policy_team", "data_team", "community_program", "other"] = prop(
        "What sort of program.", "other"
    )
    status: Literal["planned", "active", "paused", "ended", "unknown"] = prop("Where it stands.", "unknown")
    description: LongText | None = prop("What it does and for whom.")


class Reform(Entity):
    """An intervention or policy, from proposal to repeal."""

    kind, label, plural = "reform", "Reform", "reforms"
    searched = reads("name classification:category adopted_on:year evidence:text description:text")
    table_columns = columns("status proposed_on in_effect_on repealed_on")

    name: ShortText = prop("Name.", ..., examples=["Non-public-safety traffic stop declination policy"])
    classification: Literal["policy", "intervention", "legislation"] = prop("What sort of reform.", "policy")
    status: Literal["proposed", "adopted", "in_effect", "repealed", "unknown"] = prop("Where it stands.", "unknown")
    proposed_on: PartialDate | None = prop("When it was proposed.")
    adopted_on: PartialDate | None = prop("When it was adopted.")
    in_effect_on: PartialDate | None = prop("When it took effect.")
    repealed_on: PartialDate | None = prop("When it was repealed.")
    evidence: LongText | None = prop("What is known of its effect, with the source.")
    description: LongText | None = prop("What it changes.")


class Pressure(Entity, Dated):
    """What a leader faced for their work. Restricted unless stated otherwise."""

    kind, label, plural = "pressure", "Pressure", "pressures"
    erased_with = "last"
    searched = reads("name classification:category start:year outcome:text description:text")
    default_sensitivity: ClassVar[Sensitivity] = "restricted"
    table_columns = columns("end")

    name: ShortText = prop("Short title.", ..., examples=["Recall campaign 2022"])
    classification: Literal["recall", "removal", "legislation", "harassment", "other"] = prop("What sort.", ...)
    outcome: LongText | None = prop("How it ended.")
    description: LongText | None = prop("What happened.")


class Convening(Entity, Dated):
    """An event that brings people together (iCalendar VEVENT)."""

    kind, label, plural = "convening", "Convening", "convenings"
    searched = reads("name classification:category place start:year description:text")
    table_columns = columns("end")

    name: ShortText = prop("Title.", ..., examples=["Collaboratory on juvenile diversion"])
    classification: Literal["national_convening", "collaboratory", "workshop", "webinar", "workgroup_meeting"] = prop(
        "What sort of event.", ...
    )
    mode: Literal["virtual", "on_site", "hybrid"] | None = prop("How people meet.")
    place: ShortText | None = prop("Where it was held.")
    attendance: ShortText | None = prop("How many came, as the source says.", examples=["more than 60"])
    description: LongText | None = prop("What it was about.")


class Network(Entity):
    """A member network or alliance."""

    kind, label, plural = "network", "Network", "networks"
    searched = reads("name classification:category description:text")

    name: ShortText = prop("Name.", ..., examples=["Collaborative Justice Network"])
    classification: Literal["member_network", "alliance"] = prop("What sort of network.", "member_network")
    description: LongText | None = prop("Its purpose.")


class Workgroup(Entity, Dated):
    """A group within a network that works on one thing."""

    kind, label, plural = "workgroup", "Workgroup", "workgroups"
    searched = reads("name description:text")

    name: ShortText = prop("Name.", ..., examples=["Narrative Workgroup"])
    description: LongText | None = prop("What it works on.")


class Topic(Entity):
    """A concept of the field (SKOS Concept)."""

    kind, label, plural = "topic", "Topic", "topics"
    searched = reads("name synonyms:synonym definition:text")

    name: ShortText = prop("Preferred label (skos:prefLabel).", ..., examples=["pre-charge diversion"])
    synonyms: list[ShortText] = prop_list("Other labels (skos:altLabel).", examples=[["pre-filing diversion"]])
    definition: LongText | None = prop("What the concept means (skos:definition).")


class Resource(Entity):
    """Something to read or use."""

    kind, label, plural = "resource", "Resource", "resources"
    searched = reads("name classification:category published:year description:text")

    name: ShortText = prop("Title.", ..., examples=["Health Solutions Create Safety"])
    classification: Literal["toolkit", "report", "case_study", "guidance", "data_set", "other"] = prop(
        "What sort of resource.", "other"
    )
    published: PartialDate | None = prop("When it appeared.")
    url: WebAddress | None = prop("Where it is.")
    description: LongText | None = prop("What it offers.")


SETTLED_COMMITMENTS: Final = ("kept", "dropped")
"""States of a commitment of which it is known what came of it."""


class Commitment(Entity):
    """What members promised."""

    kind, label, plural = "commitment", "Commitment", "commitments"
    erased_with = "last"
    searched = reads("name made_on:year lesson:text description:text")

    name: ShortText = prop("The promise in a few words.", ...)
    status: Literal["open", "kept", "dropped", "unknown"] = prop("Where it stands.", "open")
    made_on: PartialDate | None = prop("When it was made.")
    due: PartialDate | None = prop("When it is due.")
    lesson: LongText | None = prop("What was learned.")
    description: LongText | None = prop("The promise in full.")


OPEN_REQUESTS: Final = ("open", "in_progress")
"""States of a request that still waits for an answer."""


class Request(Entity):
    """Support that somebody asked for."""

    kind, label, plural = "request", "Request", "requests"
    erased_with = "last"
    searched = reads("name team:category asked_on:year description:text answer:text")
    default_sensitivity: ClassVar[Sensitivity] = "staff"

    name: ShortText = prop("What is asked, in a few words.", ...)
    team: Literal["research", "policy", "communications", "advocacy", "peer"] = prop("Team that answers.", ...)
    status: Literal["open", "in_progress", "answered", "closed"] = prop("Where it stands.", "open")
    assignee: ShortText | None = prop("Who works on it.")
    asked_on: PartialDate | None = prop("When it was asked.")
    due: PartialDate | None = prop("When it is due.")
    answered_on: PartialDate | None = prop("When a useful answer was given.")
    description: LongText | None = prop("The request in full.")
    answer: LongText | None = prop("The answer.")


REFORM_STEPS: Final = (
    ("proposed", "proposed_on"),
    ("adopted", "adopted_on"),
    ("in_effect", "in_effect_on"),
    ("repealed", "repealed_on"),
)
"""The steps of a reform in their order, each with its date."""


class Interaction(Entity):
    """A contact with members: a call, an email, a visit, a meeting."""

    kind, label, plural = "interaction", "Interaction", "interactions"
    erased_with = "last"
    searched = reads("subject:name channel:category on:year note:text")
    default_sensitivity: ClassVar[Sensitivity] = "staff"

    channel: Literal["call", "email", "visit", "meeting"] = prop("How they were in touch.", ...)
    on: PartialDate = prop("When.", ...)
    subject: ShortText | None = prop("What it was about.")
    note: LongText | None = prop("What was said, for staff.")


class Observation(Entity, Dated):
    """A quantitative or qualitative datum about a reform, a program, an organization or a place."""

    kind, label, plural = "observation", "Observation", "observations"
    searched = reads("measure:name start:year text reported_by:text")

    measure: ShortText = prop("What is measured.", ..., examples=["share of cases diverted"])
    value: float | None = prop("The number, where it is a number.", allow_inf_nan=False)
    unit: ShortText | None = prop("Unit of the number.", examples=["percent"])
    text: LongText | None = prop("The observation in words.")
    reported_by: ShortText | None = prop("Report or office that it comes from.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.text is None:
            raise ValueError("needs a value or a text")
        return self


class Consent(Entity):
    """What a person agreed to or refused (append-only; which counts: :mod:`cjn_graph.model.decisions`)."""

    kind, label, plural = "consent", "Consent", "consents"
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    erased_with = "each"
    table_columns = columns("purpose decision on created_at")

    purpose: Literal["introductions", "contact"] = prop("What it is about.", "introductions")
    decision: Literal["granted", "refused", "do_not_contact"] = prop("What they decided.", ...)
    on: PartialDate = prop("When they said so.", ...)
    how: ShortText | None = prop("How they said it.", examples=["by phone"])
    wording: LongText | None = prop("What they were asked.")
    recorded_by: ShortText | None = prop("Who wrote it down.")
