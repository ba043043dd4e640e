"""What can be done to one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    """Hide a record from every reader; it can be restored."""

    id: str
    expected_version: int | None = None


@dataclass(frozen=True)
class Restore:
    """Bring a deleted record back."""

    id: str
    expected_version: int | None = None


Mutation = Create | Update | Delete | Restore
