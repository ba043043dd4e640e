"""Surveys: members check their own record by a link; nothing counts before staff review it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, Conflict, InvalidInput, NotFound, StaleVersion
from cjn_graph.model import Record
from cjn_graph.model.entities import Person
from cjn_graph.pages.ties import ties_of
from cjn_graph.records import erasing, read_joined, read_records
from cjn_graph.services import records
from cjn_graph.services.answering import answer
from cjn_graph.services.changes import list_changes
from cjn_graph.services.history import history, undo
from cjn_graph.services.introductions import introduce
from cjn_graph.services.messages import write_draft
from cjn_graph.services.surveys import sending
from cjn_graph.services.surveys.answering import read_theirs, send_back, submit
from cjn_graph.services.surveys.reviewing import read_review, review, split_name
from cjn_graph.services.surveys.sending import Sent, list_surveys, send_survey, show_survey, withdraw
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, NOW, STAFF, edge, entity, workspace_on, write

KIM = Viewer("kim", "staff")
ADA = entity("person", "ada", name="Ada Sample", email="ada@example.org", note="sounds tired", attributes={"x": "y"})
BEN = entity("person", "ben", name="Ben Sample", email="ben@example.org")
CLEO = entity("person", "cleo", name="Cleo Sample")
HIDDEN = entity("person", "hidden", name="Hidden Person", sensitivity="restricted")
BAIL, TEENS, SECRET = (
    entity("topic", "b", name="bail policy"),
    entity("topic", "t", name="juvenile diversion"),
    entity("topic", "s", name="recall campaigns", sensitivity="restricted"),
)


def fill(store: Store, *more: Record) -> Workspace:
    offer = edge("can_help_with", ADA, BAIL, note="did so badly")
    need, closed = edge("seeks_help_with", ADA, TEENS), edge("seeks_help_with", ADA, SECRET, sensitivity="restricted")
    network = entity("network", "n", name="Example Network")
    members = [edge("member_of", one, network, start="2020") for one in (ADA, BEN, CLEO)]
    write(store, ADA, BEN, CLEO, HIDDEN, BAIL, TEENS, SECRET, offer, need, closed, network, *members, *more)
    return workspace_on(store)


def tokens(sent: Sent) -> dict[str, str]:
    return {one.to[0].name.split()[0]: re.findall(r"/answer\?token=(\S+)", one.text)[0] for one in sent.drafts}


def ask(workspace: Workspace, *people: Record, viewer: Viewer = KIM, **given: Any) -> dict[str, str]:
    return tokens(send_survey(workspace, viewer, "Spring check", [one.id for one in people], **given))


def response_of(workspace: Workspace, person: Record, viewer: Viewer = KIM) -> str:
    page = show_survey(workspace, viewer, list_surveys(workspace, viewer)[0].id)
    return next(one.response for one in page.people if one.person.id == person.id)


def decide(workspace: Workspace, response: str, viewer: Viewer = KIM, **given: Any) -> Any:
    version = read_review(workspace, viewer, response).version
    return review(workspace, viewer, response, expected_version=version, **given)


def test_from_a_link_to_what_counts(store: Store) -> None:
    workspace = fill(store)
    token = ask(workspace, ADA)["Ada"]
    before = workspace.last_sequence()
    theirs = read_theirs(workspace, token)
    assert workspace.last_sequence() == before  # looking answers nothing
    shown = json.dumps(theirs.model_dump())
    assert "ada@example.org" in shown
    assert not re.search("tired|badly|recall|Ben|Cleo|Hidden", shown)
    assert (list(theirs.offers.values()), list(theirs.needs.values())) == (["bail policy"], ["juvenile diversion"])
    assert theirs.topics == ["bail policy", "juvenile diversion"]
    over = f"over {next(iter(theirs.offers))}"
    told = {
        "version": str(theirs.version), "email": "ada@new.example", "phone": "555 0100",
        "introductions_a_quarter": "2", "introductions_paused_until": "Mar 2027", over: "yes",
        "offer 1": "juvenile diversion", "offer 1 note": "Ran it", "need 2": "bail policy",
        "knows": "Ben Sample, May 2026\nHidden Person\nNobody Known\n", "remark": "New post soon",
    }  # fmt: skip
    assert "before it counts" in submit(workspace, token, theirs.values | told)
    assert records.read(workspace, STAFF, ADA.id).version == 1  # nothing counts yet
    found = read_review(workspace, KIM, response_of(workspace, ADA))
    by_name = {one.name: one for one in found.items}
    assert (by_name["email"].old, by_name["email"].new) == ("ada@example.org", "ada@new.example")
    assert by_name["introductions_paused_until"].new == "2027-03"
    assert (by_name["knows 1"].meant, by_name["offer 1"].meant) == (BEN.id, TEENS.id)
    assert [by_name[f"knows {n}"].meant for n in (2, 3)] == ["", ""]
    assert not by_name["email"].changed_since
    receipt = decide(
        workspace, found.id, accept=["email", over, "offer 1", "need 2", "knows 1", "introductions_a_quarter"],
        reject=["phone", "knows 2", "knows 3"], edit={"introductions_paused_until": "2027-04"},
    )  # fmt: skip
    ada = records.read_kind(workspace, STAFF, Person, ADA.id)
    assert (ada.email, ada.introductions_a_quarter) == ("ada@new.example", 2)
    assert (ada.phone, ada.introductions_paused_until) == (None, "2027-04")
    latest = history(workspace, STAFF, ADA.id)[0]
    assert (latest.actor, latest.reason) == ("kim", "told by link on 2026-11-01, reviewed")
    joined = read_joined(store, STAFF, [ADA.id], ["can_help_with", "seeks_help_with", "knows"])
    assert sorted((one.relation, one.other["name"], one.edge.get("note")) for one in joined) == [
        ("can_help_with", "juvenile diversion", "Ran it"),
        ("knows", "Ben Sample", None),
        ("seeks_help_with", "bail policy", None),
        ("seeks_help_with", "juvenile diversion", None),
    ]
    assert {one.edge["source"] for one in joined if one.other["name"] == "Ben Sample"} == {"told by link 2026-11-01"}
    evidence = ties_of(workspace.network(STAFF), BEN.id).ties[0].evidence[0]
    assert evidence.sentence == "Know each other, says Ada Sample alone"
    page = show_survey(workspace, STAFF, found.survey.id)  # type: ignore[union-attr]
    assert (page.asked, page.answered, page.rate, page.to_review) == (1, 1, 1.0, 1)  # the remark waits
    decide(workspace, found.id, accept=["remark"])
    assert read_review(workspace, KIM, found.id).status == "reviewed"
    with pytest.raises(Conflict):  # the later decision is to be undone first
        undo(workspace, KIM, str(receipt.transaction_id))


def test_a_tie_is_one_sided_until_the_other_says_so_too(store: Store) -> None:
    workspace = fill(store)
    links = ask(workspace, ADA, BEN)
    submit(workspace, links["Ada"], {"knows": "Ben Sample, 2026-05"})
    decide(workspace, response_of(workspace, ADA), accept=["knows 1"])
    [tie] = read_joined(store, STAFF, [ADA.id], ["knows"])
    assert (tie.outgoing, tie.edge["said_by"], tie.edge["last_on"]) == (True, "one", "2026-05")
    submit(workspace, links["Ben"], {"knows": "Ada Sample, 2026-06"})
    receipt = decide(workspace, response_of(workspace, BEN), accept=["knows 1"])
    assert receipt.notes == ["Ada Sample says so too."]
    [tie] = read_joined(store, STAFF, [ADA.id], ["knows"])
    assert (tie.edge["said_by"], tie.edge["last_on"]) == ("both", "2026-06")
    assert ties_of(workspace.network(STAFF), BEN.id).ties[0].evidence[0].sentence == "Know each other, says a source"
    undo(workspace, KIM, str(receipt.transaction_id))
    [tie] = read_joined(store, STAFF, [ADA.id], ["knows"])
    assert (tie.edge["said_by"], tie.edge["last_on"]) == ("one", "2026-05")
    assert read_review(workspace, KIM, response_of(workspace, BEN)).waiting == 1


def test_links_that_are_guessed_used_old_or_taken_back_show_nothing(store: Store) -> None:
    workspace = fill(store)
    links = ask(workspace, ADA, BEN, CLEO)
    for guess in ("", links["Ada"][:-1] + ("A" if links["Ada"][-1] != "A" else "B")):
        with pytest.raises(NotFound, match="does not work"):
            read_theirs(workspace, guess)
    later = Workspace(store, Settings(now=NOW + timedelta(days=30)), workspace.new_id)
    with pytest.raises(Conflict, match="has expired"):
        submit(later, links["Ada"], {})
    assert "all is right" in submit(workspace, links["Ada"], read_theirs(workspace, links["Ada"]).values)
    for again in (submit, lambda *of: send_back(*of[:2])):
        with pytest.raises(Conflict, match="used already"):
            again(workspace, links["Ada"], {})
    response = response_of(workspace, BEN)
    version = records.read(workspace, KIM, response).version
    with pytest.raises(StaleVersion):
        withdraw(workspace, KIM, response, expected_version=version + 1)
    withdraw(workspace, KIM, response, expected_version=version)
    with pytest.raises(NotFound, match="does not work"):
        read_theirs(workspace, links["Ben"])
    with pytest.raises(Conflict, match="nobody is being asked"):
        withdraw(workspace, KIM, response, expected_version=version + 1)
    assert "works no more" in send_back(workspace, links["Cleo"])
    with pytest.raises(Conflict, match="used already"):
        read_theirs(workspace, links["Cleo"])
    page = show_survey(workspace, KIM, list_surveys(workspace, KIM)[0].id)
    assert {one.person.name: one.status for one in page.people} == {
        "Ada Sample": "reviewed", "Ben Sample": "withdrawn", "Cleo Sample": "returned",
    }  # fmt: skip
    assert (page.asked, page.answered, page.rate) == (1, 1, 1.0)
    with pytest.raises(Conflict, match="nothing to decide"):
        decide(workspace, response, reject=["email"])
    # a link of an introduction opens no record, and one of a survey answers no introduction
    new = ask(workspace, BEN)["Ben"]
    with pytest.raises(NotFound, match="does not work"):
        answer(workspace, new, "accept")
    made = introduce(workspace, KIM, ADA.id, CLEO.id).id_of("introduction")
    other = re.findall(r"token=(\S+)", write_draft(workspace, KIM, made, who="Ada", link=True).text)[0]
    with pytest.raises(NotFound, match="does not work"):
        submit(workspace, other, {})


def test_whom_a_wave_asks_and_whom_it_leaves_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    no = entity("consent", "no", decision="do_not_contact", purpose="contact")
    workspace = fill(store, no, edge("given_by", no, CLEO))
    with pytest.raises(InvalidInput, match="nobody is named"):
        ask(workspace)
    with pytest.raises(InvalidInput, match="has no name"):
        send_survey(workspace, KIM, " ", [ADA.id])
    with pytest.raises(InvalidInput, match="no mail server"):
        ask(workspace, ADA, sending=True)
    with pytest.raises(NotFound):
        ask(workspace, HIDDEN)
    sent = send_survey(workspace, CLEARED, "Spring check", [HIDDEN.id], group="Example Network", message="By Friday.")
    assert sorted(tokens(sent)) == ["Ada", "Ben"]
    assert sorted(line.split(":")[0] for line in sent.left_out) == ["Cleo Sample", "Hidden Person"]
    assert all("By Friday." in one.text and "Example Network" in one.subject for one in sent.drafts)
    submit(workspace, tokens(sent)["Ada"], {"remark": "x"})
    again = send_survey(workspace, KIM, "spring check", again=True)
    assert list(tokens(again)) == ["Ben"]
    with pytest.raises(NotFound):  # the new link ends the one before
        read_theirs(workspace, tokens(sent)["Ben"])
    assert "waits for review" in send_survey(workspace, KIM, "Spring check", [ADA.id]).left_out[0]
    told = Workspace(store, Settings(now=NOW, mail_server="127.0.0.1:1", mail_from="a@example.org"), workspace.new_id)
    refused = send_survey(told, KIM, "Autumn check", [BEN.id], sending=True)
    assert (refused.drafts[0].sent, "was not sent" in refused.left_out[0]) == (False, True)
    monkeypatch.setattr(sending, "send", lambda *_: None)
    assert send_survey(told, KIM, "Autumn check", again=True, sending=True).drafts[0].sent
    assert sorted(one.name for one in list_surveys(workspace, KIM)) == ["Autumn check", "Spring check"]


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"email": "no address"}, "email"),
        ({"name": " "}, "name"),
        ({"introductions_a_quarter": "often"}, "introductions_a_quarter"),
        ({"introductions_paused_until": "soon"}, "introductions_paused_until"),
        ({"offer 1 note": "lost topic"}, "offer 1"),
        ({"need 3": "x" * 301}, "need 3"),
        ({"knows": "\n".join(f"Somebody {n}" for n in range(61))}, "knows"),
        ({"biography": "x" * 20_001}, "biography"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_link_stays(empty_store: Store, told: dict[str, str], where: str) -> None:
    workspace = fill(empty_store)
    token = ask(workspace, ADA)["Ada"]
    before = workspace.last_sequence()
    with pytest.raises(InvalidInput) as refused:
        submit(workspace, token, told)
    assert [one.where for one in refused.value.problems] == [where]
    assert workspace.last_sequence() == before
    assert read_theirs(workspace, token).name == "Ada Sample"


def test_what_cannot_be_decided_writes_nothing(empty_store: Store) -> None:
    workspace = fill(empty_store)
    write(empty_store, entity("person", "b2", name="Ben Sample"))
    token = ask(workspace, ADA)["Ada"]
    told = {
        "email": "ada@new.example",
        "offer 1": "quilting",
        "offer 2": "bail policy",
        "knows": "Ben Sample\nAda Sample",
    }
    told |= {"need 1": "bail policy", "need 2": "bail policy"}
    submit(workspace, token, told)
    response, before = response_of(workspace, ADA), workspace.last_sequence()
    refusals: list[tuple[type[Exception], str, dict[str, Any]]] = [
        (InvalidInput, "^No item is accepted or rejected", {}),
        (InvalidInput, "no item of this", {"accept": ["phone"]}),
        (InvalidInput, "both accepted and rejected", {"accept": ["email"], "reject": ["email"]}),
        (InvalidInput, "email", {"edit": {"email": "none"}}),
        (NotFound, "offer 1", {"accept": ["email", "offer 1"]}),
        (Conflict, "recorded already", {"accept": ["offer 2"]}),
        (Ambiguous, "knows 1", {"accept": ["knows 1"]}),
        (InvalidInput, "knows 2", {"accept": ["knows 2"]}),
        (InvalidInput, "knows 1", {"accept": ["knows 1"], "match": {"knows 1": BAIL.id}}),
        (InvalidInput, "said twice", {"accept": ["need 1", "need 2"]}),
    ]
    for error, words, given in refusals:
        with pytest.raises(error, match=words):
            decide(workspace, response, **given)
    assert workspace.last_sequence() == before
    records.update(workspace, STAFF, ADA.id, {"email": "ada@other.example"}, expected_version=1)
    assert [one.name for one in read_review(workspace, KIM, response).items if one.changed_since] == ["email"]
    with pytest.raises(StaleVersion):
        review(workspace, KIM, response, accept=["email"], expected_version=1)
    decide(workspace, response, accept=["knows 1"], match={"knows 1": BEN.id}, reject=["email"])
    with pytest.raises(InvalidInput, match="decided already"):
        decide(workspace, response, accept=["email"])


def test_what_others_corrected_meanwhile_is_no_wish_of_the_member(empty_store: Store) -> None:
    workspace = fill(empty_store)
    token = ask(workspace, ADA)["Ada"]
    shown = read_theirs(workspace, token)
    records.update(workspace, STAFF, ADA.id, {"phone": "555 0199"}, expected_version=1)
    submit(workspace, token, shown.values | {"version": str(shown.version), "pronouns": "she/her"})
    assert [one.name for one in read_review(workspace, KIM, response_of(workspace, ADA)).items] == ["pronouns"]


def test_what_is_restricted_of_a_member_stays_in_the_house(empty_store: Store) -> None:
    workspace = fill(empty_store)
    token = ask(workspace, ADA)["Ada"]
    version = records.read(workspace, CLEARED, ADA.id).version
    records.update(workspace, CLEARED, ADA.id, {"sensitivity": "restricted"}, expected_version=version)
    with pytest.raises(Conflict, match="Nothing is asked"):
        read_theirs(workspace, token)
    assert show_survey(workspace, STAFF, list_surveys(workspace, STAFF)[0].id).people == []


def test_who_is_erased_takes_what_they_answered_along(store: Store) -> None:
    workspace = fill(store)
    token = ask(workspace, ADA)["Ada"]
    submit(workspace, token, {"remark": "Please forget me", "knows": "Ben Sample"})
    response = response_of(workspace, ADA)
    gone = erasing.erase(store, ADMIN, ADA.id, now=NOW)
    assert response in gone
    assert read_records(store, CLEARED, [response]) == {}
    assert "forget me" not in str(store.read(ADMIN, "changes/of_record", record_id=response, limit=10))
    with pytest.raises(NotFound):
        read_theirs(workspace, token)


def test_a_date_behind_a_name_is_the_last_contact() -> None:
    assert split_name("Ada Sample, May 12, 2026") == ("Ada Sample", "2026-05-12")
    assert split_name("Ada Sample, from Ohio") == ("Ada Sample, from Ohio", "")


def test_the_answers_of_somebody_who_is_closed_are_closed_with_them(store: Store) -> None:
    workspace = fill(store)
    token = ask(workspace, ADA, BEN)["Ada"]
    submit(workspace, token, {"remark": "they threaten me"})
    response, kept = response_of(workspace, ADA), response_of(workspace, BEN)
    receipt = records.edit(workspace, CLEARED, ADA.id, {"sensitivity": "restricted"}, expected_version=1)
    with pytest.raises(NotFound):
        records.read(workspace, STAFF, response)
    assert [one.id for one in records.list_records(workspace, STAFF, "response")] == [kept]
    assert len(records.list_records(workspace, STAFF, "responds_to")) == 1
    feed = list_changes(workspace, STAFF, limit=500).changes
    assert not any(one.record_id == response or "threaten" in one.model_dump_json() for one in feed)
    assert read_review(workspace, CLEARED, response).items[0].new == "they threaten me"
    undo(workspace, CLEARED, str(receipt.transaction_id))
    assert read_review(workspace, STAFF, response).waiting == 1


def test_a_member_may_write_languages_by_their_names(store: Store) -> None:
    workspace = fill(store)
    submit(workspace, ask(workspace, ADA)["Ada"], {"languages": "English, haitian  Creole, pt-BR"})
    response = response_of(workspace, ADA)
    [item] = read_review(workspace, KIM, response).items
    assert item.new.replace("\n", ", ") == "en, ht, pt-BR"
    with pytest.raises(InvalidInput, match="languages"):
        submit(workspace, ask(workspace, BEN)["Ben"], {"languages": "Unheard of"})
