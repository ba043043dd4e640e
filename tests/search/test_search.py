"""What a search says beside its first hit: why, how many, what is missing, and what it refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from cjn_graph.errors import Forbidden, InvalidInput
from cjn_graph.model import MODEL, derived_id
from cjn_graph.records import Delete, Update
from cjn_graph.search import SearchAnswer, parse_words
from cjn_graph.services.indexing import full_index, name_index
from cjn_graph.services.people import summaries
from cjn_graph.services.search import KINDS, MAX_LIMIT, search
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import CLEARED, NOW, STAFF, VIEWER, apply, edge, entity, workspace_on, write
from tests.search import small


@pytest.fixture
def filled(store: Store) -> Store:
    write(store, *small.records())
    return store


def ask(store: Store, words: str, viewer: object = STAFF, **options: object) -> SearchAnswer:
    return search(workspace_on(store), viewer, words, **options)  # type: ignore[arg-type]


def sentences(answer: SearchAnswer, place: int = 0) -> list[str]:
    return [match.sentence for match in answer.hits[place].matched]


def test_every_hit_says_what_matched_and_by_which_facts(filled: Store) -> None:
    answer = ask(filled, "Pre-charge", kinds=["person"])
    (match,) = next(hit for hit in answer.hits if hit.id == small.ROZ.id).matched
    assert match.sentence == "topic Pre-charge diversion, via Cohort 2021: Tallis County"
    took_part, about = edge("took_part", small.ROZ, small.COHORT).id, edge("about", small.COHORT, small.PRECHARGE).id
    assert match.facts == [took_part, about, small.PRECHARGE.id]
    assert sentences(ask(filled, "Bob")) == ["name Robert Kettering, of which “Bob” is another form"]
    assert sentences(ask(filled, "Ketering")) == ["name Robert Kettering, close to “Ketering”"]
    assert sentences(ask(filled, "tering")) == ["name Robert Kettering, which holds “tering”"]
    assert sentences(ask(filled, "DA Indiana")) == [
        "role County Prosecutor (district attorney DA)",
        "place Indiana, via Tallis County Prosecutor",
    ]
    assert sentences(ask(filled, "curfew")) == ["text Wrote the county's first curfew guideline."]


def test_a_long_text_is_shown_around_the_words(store: Store) -> None:
    before, after = "lorem " * 50, " ipsum" * 50
    write(store, entity("person", "p", name="Ana Bell", biography=f"{before}parking tickets{after}"))
    (sentence,) = sentences(ask(store, "tickets"))
    assert sentence.startswith("text … lorem")
    assert "parking tickets ipsum" in sentence
    assert sentence.endswith("ipsum …")
    assert len(sentence) < 150


def test_past_posts_count_less_and_are_called_past(filled: Store) -> None:
    answer = ask(filled, "diversion director marlow", kinds=["person"])
    assert [hit.name for hit in answer.hits[:2]] == [small.IMANI.name, small.LIZ.name]  # type: ignore[attr-defined]
    assert {match.matched_in for match in answer.hits[1].matched} == {"past role", "past organization"}
    current = ask(filled, "", role="diversion director", kinds=["person"])
    assert small.LIZ.id not in {hit.id for hit in current.hits}


def test_words_that_fit_nothing_are_told(filled: Store) -> None:
    answer = ask(filled, "Kettering xyzzyx")
    assert (answer.all_words, answer.hits[0].name, answer.hits[0].missing) == (False, "Robert Kettering", ["xyzzyx"])
    nothing = ask(filled, "xyzzyx")
    assert (nothing.hits, nothing.total, nothing.kinds) == ([], 0, {})
    assert ask(filled, "Kettering xyzzyx qwrtp").hits == []


def test_hits_are_counted_by_kind_and_limited(filled: Store) -> None:
    everything, one = ask(filled, "marlow"), ask(filled, "marlow", limit=1)
    assert len(everything.hits) == everything.total == sum(everything.kinds.values()) > 3
    assert (one.total, one.kinds, one.hits) == (everything.total, everything.kinds, everything.hits[:1])
    only = ask(filled, "marlow", kinds=["organization", "program"])
    assert {hit.kind for hit in only.hits} == {"organization", "program"} == set(only.kinds)


def test_detail_is_the_line_that_is_shown_everywhere(filled: Store) -> None:
    workspace = workspace_on(filled)
    people = [hit for words in ("director", "prosecutor", "deputy", "smythe") for hit in ask(filled, words).hits]
    people = [hit for hit in people if hit.kind == "person"]
    lines = [person.line() for person in summaries(workspace, STAFF, [(hit.id, hit.name) for hit in people])]
    assert [", ".join(part for part in (hit.name, hit.detail) if part) for hit in people] == lines
    assert len(set(lines)) > 5


def test_a_search_sees_the_latest_write(filled: Store) -> None:
    workspace = workspace_on(filled)
    assert search(workspace, STAFF, "Quintero").hits == []
    write(filled, entity("person", "new", name="Odalys Quintero"))
    assert search(workspace, STAFF, "Quintero").hits[0].name == "Odalys Quintero"
    apply(filled, Update(derived_id("person", "new"), {"name": "Odalys Bråten"}))
    assert search(workspace, STAFF, "Quintero").hits == []
    assert search(workspace, STAFF, "braten").hits[0].name == "Odalys Bråten"
    apply(filled, Delete(derived_id("person", "new")))
    assert search(workspace, STAFF, "braten").hits == []


def test_an_empty_store_has_an_answer(store: Store) -> None:
    assert ask(store, "anybody").total == 0


def test_every_kind_that_is_offered_can_be_found(store: Store) -> None:
    write(store, *(entity(kind, "k", **_naming(kind, f"Zebrafish {kind}")) for kind in KINDS))
    answer = ask(store, "zebrafish", CLEARED, limit=50)
    assert [hit.kind for hit in answer.hits] == list(KINDS)
    assert set(KINDS) <= set(MODEL.entities)


def _naming(kind: str, text: str) -> dict[str, str]:
    return {{"observation": "measure", "interaction": "subject"}.get(kind, "name"): text}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "no word to look for"),
        ("  \t ", "no word to look for"),
        ("?!… '\"", "no word to look for"),
        ("🙂🙂", "no word to look for"),
        ("\0", "no word to look for"),
        ("a" * 201, "has 201 characters; 200 are the most"),
        ("x" * 10_000_000, "has 10,000,000 characters"),
        (" ".join(f"w{number}" for number in range(13)), "has 13 words; 12 are the most"),
    ],
    ids=["empty", "blank", "punctuation", "emoji", "NUL", "long", "10 MB", "many words"],
)
def test_what_cannot_be_looked_for_is_refused(words: str, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem) as refused:
        parse_words(words)
    assert len(str(refused.value)) < 200


def test_strange_words_do_no_harm(filled: Store) -> None:
    for words in (
        'name:"Robert" AND (title:x* OR *) ~2 ^3', "'}) MATCH (n) DETACH DELETE n //", "$visible", "Robert\0Kettering",
        "\u202eKettering\u202c", "قانون العدالة", "צדק", "司法", "🙂 Kettering 🙂", "%00 %s {0} {{x}}", "-" * 100 + "a",
        "../../etc/passwd", "<script>alert(1)</script>", "a" * 200, "ﬀ ﷺ",
    ):  # fmt: skip
        ask(filled, words)
    assert ask(filled, "Robert Kettering").hits[0].name == "Robert Kettering"
    assert ask(filled, "🙂 Kettering 🙂").hits[0].name == "Robert Kettering"
    assert ask(filled, "Robert\0Kettering").hits[0].name == "Robert Kettering"


def test_options_that_make_no_sense_are_refused(filled: Store) -> None:
    for options, problem in (
        ({"kinds": ["wizard"]}, "no kind 'wizard'"),
        ({"kinds": ["account"]}, "no kind 'account'"),
        ({"limit": 0}, "0 is not between 1 and"),
        ({"limit": MAX_LIMIT + 1}, "is not between 1 and"),
        ({"place": "Narnia"}, "No place fits “Narnia”"),
        ({"place": " nowhere  at all"}, "No place fits “nowhere at all”"),
        ({"topic": "alchemy"}, "No topic fits"),
        ({"role": "wizard"}, "No role fits"),
        ({"place": "?"}, "no word to look for"),
        ({"topic": "x" * 500}, "has 500 characters"),
        ({"place": "ohio marlow", "topic": "diversion", "words": " ".join("abcdefghijkl")}, "has 13 words"),
    ):
        with pytest.raises(InvalidInput, match=problem):
            ask(filled, **{"words": "diversion"} | options)
    with pytest.raises(Forbidden, match="Searching"):
        ask(filled, "diversion", VIEWER)


def test_restricted_facts_change_no_byte_for_those_without_the_grant(filled: Store) -> None:
    questions = [
        ("recall", {}), ("Hidden", {}), ("Kettering", {}), ("bail", {}), ("Ohio", {}), ("cohrt 2021", {}),
        ("hollis", {}), ("chief prosecutor", {}), ("", {"topic": "bail"}), ("keterin", {}),
        ("", {"role": "diversion director"}),
    ]  # fmt: skip

    def answers(viewer: object) -> list[str]:
        return [ask(filled, words, viewer, limit=200, **options).model_dump_json() for words, options in questions]  # type: ignore[arg-type]

    before, before_cleared = answers(STAFF), answers(CLEARED)
    pressure, person = (
        entity("pressure", "p", name="Recall of Kettering"),
        entity("person", "h", name="Hollis Keterin", sensitivity="restricted"),
    )
    support = entity("engagement", "ls", name="Hidden support", classification="leadership_support")
    seat = entity("post", "hs", title="Diversion Director", sensitivity="restricted")
    topic = entity("topic", "ht", name="Bail jumping", sensitivity="restricted")
    write(
        filled, pressure, person, support, seat, topic, edge("faced", small.BOB, pressure),
        edge("took_part", small.BOB, support, sensitivity="restricted"),
        edge("about", pressure, small.BAIL, sensitivity="restricted"),
        edge("can_help_with", small.SMITH, small.BAIL, sensitivity="restricted"),
        edge("has_post", small.MARLOW_OFFICE, seat, sensitivity="restricted"),
        edge("holds", person, seat, sensitivity="restricted"),
        edge("broader", topic, small.BAIL, sensitivity="restricted"),
    )  # fmt: skip
    assert answers(STAFF) == before
    after_cleared = answers(CLEARED)
    assert sum(after != was for after, was in zip(after_cleared, before_cleared, strict=True)) >= 5, (
        "seen with the grant"
    )


def test_an_index_is_kept_until_something_that_it_holds_changes(filled: Store) -> None:
    workspace = workspace_on(filled)
    names, everything = name_index(workspace, STAFF), full_index(workspace, STAFF)
    write(filled, entity("consent", "c"))
    assert full_index(workspace, STAFF) is everything
    write(filled, entity("organization", "new", name="Brand New Office"))
    assert name_index(workspace, STAFF) is names
    assert full_index(workspace, STAFF) is not everything
    assert full_index(workspace, CLEARED) is not full_index(workspace, STAFF)
    write(filled, entity("person", "new", name="Odalys Quintero"))
    assert name_index(workspace, STAFF) is not names
    tomorrow = Workspace(filled, Settings(now=NOW + timedelta(days=1)))
    assert full_index(tomorrow, STAFF) is not full_index(workspace, STAFF)


def test_threads_share_one_index_while_others_write(filled: Store) -> None:
    workspace = workspace_on(filled)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(search, workspace, STAFF, "Bob Kettering") for _ in range(24)]
        for number in range(5):
            write(filled, entity("person", f"new{number}", name=f"Odalys Quintero {number}"))
        assert {answer.result().hits[0].id for answer in asked} == {small.BOB.id}
    assert search(workspace, STAFF, "Odalys").total == 5
