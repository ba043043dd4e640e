"""The commands that write, made from the verbs: arguments, options, help and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from inspect import Parameter, Signature
from keyword import iskeyword
from types import NoneType
from typing import Annotated, Any, Final, get_args

import typer

from cjn_graph.cli.captured import add_command
from cjn_graph.cli.captured import list_command as list_captured_command
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.editing import edit_command
from cjn_graph.cli.queue import queue_command
from cjn_graph.cli.receipts import show_receipt
from cjn_graph.cli.rounds import rounds_command, show_round_command
from cjn_graph.cli.search import list_command
from cjn_graph.cli.surveys import send_command, show_command, surveys_command
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import MODEL
from cjn_graph.model.texts import shape_of
from cjn_graph.model.written_dates import FORMS
from cjn_graph.services.editing import texts_of
from cjn_graph.verbs import VERBS, Input, Reference, Verb

_VERSION: Final = typer.Option(
    "--version",
    min=1,
    help="Version that it is made on; refused where somebody changed the record since. Default: as it is now.",
    show_default=False,
)
_STATE: Final = typer.Option(
    "--state",
    help="What it is made on, as `cjn … --json` or the route tells it; refused where that changed. Default: as it is.",
    show_default=False,
)
_SET: Final = typer.Option(
    "--set",
    metavar="FIELD=VALUE",
    help="Any field, by its name in `cjn model`. Once for each field; for a list once for each item.",
    show_default=False,
)
_NO_KEYWORD: Final = "_"
"""End of the parameters whose names are words of Python's own."""
_LETTERS: Final = {"from_id": "A", "to_id": "B"}
_FAMILIES: Final[dict[str, tuple[str, dict[str, Callable[..., None]]]]] = {
    "request": ("Support that members ask for: ask, assign, answer, close, queue.", {"queue": queue_command}),
    "rounds": (
        "Rounds of introductions that are kept: start, edit, release.",
        {"list": rounds_command, "show": show_round_command},
    ),
    "survey": (
        "Ask members by link to check their own record; see who answered, and review it.",
        {"send": send_command, "list": surveys_command, "show": show_command},
    ),
    "capture": (
        "Contacts without typing: mail and lists of who came, confirmed before they count.",
        {"add": add_command, "list": list_captured_command},
    ),
    "saved": ("Your saved searches: list, rename, remove. Nobody else sees them.", {"list": list_command}),
}
"""Commands of two words: what they have in common, and those of them that only read."""
_MADE_ELSEWHERE: Final = ("introduction", "bulk")
"""Commands that do more than their verb."""


def command_of(verb: Verb) -> Callable[..., None]:
    """Make the function behind a command: what it asks for is its signature, as Typer reads it."""
    takes_any_field = bool(verb.adds) and not verb.on

    def run(**taken: Any) -> None:
        given = {name.removesuffix(_NO_KEYWORD): value for name, value in taken.items()}
        context, as_json = given.pop("context"), given.pop("as_json")
        made_on = {name: given.pop(name) for name in (verb.made_on,) if name}
        texts = _texts(verb, given, given.pop("more", None))
        asked = asking(context)
        with asked.network() if verb.on else asked.workspace() as (workspace, viewer), options_named(verb):
            done = verb(workspace, viewer, verb.given(texts), **made_on)
        show_receipt(done.receipt, as_json=as_json, sentence=done.sentence)

    asked = dict(verb.inputs)
    parameters = [_parameter("context", typer.Context)]
    parameters += [_argument(name, asked.pop(name)) for name in verb.positional]
    parameters += [_option(name, one) for name, one in asked.items()]
    if verb.made_on:
        made_on: Any = Annotated[int | None, _VERSION] if verb.made_on == "version" else Annotated[str | None, _STATE]
        parameters.append(_parameter(verb.made_on, made_on, None))
    if takes_any_field:
        parameters.append(_parameter("more", Annotated[list[str] | None, _SET], None))
    parameters.append(_parameter("as_json", JsonOption, False))
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = verb.does
    return run


