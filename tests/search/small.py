"""A small fictional network for the tests of search: each record is there for some question."""

from __future__ import annotations

from cjn_graph.model import Record
from tests.making import edge, entity

COUNTRY = entity("jurisdiction", "us", name="United States", classification="country")
OHIO = entity(
    "jurisdiction", "oh", name="Ohio", classification="state", state="OH", fips="39",
    census_division="East North Central", census_region="Midwest",
)  # fmt: skip
INDIANA = entity(
    "jurisdiction", "in", name="Indiana", classification="state", state="IN", fips="18",
    census_division="East North Central", census_region="Midwest",
)  # fmt: skip
OREGON = entity(
    "jurisdiction", "or", name="Oregon", classification="state", state="OR", fips="41", census_division="Pacific",
    census_region="West",
)  # fmt: skip
MARLOW = entity(
    "jurisdiction", "marlow", name="Marlow County, Ohio", state="OH", fips="39901", census_region="Midwest",
    census_division="East North Central",
)  # fmt: skip
TALLIS = entity("jurisdiction", "tallis", name="Tallis County, Indiana", state="IN", census_region="Midwest")
DORADO = entity("jurisdiction", "dorado", name="Valle Dorado County, Oregon", state="OR", census_region="West")
PLACES = [COUNTRY, OHIO, INDIANA, OREGON, MARLOW, TALLIS, DORADO]

DIVERSION = entity("topic", "diversion", name="Diversion", synonyms=["alternatives to prosecution"])
PRECHARGE = entity(
    "topic", "precharge", name="Pre-charge diversion", synonyms=["pre-filing diversion", "diversion before charging"]
)
JUVENILE = entity("topic", "juvenile", name="Juvenile diversion", synonyms=["youth diversion"])
BAIL = entity("topic", "bail", name="Bail reform", synonyms=["cash bail", "pretrial release"])
STOPS = entity("topic", "stops", name="Declining traffic stop cases", synonyms=["pretext stops"])
TOPICS = [DIVERSION, PRECHARGE, JUVENILE, BAIL, STOPS]

MARLOW_OFFICE = entity("organization", "mo", name="Marlow County Prosecuting Attorney's Office")
TALLIS_OFFICE = entity("organization", "to", name="Tallis County Prosecutor")
DORADO_OFFICE = entity("organization", "do", name="Valle Dorado County District Attorney's Office")
BRIDGE = entity(
    "organization", "br", name="Marlow Bridge", classification="community_organization",
    description="Restorative circles for young people and their families.", email="hello@bridge.example.org",
)  # fmt: skip
UNIVERSITY = entity("organization", "un", name="University of Tallis", classification="academic")
ORGANIZATIONS = [MARLOW_OFFICE, TALLIS_OFFICE, DORADO_OFFICE, BRIDGE, UNIVERSITY]

ROZ = entity("person", "roz", name="Rosalind Achterberg-Núñez", nicknames=["Roz"], email="roz@example.org")
BOB = entity("person", "bob", name="Robert Kettering", biography="Wrote the county's first curfew guideline.")
LIZ = entity("person", "liz", name="Elizabeth Oyelaran", nicknames=["Ellie O"])
PEPE = entity("person", "pepe", name="José Villaseñor Duarte")
ONEIL = entity("person", "oneil", name="Bernard O’Neil")
SMITH = entity("person", "smith", name="John Smith", external_ids=["mailing-list:1042"])
SMYTHE = entity("person", "smythe", name="Jonathan Smythe", attributes={"cohort": "Evergreen 2019"})
SORLIE = entity("person", "sorlie", name="Henrik Sørlie")
LUPE = entity("person", "lupe", name="Guadalupe Fuentes")
AN = entity("person", "an", name="An Tran")
IMANI = entity("person", "imani", name="Imani Okafor-Whitfield")
PEOPLE = [ROZ, BOB, LIZ, PEPE, ONEIL, SMITH, SMYTHE, SORLIE, LUPE, AN, IMANI]

DIVERSION_DIRECTOR = entity("post", "dd", title="Diversion Director", function="diversion", level="manager")
OHIO_CHIEF = entity(
    "post", "oc", title="Prosecuting Attorney", function="chief_prosecutor", level="chief", elected=True
)
INDIANA_CHIEF = entity("post", "ic", title="County Prosecutor", function="chief_prosecutor", level="chief")
CHIEF_DEPUTY = entity("post", "cd", title="Chief Deputy", function="deputy", level="senior")
TALLIS_DIRECTOR = entity("post", "td", title="Diversion Director", function="diversion", level="manager")
PRESS = entity("post", "pr", title="Communications Director", function="communications")
ORGANIZER = entity("post", "or", title="Lead Organizer", function="organizing")
PROFESSOR = entity("post", "pf", title="Professor of Public Policy", function="research")
VACANT = entity("post", "va", title="Victim Services Manager", function="victim_services")
SEATS = [
    (DIVERSION_DIRECTOR, MARLOW_OFFICE, IMANI, {"start": "2024"}),
    (DIVERSION_DIRECTOR, MARLOW_OFFICE, LIZ, {"start": "2018", "end": "2023"}),
    (OHIO_CHIEF, MARLOW_OFFICE, BOB, {"start": "2020"}),
    (INDIANA_CHIEF, TALLIS_OFFICE, SMITH, {}),
    (CHIEF_DEPUTY, MARLOW_OFFICE, ONEIL, {}),
    (TALLIS_DIRECTOR, TALLIS_OFFICE, ROZ, {"start": "2019"}),
    (PRESS, DORADO_OFFICE, PEPE, {}),
    (ORGANIZER, BRIDGE, LUPE, {}),
    (PROFESSOR, UNIVERSITY, SORLIE, {}),
]

