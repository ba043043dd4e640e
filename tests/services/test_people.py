"""Finding people by name, and the facts of a member's page."""

import pytest

from cjn_graph.errors import Ambiguous, Forbidden, InvalidInput, NotFound
from cjn_graph.model import derived_id
from cjn_graph.network.network import CONSENT_GRANTED, CONSENT_REFUSED, CONSENT_UNKNOWN
from cjn_graph.pages.person import show_person
from cjn_graph.records import Update
from cjn_graph.services.people import find_people, list_people, resolve_person
from cjn_graph.services.search import search
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, VIEWER, apply, edge, entity, workspace_on, write

ROSALIND = entity("person", "r", name="Rosalind Achterberg-Núñez", nicknames=["Roz"])
ROSA = entity("person", "s", name="Rosa Núñez")
BERNARD = entity("person", "b", name="Bernard O’Neil")
SECRET = entity("person", "x", name="Rosa Hidden", sensitivity="restricted")


def names(store: Store, words: str) -> list[str]:
    return [person.name for person in find_people(workspace_on(store), STAFF, words)]


def test_names_are_found_without_regard_to_form(store: Store) -> None:
    write(store, ROSALIND, ROSA, BERNARD, SECRET)
    assert names(store, "rosa nunez") == ["Rosa Núñez", "Rosalind Achterberg-Núñez"]
    assert names(store, "Núñez, Rosa")[0] == "Rosa Núñez"
    assert names(store, "rosa") == ["Rosa Núñez", "Rosalind Achterberg-Núñez"]
    assert names(store, "ROZ") == ["Rosalind Achterberg-Núñez"]
    assert names(store, "nunez") == ["Rosa Núñez", "Rosalind Achterberg-Núñez"]
    assert names(store, "o'neil") == ["Bernard O’Neil"]
    assert names(store, "ernar") == ["Bernard O’Neil"]
    assert names(store, "nobody") == []
    assert names(store, "'}) RETURN 1 //") == []
    with pytest.raises(InvalidInput, match="no name to look for"):
        names(store, " , ")


def test_one_person_is_meant_or_the_choice_is_told(store: Store) -> None:
    write(store, ROSALIND, ROSA, BERNARD, SECRET)
    workspace = workspace_on(store)
    assert resolve_person(workspace, STAFF, "Roz").id == ROSALIND.id
    assert resolve_person(workspace, STAFF, ROSA.id).name == "Rosa Núñez"
    with pytest.raises(Ambiguous, match="2 people fit 'nunez'") as ambiguous:
        resolve_person(workspace, STAFF, "nunez")
    assert ambiguous.value.candidates[0].startswith(ROSA.id)
    with pytest.raises(NotFound, match="Nobody is called") as missing:
        resolve_person(workspace, STAFF, "Bernhard Oneil")
    assert "Did you mean Bernard O’Neil?" in missing.value.hint
    for unknown in (SECRET.id, derived_id("person", "nobody")):
        with pytest.raises(NotFound, match="no person"):
            resolve_person(workspace, STAFF, unknown)


def test_short_forms_initials_and_typos_find_a_name(store: Store) -> None:
    robert = entity("person", "rk", name="Robert Kettering")
    write(store, ROSALIND, ROSA, BERNARD, SECRET, robert, entity("person", "rj", name="Roberta Jones"))
    for words in ("Bob", "bobby kettering", "R. Kettering", "Kettering, R", "Ketering", "Robetr Kettering"):
        assert names(store, words)[0] == "Robert Kettering", words
    assert names(store, "Robert") == ["Robert Kettering", "Roberta Jones"]
    assert names(store, "Bernhard Oneil") == ["Bernard O’Neil"]
    assert names(store, "Hiden") == []
    workspace = workspace_on(store)
    assert resolve_person(workspace, STAFF, "Bob").id == robert.id
    assert resolve_person(workspace, STAFF, "Núñez, Rosa").id == ROSA.id
    with pytest.raises(NotFound, match="Nobody is called") as misspelt:
        resolve_person(workspace, STAFF, "Ketering")
    assert misspelt.value.hint == "Did you mean Robert Kettering?"
    with pytest.raises(InvalidInput, match="200 are the most"):
        find_people(workspace, STAFF, "x" * 1000)
    with pytest.raises(Forbidden):
        find_people(workspace, VIEWER, "Bob")


