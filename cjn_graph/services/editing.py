"""Add and edit one record as staff do: from typed texts, with both sides at hand where somebody else was faster."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model import Record
from cjn_graph.model.ids import a_kind
from cjn_graph.model.texts import from_texts, shape_of, to_text
from cjn_graph.records.commit import FIXED_PROPERTIES
from cjn_graph.services.contacts import make
from cjn_graph.services.history import Edit, history
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.workspace import Workspace

_MOST_EDITS = 500


@dataclass(frozen=True)
class Side:
    """One property that was changed on one side or on both.

    Attributes
    ----------
    before, yours, theirs : str
        Its text in the version that you edited, as you want it, and as it is now.
    who : {"both", "you", "they"}
        Who changed it since that version.
    """

    name: str
    before: str
    yours: str
    theirs: str
    who: Literal["both", "you", "they"]


def editable(declared: type[Record]) -> list[str]:
    """Return the properties of a kind that people fill in and change."""
    return [name for name in declared.model_fields if name not in FIXED_PROPERTIES]


def texts_of(declared: type[Record], assignments: Sequence[str]) -> dict[str, str]:
    """Take FIELD=VALUE apart; a list takes one item each time that its field is given.

    Raises
    ------
    InvalidInput
        Every one that names no field of the kind, has no equals sign, or gives a single value again.
    """
    names, problems = editable(declared), []
    listed = f"Its fields: {', '.join(names)}."  # said once, however many are wrong
    texts: dict[str, str] = {}
    for assignment in assignments:
        name, sign, text = assignment.partition("=")
        name = name.strip()
        if not sign:
            problems.append(
                Problem(assignment[:80], "has no equals sign.", "Write FIELD=VALUE, such as note='Call back'.")
            )
        elif name not in names:
            problems.append(Problem(name[:80], f"{a_kind(declared.kind)} has no such field.", listed))
            listed = ""
        elif name not in texts:
            texts[name] = text
        elif shape_of(declared.model_fields[name].annotation) == "one":
            problems.append(Problem(name, "is given twice.", "Give it once."))
        else:
            texts[name] += f"\n{text}"
    if problems:
        raise InvalidInput(problems)
    return texts


def read_texts(declared: type[Record], texts: Mapping[str, str]) -> dict[str, Any]:
    """Read typed texts as the values of a kind; an empty text is None.

    Raises
    ------
    InvalidInput
    """
    return from_texts({name: shape_of(declared.model_fields[name].annotation) for name in texts}, texts)


def add(
    workspace: Workspace, viewer: Viewer, kind: str, values: Mapping[str, Any], *, reason: str = "entered"
) -> Receipt:
    """Add an entity of a kind.

    Raises
    ------
    InvalidInput, DuplicateExternalId, Forbidden
    """
    return write(workspace, viewer, [make(workspace, kind, values)], reason)


def both_sides(
    workspace: Workspace, viewer: Viewer, record: Record, texts: Mapping[str, str], version: int
) -> tuple[list[Edit], list[Side]]:
    """Tell what others changed in a record since a version, and how that differs from what you want.

    Parameters
    ----------
    record : Record
        As it is now.
    texts : mapping
        What you want, by property; of the others you want what they were.

    Returns
    -------
    tuple
        What others did, the latest first, and the properties in which the two sides differ.
    """
    edits = [made for made in history(workspace, viewer, record.id, limit=_MOST_EDITS) if made.version > version]
    earlier = _texts_before(record, edits)
    sides = []
    for name in editable(type(record)):
        theirs = to_text(getattr(record, name))
        before = earlier.get(name, theirs)
        yours = texts.get(name, before).strip()
        if yours != theirs:
            who: Literal["both", "you", "they"] = "they" if yours == before else "you" if theirs == before else "both"
            sides.append(Side(name, before, yours, theirs, who))
    return edits, sides


def _texts_before(record: Record, edits: list[Edit]) -> dict[str, str]:
    """Return the texts of the properties as they were before these edits, the latest of which comes first."""
    values: dict[str, Any] = record.model_dump(include={name for edit in edits for name in edit.changed})
    for made in edits:
        values |= {name: made.before.get(name) for name in made.changed}
    if isinstance(values.get("attributes"), str):
        values["attributes"] = json.loads(values["attributes"])  # the change log holds them as they are stored
    return {name: to_text(value) for name, value in values.items()}
