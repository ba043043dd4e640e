"""The commands document themselves: nothing is without help, and the help tells the truth."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.main import get_command

from cjn_graph import __version__
from cjn_graph.cli import app, exits
from seed.careers import LEAST_PEOPLE
from seed.network import DEFAULT_PEOPLE
from tests.cli.conftest import ROOT, Cjn

FAMILIES: dict[str, Any] = dict(get_command(app).commands)  # type: ignore[attr-defined]
COMMANDS: dict[str, Any] = FAMILIES | {
    f"{family} {name}": command
    for family, group in FAMILIES.items()
    for name, command in getattr(group, "commands", {}).items()
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_option_and_argument_says_what_it_is_for(name: str) -> None:
    command = COMMANDS[name]
    assert len(command.help) > 20
    for parameter in command.params:
        assert parameter.help, f"cjn {name}: {parameter.name} has no help"


def test_every_global_option_says_what_it_is_for() -> None:
    for parameter in get_command(app).params:
        assert getattr(parameter, "help", None), f"{parameter.name} has no help"


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_the_readme_mentions_every_command(name: str) -> None:
    assert f"cjn {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_no_command_that_there_is_not() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:\.venv/bin/)?cjn ([a-z][a-z-]*)", text, re.M)) | set(
        re.findall(r"`cjn ([a-z][a-z-]*)", text)
    )
    assert named
    assert named <= set(FAMILIES)


def test_the_help_tells_the_size_of_the_demo_network_as_it_is() -> None:
    (people,) = [parameter for parameter in COMMANDS["seed"].params if parameter.name == "people"]
    assert people.default == DEFAULT_PEOPLE
    assert f"{LEAST_PEOPLE} or more" in people.help


def test_help_names_every_exit_code(cjn: Cjn) -> None:
    shown = " ".join(cjn("--help").stdout.split())
    for code, meaning in exits.MEANINGS.items():
        assert f"{code} {meaning}" in shown


def test_the_version(cjn: Cjn) -> None:
    assert cjn("--version").stdout == f"cjn {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_offers_the_commands(cjn: Cjn, shell: str) -> None:
    script = cjn("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").stdout
    assert "_CJN_COMPLETE" in script
    offered = cjn(
        _CJN_COMPLETE=f"complete_{shell}",
        _TYPER_COMPLETE_ARGS="cjn ma",
        COMP_WORDS="cjn ma",
        COMP_CWORD="1",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    ).stdout
    assert "match" in offered
    assert "show" not in offered


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["show"], ["match", "Ann", "--limit", "none"], ["match", "Ann", "--limit", "0"], ["show", "a", "b"]],
    ids=" ".join,
)
def test_a_wrong_command_line_is_told_on_stderr(cjn: Cjn, arguments: list[str]) -> None:
    told = cjn(*arguments, code=exits.USAGE)
    assert told.stdout == ""
    assert "Usage" in told.stderr
    assert not cjn.folder.exists()


def test_help_needs_none_of_the_heavy_parts(cjn: Cjn) -> None:
    imported = cjn("--help", PYTHONPROFILEIMPORTTIME="1").stderr
    for heavy in ("numpy", "scipy", "networkx", "fastapi", "neo4j", "pydantic", "altair", "vl_convert"):
        assert f" {heavy}\n" not in imported, f"cjn --help imports {heavy}"