def test_the_full_name_is_enough_even_if_others_are_longer(store: Store) -> None:
    twin, longer = entity("person", "t", name="Rosa Núñez"), entity("person", "l", name="Rosa Núñez Duarte")
    write(store, ROSA, longer)
    workspace = workspace_on(store)
    assert resolve_person(workspace, STAFF, "rosa nunez").id == ROSA.id
    write(store, twin)
    with pytest.raises(Ambiguous, match="2 people fit 'rosa nunez'"):
        resolve_person(workspace, STAFF, "rosa nunez")


def test_summary_names_the_current_post(store: Store) -> None:
    office, place = entity("organization", "o", name="Office"), entity("jurisdiction", "j", name="Marlow County, Ohio")
    past, present = entity("post", "p", title="Intern"), entity("post", "q", title="Director")
    write(
        store, ROSA, office, place, past, present, edge("has_post", office, past), edge("has_post", office, present),
        edge("serves", office, place), edge("holds", ROSA, past, start="2017", end="2019"),
        edge("holds", ROSA, present, start="2019"),
    )  # fmt: skip
    (summary,) = find_people(workspace_on(store), STAFF, "rosa")
    assert summary.line() == "Rosa Núñez, Director, Office, Marlow County, Ohio"
    page = show_person(workspace_on(store), STAFF, ROSA.id)
    assert [(term.post, term.current) for term in page.terms] == [("Director", True), ("Intern", False)]


def test_people_are_listed_in_the_order_of_their_names(store: Store) -> None:
    write(store, ROSALIND, ROSA, BERNARD, SECRET)
    workspace = workspace_on(store)
    first = list_people(workspace, STAFF, limit=2)
    rest = list_people(workspace, STAFF, after_name=first[-1].name, after_id=first[-1].id, limit=2)
    assert [person.name for person in [*first, *rest]] == [BERNARD.name, ROSA.name, ROSALIND.name]  # type: ignore[attr-defined]
    with pytest.raises(Forbidden):
        list_people(workspace, VIEWER)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([("refused", "2024-05-01", "contact"), ("granted", "2025", "introductions")], ("refused", "2024-05-01")),
        ([("refused", "2025", "introductions"), ("granted", "2025-03-01", "introductions")], ("refused", "2025")),
        ([("granted", "2025", "contact")], ("unknown", None)),
        ([("granted", "2025", "introductions"), ("refused", "2027", "introductions")], ("granted", "2025")),
    ],
)
def test_the_page_says_of_consent_what_matching_goes_by(
    store: Store, decisions: list[tuple[str, str, str]], expected: tuple[str, str | None]
) -> None:
    consents = [
        entity("consent", str(number), decision=decision, on=on, purpose=purpose)
        for number, (decision, on, purpose) in enumerate(decisions)
    ]
    write(store, ROSA, *consents, *(edge("given_by", consent, ROSA) for consent in consents))
    workspace = workspace_on(store)
    page = show_person(workspace, STAFF, ROSA.id)
    assert (page.consent, page.consent_on) == expected
    codes = {"unknown": CONSENT_UNKNOWN, "granted": CONSENT_GRANTED, "refused": CONSENT_REFUSED}
    assert workspace.network(STAFF).people.consent.tolist() == [codes[page.consent]]


def test_of_two_posts_begun_together_page_matching_and_search_show_the_same(store: Store) -> None:
    """2021 and 2021-01-01 begin on one day, whatever the order of the texts; then the level decides."""
    chief, line = entity("post", "c", title="Prosecutor", level="chief"), entity("post", "l", level="line")
    terms = edge("holds", ROSA, chief, start="2021"), edge("holds", ROSA, line, start="2021-01-01")
    write(store, ROSA, chief, line, *terms)
    workspace = workspace_on(store)
    assert show_person(workspace, STAFF, ROSA.id).person.post == "Prosecutor"
    network = workspace.network(STAFF)
    assert network.posts.titles[network.people.post[0]] == "Prosecutor"
    (hit,) = search(workspace, STAFF, "rosa", kinds=["person"]).hits
    assert hit.detail == "Prosecutor"


