"""The lines that vCard and iCalendar are written in: a name, parameters and a value, folded over several lines."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

_LONGEST: Final = 1 << 20
"""Characters of a line that are read: photographs are longer, and not wanted."""
_LONGEST_NAME: Final = 4_000
"""Characters within which the name of a line and its parameters end."""
_PARTS: Final = re.compile(
    r'(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;(?:[^":;]|"[^"]*")*)*):(?P<value>.*)', re.S
)
_PARAMETER: Final = re.compile(r';([^=;]+)(?:=((?:"[^"]*"|[^";])*))?')
_ESCAPED: Final = re.compile(r"\\(.)", re.S)
_BREAK_AT: Final = {parts: re.compile(rf"(?<!\\){parts}") for parts in ",;"}


class ContentLine(NamedTuple):
    """One line, unfolded.

    Attributes
    ----------
    number : int
        Of its first line in the file.
    name : str
        In capitals, without the group before it.
    parameters : mapping
        By their names in capitals; those without a name (vCard 2.1) under themselves.
    value : str
        As it is written, still escaped.
    """

    number: int
    name: str
    parameters: Mapping[str, str]
    value: str

    def text(self) -> str:
        """Return the value as text."""
        return unescaped(self.value)

    def parts(self, between: str = ";") -> list[str]:
        """Return the parts of a value that has several."""
        return [unescaped(part).strip() for part in _BREAK_AT[between].split(self.value)]


def unescaped(value: str) -> str:
    r"""Take the backslashes off.

    >>> unescaped(r"Lake\, Ohio\; 1\n2")
    'Lake, Ohio; 1\n2'
    """
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def content_lines(path: Path, codec: str) -> Iterator[ContentLine]:
    """Yield the lines of a file; what is no line of this form is passed over."""
    for number, line in _unfolded(path, codec):
        if not (found := _PARTS.fullmatch(line)):
            continue
        given = {name.strip().upper(): text.strip('"') for name, text in _PARAMETER.findall(found["parameters"])}
        value = found["value"]
        if "QUOTED-PRINTABLE" in (given.get("ENCODING", "").upper(), *given):
            plain = quopri.decodestring(value.encode(errors="replace"))
            try:
                value = plain.decode(given.get("CHARSET") or "utf-8")
            except (LookupError, UnicodeDecodeError):
                value = plain.decode("cp1252", errors="replace")
            value = value.replace("\r\n", "\\n").replace("\n", "\\n")
        yield ContentLine(number, found["name"].upper(), given, value)


def _unfolded(path: Path, codec: str) -> Iterator[tuple[int, str]]:
    """Yield lines with what continues them; what is behind the longest that is read is passed over."""
    with path.open(encoding=codec) as text:
        first, kept, size, coded, open_end = 0, [""], 0, False, False
        for number, read in enumerate(text, 1):
            line = read.rstrip("\n")
            if coded and open_end:
                kept[-1] = kept[-1].removesuffix("=")
                more = line.lstrip()
            elif line[:1] in (" ", "\t") and size:
                more = line[1:]
            else:
                if size:
                    yield first, "".join(kept)
                first, kept, size, more = number, [], 0, line
            open_end = line.endswith("=")
            if size < _LONGEST:
                kept.append(more[: _LONGEST - size])
                size += len(kept[-1])
                if size < _LONGEST_NAME or len(kept) == 1:
                    coded = "QUOTED-PRINTABLE" in "".join(kept).partition(":")[0].upper()
        if size:
            yield first, "".join(kept)
