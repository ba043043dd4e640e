"""The examples of the docs: what is between ```console and ```, a command after ``$ `` and below it what it prints.

A line of nothing but ``…`` stands for any lines left out, ``…`` within a line for any text. Each document is played
from its beginning to its end on a fresh demo network, on the day of the demo, 120 columns wide.

``make examples`` runs the examples again and writes what they print now; what was left out stays left out.
"""

from __future__ import annotations

import difflib
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.cli.conftest import ROOT, Cjn
from tests.measures_page import PAGE, measures_page

DOCUMENTS: Final = ("README.md", "docs/stories.md")
COLUMNS: Final = "120"
LEFT_OUT: Final = "…"
_BLOCK: Final = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ALIKE: Final = 0.6
"""How alike a line must be to stand in for one that is printed no longer."""


@dataclass(frozen=True)
class Example:
    """One command with the lines that the document says it prints."""

    command: str
    printed: tuple[str, ...]

    @property
    def arguments(self) -> list[str]:
        """The arguments behind ``cjn``."""
        name, *arguments = shlex.split(self.command)
        assert Path(name).name == "cjn", f"{self.command!r} is no command of ours"
        return arguments


def read_block(text: str) -> list[Example]:
    """Read the examples of one block."""
    examples: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            examples.append((line[2:], []))
        else:
            assert examples, f"{line!r} stands before any command"
            examples[-1][1].append(line)
    return [Example(command, tuple(printed)) for command, printed in examples]


def read_document(text: str) -> list[Example]:
    """Read all examples of a document."""
    return [example for block in _BLOCK.findall(text) for example in read_block(block)]


def run(cjn: Cjn, example: Example) -> list[str]:
    """Run an example; what it says on stderr follows what it prints."""
    done = cjn.run(*example.arguments, COLUMNS=COLUMNS)
    return _trimmed((done.stdout + done.stderr).splitlines())


def _trimmed(lines: list[str]) -> list[str]:
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def fits(expected: tuple[str, ...], printed: list[str]) -> bool:
    """Tell whether a command printed what its document says.

    >>> fits(("a", "…", "d 1…"), ["a", "b", "c", "d 123"]), fits(("a", "b"), ["a", "b", "c"])
    (True, False)
    """
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == LEFT_OUT else ".*".join(map(re.escape, line.rstrip().split(LEFT_OUT))) + r"\n"
        for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def rewritten(expected: tuple[str, ...], printed: list[str]) -> list[str]:
    """Return what to write below a command: everything, or of what was left out in part the lines most like before.

    >>> rewritten(("Ties: 3", "…", "Ana  0.5", "…"), ["Ties: 4", "", "Ana  0.7", "Ben  0.1"])
    ['Ties: 4', '', 'Ana  0.7', '…']
    """
    if fits(expected, printed):
        return list(expected)
    if LEFT_OUT not in "".join(expected):
        return printed
    kept: dict[int, str] = {}
    last = -1
    for line in (line for line in expected if line.strip() and line.strip() != LEFT_OUT):
        rest = range(last + 1, len(printed))
        likeness = {at: difflib.SequenceMatcher(None, line, printed[at]).ratio() for at in rest}
        best = max(likeness, key=lambda at: (likeness[at], -at), default=None)
        if best is not None and likeness[best] >= _ALIKE:
            last = best
            kept[best] = line if fits((line,), [printed[best]]) else printed[best]
    lines: list[str] = []
    before = -1
    for at in [*kept, len(printed)]:
        gap = printed[before + 1 : at]
        lines += gap if not "".join(gap) else [LEFT_OUT]
        lines += [kept[at]] if at in kept else []
        before = at
    return lines


def rewrite(cjn: Cjn, text: str) -> str:
    """Run every example of a document and return the document with what they print now."""

    def block(found: re.Match[str]) -> str:
        lines: list[str] = []
        for example in read_block(found[1]):
            lines += [f"$ {example.command}", *rewritten(example.printed, run(cjn, example))]
        return "".join(["```console\n", *(f"{line}\n" for line in lines), "```"])

    return _BLOCK.sub(block, text)


def on_a_demo_network(seeded: Path | None = None) -> Iterator[Cjn]:
    """Yield a demo network in a folder of its own, which goes when the caller is done.

    Parameters
    ----------
    seeded : Path, optional
        The data folder of one that nobody has opened, to copy; without it one is made, which takes seconds.
    """
    with tempfile.TemporaryDirectory() as folder:
        cjn = Cjn(Path(folder) / "data")
        if seeded:
            shutil.copytree(seeded, cjn.folder)
        else:
            cjn("seed")
        yield cjn


def main() -> None:
    """Write what the examples of all documents print now."""
    for name in DOCUMENTS:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        for cjn in on_a_demo_network():
            new = rewrite(cjn, text)
        path.write_text(new, encoding="utf-8")
        print(f"{name}: {'rewritten' if new != text else 'unchanged'}")
    PAGE.write_text(measures_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
