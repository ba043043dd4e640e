"""The ledger for the test of hidden facts: what is seen, what is hidden, and every way to ask for it."""

from __future__ import annotations

from typing import Final

from cjn_graph.model import Record
from tests.making import edge, entity

_NAME: Final = "Person Number0"
_ABSENT: Final = entity("person", "secret").id
_UNDER_WAY, _HIDDEN = (entity("introduction", key).id for key in "ah")
_ROUND, _HIDDEN_ROUND = (entity("round", key).id for key in "rh")

LEDGER_COMMANDS: Final = [
    *(["introductions"], ["introductions", "--overdue"], ["introduction", _UNDER_WAY]),
    *(["pairs", "OH", "Autumn webinar"], ["pairs", "prosecutor_office", "OH"], ["match", "--office", "Office 0"]),
    *(["rounds", "list"], ["rounds", "show", _ROUND], ["rounds", "show", _HIDDEN_ROUND]),
]
LEDGER_REFUSALS: Final = [
    *(["pairs", "OH", "Closed group"], ["pairs", "Closed session"], ["match", "--office", "Closed agency"]),
    *(["introduction", _HIDDEN], ["introduction", _HIDDEN, "accept"], ["introduction", _UNDER_WAY, "confirm"]),
    *(["rounds", "drop", _HIDDEN_ROUND, _NAME, "Person Number3"], ["rounds", "add", _ROUND, _NAME, _ABSENT]),
    *(["rule", _NAME, _ABSENT, "never", "--reason", "x"], ["introduce", _NAME, _ABSENT]),
    ["introduce", _NAME, "Person Number3", "--for", "Help under attack"],
]
_INTRODUCTIONS: Final = [f"/introductions/{entity('introduction', key).id}" for key in "ahm"]
LEDGER_PATHS: Final = [
    *(f"{where}{path}" for where in ("", "/api/v1") for path in (*_INTRODUCTIONS, "/introductions?state=asked")),
    *(f"{where}/rounds{which}" for where in ("", "/api/v1") for which in ("", f"/{_ROUND}", f"/{_HIDDEN_ROUND}")),
    *("/pairs?one=OH&other=Autumn+webinar", "/api/v1/pairs?one=OH&other=Closed+group", "/pairs?one=Closed+session"),
    f"/api/v1/organizations/{entity('organization', 'o0').id}/matches",
    f"/organizations/{entity('organization', 'o0').id}/counterparts",
    *("/introductions", "/api/v1/introductions", "/introductions?view=table"),
]


def met(people: list[Record]) -> list[Record]:
    """An introduction under way, and one that met."""
    asked = entity("introduction", "a", status="asked", asked_on="2026-10-20", made_by="staff")
    done = entity("introduction", "m", status="met", met_on="2026-06", useful=True)
    return [
        *(asked, done, edge("about", asked, entity("topic", "t"))),
        *(edge("introduces", asked, one, answer="asked") for one in (people[0], people[7])),
        entity("round", "r", pairs=[f"{people[0].id}|{people[3].id}", f"{people[2].id}|{people[6].id}"]),
        edge("introduction_rule", people[1], people[4], rule="never", reason="Opposite sides."),
        *(edge("introduces", done, one, answer="accepted") for one in (people[2], people[5])),
    ]


def hidden_introductions(first: Record, plea: Record) -> list[Record]:
    """Hidden introductions of people who are seen, one of them for a hidden request, and a hidden contact of two."""
    closed: dict[str, str] = {"sensitivity": "restricted"}
    secret = entity("introduction", "h", status="asked", asked_on="2026-10", decline_reason="Recall", **closed)
    again = entity("introduction", "g", status="met", met_on="2026-09", **closed)
    call = entity("interaction", "both", on="2026-10-25", sensitivity="restricted")
    other, third = entity("person", "p7", name="x"), entity("person", "p5", name="x")
    fourth, must = entity("person", "p3", name="x"), entity("round", "h", pairs=[f"{first.id}|{other.id}"], **closed)
    return [
        *(must, edge("introduction_rule", first, fourth, rule="never", reason="Threats", **closed)),
        edge("introduction_rule", first, third, rule="must", reason="Both were attacked", **closed),
        *(secret, again, call, edge("answers", secret, plea, **closed)),
        *(edge("introduces", secret, one, answer="asked", **closed) for one in (first, third)),
        *(edge("introduces", again, one, answer="accepted", **closed) for one in (first, other)),
        *(edge("involves", call, one, **closed) for one in (first, other)),
    ]
