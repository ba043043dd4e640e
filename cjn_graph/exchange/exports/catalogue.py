"""The formats for people and other programs: what each is for, and what can be in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cjn_graph.exchange.columns import NOT_IMPORTED
from cjn_graph.model import MODEL
from cjn_graph.records.commit import MEASURED_KINDS

TABLES: Final = tuple(kind for kind in MODEL.kinds if kind not in NOT_IMPORTED - MEASURED_KINDS)
"""Kinds of which there are tables: all but accounts, grants and what is private."""


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    title : str
        What it is called on pages.
    ending, media_type : str
    kinds : tuple of str
        Kinds of records that can be written; the first is the default.
    purpose : str
        What it is for, in one line.
    reaches : bool
        Whether it is there to reach people: then whoever refused is left out unless they are asked for.
    has_ties : bool
        Whether people are in it with their ties.
    is_live : bool
        Whether it can be had from a live address.
    stem : str
        What its files are called; as its kind of records where it is empty.
    """

    title: str
    ending: str
    media_type: str
    kinds: tuple[str, ...]
    purpose: str
    reaches: bool = False
    has_ties: bool = False
    is_live: bool = False
    stem: str = ""


ALL: Final = "all"
"""In the place of a kind: whatever a search finds, of every kind."""
_GRAPH: Final = ("person",)
_PEOPLE_FIRST: Final = ("person", *(kind for kind in TABLES if kind != "person"), ALL)

FORMATS: Final = {
    "csv": Format("CSV", ".csv", "text/csv", _PEOPLE_FIRST, "a table for any program"),
    "xlsx": Format(
        "Excel",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _PEOPLE_FIRST,
        "a table for Excel and its kin",
    ),
    "jsonl": Format("JSON Lines", ".jsonl", "application/jsonl", _PEOPLE_FIRST, "the same rows for programs"),
    "parquet": Format("Parquet", ".parquet", "application/vnd.apache.parquet", _PEOPLE_FIRST, "a table for BI tools"),
    "mailing": Format(
        "Mailing list", ".csv", "text/csv", _GRAPH, "names and addresses for a mailing tool", reaches=True
    ),
    "vcard": Format("vCard", ".vcf", "text/vcard", _GRAPH, "contacts for an address book", reaches=True),
    "civicrm": Format("CiviCRM", ".csv", "text/csv", _GRAPH, "contacts for CiviCRM's importer"),
    "ical": Format("iCalendar", ".ics", "text/calendar", ("convening",), "convenings for a calendar", is_live=True),
    "graphml": Format(
        "GraphML",
        ".graphml",
        "application/graphml+xml",
        _GRAPH,
        "people and ties for NetworkX, igraph, yEd",
        has_ties=True,
        stem="network",
    ),
    "gexf": Format(
        "GEXF", ".gexf", "application/gexf+xml", _GRAPH, "people and ties for Gephi", has_ties=True, stem="network"
    ),
    "kumu": Format(
        "Kumu",
        ".json",
        "application/json",
        _GRAPH,
        "people and ties for a map on kumu.io",
        has_ties=True,
        is_live=True,
        stem="network",
    ),
    "popolo": Format(
        "Popolo",
        ".json",
        "application/json",
        _GRAPH,
        "people, organizations, posts and memberships as Popolo JSON",
        stem="network",
    ),
}
"""By the word that commands and routes take."""
