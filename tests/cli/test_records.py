"""Adding and editing at the terminal: a network begun with nothing but commands, and everything that can go wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from typer.main import get_command

from cjn_graph.access import Viewer
from cjn_graph.accounts import directory
from cjn_graph.cli import app, exits
from cjn_graph.model import MODEL
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from tests.cli.conftest import Cjn

ADMIN = Viewer("admin", "admin")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An empty store that the commands of this file join."""
    with open_workspace(Settings(data_folder=tmp_path_factory.mktemp("records") / "data")) as opened:
        yield opened


@pytest.fixture(scope="module")
def begun(workspace: Workspace) -> Cjn:
    """A network that was entered by commands alone."""
    cjn = Cjn(workspace.settings.data_folder)
    cjn("add", "person", "Ada Example", "--email", "ada@example.org", "--set", "nicknames=Addie")
    cjn("add", "organization", "Marlow Office", "--classification", "prosecutor_office")
    cjn("add", "post", "marlow office", "Director", "--elected", "--holder", "Addie", "--since", "2024-05")
    for name in ("Ben Sample", "Twin Example", "Twin Example"):
        cjn("add", "person", name, "--anyway")
    directory.add(workspace.accounts, ADMIN, {"name": "reader", "role": "viewer"})
    return cjn


def answer(cjn: Cjn, *arguments: str) -> Any:
    return json.loads(cjn(*arguments, "--json").stdout)


def test_a_network_is_begun_with_commands_alone(begun: Cjn) -> None:
    page = answer(begun, "show", "Ada")
    assert (page["person"]["post"], page["person"]["organization"]) == ("Director", "Marlow Office")
    assert page["record"]["nicknames"] == ["Addie"]


def test_a_post_that_was_added_empty_is_filled_by_a_succession(begun: Cjn) -> None:
    receipt = answer(begun, "add", "post", "Marlow Office", "Deputy")
    assert [(one["kind"], one["action"]) for one in receipt["written"]] == [("post", "create"), ("has_post", "create")]
    begun("succession", receipt["written"][0]["id"], "Ben", "--on", "2026-05")
    assert answer(begun, "show", "Ben")["person"]["post"] == "Deputy"


def test_an_addition_is_taken_back(begun: Cjn) -> None:
    told = begun("add", "convening", "Autumn Day", "--classification", "webinar", "--start", "2026-05-04")
    assert re.fullmatch(r"create  convening-[a-z0-9]{16}\n", told.stdout)
    (transaction,) = re.findall(r"To take it back: cjn undo (\w+)", told.stderr)
    begun("attend", "autumn day", "Ada")
    assert "changed since" not in begun("undo", transaction).stderr
    assert "no convening called" in begun("attend", "autumn day", "Ada", code=exits.NOT_FOUND).stderr


def test_an_edit_changes_clears_and_is_taken_back(begun: Cjn) -> None:
    person = answer(begun, "add", "person", "Cy Specimen", "--phone", "555", "--set", "languages=en")["written"][0][
        "id"
    ]
    receipt = answer(begun, "edit", "Cy", "phone=", "languages=es", "languages=pt-BR", "note=Moved = gone")
    edited = answer(begun, "show", "Cy")["record"]
    assert (edited["phone"], edited["languages"], edited["note"]) == (None, ["es", "pt-BR"], "Moved = gone")
    assert "Nothing changed." in begun("edit", person, "phone=").stderr
    begun("undo", receipt["transaction_id"])
    taken_back = answer(begun, "show", "Cy")["record"]
    assert (taken_back["phone"], taken_back["languages"], taken_back["note"]) == ("555", ["en"], None)
    edits = begun("history", person).stdout.splitlines()
    assert [line for line in edits if "languages, note, phone" in line and " edited " in line], "what was cleared too"


def test_whatever_has_a_name_is_edited_by_it_and_a_relationship_by_its_id(begun: Cjn) -> None:
    begun("add", "convening", "Spring Day", "--classification", "webinar", "--set", "attendance=12")
    assert answer(begun, "edit", "spring day", "attendance=14")["written"][0]["kind"] == "convening"
    assert answer(begun, "edit", "marlow office", "staff_count=12")["written"][0]["kind"] == "organization"
    begun("add", "person", "Dee Fictional")
    post = answer(begun, "add", "post", "Marlow Office", "Analyst", "--holder", "Dee", "--since", "2025")
    begun("edit", post["written"][2]["id"], "start=2024-11")
    assert answer(begun, "show", "Dee")["terms"][0]["start"] == "2024-11"


def test_a_stale_edit_tells_both_sides_and_writes_nothing(begun: Cjn, workspace: Workspace) -> None:
    person = answer(begun, "add", "person", "Eve Stale", "--phone", "1", "--note", "Old")["written"][0]["id"]
    begun("--as", "manager", "edit", person, "phone=2", "pronouns=she/her", "note=")
    before = workspace.last_sequence()
    late = begun("edit", person, "phone=3", "note=Old", "email=eve@example.org", "--version", "1", code=exits.CONFLICT)
    assert late.stdout == ""
    assert re.search(r"^Since version 1: manager, .* UTC: note, phone, pronouns \(edited\)$", late.stderr, re.M)
    rows = [re.split(r" {2,}", line) for line in late.stderr.splitlines()]
    assert ["Field", "Before", "Yours", "Now"] in rows
    assert ["phone", "1", "3", "2"] in rows
    assert ["email", "(empty)", "eve@example.org", "(empty)"] in rows
    assert ["pronouns", "(empty)", "(not changed)", "she/her"] in rows
    assert ["note", "Old", "(not changed)", "(empty)"] in rows
    assert "is at version 2 now; your change was made on version 1" in late.stderr
    same = begun("edit", person, "phone=2", "pronouns=she/her", "note=", "--version", "1", code=exits.CONFLICT)
    assert "There is no difference left" in same.stderr
    narrow = begun("edit", person, "phone=3", "--version", "1", "--json", code=exits.CONFLICT, COLUMNS="30")
    assert (narrow.stdout, "Yours   3\n" in narrow.stderr) == ("", True)
    assert workspace.last_sequence() == before
    begun("edit", person, "phone=3", "--version", "2")


