"""A question about the network is declared once: routes, commands and the form ask for the same parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.dependencies.utils import get_dependant, get_flat_params
from typer.main import get_command

from api.questions import asked
from cjn_graph.cli import app
from cjn_graph.questions import GraphDefinition, HealthQuestion, TrendQuestion, parts_of

COMMANDS: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize(("command", "question"), [("health", HealthQuestion), ("trend", TrendQuestion)])
def test_command_and_route_ask_for_every_part_in_the_same_words(command: str, question: type[GraphDefinition]) -> None:
    parts = parts_of(question)
    options = {option.name: option for option in COMMANDS[command].params}
    parameters: dict[str, Any] = {
        parameter.name: parameter.field_info
        for parameter in get_flat_params(get_dependant(path="/", call=asked(question)))
    }
    assert options.keys() - parts.keys() == {"as_json"}
    assert parameters.keys() == parts.keys()
    for name, part in parts.items():
        assert options[name].help == parameters[name].description == part.told.description
        assert options[name].default == parameters[name].default == part.default
        assert options[name].opts == [f"--{name.replace('_', '-')}"]


def test_a_part_without_a_description_or_a_default_is_refused() -> None:
    @dataclass(frozen=True)
    class Bare(GraphDefinition):
        level: int = 1

    with pytest.raises(TypeError, match="level needs a default, and a Told"):
        parts_of(Bare)


def test_the_definition_of_a_question_leaves_the_day_out() -> None:
    asked_of = HealthQuestion(ties="all", kind="organization", as_of="2025", since="2024")
    assert asked_of.definition == GraphDefinition(ties="all", kind="organization")
