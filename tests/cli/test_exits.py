"""Every error class has its documented exit code, and errors are told without a traceback."""

from __future__ import annotations

import pytest

from cjn_graph import errors
from cjn_graph.cli import exits
from cjn_graph.errors import Problem

WRONG_PASSWORD = errors.WrongPassword("The server refused it.", hint="Set CJN_NEO4J_PASSWORD.")

EXAMPLES = [
    (errors.InvalidInput("Wrong."), 3),
    (errors.Unfit("It does not fit."), 3),
    (errors.NotFound("Nobody."), 4),
    (errors.Ambiguous("Two.", ["person-1  Ann", "person-2  Anne"]), 4),
    (errors.Conflict("No."), 5),
    (errors.StaleVersion("person-1", 1, 2), 5),
    (errors.StaleTerms("Somebody was faster."), 5),
    (errors.AlreadyRecorded("It is recorded already."), 5),
    (errors.LooksAlike("Somebody alike is on record."), 5),
    (errors.DuplicateExternalId("Taken."), 5),
    (errors.Forbidden("No."), 6),
    (errors.WrongSignIn("No.", hint="Try again."), 6),
    (errors.TooManyTries(30), 6),
    (errors.StoreError("No."), 7),
    (errors.StoreUnavailable("No."), 7),
    (WRONG_PASSWORD, 7),
    (errors.UnsupportedServer("No."), 7),
    (errors.StoreLocked("No."), 7),
    (errors.StoreDamaged("No."), 7),
    (errors.StoreFull("No."), 7),
    (errors.StoreNotInitialised("No."), 7),
    (errors.QueryDefect("Ours."), 1),
]


def _all_classes(base: type[errors.CjnError]) -> set[type[errors.CjnError]]:
    return {base}.union(*(_all_classes(kind) for kind in base.__subclasses__() if kind.__module__ == errors.__name__))


def test_there_is_an_example_of_every_error_class() -> None:
    assert {type(error) for error, _ in EXAMPLES} == _all_classes(errors.CjnError) - {errors.CjnError}


@pytest.mark.parametrize(("error", "code"), EXAMPLES, ids=lambda value: getattr(value, "code", None))
def test_the_exit_code_of_an_error(error: errors.CjnError, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert exits.report(error) == code
    assert code in exits.MEANINGS
    told = capsys.readouterr()
    assert told.out == ""
    assert error.message in told.err
    assert error.hint in told.err
    assert "Traceback" not in told.err


def test_candidates_and_problems_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    exits.report(errors.Ambiguous("Two.", ["person-1  Ann", "person-2  Anne"]))
    exits.report(errors.InvalidInput([Problem(f"people.csv, row {row}, start", "No date.") for row in range(2, 32)]))
    told = capsys.readouterr().err
    assert "person-1  Ann\n" in told
    assert "person-2  Anne\n" in told
    assert "30 problems" in told
    assert "people.csv, row 21, start: No date." in told
    assert "row 22" not in told
    assert "and 10 more" in told


def test_markup_and_control_characters_in_a_message_are_only_text(capsys: pytest.CaptureFixture[str]) -> None:
    exits.report(errors.NotFound("Nobody is called '[bold]Ann[/bold] :smile: \x1b[31m'."))
    told = capsys.readouterr().err
    assert "[bold]Ann[/bold] :smile: \N{REPLACEMENT CHARACTER}[31m" in told
    assert "\x1b" not in told


def test_an_unexpected_error_names_how_to_see_more_and_shows_it_when_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        try:
            return 1 // 0
        except ZeroDivisionError as error:
            return exits.report_unexpected(error)

    monkeypatch.delenv("CJN_DEBUG", raising=False)
    assert fail() == 1
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert "CJN_DEBUG=1" in told
    assert "Traceback" not in told
    monkeypatch.setenv("CJN_DEBUG", "1")
    assert fail() == 1
    assert "Traceback" in capsys.readouterr().err
