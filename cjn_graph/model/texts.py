"""Values as people type them, in a form or at the terminal: one text for each property."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model import shape

PAIRS_HINT = "One on each line, as name: value."

Shape = Literal["one", "lines", "pairs"]


def shape_of(annotation: Any) -> Shape:
    """Tell how a property is typed: as one value, as lines, or as lines of name and value.

    >>> shape_of(str | None), shape_of(list[str]), shape_of(dict[str, str])
    ('one', 'lines', 'pairs')
    """
    holds = shape.shape_of(annotation).holds
    return "lines" if holds == "many" else holds


def to_text(value: Any) -> str:
    r"""Write a stored value as it is typed.

    >>> to_text(None), to_text(True), to_text(["en", "es"]), to_text({"cohort": "2021"})
    ('', 'true', 'en\nes', 'cohort: 2021')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {item}" for name, item in value.items())
    return str(value)


def from_texts(shapes: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, Any]:
    """Read what was typed; an empty text is None. Numbers and dates stay texts: the model reads them.

    Parameters
    ----------
    shapes : mapping
        The properties that are asked for; whatever is neither ``lines`` nor ``pairs`` is one value.

    Raises
    ------
    InvalidInput
        A line of pairs is none.
    """
    return {name: _from_text(name, shape, texts[name]) for name, shape in shapes.items() if name in texts}


def _from_text(name: str, shape: str, text: str) -> Any:
    text = text.strip()
    if not text:
        return None
    if shape == "lines":
        return lines_of(text)
    if shape == "pairs":
        pairs = [line.partition(":") for line in lines_of(text)]
        if any(not separator for _, separator, _ in pairs):
            raise InvalidInput([Problem(name, "a line has no colon.", PAIRS_HINT)])
        return {key.strip(): value.strip() for key, _, value in pairs}
    return text


def lines_of(text: str) -> list[str]:
    """Return the lines that hold something."""
    return [line.strip() for line in text.split("\n") if line.strip()]
