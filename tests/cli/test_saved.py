"""Saved searches at the terminal: ``cjn search --save``, ``--saved`` and ``cjn saved``."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Cjn


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Cjn:
    """A store with two people, and a search that ``staff`` saved."""
    folder = tmp_path_factory.mktemp("saved")
    files = folder / "files"
    files.mkdir()
    (files / "people.csv").write_text("id,name\n1,Ada Novak\n2,Ben Novak\n")
    cjn = Cjn(folder / "data")
    cjn("import", str(files))
    told = cjn("search", "novak", "--kind", "person", "--save", "The Novaks' own", "--limit", "1")
    assert "Ada Novak" in told.stdout
    assert "again with --saved 'The Novaks'\"'\"' own'" in told.stderr
    return cjn


def test_a_saved_search_is_made_again_and_listed_for_its_account_alone(kept: Cjn) -> None:
    again = kept("search", "--saved", "the novaks' OWN").stdout
    assert "Ada Novak" in again
    assert "Ben Novak" in again
    assert "The Novaks' own  novak  person" in kept("saved", "list").stdout
    for account in ("manager", "admin"):
        told = kept("--as", account, "saved", "list")
        assert (told.stdout, "You have no saved search" in told.stderr) == ("", True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["search", "--saved", "Nothing"], 4, "There is no saved search called 'Nothing'"),
        (["search", "ada", "--saved", "The Novaks' own"], 3, "has its words and filters already"),
        (["search", "--saved", "The Novaks' own", "--save", "Again"], 3, "has its words and filters already"),
        (["search", "ada", "--save", "The Novaks' own"], 5, "already"),
        (["search", "ada", "--save", "x" * 81], 3, "at most 80"),
        (["search", "--save", "Empty"], 3, "look for"),
        (["--as", "admin", "saved", "remove", "The Novaks' own"], 4, "There is no saved search called"),
        (["--as", "viewer", "search", "ada", "--save", "x"], 4, "no account called 'viewer'"),
    ],
)
def test_what_cannot_be_done_is_said(kept: Cjn, arguments: list[str], code: int, message: str) -> None:
    told = kept(*arguments, code=code)
    assert told.stdout == ""
    assert message in told.stderr


def test_saved_searches_are_not_imported(kept: Cjn) -> None:
    folder = kept.folder.parent / "others"
    folder.mkdir()
    (folder / "saved_searches.csv").write_text("id,name,owner,words\n1,Theirs,admin,recall\n")
    told = kept("import", str(folder), code=3)
    assert "private to an account are not imported" in told.stdout + told.stderr
