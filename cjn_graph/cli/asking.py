"""Options of a command that are the parts of a question about the network."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

import typer

from cjn_graph.questions import GraphQuestion, Part, parameters_of, parts_of


def option_of(part: Part) -> Any:
    """Return the option that asks for a part of a question."""
    show_default: bool | str = part.told.unless_given or part.default is not None
    return typer.Option(
        f"--{part.name.replace('_', '-')}",
        metavar="DATE" if part.told.is_date else None,
        help=part.told.description,
        show_default=show_default,
    )


AsOfOption: TypeAlias = Annotated[str | None, option_of(parts_of(GraphQuestion)["as_of"])]
"""The option of commands that ask for a day alone."""


def asks(question: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command take the parts of a question as options, and its function the question as ``question``."""
    options = parameters_of(question, option_of)

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(command, eval_str=True).parameters
        taken: list[inspect.Parameter] = []
        for name, parameter in own.items():
            taken += options if name == "question" else [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)]

        @functools.wraps(command)
        def run(**given: Any) -> None:
            asked = question(**{option.name: given.pop(option.name) for option in options})
            command(question=asked, **given)

        run.__signature__ = inspect.Signature(taken)  # type: ignore[attr-defined]  # what typer reads
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in taken}
        return run

    return decorate
