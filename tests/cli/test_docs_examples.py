"""The examples of the docs print what the docs say."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tests import documented
from tests.cli.conftest import ROOT
from tests.documented import DOCUMENTS, Example, fits, on_a_demo_network, read_block, read_document, rewritten, run


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_example_of_the_docs_prints_what_stands_below_it(name: str, seeded: Path) -> None:
    examples = read_document((ROOT / name).read_text(encoding="utf-8"))
    assert examples
    for cjn in on_a_demo_network(seeded):
        for example in examples:
            printed = run(cjn, example)
            assert fits(example.printed, printed), "\n".join(
                [f"{name}: $ {example.command}", "now prints (`make examples` writes it there):", *printed]
            )


def test_every_command_that_the_stories_show_has_its_output() -> None:
    """An example whose output is left out altogether would show nothing, and could not fail."""
    for name in DOCUMENTS:
        for example in read_document((ROOT / name).read_text(encoding="utf-8")):
            assert re.search(r"\w", "".join(example.printed)), f"{name}: {example.command}"


@pytest.mark.parametrize(
    ("expected", "printed", "fit"),
    [
        (("a", "b"), ["a", "b"], True),
        (("a", "b"), ["a", "c"], False),
        (("a",), ["a", "b"], False),
        (("a", "…"), ["a"], True),
        (("a", "…"), ["a", "b", "c"], True),
        (("…", "c"), ["a", "b", "c"], True),
        (("a", "…", "c"), ["a", "b"], False),
        (("id …, 3 records",), ["id x-123, 3 records"], True),
        (("id …, 3 records",), ["id x-123, 4 records"], False),
        (("a.c",), ["abc"], False),
        ((), ["a"], False),
    ],
)
def test_an_example_that_prints_something_else_is_noticed(
    expected: tuple[str, ...], printed: list[str], fit: bool
) -> None:
    assert fits(expected, printed) is fit


def test_a_block_holds_commands_with_what_they_print() -> None:
    text = '$ cjn show "A B"\nA B\n\n…\n$ cjn health\nHealth\n'
    assert read_block(text) == [Example('cjn show "A B"', ("A B", "", "…")), Example("cjn health", ("Health",))]
    assert read_block(text)[0].arguments == ["show", "A B"]
    assert read_document(f"# Text\n\n```console\n{text}```\n\n```sh\n$ other\n```\n") == read_block(text)
    with pytest.raises(AssertionError, match="before any command"):
        read_block("no command\n")
    with pytest.raises(AssertionError, match="no command of ours"):
        assert read_block("$ rm -r /\n")[0].arguments


def test_what_was_left_out_stays_left_out_when_an_example_is_rewritten() -> None:
    assert doctest.testmod(documented).failed == 0
    assert rewritten(("old",), ["new", "lines"]) == ["new", "lines"]
    assert rewritten(("same", "…"), ["same", "and more"]) == ["same", "…"]
    again = rewritten(("Ties: 12", "…", "Ana 0.50", "…"), ["Ties: 13", "With", "Ana 0.60", "Ben"])
    assert fits(tuple(again), ["Ties: 13", "With", "Ana 0.60", "Ben"])
    assert again == ["Ties: 13", "…", "Ana 0.60", "…"]
    assert rewritten(("undo …", "old", "…"), ["undo 17", "new", "more"]) == ["undo …", "…"], "an id stays left out"