def test_page_gathers_what_is_known(store: Store) -> None:
    topic, event = entity("topic", "t", name="bail"), entity("convening", "c", name="Webinar", start="2024-05")
    work, place = entity("engagement", "e", name="Cohort 2021"), entity("jurisdiction", "j", name="Marlow County, Ohio")
    introduction, call = entity("introduction", "i", status="met"), entity("interaction", "n", subject="Call")
    consents = [
        entity("consent", "1", on="2024", decision="refused"),
        entity("consent", "2", on="2025-03", decision="granted"),
    ]
    pressure = entity("pressure", "p", name="Recall")
    write(
        store, ROSA, BERNARD, topic, event, work, place, introduction, call, *consents, pressure,
        edge("can_help_with", ROSA, topic, level="expert"), edge("seeks_help_with", ROSA, topic, urgency="high"),
        edge("attended", ROSA, event, role="speaker"), edge("took_part", ROSA, work, role="lead"),
        edge("in", work, place),
        edge("introduces", introduction, ROSA), edge("introduces", introduction, BERNARD), edge("involves", call, ROSA),
        edge("knows", BERNARD, ROSA, last_on="2023"), edge("stewards", BERNARD, ROSA), edge("faced", ROSA, pressure),
        *(edge("given_by", consent, ROSA) for consent in consents),
    )  # fmt: skip
    page = show_person(workspace_on(store), STAFF, ROSA.id)
    assert (page.consent, page.consent_on) == ("granted", "2025-03")
    assert [(line.name, line.detail) for line in page.helps_with] == [("bail", "expert, says so")]
    assert [line.detail for line in page.seeks_help_with] == ["high"]
    assert [(line.name, line.place, line.detail) for line in page.engagements] == [
        ("Cohort 2021", "Marlow County, Ohio", "lead")
    ]
    assert [(line.name, line.start) for line in page.convenings] == [("Webinar", "2024-05")]
    assert [line.name for line in page.introductions] == [BERNARD.name]  # type: ignore[attr-defined]
    assert [line.end for line in page.acquaintances] == ["2023"]
    assert [line.id for line in page.stewards] == [BERNARD.id]
    assert page.pressures == []
    assert show_person(workspace_on(store), STAFF, BERNARD.id).stewards == []
    assert [line.name for line in show_person(workspace_on(store), CLEARED, ROSA.id).pressures] == ["Recall"]


def test_page_is_the_same_with_and_without_hidden_facts(store: Store) -> None:
    write(store, ROSA, BERNARD)
    before = show_person(workspace_on(store), STAFF, ROSA.id).model_dump_json()
    pressure, support = entity("pressure", "p"), entity("engagement", "s", classification="leadership_support")
    write(
        store, pressure, support, SECRET, edge("faced", ROSA, pressure), edge("took_part", ROSA, support),
        edge("knows", ROSA, SECRET), edge("knows", ROSA, BERNARD, sensitivity="restricted"),
    )  # fmt: skip
    assert show_person(workspace_on(store), STAFF, ROSA.id).model_dump_json() == before
    assert show_person(workspace_on(store), CLEARED, ROSA.id).model_dump_json() != before


def test_unknown_and_hidden_people_have_the_same_answer(store: Store) -> None:
    write(store, ROSA, SECRET)
    for unknown in (SECRET.id, derived_id("person", "nobody"), derived_id("post", "a"), "../x"):
        with pytest.raises(NotFound, match="There is no person"):
            show_person(workspace_on(store), STAFF, unknown)


