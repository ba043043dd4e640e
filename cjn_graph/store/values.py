"""Values on their way into the store and out of it.

The store keeps texts, numbers, truth values and lists of them; times and dates are kept as ISO 8601 text, because the
embedded engine drops the zone of a time that is sent as a parameter. What comes back is plain Python: nodes and
relationships become dicts of their properties, so nothing of the driver is seen outside this folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from neo4j.graph import Node, Relationship
from neo4j.time import Date, DateTime, Duration, Time

_PLAIN = frozenset({str, int, float, bool, type(None), bytes})


def to_parameter(value: Any) -> Any:
    """Turn a time or date into ISO text (times in UTC); leave everything else as it is.

    Raises
    ------
    ValueError
        The time has no zone.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"The time {value} has no zone.")
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def from_store(value: Any) -> Any:
    """Turn one value of an answer into plain Python; a time without a zone is UTC."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (Node, Relationship)):
        return {key: from_store(item) for key, item in value.items()}
    if isinstance(value, list):
        # Long columns are nearly always plain: one pass over the types is far cheaper than a call for each value.
        return value if set(map(type, value)) <= _PLAIN else [from_store(item) for item in value]
    if isinstance(value, Mapping):
        return {key: from_store(item) for key, item in value.items()}
    if isinstance(value, DateTime):
        native = value.to_native()
        return (native if native.tzinfo else native.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, (Date, Time, Duration)):
        return value.iso_format()
    return value
