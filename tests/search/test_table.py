"""What staff type, and what must come first: the same on both stores."""

from __future__ import annotations

import pytest

from cjn_graph.services.search import search
from cjn_graph.store import Store
from tests.making import STAFF, workspace_on, write
from tests.search import small

# what is typed | kinds, place, topic, role | the first hit | what matched the words, in their order (empty: not told)
TABLE: list[tuple[str, dict[str, object], str, str]] = [
    # names
    ("Rosalind Achterberg-Núñez", {}, "Rosalind Achterberg-Núñez", "name"),
    ("rosalind achterberg nunez", {}, "Rosalind Achterberg-Núñez", "name"),
    ("ROSALIND", {}, "Rosalind Achterberg-Núñez", "name"),
    ("Achterberg", {}, "Rosalind Achterberg-Núñez", "name"),
    ("Núñez, Rosalind", {}, "Rosalind Achterberg-Núñez", "name"),
    ("Kettering, Robert", {}, "Robert Kettering", "name"),
    ("R. Kettering", {}, "Robert Kettering", "name"),
    ("J Smith", {}, "John Smith", "name"),
    ("kett", {}, "Robert Kettering", "name"),
    ("tering", {}, "Robert Kettering", "name"),
    ("o'neil", {}, "Bernard O’Neil", "name"),
    ("ONeil", {}, "Bernard O’Neil", "name"),
    ("villasenor", {}, "José Villaseñor Duarte", "name"),
    ("Sorlie", {}, "Henrik Sørlie", "name"),
    ("An Tran", {}, "An Tran", ""),
    ("okafor whitfield", {}, "Imani Okafor-Whitfield", "name"),
    # short forms and nicknames
    ("Roz", {}, "Rosalind Achterberg-Núñez", "nickname"),
    ("Bob", {}, "Robert Kettering", "name"),
    ("bobby kettering", {}, "Robert Kettering", "name"),
    ("Liz", {}, "Elizabeth Oyelaran", "name"),
    ("Beth Oyelaran", {}, "Elizabeth Oyelaran", "name"),
    ("Ellie O", {}, "Elizabeth Oyelaran", "nickname"),
    ("Pepe", {}, "José Villaseñor Duarte", "name"),
    ("pepe duarte", {}, "José Villaseñor Duarte", "name"),
    ("Lupita", {}, "Guadalupe Fuentes", "name"),
    ("Bernie", {}, "Bernard O’Neil", "name"),
    ("Jack Smith", {}, "John Smith", "name"),
    ("Jon Smythe", {}, "Jonathan Smythe", "name"),
    # typos
    ("Achterburg", {}, "Rosalind Achterberg-Núñez", "name"),
    ("Ketering", {}, "Robert Kettering", "name"),
    ("Elizabteh Oyelaran", {}, "Elizabeth Oyelaran", "name"),
    ("Bernhard Oneil", {}, "Bernard O’Neil", "name"),
    ("Gudalupe", {}, "Guadalupe Fuentes", "name"),
    ("Jon Smyth", {}, "Jonathan Smythe", "name"),
    ("marlwo county", {}, "Marlow County, Ohio", "name"),
    # keys
    ("roz@example.org", {}, "Rosalind Achterberg-Núñez", "email"),
    ("mailing-list:1042", {}, "John Smith", "id"),
    ("hello@bridge.example.org", {}, "Marlow Bridge", "email"),
    # roles in places
    ("diversion director in Ohio", {}, "Imani Okafor-Whitfield", "role place"),
    ("diversion director Indiana", {}, "Rosalind Achterberg-Núñez", "role place"),
    ("diversion director IN", {}, "Rosalind Achterberg-Núñez", "role place"),
    ("diversion director OH", {}, "Imani Okafor-Whitfield", "role place"),
    ("chief prosecutor", {"kinds": ["person"]}, "John Smith", "role"),
    ("chief prosecutor Ohio", {}, "Robert Kettering", "role place"),
    ("DA in Indiana", {}, "John Smith", "role place"),
    ("elected prosecutor marlow", {}, "Robert Kettering", "role organization"),
    ("communications director oregon", {}, "José Villaseñor Duarte", "role place"),
    ("press west", {}, "José Villaseñor Duarte", "role place"),
    ("deputy midwest", {}, "Bernard O’Neil", "role place"),
    ("organizer ohio", {}, "Guadalupe Fuentes", "role place"),
    ("former diversion director", {}, "", ""),
    ("", {"role": "diversion director", "place": "Ohio"}, "Imani Okafor-Whitfield", ""),
    ("", {"role": "chief prosecutor", "place": "Midwest", "kinds": ["person"]}, "John Smith", ""),
    ("smith", {"place": "Indiana"}, "John Smith", ""),
    ("victim services oregon", {}, "Valle Dorado County District Attorney's Office", "role place"),
    # topics
    ("diversion", {}, "Diversion", "name"),
    ("precharge", {}, "Pre-charge diversion", "name"),
    ("pre-filing diversion", {}, "Pre-charge diversion", "synonym"),
    ("alternatives to prosecution", {}, "Diversion", "synonym"),
    ("youth diversion", {}, "Juvenile diversion", "synonym"),
    ("cash bail", {"kinds": ["person"]}, "Elizabeth Oyelaran", "topic"),
    ("pretrial release", {"kinds": ["person"]}, "Elizabeth Oyelaran", "topic"),
    ("pretext stops", {"kinds": ["person"]}, "José Villaseñor Duarte", "topic"),
    ("", {"topic": "diversion", "kinds": ["resource"]}, "A model referral form", ""),
    ("", {"topic": "alternatives to prosecution", "kinds": ["convening"]}, "Collaboratory on youth", ""),
    # places
    ("Ohio", {}, "Ohio", "name"),
    ("Marlow County, Ohio", {}, "Marlow County, Ohio", "name state"),
    ("39901", {}, "Marlow County, Ohio", "code"),
    ("OR", {}, "Oregon", "code"),
    ("pacific", {}, "Oregon", "region"),
    # organizations
    (
        "prosecuting attorneys office",
        {"kinds": ["organization"]},
        "Marlow County Prosecuting Attorney's Office",
        "name",
    ),
    ("Marlow Bridge", {}, "Marlow Bridge", "name"),
    ("community organization ohio", {}, "Marlow Bridge", "category place"),
    ("university", {}, "University of Tallis", "name"),
    ("valle dorado district attorney", {}, "Valle Dorado County District Attorney's Office", "name"),
    # work, gatherings, things
    ("cohort 2021", {}, "Cohort 2021: Tallis County", "name"),
    ("technical assistance oregon", {}, "Policy advice for Valle Dorado", "category place"),
    ("first chance", {}, "Marlow First Chance", "name"),
    ("night courts", {}, "Night court", "name"),
    ("webinar 2024", {}, "Webinar on bail", "name year"),
    ("collaboratory", {}, "Collaboratory on youth", "name"),
    ("toolkits", {}, "Health Solutions Create Safety", "category"),
    ("narrative", {}, "Narrative Workgroup", "name"),
    ("alliance", {}, "Example Alliance", "name"),
    ("declination figures", {}, "Publish declination figures", "name"),
    ("talking points", {}, "Talking points on fees", "name"),
    ("cases diverted", {}, "share of cases diverted", "name"),
    # free text
    ("curfew", {}, "Robert Kettering", "text"),
    ("fare evasion", {}, "Policy advice for Valle Dorado", "text"),
    ("restorative circles", {}, "Marlow Bridge", "text"),
    ("hiring freeze", {}, "Budget hearing", "text"),
    ("missed hearings", {}, "Night court", "text"),
    ("evergreen", {}, "Jonathan Smythe", "attribute"),
]


def test_the_table_is_as_long_as_promised() -> None:
    assert len([row for row in TABLE if row[2]]) >= 60


@pytest.fixture
def filled(store: Store) -> Store:
    write(store, *small.records())
    return store


def test_the_first_hit_is_the_expected_one(filled: Store) -> None:
    workspace = workspace_on(filled)
    wrong = []
    for words, options, expected, matched_in in TABLE:
        answer = search(workspace, STAFF, words, limit=3, **options)  # type: ignore[arg-type]
        first = answer.hits[0] if answer.hits else None
        found = first.name if first and answer.all_words else ""
        told = " ".join(match.matched_in for match in first.matched) if first else ""
        if found != expected or (matched_in and told != matched_in):
            others = [hit.name for hit in answer.hits]
            wrong.append(f"{words!r} {options}: {expected!r} by {matched_in!r} expected, {others} by {told!r} found")
    assert not wrong, "\n".join(wrong)
