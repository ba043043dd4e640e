"""What stands over the records that a record is joined to, in the order in which its page lists them."""

from __future__ import annotations

from typing import Final

from cjn_graph.model import MODEL
from cjn_graph.model.relationships import ABOUT_KINDS

Sort = tuple[str, bool, str]
"""A relationship, whether it starts at the record asked about, and the kind at its other end."""

WORKS_HERE: Final[Sort] = ("holds", False, "person.now")
STARTS_LATER: Final[Sort] = ("holds", False, "person.ahead")
VACANT: Final[Sort] = ("has_post", True, "post")
WORKED_HERE: Final[Sort] = ("holds", False, "person.over")
SERVES_HERE: Final[Sort] = ("holds", False, "person.serving")
"""Sorts that are two relationships away: the people of an office, and those of the offices that serve a place."""

_ABOUT: Final[dict[Sort, str]] = {
    ("about", False, kind): f"{MODEL.kinds[kind].plural.capitalize()} with this topic" for kind in ABOUT_KINDS
}

TITLES: Final[dict[Sort, str]] = {
    ("has_post", False, "organization"): "Office it belongs to",
    ("holds", False, "person"): "Terms",
    WORKS_HERE: "Who works here",
    STARTS_LATER: "Who starts later",
    VACANT: "Posts that nobody holds today",
    ("serves", True, "jurisdiction"): "Place it serves",
    SERVES_HERE: "People of the offices that serve it",
    ("serves", False, "organization"): "Offices and organizations that serve it",
    ("in", True, "jurisdiction"): "Where",
    ("runs", False, "person"): "Who runs it",
    ("runs", False, "organization"): "Organizations that run it",
    ("took_part", False, "person"): "Who took part",
    ("took_part", False, "organization"): "Organizations that took part",
    ("attended", False, "person"): "Who came",
    ("faced", False, "person"): "Who faced it",
    ("introduces", True, "person"): "Whom it brings together",
    ("involves", True, "person"): "Who was in touch",
    ("given_by", True, "person"): "Whose decision it is",
    ("can_help_with", False, "person"): "Offers help",
    ("seeks_help_with", False, "person"): "Seeks help",
    ("part_of", True, "network"): "Part of",
    ("part_of", True, "jurisdiction"): "Part of",
    ("formed_at", True, "convening"): "Formed at",
    ("part_of", False, "convening"): "Convenings",
    ("formed_at", False, "workgroup"): "Workgroups formed here",
    ("part_of", False, "workgroup"): "Workgroups",
    ("produced", True, "resource"): "What came of it to read or use",
    ("produced", False, "workgroup"): "Made by the workgroup",
    ("produced", False, "engagement"): "Made in the engagement",
    ("produced", False, "convening"): "Made at the convening",
    ("asked", True, "request"): "Requests",
    ("asked", False, "person"): "Asked by",
    ("asked", False, "organization"): "Asked by the organization",
    ("answers", True, "request"): "Request it answers",
    ("answers", False, "introduction"): "Introductions that answer it",
    ("used", True, "resource"): "Resources used",
    ("used", False, "person"): "Who used it",
    ("used", False, "organization"): "Organizations that used it",
    ("at", True, "convening"): "Made at",
    ("at", False, "commitment"): "Commitments made here",
    ("made", True, "commitment"): "Commitments",
    ("made", False, "person"): "Who made it",
    ("made", False, "organization"): "Organizations that made it",
    ("runs", True, "program"): "Programs it runs",
    ("runs", True, "reform"): "Reforms it carries",
    ("took_part", True, "engagement"): "Engagements it took part in",
    ("in", False, "engagement"): "Engagements here",
    ("in", False, "program"): "Programs here",
    ("in", False, "reform"): "Reforms here",
    ("member_of", False, "person"): "Members",
    ("member_of", False, "organization"): "Member organizations",
    ("member_of", True, "network"): "Networks it belongs to",
    ("member_of", True, "workgroup"): "Workgroups it belongs to",
    ("stewards", False, "person"): "Who looks after it",
    ("about", True, "topic"): "Topics",
    ("broader", True, "topic"): "Wider topics",
    ("broader", False, "topic"): "Narrower topics",
    **_ABOUT,
    ("of", True, "jurisdiction"): "Place it describes",
    ("of", True, "organization"): "Organization it describes",
    ("of", True, "reform"): "Reform it describes",
    ("of", True, "program"): "Program it describes",
    ("of", False, "observation"): "Observations",
    ("part_of", False, "jurisdiction"): "Places within it",
    ("given_to", True, "account"): "Account it is given to",
    ("given_to", False, "grant"): "Grants",
    WORKED_HERE: "Who worked here before",
}
