"""Webhooks on a receiver that really listens: signed, sent again, given up, replayed, within their rights."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook

from cjn_graph.access import Viewer
from cjn_graph.accounts import Accounts
from cjn_graph.accounts.directory import edit
from cjn_graph.delivery.webhooks import PAUSES
from cjn_graph.errors import CjnError, Forbidden, InvalidInput, NotFound
from cjn_graph.records import Create, commit
from cjn_graph.services import webhooks
from cjn_graph.services.delivering import deliver_all, delivering
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.conftest import empty
from tests.making import CLEARED, NOW, STAFF, counted_ids, edge, entity, write

CHIEF = Viewer("chief", "admin", terminal=True)
MANY = 4


@dataclass
class Receiver:
    """Takes messages, and answers as it is told to."""

    url: str = ""
    answer: int = 204
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[list[tuple[str, str]]]:
        """Action and record of the changes in each message."""
        return [
            [(one["action"], one["record_id"]) for one in json.loads(body)["data"]["changes"]] for *_, body in self.got
        ]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.answer)
            self.send_header("location", "/elsewhere")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 (the name that the library calls)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
        yield receiver
        server.shutdown()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


class Clock:
    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def opened(store: Store, networks: str = "127.0.0.0/8") -> tuple[Workspace, Clock]:
    """A workspace whose clock can be put forward, with an admin and an account that is told."""
    clock = Clock()
    workspace = Workspace(store, Settings(now=NOW, private_networks=networks), counted_ids())
    workspace.__dict__["accounts"] = Accounts(store, workspace.clock, clock, workspace.new_id)
    return workspace, clock


def prepared(store: Store) -> tuple[Workspace, Clock]:
    grant, granted = entity("grant", "g", start="2026-01-01"), entity("account", "granted", role="admin")
    write(store, entity("account", "chief", role="admin"), granted, viewer=CHIEF)
    write(store, entity("account", "website", role="staff"), grant, edge("given_to", grant, granted), viewer=CHIEF)
    return opened(store)


def test_what_was_changed_is_told_once_and_signed(store: Store, receiver: Receiver) -> None:
    workspace, _ = prepared(store)
    write(store, entity("person", "before"))
    hook = webhooks.add_webhook(workspace, CHIEF, receiver.url, account="website")
    ada = entity("person", "a", name="Ada Fictional")
    write(store, ada, entity("topic", "t", sensitivity="restricted"))
    assert deliver_all(workspace) == {"delivered": 1}
    assert receiver.told == [[("create", ada.id)]], "nothing from before, and nothing hidden"
    _, headers, body = receiver.got[0]
    Webhook(hook.secret).verify(body, headers)
    assert b"Ada" not in body
    assert b"topic" not in body
    assert not deliver_all(workspace)
    new = webhooks.rotate_secret(workspace, CHIEF, hook.id)
    write(store, entity("person", "b"))
    deliver_all(workspace)
    for secret in (hook.secret, new):
        Webhook(secret).verify(receiver.got[1][2], receiver.got[1][1])
    assert hook.secret not in repr(webhooks.list_webhooks(workspace, CHIEF))


def test_a_message_that_is_not_taken_is_sent_again_later_and_given_up_at_last(store: Store, receiver: Receiver) -> None:
    workspace, clock = prepared(store)
    hook = webhooks.add_webhook(workspace, CHIEF, receiver.url, account="website")
    write(store, entity("person", "a"))
    receiver.answer = 302
    assert deliver_all(workspace) == {"waiting": 1}
    assert not deliver_all(workspace), "it is not due yet"
    receiver.answer = 500
    for pause in PAUSES:
        clock.ahead += pause + 1
        counts = deliver_all(workspace)
    assert counts == {"dead": 1}
    assert {path for path, *_ in receiver.got} == {"/hook"}, "no redirect is followed"
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
    assert len(receiver.got) == len(PAUSES) + 1
    clock.ahead += 1_000_000
    assert not deliver_all(workspace)
    (message,) = webhooks.list_messages(workspace, CHIEF, hook.id)
    assert (message.state, message.attempts, message.changes) == ("dead", len(PAUSES) + 1, 1)
    receiver.answer = 200
    assert webhooks.replay(workspace, CHIEF, hook.id) == 1
    assert deliver_all(workspace) == {"delivered": 1}
    assert webhooks.replay(workspace, CHIEF, hook.id) == 0
    assert webhooks.replay(workspace, CHIEF, hook.id, message.id) == 1, "also one that was taken, if it is named"


def test_a_receiver_that_is_gone_is_not_asked_again(empty_store: Store, receiver: Receiver) -> None:
    workspace, _ = prepared(empty_store)
    webhooks.add_webhook(workspace, CHIEF, receiver.url, account="website", kinds=["person"])
    receiver.answer = 410
    write(empty_store, entity("person", "a"), entity("topic", "t"))
    assert deliver_all(workspace) == {"dead": 1}
    assert receiver.told == [[("create", entity("person", "a").id)]]


def test_the_rights_of_the_account_count_at_each_delivery_and_replay(empty_store: Store, receiver: Receiver) -> None:
    store, (workspace, clock) = empty_store, prepared(empty_store)
    granted = workspace.viewer_for("granted")
    hook = webhooks.add_webhook(workspace, granted, receiver.url)
    recall = entity("pressure", "r", name="Recall")
    write(store, recall)
    receiver.answer = 500
    deliver_all(workspace)
    assert receiver.told == [[("create", recall.id)]], "it was granted, and made the webhook itself"
    assert webhooks.list_messages(workspace, CHIEF, hook.id) == [], "an admin without the grant sees no trace"
    assert webhooks.replay(workspace, CHIEF, hook.id) == 0
    edit(workspace.accounts, CHIEF, "granted", {"role": "viewer"})
    receiver.answer = 200
    clock.ahead += PAUSES[0] + 1
    assert deliver_all(workspace) == {"withheld": 1}
    assert webhooks.replay(workspace, granted, hook.id, webhooks.list_messages(workspace, granted, hook.id)[0].id) == 1
    assert deliver_all(workspace) == {"withheld": 1}
    assert len(receiver.got) == 1
    other = webhooks.add_webhook(workspace, CHIEF, receiver.url, account="website")
    edit(workspace.accounts, CHIEF, "website", {"disabled": True})
    assert [one.id for one in webhooks.list_webhooks(workspace, CHIEF)] == [hook.id], other.id
    webhooks.remove_webhook(workspace, CHIEF, hook.id)
    assert webhooks.list_webhooks(workspace, CHIEF) == []


def test_one_that_another_made_is_told_of_no_restricted_facts(empty_store: Store, receiver: Receiver) -> None:
    workspace, _ = prepared(empty_store)
    webhooks.add_webhook(workspace, CHIEF, receiver.url, account="granted")
    write(empty_store, entity("pressure", "r", name="Recall"))
    assert not deliver_all(workspace)
    assert not receiver.got


def test_one_added_with_a_key_that_another_made_is_told_of_no_restricted_facts(
    empty_store: Store, receiver: Receiver
) -> None:
    workspace, _ = prepared(empty_store)
    by_key = replace(workspace.viewer_for("granted"), grants=frozenset())  # as a key of another's making is
    webhooks.add_webhook(workspace, by_key, receiver.url)
    write(empty_store, entity("pressure", "r", name="Recall"))
    assert not deliver_all(workspace)


def test_one_that_another_made_is_not_told_of_what_is_private(empty_store: Store, receiver: Receiver) -> None:
    workspace, _ = prepared(empty_store)
    owner = Viewer("granted", "admin")
    webhooks.add_webhook(workspace, CHIEF, receiver.url, account="granted")
    saved = entity("saved_search", "s", owner="granted")
    write(empty_store, saved, viewer=owner)
    assert not deliver_all(workspace)
    webhooks.add_webhook(workspace, owner, receiver.url)
    write(empty_store, entity("saved_search", "later", owner="granted"), viewer=owner)
    assert deliver_all(workspace) == {"delivered": 1}, "their own is"


def test_many_at_once_send_each_message_once(store: Store, receiver: Receiver) -> None:
    workspace, _ = prepared(store)
    webhooks.add_webhook(workspace, CHIEF, receiver.url, account="website")
    write(store, *(entity("person", f"many{n}") for n in range(250)))
    with ThreadPoolExecutor(MANY) as threads:
        counts = list(threads.map(lambda _: deliver_all(workspace), range(MANY)))
    assert sum(one["delivered"] for one in counts) == len(receiver.got) == 3
    assert len({record for message in receiver.told for _, record in message}) == 250


def test_no_private_address_is_told_also_where_it_was_allowed_before(empty_store: Store, receiver: Receiver) -> None:
    workspace, _ = prepared(empty_store)
    hook = webhooks.add_webhook(workspace, CHIEF, receiver.url, account="website")
    write(empty_store, entity("person", "a"))
    closed, _ = opened(empty_store, networks="")
    assert deliver_all(closed) == {"waiting": 1}
    assert not receiver.got
    assert "private address" in webhooks.list_messages(closed, CHIEF, hook.id)[0].told


@pytest.mark.parametrize(
    ("networks", "url", "told"),
    [
        ("", "http://example.org/", "no address to send to"),
        ("", "https://127.0.0.1/", "private address"),
        ("10.0.0.0/8", "http://0177.0.0.1/", "private address"),
        ("", "https://[::ffff:10.0.0.1]/", "private address"),
        ("", "https://someone@9.9.9.9/", "no address to send to"),
        ("", "https://9.9.9.9:99999/", "no address to send to"),
        ("", "https://9.9.9.9/#x", "no address to send to"),
        ("", "ftp://9.9.9.9/", "no address to send to"),
        ("", "https:///x", "no address to send to"),
        ("", "https://nowhere.invalid/", "no host"),
    ],
)
def test_an_address_that_will_not_do_is_refused(empty_store: Store, networks: str, url: str, told: str) -> None:
    prepared(empty_store)
    with pytest.raises(CjnError, match=told):
        webhooks.add_webhook(opened(empty_store, networks)[0], CHIEF, url)


def test_what_does_not_fit_is_refused(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, _ = prepared(empty_store)
    write(empty_store, entity("account", "reader", role="viewer"), viewer=CHIEF)
    good = "https://9.9.9.9/hook"
    with pytest.raises(InvalidInput, match="no kind 'dragon'"):
        webhooks.add_webhook(workspace, CHIEF, good, kinds=["dragon"])
    with pytest.raises(NotFound):
        webhooks.add_webhook(workspace, CHIEF, good, account="nobody")
    with pytest.raises(Forbidden, match="reads no records"):
        webhooks.add_webhook(workspace, CHIEF, good, account="reader")
    for refused in (
        lambda: webhooks.add_webhook(workspace, STAFF, good),
        lambda: webhooks.list_webhooks(workspace, STAFF),
        lambda: webhooks.remove_webhook(workspace, replace(STAFF, role="manager"), "hook"),
    ):
        with pytest.raises(Forbidden):
            refused()
    hook = webhooks.add_webhook(workspace, CHIEF, good)
    for missing in (
        lambda: webhooks.remove_webhook(workspace, CHIEF, "x"),
        lambda: webhooks.replay(workspace, CHIEF, hook.id, "x"),
    ):
        with pytest.raises(NotFound):
            missing()
    monkeypatch.setattr(webhooks, "MOST", 1)
    with pytest.raises(InvalidInput, match="1 webhooks already"):
        webhooks.add_webhook(workspace, CHIEF, good)


def test_they_are_told_in_the_background(
    empty_store: Store, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cjn_graph.services.delivering._EVERY_SECONDS", 0.05)
    workspace, _ = prepared(empty_store)
    webhooks.add_webhook(workspace, CHIEF, receiver.url, account="website")
    faults = iter([RuntimeError("A fault.")])

    def faulty(workspace: Workspace) -> Counter[str]:
        for fault in faults:
            raise fault
        return deliver_all(workspace)

    monkeypatch.setattr("cjn_graph.services.delivering.deliver_all", faulty)
    with delivering(workspace):
        write(empty_store, entity("person", "a"))
        until = time.monotonic() + 10
        while not receiver.got and time.monotonic() < until:
            time.sleep(0.02)
    assert receiver.told == [[("create", entity("person", "a").id)]]


def sent_of(store: Store, receiver: Receiver, *, hidden: bool) -> list[Any]:
    """What a receiver without the grant gets of the same writes, with hidden facts among them or without."""
    workspace, clock = prepared(store)
    frozen = Accounts(store, workspace.clock, lambda: 1_800_000_000 + clock.ahead, workspace.new_id)
    workspace.__dict__["accounts"] = frozen
    hook = webhooks.add_webhook(workspace, CHIEF, receiver.url, account="website")
    person, kept = entity("person", "p", name="Ada Fictional"), {"sensitivity": "restricted"}
    secret, call = entity("person", "s", **kept), entity("interaction", "c", **kept)
    unseen = [secret, call, entity("pressure", "r"), edge("involves", call, person, **kept)]
    writes = [[person], unseen[:2], [entity("topic", "t"), unseen[2]], [unseen[3]], [entity("topic", "u")]]
    receiver.got.clear()
    counts = []
    for number, records in enumerate(writes):
        seen = [one for one in records if hidden or one not in unseen]
        changes = [Create(one) for one in seen]
        if changes:
            commit(store, CLEARED, changes, reason="test", now=NOW, transaction_id=f"transaction-{number:016}")
        counts.append(deliver_all(workspace))
        receiver.answer = 500 if number == 1 else 204  # what is sent again tells no more
        clock.ahead += 3600
    messages = [
        one.model_dump(exclude={"id", "queued", "due"}) for one in webhooks.list_messages(workspace, CHIEF, hook.id)
    ]
    return [counts, [(path, body) for path, _, body in receiver.got], messages]


def test_hidden_facts_change_no_byte_of_what_is_sent(
    store: Store, store_settings: Settings, receiver: Receiver
) -> None:
    without = sent_of(store, receiver, hidden=False)
    empty(store_settings)
    assert sent_of(store, receiver, hidden=True) == without
    assert len(without[1]) == 4, "three messages, one of them twice"
