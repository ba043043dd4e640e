"""Asking both: what a message passes on, and answers by a link without an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, InvalidInput, NotFound
from cjn_graph.pages.introductions import digests, list_introductions, show_introduction
from cjn_graph.services import messages, records
from cjn_graph.services.answering import answer, read_question
from cjn_graph.services.history import history
from cjn_graph.services.introductions import introduce, read_whole, take_step
from cjn_graph.services.messages import invitation, write_draft
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import CLEARED, NOW, STAFF, edge, entity, workspace_on, write

KIM = Viewer("kim", "staff")
ADA = entity("person", "ada", name="Ada Sample", email="ada@example.org")
BEN = entity("person", "ben", name="Ben Sample", email="ben@example.org", phone="+1 555 0100")
TOPIC = entity("topic", "t", name="bail policy")
SECRET = entity("request", "s", name="Help under attack", sensitivity="restricted")


def fill(store: Store) -> Workspace:
    agreed, office = entity("consent", "c", on="2026-05"), entity("organization", "o", name="Tallis Office")
    post = entity("post", "p", title="Director")
    held = [edge("has_post", office, post), edge("holds", ADA, post, start="2020"), edge("given_by", agreed, ADA)]
    write(store, ADA, BEN, TOPIC, SECRET, agreed, office, post, *held)
    return workspace_on(store)


def made(workspace: Workspace, viewer: Viewer = KIM, **given: Any) -> str:
    return introduce(workspace, viewer, ADA.id, BEN.id, **given).id_of("introduction")


def asked(workspace: Workspace, record: str, who: str, viewer: Viewer = KIM) -> str:
    """Write to one of the two with a link; return its token."""
    draft = write_draft(workspace, viewer, record, who=who, link=True)
    return re.findall(r"/answer\?token=(\S+)", draft.text)[0]


def later(workspace: Workspace, days: int) -> Workspace:
    return Workspace(workspace.store, Settings(now=NOW + timedelta(days=days)), workspace.new_id)


def test_a_message_passes_on_what_was_agreed_to(store: Store) -> None:
    workspace = fill(store)
    record = made(workspace, need="bail policy", note="Ada sounds tired")
    to_ben = write_draft(workspace, KIM, record, who="Ben")
    assert "Ada Sample, Director, Tallis Office is looking for somebody to talk with about bail policy" in to_ben.text
    assert to_ben.reveals == ["the name and post of Ada Sample, who agreed to it on 2026-05", "the topic: bail policy"]
    to_ada = write_draft(workspace, KIM, record, who="Ada")
    assert "Ben" not in to_ada.text  # whether he agrees is not on record
    assert "A colleague from another office may be a good person" in to_ada.text
    for draft in (to_ben, to_ada):
        assert not re.search(r"@|555|tired|score|\d\.\d", draft.text)
        assert draft.addresses in (["ada@example.org"], ["ben@example.org"])
    with pytest.raises(InvalidInput, match="who: is missing"):
        write_draft(workspace, KIM, record)
    with pytest.raises(Conflict, match="nothing like that"):
        write_draft(workspace, KIM, record, name="introduce")
    assert show_introduction(workspace, STAFF, record).state == "proposed"  # a draft alone asks nobody


def test_both_answer_by_link_and_are_introduced(store: Store) -> None:
    workspace = fill(store)
    record = made(workspace, need="bail policy")
    ada, ben = asked(workspace, record, "Ada"), asked(workspace, record, "Ben")
    assert show_introduction(workspace, STAFF, record).state == "asked"
    before = workspace.last_sequence()
    question = read_question(workspace, ben)
    assert (question.to, question.other) == ("Ben Sample", "Ada Sample, Director, Tallis Office")
    assert workspace.last_sequence() == before  # looking answers nothing
    assert "Thank you" in answer(workspace, ada, "accept")
    assert "Thank you" in answer(workspace, ben, "accept", a_quarter="2")
    page = show_introduction(workspace, STAFF, record)
    assert (page.state, [party.answered_how for party in page.people]) == (
        "accepted", ["by link, 2026-11-01 12:00 UTC"] * 2,
    )  # fmt: skip
    assert [one.by for one in page.taken[-2:]] == ["", ""]
    draft = write_draft(workspace, KIM, record)
    assert draft.addresses == ["ada@example.org", "ben@example.org"]
    assert "Ben Sample (ben@example.org, +1 555 0100)" in draft.text
    assert b"DTSTART:20261203T200000Z" in invitation(workspace, KIM, record, "2026-12-03 15:00", 30, "America/New_York")
    for wrong in (
        ("soon", 30, "UTC"),
        ("9999-12-31 23:59", 30, "UTC"),
        ("0001-01-01", 30, "Asia/Tokyo"),
        ("2026-12-03 15:00", 30, "Mars/Base"),
        ("2026-12-03", 1, "UTC"),
    ):
        with pytest.raises(InvalidInput):
            invitation(workspace, KIM, record, *wrong)
    told = str([history(workspace, CLEARED, one) for one in (record, ADA.id, BEN.id)])
    assert "by link" in told
    assert ada not in told
    assert ben not in told


def test_links_that_were_guessed_used_or_are_too_old_answer_nothing(store: Store) -> None:
    workspace = fill(store)
    record = made(workspace)
    first = asked(workspace, record, "Ada")
    take(workspace, record, "withdraw")
    with pytest.raises(Conflict, match="settled"):
        answer(workspace, first, "accept")
    record = made(workspace)
    token = asked(workspace, record, "Ada")
    with pytest.raises(NotFound, match="does not work"):
        read_question(workspace, token[:-1] + ("A" if token[-1] != "A" else "B"))
    with pytest.raises(NotFound):
        read_question(workspace, "")
    with pytest.raises(Conflict, match="has expired"):
        answer(later(workspace, 30), token, "accept")
    with pytest.raises(InvalidInput, match="choice"):
        answer(workspace, token, "marry")
    with pytest.raises(InvalidInput, match="until"):
        answer(workspace, token, "postpone")
    with pytest.raises(InvalidInput, match="a_quarter"):
        answer(workspace, token, "accept", a_quarter="often")
    again = write_draft(workspace, KIM, record, name="remind", who="Ada", link=True)
    with pytest.raises(NotFound):  # a new link ends the one before
        answer(workspace, token, "accept")
    token = re.findall(r"token=(\S+)", again.text)[0]
    answer(workspace, token, "decline", reason="moves  away")
    page = show_introduction(workspace, STAFF, record)
    assert (page.state, page.reason) == ("declined", "moves away")
    for again_by in ("accept", "decline"):
        with pytest.raises(Conflict, match="used already"):
            answer(workspace, token, again_by)


def test_not_now_and_not_at_all_for_a_while(store: Store) -> None:
    workspace = fill(store)
    record = made(workspace)
    token = asked(workspace, record, "Ben")
    assert "2027-03" in answer(workspace, token, "pause", until="Mar 2027")
    page = show_introduction(workspace, STAFF, record)
    assert (page.state, page.ask_after) == ("postponed", "2027-03")
    network = workspace.network(STAFF)
    paused = network.people.paused[network.index[BEN.id]]
    assert paused > network.as_of.toordinal()
    assert later(workspace, 200).network(STAFF).people.paused[network.index[BEN.id]] == paused


def test_a_message_about_what_is_restricted_names_neither_person_nor_topic(store: Store) -> None:
    workspace = fill(store)
    record = made(workspace, CLEARED, request_id=SECRET.id, need="bail policy")
    draft = write_draft(workspace, CLEARED, record, who="Ben", link=True)
    assert not re.search("Ada|bail|attack", draft.text)
    assert draft.reveals == ["nothing of Ada Sample nor of the topic: the introduction is restricted"]
    question = read_question(workspace, re.findall(r"token=(\S+)", draft.text)[0])
    assert (question.other, question.topic) == ("A colleague from another office", None)
    with pytest.raises(NotFound):
        write_draft(workspace, STAFF, record, who="Ben")


def test_nothing_restricted_leaves_the_house_whoever_writes(store: Store) -> None:
    workspace = fill(store)
    post = entity("post", "q", title="Undercover Lead", sensitivity="restricted")
    held = edge("holds", ADA, post, start="2026-10", sensitivity="restricted")
    write(store, post, edge("has_post", entity("organization", "o", name="Tallis Office"), post), held)
    record = made(workspace, need="bail policy")
    draft = write_draft(workspace, CLEARED, record, who="Ben", link=True)
    token = re.findall(r"token=(\S+)", draft.text)[0]
    assert "Ada Sample, Director" in draft.text
    assert read_question(workspace, token).other == "Ada Sample, Director, Tallis Office"
    version = records.read(workspace, CLEARED, ADA.id).version
    records.update(workspace, CLEARED, ADA.id, {"sensitivity": "restricted"}, expected_version=version)
    question = read_question(workspace, token)
    assert (question.to, question.other, question.topic) == ("member", "A colleague from another office", None)
    with pytest.raises(NotFound):  # an introduction of which one does not see both is not there
        show_introduction(workspace, STAFF, record)
    assert list_introductions(workspace, STAFF) == []
    assert [one.id for one in list_introductions(workspace, CLEARED)] == [record]


def test_who_is_asked_by_mail_is_recorded_before_it_is_sent(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"mail_server": "127.0.0.1:1", "mail_from": "a@example.org"}
    workspace = Workspace(fill(store).store, Settings(now=NOW, **told))
    record = made(workspace)
    with pytest.raises(Conflict, match="did not take the message"):
        write_draft(workspace, KIM, record, who="Ben", sending=True)
    assert show_introduction(workspace, STAFF, record).state == "proposed"  # nobody was asked
    states: list[str] = []
    monkeypatch.setattr(messages, "send", lambda *_: states.append(show_introduction(workspace, STAFF, record).state))
    assert write_draft(workspace, KIM, record, who="Ben", sending=True).sent
    assert states == ["asked"]


def test_what_is_overdue_is_told_by_colleague(store: Store) -> None:
    workspace = fill(store)
    made(workspace)
    assert digests(workspace, STAFF) == []
    [one] = digests(later(workspace, 8), STAFF)
    assert (one.colleague, one.text) == (
        "kim",
        "1 introduction waits for you:\n- Ada Sample and Ben Sample: ask both members, since 2026-11-08 (proposed)",
    )


def take(workspace: Workspace, record: str, step: str) -> None:
    take_step(workspace, KIM, record, step, expected_version=read_whole(workspace, KIM, record).introduction.version)