COHORT = entity("engagement", "cohort", name="Cohort 2021: Tallis County", classification="cohort", start="2021")
ADVICE = entity(
    "engagement", "advice", name="Policy advice for Valle Dorado", classification="technical_assistance", start="2023",
    outcome="The office stopped prosecuting fare evasion.",
)  # fmt: skip
PROGRAM = entity("program", "p", name="Marlow First Chance", classification="diversion", start="2022")
REFORM = entity("reform", "r", name="Night court", classification="policy", evidence="Fewer missed hearings.")
WEBINAR = entity(
    "convening", "w", name="Webinar on bail", classification="webinar", start="2024-05", place="Columbus, Ohio"
)
COLLABORATORY = entity("convening", "c", name="Collaboratory on youth", classification="collaboratory", start="2025")
TOOLKIT = entity(
    "resource", "t", name="Health Solutions Create Safety", classification="toolkit", published="2023",
    description="Thirty interventions for advocates.",
)  # fmt: skip
GUIDE = entity("resource", "g", name="A model referral form", classification="guidance")
WORKGROUP = entity("workgroup", "wg", name="Narrative Workgroup", description="Stories about safety.")
NETWORK = entity("network", "n", name="Example Alliance", classification="alliance")
COMMITMENT = entity("commitment", "cm", name="Publish declination figures")
REQUEST = entity("request", "rq", name="Talking points on fees", team="communications", asked_on="2026-02")
CALL = entity("interaction", "call", subject="Budget hearing", note="Worried about the hiring freeze.", on="2026-03-04")
FIGURE = entity("observation", "f", measure="share of cases diverted", value=0.4, start="2025")
WORK = [
    COHORT, ADVICE, PROGRAM, REFORM, WEBINAR, COLLABORATORY, TOOLKIT, GUIDE, WORKGROUP, NETWORK, COMMITMENT, REQUEST,
    CALL, FIGURE,
]  # fmt: skip


def records() -> list[Record]:
    """All of it, entities before the relationships that join them."""
    posts = [*{seat[0].id: seat[0] for seat in SEATS}.values(), VACANT]
    offices = {post.id: (post, office) for post, office, _, _ in SEATS} | {VACANT.id: (VACANT, DORADO_OFFICE)}
    return [
        *PLACES, *TOPICS, *ORGANIZATIONS, *PEOPLE, *posts, *WORK,
        *(edge("part_of", part, whole) for part, whole in ((MARLOW, OHIO), (TALLIS, INDIANA), (DORADO, OREGON))),
        *(edge("part_of", state, COUNTRY) for state in (OHIO, INDIANA, OREGON)),
        *(edge("broader", narrow, DIVERSION) for narrow in (PRECHARGE, JUVENILE)),
        *(edge("serves", office, MARLOW) for office in (MARLOW_OFFICE, BRIDGE)),
        *(edge("serves", office, TALLIS) for office in (TALLIS_OFFICE, UNIVERSITY)),
        edge("serves", DORADO_OFFICE, DORADO),
        *(edge("has_post", office, post) for post, office in offices.values()),
        *(edge("holds", person, post, **dates) for post, _, person, dates in SEATS),
        edge("can_help_with", LIZ, BAIL, level="expert"), edge("seeks_help_with", PEPE, STOPS),
        edge("about", COHORT, PRECHARGE), edge("took_part", ROZ, COHORT, role="lead"), edge("in", COHORT, TALLIS),
        edge("took_part", TALLIS_OFFICE, COHORT), edge("in", ADVICE, DORADO), edge("about", ADVICE, STOPS),
        edge("runs", IMANI, PROGRAM), edge("about", PROGRAM, PRECHARGE), edge("in", PROGRAM, MARLOW),
        edge("runs", TALLIS_OFFICE, REFORM), edge("in", REFORM, TALLIS), edge("about", WEBINAR, BAIL),
        edge("about", COLLABORATORY, JUVENILE), edge("attended", LUPE, COLLABORATORY), edge("about", GUIDE, PRECHARGE),
        edge("attended", SMYTHE, WEBINAR), edge("produced", WORKGROUP, TOOLKIT), edge("part_of", WORKGROUP, NETWORK),
        edge("member_of", SORLIE, WORKGROUP), edge("made", LUPE, COMMITMENT), edge("at", COMMITMENT, COLLABORATORY),
        edge("asked", AN, REQUEST), edge("involves", CALL, SMYTHE), edge("of", FIGURE, PROGRAM),
    ]  # fmt: skip
