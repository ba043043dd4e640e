"""What seats in organizations are for, what people call that, and how high they stand."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

PostFunction: TypeAlias = Literal[
    "chief_prosecutor",
    "deputy",
    "diversion",
    "policy",
    "data",
    "victim_services",
    "communications",
    "community_engagement",
    "executive",
    "program",
    "research",
    "advocacy",
    "organizing",
    "health",
    "operations",
    "other",
]
POST_FUNCTIONS: Final[tuple[str, ...]] = get_args(PostFunction)
PostLevel: TypeAlias = Literal["chief", "senior", "manager", "line"]
POST_LEVELS: Final[tuple[str, ...]] = get_args(PostLevel)
"""The highest first."""

FUNCTION_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "chief_prosecutor": (
        "chief prosecutor",
        "elected prosecutor",
        "district attorney DA",
        "state's attorney",
        "county attorney",
        "prosecuting attorney",
    ),
    "deputy": ("deputy prosecutor", "assistant prosecutor"),
    "diversion": ("diversion",),
    "policy": ("policy",),
    "data": ("data analyst", "research and data"),
    "victim_services": ("victim services", "victim advocate"),
    "communications": ("communications", "press"),
    "community_engagement": ("community engagement", "outreach"),
    "executive": ("executive", "head"),
    "program": ("program",),
    "research": ("research",),
    "advocacy": ("advocacy",),
    "organizing": ("organizing", "organizer"),
    "health": ("health",),
    "operations": ("operations",),
    "other": (),
}
"""What people call each function of a post, whatever the seat's own title is."""
