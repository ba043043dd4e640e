"""Every verb with what the command line, the route and the form are given to do the same with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """One verb, asked three ways about three records that are alike.

    ``{subject}`` stands for the record, ``{post}`` for a post that it holds.
    """

    command: list[str]
    route: str
    body: dict[str, Any]
    form: str
    texts: dict[str, str]
    made: str
    subject: str = "person"
    version: int = 0
    method: str = "POST"


CASES = {
    "log": Case(
        ["log", "{subject}", "Wren", "--channel", "visit", "--on", "2026-05", "--subject", "Budget", "--note", "A, B"],
        "interactions",
        {"people": ["{subject}", "Wren"], "channel": "visit", "on": "2026-05", "subject": "Budget", "note": "A, B"},
        "/facts/{subject}/log",
        {"people": "Wren", "channel": "visit", "on": "2026-05", "subject": "Budget", "note": "A, B"},
        "interaction",
    ),
    "consent": Case(
        ["consent", "{subject}", "refused", "--purpose", "contact", "--how", "by phone", "--wording", "May we?"],
        "people/{subject}/consents",
        {"decision": "refused", "purpose": "contact", "how": "by phone", "wording": "May we?"},
        "/facts/{subject}/consent",
        {"decision": "refused", "purpose": "contact", "how": "by phone", "wording": "May we?", "on": ""},
        "consent",
    ),
    "offer": Case(
        ["offer", "{subject}", "Pre-charge diversion", "--level", "expert", "--evidence", "did_it", "--note", "Ran it"],
        "people/{subject}/offers",
        {"topic": "Pre-charge diversion", "level": "expert", "evidence": "did_it", "note": "Ran it"},
        "/facts/{subject}/offer",
        {"topic": "Pre-charge diversion", "level": "expert", "evidence": "did_it", "note": "Ran it"},
        "can_help_with",
    ),
    "need": Case(
        ["need", "{subject}", "restorative justice", "--urgency", "high", "--until", "2026-12"],
        "people/{subject}/needs",
        {"topic": "restorative justice", "urgency": "high", "until": "2026-12"},
        "/facts/{subject}/need",
        {"topic": "restorative justice", "urgency": "high", "until": "2026-12"},
        "seeks_help_with",
    ),
    "attend": Case(
        ["attend", "{subject}", "Wren", "Tobias", "--role", "speaker"],
        "convenings/{subject}/attendance",
        {"people": ["Wren", "Tobias"], "role": "speaker"},
        "/facts/{subject}/attendance",
        {"people": "Wren\nTobias\n", "role": "speaker"},
        "attended",
        subject="convening",
    ),
    "invite": Case(
        ["invite", "{subject}", "Wren", "Tobias", "--answer", "accepted", "--how", "by phone"],
        "convenings/{subject}/invitations",
        {"people": ["Wren", "Tobias"], "answer": "accepted", "how": "by phone"},
        "/facts/{subject}/invite",
        {"people": "Wren\nTobias\n", "answer": "accepted", "how": "by phone", "on": ""},
        "invited_to",
        subject="convening",
    ),
    "succession": Case(
        ["succession", "{subject}", "Wren", "--on", "2026-05-04", "--how", "elected"],
        "posts/{post}/succession",
        {"successor": "Wren", "on": "2026-05-04", "how": "elected"},
        "/facts/{post}/succession",
        {"successor": "Wren", "on": "2026-05-04", "how": "elected"},
        "holds",
    ),
    "ask": Case(
        ["request", "ask", "{subject}", "A memo", "--team", "policy", "--due", "2026-07", "--description", "Long."],
        "requests",
        {"asker": "{subject}", "name": "A memo", "team": "policy", "due": "2026-07", "description": "Long."},
        "/facts/{subject}/ask",
        {"name": "A memo", "team": "policy", "due": "2026-07", "description": "Long."},
        "request",
    ),
    "observe": Case(
        [
            *("observe", "{subject}", "cases", "--value", "-1.5", "--unit", "percent", "--text", "Fell."),
            *("--start", "2025", "--by", "annual report", "--sensitivity", "staff"),
        ],
        "observations",
        {"about": "{subject}", "measure": "cases", "value": "-1.5", "unit": "percent", "text": "Fell.", "start": "2025"}
        | {"reported_by": "annual report", "sensitivity": "staff"},
        "/facts/{subject}/observe",
        {"measure": "cases", "value": "-1.5", "unit": "percent", "text": "Fell.", "start": "2025", "end": ""}
        | {"reported_by": "annual report", "sensitivity": "staff"},
        "observation",
        subject="reform",
    ),
    "assign": Case(
        ["request", "assign", "{subject}", "kim", "--due", "2026-08"],
        "requests/{subject}/assign",
        {"assignee": "kim", "due": "2026-08"},
        "/facts/{subject}/assign",
        {"assignee": "kim", "due": "2026-08"},
        "",
        subject="request",
        version=1,
    ),
    "answer": Case(
        ["request", "answer", "{subject}", "See the toolkit."],
        "requests/{subject}/answer",
        {"answer": "See the toolkit."},
        "/facts/{subject}/answer",
        {"answer": "See the toolkit."},
        "",
        subject="request",
        version=1,
    ),
    "close": Case(
        ["request", "close", "{subject}", "--why", "Solved by a call."],
        "requests/{subject}/close",
        {"why": "Solved by a call."},
        "/facts/{subject}/close",
        {"why": "Solved by a call."},
        "",
        subject="request",
        version=1,
    ),
    "settle": Case(
        ["settle", "{subject}", "kept", "--lesson", "Start early."],
        "commitments/{subject}/settle",
        {"status": "kept", "lesson": "Start early."},
        "/facts/{subject}/settle",
        {"status": "kept", "lesson": "Start early."},
        "",
        subject="commitment",
        version=1,
    ),
    "use": Case(
        ["use", "{subject}", "Marlow County Prosecutor", "--on", "2026-05", "--outcome", "In the report."],
        "resources/{subject}/uses",
        {"user": "Marlow County Prosecutor", "on": "2026-05", "outcome": "In the report."},
        "/facts/{subject}/use",
        {"user": "Marlow County Prosecutor", "on": "2026-05", "outcome": "In the report.", "sensitivity": ""},
        "used",
        subject="resource",
    ),
    "introduce": Case(
        ["introduce", "{subject}", "Wren", "--need", "Pre-charge diversion", "--note", "Asked twice."],
        "introductions",
        {"person": "{subject}", "counterpart": "Wren", "need": "Pre-charge diversion", "note": "Asked twice."},
        "/facts/{subject}/introduce",
        {"counterpart": "Wren", "for": "", "need": "Pre-charge diversion", "note": "Asked twice."},
        "introduction",
    ),
    "rule": Case(
        ["rule", "{subject}", "Wren", "never", "--reason", "Opposite sides of a case."],
        "introduction-rules",
        {"person": "{subject}", "counterpart": "Wren", "rule": "never", "reason": "Opposite sides of a case."},
        "/facts/{subject}/rule",
        {"counterpart": "Wren", "rule": "never", "reason": "Opposite sides of a case.", "sensitivity": "staff"},
        "introduction_rule",
    ),
    "round": Case(
        ["rounds", "start", "Same round", "--objective", "everybody", "--per-person", "2"],
        "rounds",
        {"name": "Same round", "objective": "everybody", "per_person": 2},
        "/add/round",
        {"name": "Same round", "objective": "everybody", "per_person": "2", "per_office": "3", "group": ""},
        "round",
    ),
    "publish": Case(
        ["publish", "Same report", "--as-of", "2026-05", "--ties", "all", "--note", "To the board."],
        "publications",
        {"name": "Same report", "as_of": "2026-05", "ties": "all", "note": "To the board."},
        "/add/publication",
        {
            "name": "Same report",
            "as_of": "2026-05",
            "ties": "all",
            "staff": "exclude",
            "kind": "person",
            "note": "To the board.",
        },
        "publication",
    ),
    "drop-pair": Case(
        ["rounds", "drop", "{subject}", "Wren Okafor", "Tobias Achterberg"],
        "rounds/{subject}/drop",
        {"person": "Wren Okafor", "counterpart": "Tobias Achterberg"},
        "/rounds/{subject}/drop",
        {"person": "Wren Okafor", "counterpart": "Tobias Achterberg"},
        "",
        subject="round",
        version=1,
    ),
    "add-pair": Case(
        ["rounds", "add", "{subject}", "Wren Okafor", "Odalys"],
        "rounds/{subject}/add",
        {"person": "Wren Okafor", "counterpart": "Odalys"},
        "/rounds/{subject}/add",
        {"person": "Wren Okafor", "counterpart": "Odalys"},
        "",
        subject="round",
        version=1,
    ),
    "swap-pair": Case(
        ["rounds", "swap", "{subject}", "Wren Okafor", "Tobias Achterberg", "Odalys"],
        "rounds/{subject}/swap",
        {"person": "Wren Okafor", "counterpart": "Tobias Achterberg", "instead": "Odalys"},
        "/rounds/{subject}/swap",
        {"person": "Wren Okafor", "counterpart": "Tobias Achterberg", "instead": "Odalys"},
        "",
        subject="round",
        version=1,
    ),
    "release-round": Case(
        ["rounds", "release", "{subject}", "--yes"],
        "rounds/{subject}/release",
        {"sure": True},
        "/rounds/{subject}/release",
        {"sure": "yes"},
        "",
        subject="round",
        version=1,
    ),
    "step": Case(
        ["introduction", "{subject}", "withdraw", "--on", "2026-05", "--reason", "Moved."],
        "introductions/{subject}/steps",
        {"step": "withdraw", "on": "2026-05", "reason": "Moved."},
        "/introductions/{subject}/withdraw",
        {"on": "2026-05", "reason": "Moved."},
        "",
        subject="introduction",
        version=1,
    ),
    "ask of an office": Case(
        ["request", "ask", "{subject}", "A memo", "--team", "policy"],
        "requests",
        {"asker": "{subject}", "name": "A memo", "team": "policy"},
        "/facts/{subject}/ask",
        {"name": "A memo", "team": "policy"},
        "request",
        subject="organization",
    ),
    "ask with all that it takes": Case(
        [
            *("request", "ask", "{subject}", "A memo", "--team", "policy", "--assignee", "kim"),
            *("--sensitivity", "open"),
        ],
        "requests",
        {"asker": "{subject}", "name": "A memo", "team": "policy", "assignee": "kim", "sensitivity": "open"},
        "/facts/{subject}/ask",
        {"name": "A memo", "team": "policy", "assignee": "kim", "sensitivity": "open"},
        "request",
    ),
    "add a person": Case(
        [
            *("add", "person", "Ana Same", "--anyway", "--email", "ana@example.org", "--phone", "+1 555 0100"),
            *("--pronouns", "she/her", "--preferred-channel", "email", "--note", "A = B", "--source", "call"),
            *("--sensitivity", "staff", "--set", "nicknames=Annie", "--set", "nicknames=An", "--set", "confidence=0.5"),
            *("--set", "attributes=cohort: 2021", "--set", "gender="),
        ],
        "people?anyway=true",
        {
            "name": "Ana Same",
            "email": "ana@example.org",
            "phone": "+1 555 0100",
            "pronouns": "she/her",
            "source": "call",
        }
        | {"preferred_channel": "email", "note": "A = B", "sensitivity": "staff", "nicknames": ["Annie", "An"]}
        | {"confidence": 0.5, "attributes": {"cohort": "2021"}},
        "/add/person",
        {
            "name": "Ana Same",
            "email": "ana@example.org",
            "phone": "+1 555 0100",
            "pronouns": "she/her",
            "source": "call",
        }
        | {"preferred_channel": "email", "note": "A = B", "sensitivity": "staff", "nicknames": "Annie\nAn"}
        | {"confidence": "0.5", "attributes": "cohort: 2021", "fictional": "false", "anyway": "true"},
        "person",
    ),
    "add an organization": Case(
        [
            *(
                "add",
                "organization",
                "Same Office",
                "--anyway",
                "--classification",
                "other",
                "--place",
                "marlow county, ohio",
            ),
            *("--website", "https://example.org", "--description", "An office.", "--set", "staff_count=12"),
        ],
        "organizations",
        {"name": "Same Office", "classification": "other", "place": "marlow county, ohio", "staff_count": 12}
        | {"website": "https://example.org", "description": "An office.", "anyway": True},
        "/add/organization",
        {"name": "Same Office", "classification": "other", "place": "marlow county, ohio", "staff_count": "12"}
        | {"website": "https://example.org", "description": "An office.", "founded": "", "anyway": "true"},
        "organization",
    ),
    "add a post with who holds it": Case(
        [
            *("add", "post", "{subject}", "Director", "--function", "diversion", "--level", "manager", "--appointed"),
            *("--next-election", "2027-11", "--holder", "Wren", "--since", "2024-05", "--how", "hired"),
        ],
        "organizations/{subject}/posts",
        {"title": "Director", "function": "diversion", "level": "manager", "elected": False}
        | {"next_election": "2027-11", "holder": "Wren", "start": "2024-05", "how": "hired"},
        "/facts/{subject}/post",
        {"title": "Director", "function": "diversion", "level": "manager", "elected": "false"}
        | {"next_election": "2027-11", "holder": "Wren", "start": "2024-05", "how": "hired"},
        "post",
        subject="organization",
    ),
    "add a post that nobody holds": Case(
        ["add", "post", "{subject}", "Director"],
        "organizations/{subject}/posts",
        {"title": "Director"},
        "/facts/{subject}/post",
        {"title": "Director", "function": "other", "level": "", "elected": "", "holder": "", "start": "", "how": ""},
        "post",
        subject="organization",
    ),
    "add a convening": Case(
        [
            *("add", "convening", "Same Day", "--classification", "webinar", "--start", "2026-05-04"),
            *("--end", "2026-05-05", "--mode", "virtual", "--place", "Online", "--description", "A day."),
        ],
        "records/convening",
        {"name": "Same Day", "classification": "webinar", "start": "2026-05-04", "end": "2026-05-05"}
        | {"mode": "virtual", "place": "Online", "description": "A day."},
        "/add/convening",
        {"name": "Same Day", "classification": "webinar", "start": "2026-05-04", "end": "2026-05-05"}
        | {"mode": "virtual", "place": "Online", "description": "A day.", "sensitivity": ""},
        "convening",
    ),
    "edit": Case(
        [
            *("edit", "{subject}", "name=Same Again", "email=", "note=Call\nback", "languages=en", "languages=es"),
            *("attributes=cohort: 2021", "confidence=0.5", "--version", "1"),
        ],
        "records/{subject}",
        {"name": "Same Again", "email": None, "note": "Call\nback", "languages": ["en", "es"]}
        | {"attributes": {"cohort": "2021"}, "confidence": 0.5},
        "/facts/{subject}/edit",
        {"name": "Same Again", "email": "", "note": "Call\nback", "languages": "en\nes"}
        | {"attributes": "cohort: 2021", "confidence": "0.5"},
        "",
        version=1,
        method="PATCH",
    ),
}
