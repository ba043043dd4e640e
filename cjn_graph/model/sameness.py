"""Which records are one, and which only look alike."""

from __future__ import annotations

from cjn_graph.model.base import Relationship, ShortText, prop
from cjn_graph.model.listing import NOT_LISTED, Listing


class DifferentFrom(Relationship):
    """Two records that look alike and are known to be different."""

    kind, type, plural = "different_from", "DIFFERENT_FROM", "different_from"
    endpoints = (("person", "person"), ("organization", "organization"))
    lent = ()
    symmetric = True
    verb, fact_name = "is not the same as", "known to be different"
    at_start = Listing("Not the same as", rank=9, member=NOT_LISTED)

    note: ShortText | None = prop("How it is known.")