def test_a_summary_names_the_same_post_and_place_as_a_match(store: Store) -> None:
    office, moved = entity("organization", "o", name="Office"), entity("organization", "m", name="Moved")
    places = [entity("jurisdiction", key, name=f"{key} County, Ohio") for key in ("A", "B", "C")]
    low, high, other = (
        entity("post", key, title=key, level=level)
        for key, level in (("low", "line"), ("high", "chief"), ("other", None))
    )
    write(
        store, ROSA, BERNARD, ROSALIND, office, moved, *places, low, high, other,
        edge("has_post", office, low), edge("has_post", office, high), edge("has_post", moved, other),
        edge("serves", office, places[0], end="2020"), edge("serves", office, places[1]),
        edge("serves", office, places[2]), edge("serves", moved, places[0], start="2030"),
        edge("holds", ROSA, low, start="2021"), edge("holds", ROSA, high, start="2021-01"),
        edge("holds", BERNARD, low, start="2022-05"), edge("holds", BERNARD, high, start="2021"),
        edge("holds", ROSALIND, other), edge("holds", ROSALIND, low, end="2019"),
    )  # fmt: skip
    workspace = workspace_on(store)
    network = workspace.network(STAFF)
    shown = {person.id: person for person in list_people(workspace, STAFF)}
    assert [(shown[p.id].post, shown[p.id].jurisdiction) for p in (ROSA, BERNARD, ROSALIND)] == [
        ("high", "B County, Ohio"),
        ("low", "B County, Ohio"),
        ("other", None),
    ]
    for row, person_id in enumerate(network.people.ids):
        post, place = network.people.post[row], network.people.place[row]
        assert network.posts.titles[post] == shown[person_id].post
        assert (network.places.names[place] if place >= 0 else None) == shown[person_id].jurisdiction


def test_a_stated_nickname_counts_for_more_than_a_short_form(store: Store) -> None:
    write(store, ROSALIND, entity("person", "other", name="Rosalind Other"))
    assert resolve_person(workspace_on(store), STAFF, "Roz").id == ROSALIND.id


def test_namesakes_are_told_to_be_named_by_id(store: Store) -> None:
    write(store, *(entity("person", key, name="Guadalupe Fuentes") for key in ("a", "b")))
    with pytest.raises(Ambiguous) as ambiguous:
        resolve_person(workspace_on(store), STAFF, "Guadalupe Fuentes")
    assert ambiguous.value.hint == "Give the id."


TYPED = {
    "J.R. Smithson": ["JR Smithson", "J R Smithson", "jr smithson", "Smithson, J. R."],
    "Mary St. John": ["Mary Saint John", "Mary St John"],
    "Ilse Saint Clair": ["Ilse St. Clair", "ilse st clair"],
    "张 伟": ["张伟", "张 伟", "伟"],
    "Olu\u00adwaseun Par\u2060tridge": [
        "Oluwaseun Partridge",
        "partridge",
        "312-555-0100",
        "+1 (312) 555 0100",
        "5550100",
    ],
    "D'Arcy O’Brien": ["D’Arcy OBrien", "Darcy O'Brien"],
    "Ng Ho": ["Ng Ho", "Ho"],
}


def test_names_are_found_as_people_type_them_in_every_lookup(empty_store: Store) -> None:
    people = {name: entity("person", f"t{number}", name=name) for number, name in enumerate(TYPED)}
    people["Olu\u00adwaseun Par\u2060tridge"].phone = "+1 312-555-0100"  # type: ignore[attr-defined]
    write(empty_store, *people.values(), SECRET)
    workspace = workspace_on(empty_store)
    for name, typed in TYPED.items():
        for words in typed:
            assert resolve_person(workspace, STAFF, words).id == people[name].id, words
            assert [person.id for person in find_people(workspace, STAFF, words)][:1] == [people[name].id], words
            assert search(workspace, STAFF, words).hits[0].id == people[name].id, words


def test_a_former_name_leads_to_who_bore_it(empty_store: Store) -> None:
    ada = entity("person", "a", name="Ada Pell-Quist")
    write(empty_store, ada, SECRET)
    apply(empty_store, Update(ada.id, {"name": "Ada Novak"}), Update(SECRET.id, {"name": "Rosa Shown"}))
    workspace = workspace_on(empty_store)
    assert resolve_person(workspace, STAFF, "ada pell quist").id == ada.id
    assert [person.name for person in find_people(workspace, STAFF, "Ada Pell-Quist")] == ["Ada Novak"]
    with pytest.raises(NotFound):
        resolve_person(workspace, STAFF, "Rosa Hidden")
