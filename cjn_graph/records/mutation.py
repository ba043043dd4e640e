"""What can be done to one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cjn_graph.model import Record


@dataclass(frozen=True)
class Create:
    """Write a new record. Its version and times are set on the way."""

    record: Record


@dataclass(frozen=True)
class Update:
    """Change some properties; None clears one.

    ``expected_version`` is the version that the change was made on; None changes whatever is there (imports).
    """

    id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True)
class Delete:
    """Hide a record from every reader, with some properties changed on the way; it can be restored.

    ``merged_into`` is the record that it leads to from now on, where it was merged into another one.
    """

    id: str
    expected_version: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    merged_into: str = ""


@dataclass(frozen=True)
class Restore:
    """Bring a deleted record back, with some properties changed on the way."""

    id: str
    expected_version: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """Let a relationship join other records, as a merge does; whoever moves it need not see it."""

    id: str
    from_id: str
    to_id: str
    expected_version: int | None = None


Mutation = Create | Update | Delete | Restore | Move
