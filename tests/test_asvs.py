"""The tests that docs/security.md names for the requirements of OWASP ASVS are there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs" / "security.md"


def test_each_named_test_is_there() -> None:
    named = set(re.findall(r"([\w/]+)::(test_\w+)", PAGE.read_text(encoding="utf-8")))
    missing = [
        f"{file}.py::{name}"
        for file, name in sorted(named)
        if f"def {name}(" not in (TESTS / f"{file}.py").read_text(encoding="utf-8")
    ]
    assert len(named) > 50
    assert not missing
