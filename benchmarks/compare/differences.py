"""Where two answers differ, said shortly.

An answer in JSON is compared as data: the order of an object's keys does not count. A page is compared by its main
part, as lines: texts, the addresses of links, the fields of forms. Everything else is compared as text.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

LAST_DIGITS = 1e-9
"""Numbers closer than this, relatively, differ in the order of a sum and not in what is summed."""
_PAGE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_SHOWN = 160
_LINES_SHOWN = 6
_PASSING = re.compile(r"[0-9a-f]{64}|(?<=\"next_cursor\":\")[^\"]+|(?<=://127\.0\.0\.1:)\d+")
"""What belongs to the process that answers: tokens of forms, signed cursors, its port."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status of the response (or a program's exit code), and the text."""

    status: int
    text: str


@dataclass(frozen=True)
class Difference:
    """How two answers to one question differ.

    Attributes
    ----------
    where : str
        The place in the answer, alike for alike differences in other answers: ``$.ties[].weight``.
    told : str
        The first difference with what was before and what is after, a few lines at most.
    rounding : bool
        Whether nothing but last digits of numbers differ.
    """

    where: str
    told: str
    rounding: bool = False


def difference(before: Answer, after: Answer, ignored: Sequence[str] = ()) -> Difference | None:
    """Compare two answers to one question; None where they are equal.

    Parameters
    ----------
    ignored : sequence of str
        Regular expressions for parts of lines, of pages and printed texts, that do not count.
    """
    if before.status != after.status:
        told = f"status {before.status} → {after.status}: {_short(before.text)} → {_short(after.text)}"
        return Difference("status", told)
    texts = [_PASSING.sub("…", answer.text) for answer in (before, after)]
    if texts[0] == texts[1]:
        return None
    if all(_PAGE.match(text) for text in texts):
        return _of_lines(*(main_lines(text) for text in texts), ignored)
    try:
        data = [json.loads(text) for text in texts]
    except ValueError:
        return _of_lines(*(text.splitlines() for text in texts), ignored)
    return _of_data(*data)


def _of_data(before: Any, after: Any) -> Difference | None:
    found = list(_leaves("$", before, after))
    for place, one, other in found:
        if not _close(one, other):
            return Difference(re.sub(r"\[\d+\]", "[]", place), f"{place}: {_written(one)} → {_written(other)}")
    if found:
        place, one, other = found[0]
        return Difference(re.sub(r"\[\d+\]", "[]", place), f"{place}: {one} → {other}", rounding=True)
    return None


class _Told(str):
    """Text of ours in the place of a value, shown without quotes."""


_ABSENT = _Told("(absent)")


def _leaves(place: str, before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    """List the innermost places where two values differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = list(dict.fromkeys([*before, *after]))
        pairs = [(f"{place}.{key}", before.get(key, _ABSENT), after.get(key, _ABSENT)) for key in keys]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = [(f"{place}[{at}]", *both) for at, both in enumerate(zip(before, after, strict=True))]
    elif isinstance(before, list) and isinstance(after, list):
        return [_of_lists(place, before, after)]
    else:
        return [] if before == after and type(before) is type(after) else [(place, before, after)]
    return [leaf for pair in pairs for leaf in _leaves(*pair)]


def _of_lists(place: str, before: list[Any], after: list[Any]) -> tuple[str, Any, Any]:
    """Name the first entry that only one of two lists of unequal length has."""
    at = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
    at = min(len(before), len(after)) if at is None else at
    one, other = (
        _Told(f"{len(entries)} entries, at {at}: {_written((*entries, _ABSENT)[at])}") for entries in (before, after)
    )
    return place, one, other


def _close(one: Any, other: Any) -> bool:
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    return numbers and not isinstance(one, bool | int) and math.isclose(one, other, rel_tol=LAST_DIGITS)


def _of_lines(before: list[str], after: list[str], ignored: Sequence[str]) -> Difference | None:
    for pattern in ignored:
        before, after = ([re.sub(pattern, "…", line) for line in lines] for lines in (before, after))
    if before == after:
        return None
    changed = [
        line
        for line in difflib.unified_diff(before, after, n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    first = re.sub(r"[a-z_]+-[a-z0-9]{16}|\d+", "…", changed[0])
    if len(changed) == 2:
        pairs = zip(*(line[1:] for line in changed), strict=False)
        same = next((at for at, (one, other) in enumerate(pairs, start=1) if one != other), 0)
        if same > _SHOWN // 2:
            changed = [f"{line[0]}… {line[same - 20 :]}" for line in changed]
    told = "\n".join(_short(line) for line in changed[:_LINES_SHOWN])
    return Difference(first[:60], told)


def _written(value: Any) -> str:
    return _short(value if isinstance(value, _Told) else json.dumps(value, ensure_ascii=False))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_WITHIN_LINES = frozenset("a abbr b bdi cite code del em i ins kbd mark q s small span strong sub sup time u".split())
_FIELDS = frozenset("input select textarea option button".split())


def main_lines(page: str) -> list[str]:
    """Return the main part of a page as lines: each text, then where a link leads; each field with what it holds.

    >>> main_lines('<body>menu<main><p>A <b>b</b> <a href="/x">c</a></p><input name="n" value="1"></main></body>')
    ['A b c → /x', 'input n=1']
    """
    reader = _MainReader()
    reader.feed(page)
    reader.close()
    return reader.lines


class _MainReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._texts: list[str] = []
        self._links: list[str] = []
        self._is_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._is_main = True
        if not self._is_main:
            return
        given = dict(attrs)
        if tag == "a":
            self._links.append(given.get("href") or "")
        if tag not in _WITHIN_LINES:
            self._end_line()
        if tag in _FIELDS and given.get("name") != "csrf_token":
            held = given.get("value") or ""
            chosen = " (chosen)" if given.keys() & {"selected", "checked"} else ""
            self.lines.append(f"{tag} {given.get('name') or ''}={held}{chosen}")
        if tag == "form":
            self.lines.append(f"form {given.get('method') or 'get'} {given.get('action') or ''}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._is_main and self._links:
            self._texts.append(f" → {self._links.pop()} ")
        if tag not in _WITHIN_LINES:
            self._end_line()
        if tag == "main":
            self._is_main = False

    def handle_data(self, data: str) -> None:
        if self._is_main:
            self._texts.append(data)

    def _end_line(self) -> None:
        line = " ".join("".join(self._texts).split())
        self._texts.clear()
        if line:
            self.lines.append(line)
