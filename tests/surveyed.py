"""Surveys for the test that hidden facts change no byte: what is there, what is hidden, and what is asked about it."""

from __future__ import annotations

from typing import Final

from fastapi.testclient import TestClient

from cjn_graph.model import Record
from cjn_graph.services.answer_links import make_link
from cjn_graph.services.workspace import Workspace
from tests.making import CLEARED, edge, entity


def surveyed(people: list[Record]) -> list[Record]:
    """A survey: one answered, and names somebody hidden; another one is still asked."""
    wave, told = entity("survey", "s", name="Spring check"), entity("response", "p0", status="answered", made_on=1)
    told = told.model_copy(update={"attributes": {"knows 1": "Person Number0 Hidden", "need 1": "recall campaigns"}})
    asked = entity("response", "p1")
    return [
        *(wave, told, asked, edge("responded_by", told, people[0]), edge("responded_by", asked, people[1])),
        *(edge("responds_to", told, wave), edge("responds_to", asked, wave)),
    ]


def hidden_answers(first: Record, secret: Record) -> list[Record]:
    """A hidden survey, and what somebody hidden answered in one that is seen."""
    wave, closed = entity("survey", "s", name="Spring check"), {"sensitivity": "restricted"}
    other, told = (
        entity("survey", "h", name="Closed check", **closed),
        entity("response", "h", status="answered", **closed),
    )
    more = entity("response", "g", **closed)
    return [
        *(other, told, more, edge("responded_by", told, secret, **closed), edge("responds_to", told, wave, **closed)),
        *(edge("responded_by", more, first, **closed), edge("responds_to", more, other, **closed)),
    ]


ANSWERED, ASKED, WAVE = entity("response", "p0").id, entity("response", "p1").id, entity("survey", "s").id
_HIDDEN_WAVE, _HIDDEN, _ABSENT = (
    entity("survey", "h").id, entity("response", "h").id, entity("person", "secret").id,
)  # fmt: skip
SURVEY_COMMANDS: Final = [
    ["capture", "list"],
    ["survey", "list"],
    ["survey", "show", "Spring check"],
    ["survey", "show", ANSWERED],
]
SURVEY_REFUSALS: Final = [
    ["capture", "confirm", "0" * 32],
    ["survey", "show", "Closed check"],
    ["survey", "show", _HIDDEN],
    ["survey", "send", "Wave", "--to", "Person Number0 Hidden"],
    ["survey", "withdraw", ANSWERED],
    *(["survey", "review", ANSWERED, f"--accept={one}"] for one in ("knows 1", "need 1", "email")),
    ["survey", "review", ANSWERED, "--accept=knows 1", f"--match=knows 1={_ABSENT}"],
]
SURVEY_PATHS: Final = [
    f"{where}/{path}"
    for where in ("", "/api/v1")
    for path in (
        *("captured", "surveys", f"surveys/{WAVE}", f"responses/{ANSWERED}"),
        *(f"surveys/{_HIDDEN_WAVE}", f"responses/{_HIDDEN}"),
    )
]  # fmt: skip


def opened_by_link(workspace: Workspace, client: TestClient) -> dict[str, tuple[int, str]]:
    """What members see who open a link: one that is asked, and one that answered already."""
    opened = {}
    for response, key in ((ASKED, "p1"), (ANSWERED, "p0")):
        address, _ = make_link(workspace, CLEARED, response, response, entity("person", key).id, days=30)
        token = address.partition("token=")[2]
        shown = client.get(f"/answer?token={token}")
        opened[response] = (shown.status_code, shown.text.replace(token, "TOKEN"))
    return opened