WRONG = [
    (["add", "thing", "X"], exits.USAGE, "No such command 'thing'"),
    (["add", "organization", "X"], exits.USAGE, "Missing option '--classification'"),
    (["add", "person", "  "], exits.INVALID, "name: is missing"),
    (["add", "person", "X", "--set", "nmae=Y"], exits.INVALID, "a person has no such field.\nIts fields: source,"),
    (["add", "person", "X", "--set", "id=person-aaaaaaaaaaaaaaaa"], exits.INVALID, "has no such field"),
    (["add", "person", "X", "--set", "note"], exits.INVALID, "Write FIELD=VALUE"),
    (["add", "person", "X", "--set", "gender=a", "--set", "gender=b"], exits.INVALID, "gender: is given twice"),
    (["add", "person", "X", "--note", "a", "--set", "note=b"], exits.INVALID, "note: is given twice"),
    (["add", "person", "X", "--set", "attributes=cohort"], exits.INVALID, "as name: value"),
    (["add", "person", "X", "--email", "nonsense"], exits.INVALID, "email: does not have the right form"),
    (["add", "person", "X", "--sensitivity", "restricted"], exits.FORBIDDEN, "needs a grant"),
    (["add", "organization", "X", "--classification", "firm"], exits.INVALID, "prosecutor_office"),
    (["add", "organization", "X", "--classification", "other", "--place", "Y"], exits.NOT_FOUND, "called 'Y'"),
    (["add", "post", "Nowhere", "Director"], exits.NOT_FOUND, "no organization called 'Nowhere'"),
    (["add", "post", "Marlow Office", " "], exits.INVALID, "title"),
    (["add", "post", "Marlow Office", "Clerk", "--holder", "Nobody"], exits.NOT_FOUND, "Nobody is called"),
    (["add", "post", "Marlow Office", "Clerk", "--since", "2024"], exits.INVALID, "Say who holds the post"),
    (["add", "post", "Marlow Office", "Clerk", "--holder", "Ada", "--since", "soon"], exits.INVALID, "not a date"),
    (["add", "convening", "X", "--classification", "party"], exits.INVALID, "classification"),
    (["edit", "Ada"], exits.USAGE, "Missing argument"),
    (["edit", "Ada", "nmae=Y", "version=3", "name"], exits.INVALID, "3 problems"),
    (["edit", "Ada", "name="], exits.INVALID, "name: is missing"),
    (["edit", "Ada", "email=nonsense"], exits.INVALID, "email: does not have the right form"),
    (["edit", "Ada", "sensitivity=restricted"], exits.FORBIDDEN, "needs a grant"),
    (["edit", "Ada", "note=x", "--version", "9"], exits.CONFLICT, "is at version 1 now"),
    (["edit", "Nothing", "note=x"], exits.NOT_FOUND, "Nobody and nothing is called 'Nothing'"),
    (["edit", "person-aaaaaaaaaaaaaaaa", "note=x"], exits.NOT_FOUND, "There is no person"),
    (["edit", "Twin Example", "note=x"], exits.NOT_FOUND, "2 people fit"),
    (["request", "ask", "Ada", "X", "--sensitivity", "restricted"], exits.FORBIDDEN, "needs a grant"),
    (["--as", "reader", "add", "person", "X"], exits.FORBIDDEN, "viewer"),
    (["--as", "reader", "add", "post", "Marlow Office", "X"], exits.FORBIDDEN, "viewer"),
    (["--as", "reader", "edit", "Ada", "note=x"], exits.FORBIDDEN, "viewer"),
]


@pytest.mark.parametrize(("arguments", "code", "told"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_wrong_input_is_told_and_nothing_is_written(
    begun: Cjn, workspace: Workspace, arguments: list[str], code: int, told: str
) -> None:
    before = workspace.last_sequence()
    refused = begun(*arguments, code=code)
    assert told in re.sub(r"[│╭╰].*?$", lambda found: found.group().strip("│ "), refused.stderr, flags=re.M)
    assert refused.stdout == ""
    assert workspace.last_sequence() == before


def test_the_fields_are_listed_once_however_many_are_unknown(begun: Cjn) -> None:
    told = begun("edit", "Ada", "nmae=Y", "version=3", code=exits.INVALID).stderr
    assert told.count("Its fields: ") == 1


def test_a_consent_is_never_edited(begun: Cjn) -> None:
    consent = answer(begun, "consent", "Ada", "granted")["written"][0]["id"]
    assert "never changed" in begun("edit", consent, "how=by mail", code=exits.FORBIDDEN).stderr


@pytest.mark.parametrize("kind", ["person", "organization", "post", "convening"])
def test_the_help_of_an_option_names_every_term_of_its_field(kind: str) -> None:
    group: Any = get_command(app).commands["add"]  # type: ignore[attr-defined]
    told = {parameter.name: parameter.help for parameter in group.commands[kind].params}
    term = MODEL.kind("holds").model_fields if kind == "post" else {}
    for name, declared in {**MODEL.kind(kind).model_fields, **term}.items():
        for literal in (declared.annotation, *get_args(declared.annotation)):
            if name in told and get_origin(literal) is Literal:
                assert set(get_args(literal)) <= set(re.findall(r"\w+", told[name])), name
