"""`cjn check`, `cjn doctor`, `cjn init`: what they find and what they say."""

from __future__ import annotations

import json

import pytest

from cjn_graph import __version__
from cjn_graph.cli import exits
from cjn_graph.settings import Settings
from tests.cli.conftest import Cjn


def test_the_demo_network_is_in_order(demo: Cjn) -> None:
    assert demo("check").stdout.startswith("Nothing is wrong: ")
    report = json.loads(demo("check", "--json").stdout)
    assert report["ok"]
    assert report["findings"] == []


def test_doctor_lists_every_setting_the_versions_and_what_the_engine_is_for(demo: Cjn) -> None:
    shown = demo("doctor").stdout
    for name in Settings.model_fields:
        assert f"CJN_{name.upper()}" in shown
    assert __version__ in shown
    assert "pre-release engine" in shown
    assert "CJN_NEO4J_URI" in shown
    diagnosis = json.loads(demo("doctor", "--json").stdout)
    assert diagnosis["ok"]
    assert set(diagnosis["settings"]) == {f"CJN_{name.upper()}" for name in Settings.model_fields}


def test_doctor_keeps_secrets_and_says_what_is_wrong(cjn: Cjn) -> None:
    for arguments in (["doctor"], ["doctor", "--json"]):
        told = cjn(
            *arguments,
            code=exits.FINDINGS,
            CJN_NEO4J_URI="bolt://127.0.0.1:1",
            CJN_NEO4J_PASSWORD="made-up password",
        )
        assert "made-up password" not in told.stdout + told.stderr
        assert "127.0.0.1:1" in told.stdout
    assert "WRONG  store" in cjn("doctor", code=exits.FINDINGS, CJN_NEO4J_URI="bolt://127.0.0.1:1").stdout


def test_doctor_finds_an_account_that_is_not_there(cjn: Cjn) -> None:
    assert "WRONG  account" in cjn("--as", "nobody", "doctor", code=exits.FINDINGS).stdout


def test_every_wrong_setting_is_named_at_once(cjn: Cjn) -> None:
    told = cjn("doctor", code=exits.INVALID, CJN_PORT="none", CJN_NEO4J_URI="http://example.org").stderr
    assert "CJN_PORT" in told
    assert "CJN_NEO4J_URI" in told


@pytest.mark.parametrize("command", [["show", "Ann"], ["demo"]], ids=" ".join)
def test_a_store_that_does_not_answer_is_told_in_words(cjn: Cjn, command: list[str]) -> None:
    told = cjn(*command, code=exits.STORE, CJN_NEO4J_URI="bolt://127.0.0.1:1")
    assert told.stdout == ""
    assert "127.0.0.1:1" in told.stderr


def test_a_data_folder_that_is_a_file_is_told_in_words(cjn: Cjn) -> None:
    cjn.folder.write_text("not a folder", encoding="utf-8")
    told = cjn("init", code=exits.STORE)
    assert str(cjn.folder) in told.stderr
    assert cjn.folder.read_text(encoding="utf-8") == "not a folder"


def test_init_prepares_the_store_and_may_be_repeated(cjn: Cjn) -> None:
    first = cjn("init")
    assert first.stdout == ""
    assert "The store is ready" in first.stderr
    before = json.loads(cjn("check", "--json").stdout)
    cjn("init")
    assert json.loads(cjn("check", "--json").stdout) == before
