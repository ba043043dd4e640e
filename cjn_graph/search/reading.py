"""What search reads of the model, in which order it shows kinds, and what people call the function of a post."""

from __future__ import annotations

from typing import Final

from cjn_graph.model import MODEL

_ORDER: Final = (
    "person",
    "organization",
    "topic",
    "jurisdiction",
    "engagement",
    "program",
    "reform",
    "convening",
    "resource",
    "workgroup",
    "network",
    "commitment",
    "request",
    "observation",
    "interaction",
    "pressure",
)
"""The order in which equally good hits are shown, by kind; other kinds follow."""

PROPERTIES: Final = {kind: dict(declared.searched) for kind, declared in MODEL.entities.items() if declared.searched}
"""For each kind that is read, its properties and what each is to a search; nobody's race or gender."""

KINDS: Final = tuple(
    sorted(
        (kind for kind in PROPERTIES if MODEL.entities[kind].is_hit),
        key=lambda kind: _ORDER.index(kind) if kind in _ORDER else len(_ORDER),
    )
)
"""The kinds that can be found, in the order in which equally good ones are shown."""

READ: Final = (*KINDS, *(kind for kind in PROPERTIES if kind not in KINDS))
"""All kinds that are read: the others only lend their words."""

RELATIONSHIPS: Final = tuple(
    kind
    for kind, declared in MODEL.relationships.items()
    if declared.lent and any(start in PROPERTIES and end in PROPERTIES for start, end in declared.endpoints)
)
"""The relationships that words are lent by."""

NAME_PROPERTIES: Final = {"name": "name", "nicknames": "nickname", "email": "email", "phone": "phone"}
"""The properties of a person that a look-up by name reads."""