@contextmanager
def options_named(verb: Verb) -> Iterator[None]:
    """Name in a problem the option that is typed, where it is not called as the value is."""
    flags = {name: one.option for name, one in verb.inputs.items() if isinstance(one, Input) and one.option}
    try:
        yield
    except Unfit as error:
        renamed = [replace(one, where=flags.get(one.where, one.where)) for one in error.problems]
        raise Unfit(renamed, hint=error.hint) from None


def _parameter(name: str, annotation: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(
        name + _NO_KEYWORD * iskeyword(name), Parameter.KEYWORD_ONLY, annotation=annotation, default=default
    )


def _argument(name: str, asked: Input | Reference) -> Parameter:
    many = isinstance(asked, Reference) and asked.many
    argument = typer.Argument(help=_help(asked), metavar=_LETTERS.get(name))
    return _parameter(name, Annotated[list[str] if many else str, argument])


def _option(name: str, asked: Input | Reference) -> Parameter:
    if isinstance(asked, Reference):
        flag, usual, annotation = f"--{name.replace('_', '-')}", "", list[str] if asked.many else str
    else:
        flag, usual, annotation = asked.option or f"--{name.replace('_', '-')}", asked.usual, _type_of(asked)
    option = typer.Option(flag, metavar="DATE" if _is_date(asked) else None, help=_help(asked))
    if not asked.required:
        return _parameter(name, Annotated[annotation | None, option], None)
    return _parameter(name, Annotated[annotation, option], usual or Parameter.empty)


def _is_date(asked: Input | Reference) -> bool:
    return isinstance(asked, Input) and asked.is_date


def _type_of(asked: Input) -> Any:
    """Return the type that Typer checks; all else is checked by the verb, in the words of every surface."""
    annotation = next((one for one in get_args(asked.annotation) if one is not NoneType), asked.annotation)
    plain = asked.annotation if not get_args(asked.annotation) else annotation
    if shape_of(asked.annotation) != "one":
        return list[str]
    return plain if plain in (bool, int, float) else str


def _help(asked: Input | Reference) -> str:
    if isinstance(asked, Reference):
        told = f"{asked.label}: {asked.description}" if asked.label and not asked.required else asked.description
        return f"{told} Once for each." if asked.many and not asked.required else told
    terms = asked.terms
    listed = f"One of: {', '.join(terms)}." if terms else ""
    dates = f"Such as {FORMS}." if asked.is_date else ""
    usual = f"Default: {asked.usual}." if asked.usual not in ("", "false") and not asked.required else ""
    return " ".join(part for part in (asked.description, listed, dates, usual) if part)


def _texts(verb: Verb, given: Mapping[str, Any], more: list[str] | None) -> dict[str, str]:
    """Write what was given as it is typed into a form; what ``--set`` says is put to it."""
    texts = {name: _text(value) for name, value in given.items() if value is not None}
    if not more:
        return texts
    set_texts = texts_of(MODEL.kind(verb.adds), more)
    twice = [name for name in set_texts if texts.get(name) is not None]
    if twice:
        raise InvalidInput([Problem(name, "is given twice.", "Give it once.") for name in twice])
    return texts | set_texts


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


app = typer.Typer()
_groups = {name: typer.Typer(help=told, no_args_is_help=True) for name, (told, _) in _FAMILIES.items()}
for _name, _group in _groups.items():
    app.add_typer(_group, name=_name)
    for _word, _command in _FAMILIES[_name][1].items():
        _group.command(_word)(_command)
for _verb in VERBS.values():
    if _verb.command and not _verb.command.startswith("add ") and _verb.command not in _MADE_ELSEWHERE:
        *_family, _word = _verb.command.split()
        (_groups[_family[0]] if _family else app).command(_word)(command_of(_verb))
app.command("edit")(edit_command)
