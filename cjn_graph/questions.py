"""The questions about the network as a whole, each declared once: names, values, defaults, and what they are told with.

Routes, forms and commands take their parameters from here, and the services the questions themselves. Nothing else is
imported, so that the help of a command is there at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from inspect import Parameter
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeAlias, get_args, get_origin, get_type_hints

TieChoice: TypeAlias = Literal["live", "all"]
StaffChoice: TypeAlias = Literal["exclude", "include"]
KindChoice: TypeAlias = Literal["person", "organization"]
Every: TypeAlias = Literal["quarter", "half-year", "year"]
"""How far the days of a trend lie apart."""
SortChoice: TypeAlias = Literal[
    "betweenness", "degree", "strength", "harmonic", "closeness", "constraint", "effective_size", "core", "name"
]

SizeChoice: TypeAlias = Literal["degree", "strength", "harmonic", "closeness", "betweenness", "effective_size", "core"]
DrawChoice: TypeAlias = Literal["auto", "people", "groups"]

MIN_POINTS, MAX_POINTS = 2, 40
"""Fewest and most days of one trend."""


SINCE: Final = ("quarter", "year", "convening")
"""Words for an earlier day: the end of the last quarter, the same day last year, the last national convening."""


@dataclass(frozen=True)
class Told:
    """What a part of a question is told with, wherever it is asked.

    Attributes
    ----------
    description : str
        One sentence.
    least, most : int, optional
        Limits of a number.
    is_date : bool
        Whether it is a partial date.
    words : tuple of str
        What may stand for a date as well.
    unless_given : str
        What counts where it is left out and the default does not say so.
    """

    description: str
    least: int | None = None
    most: int | None = None
    is_date: bool = False
    words: tuple[str, ...] = ()
    unless_given: str = ""


@dataclass(frozen=True)
class GraphDefinition:
    """What counts as a node and as a tie.

    Attributes
    ----------
    ties : str
        ``live``: with evidence within ``Definitions.live_months`` of the day asked about; ``all``: undated and older
        ones too. Having come to the same event is never a tie.
    staff : str
        ``exclude`` or ``include`` those who hold a post in an organization that hosts the network.
    kind : str
        ``person``, or ``organization``: those where a person of the graph holds a current post, tied where a person of
        the one is tied to a person of the other.
    """

    ties: Annotated[TieChoice, Told("Live ties only, or all on record, undated ones too.")] = "live"
    staff: Annotated[StaffChoice, Told("Leave out the network's own staff, or count them too.")] = "exclude"
    kind: Annotated[KindChoice, Told("Measure between people, or between their organizations.")] = "person"


@dataclass(frozen=True)
class GraphQuestion(GraphDefinition):
    """Which graph, as it was on a day.

    Attributes
    ----------
    as_of : str, optional
        A day, month or year; today by default.
    """

    as_of: Annotated[
        str | None,
        Told(
            "As it was on a day, or the last one of a month or a year: 2025-06-30, 2025-06 or 2025.",
            is_date=True,
            unless_given="today",
        ),
    ] = None

    @property
    def definition(self) -> GraphDefinition:
        """What counts as a node and as a tie."""
        return GraphDefinition(self.ties, self.staff, self.kind)


@dataclass(frozen=True)
class HealthQuestion(GraphQuestion):
    """How the network holds together.

    Attributes
    ----------
    since : str, optional
        An earlier day, month or year, or ``quarter``, ``year``, ``convening``: each measure then says what it was on
        that day, too.
    """

    since: Annotated[
        str | None,
        Told(
            "Compare with an earlier day, month or year, or with the end of the last quarter, the same day last year "
            "or the last national convening: quarter, year, convening.",
            is_date=True,
            words=SINCE,
        ),
    ] = None


@dataclass(frozen=True)
class TrendQuestion(GraphQuestion):
    """How that changed.

    Attributes
    ----------
    as_of : str, optional
        The last day; today by default. The others are the ends of the periods before it.
    every : str
        ``quarter``, ``half-year`` or ``year``.
    points : int
        How many days, 2 to 40.
    """

    every: Annotated[Every, Told("How far the days lie apart.")] = "half-year"
    points: Annotated[int, Told(f"How many days, {MIN_POINTS} to {MAX_POINTS}.", least=MIN_POINTS, most=MAX_POINTS)] = 8


@dataclass(frozen=True)
class CentralityQuestion(GraphQuestion):
    """Where each stands in the network.

    Attributes
    ----------
    sort : str
        The column by which they are listed: the largest first, but the smallest constraint, and names by the alphabet.
    """

    sort: Annotated[SortChoice, Told("By which column they are listed.")] = "betweenness"


@dataclass(frozen=True)
class MapQuestion(GraphQuestion):
    """What the map shows.

    Attributes
    ----------
    colour : str
        By what members are told apart: ``circle``, or an attribute such as ``sector`` or ``state``.
    size : str
        The measure that marks are sized by; those that tell whose loss would hurt most are for managers.
    only : str, optional
        A part: an attribute with its value, such as ``state=OH``, or ``circle=1``.
    show : str
        ``people`` one by one, ``groups`` in their place, or what can be read.
    """

    colour: Annotated[str, Told("By what members are told apart: circle, sector, state, cohort …")] = "circle"
    size: Annotated[SizeChoice, Told("What marks are sized by; all but degree and strength are for managers.")] = (
        "degree"
    )
    only: Annotated[str | None, Told("Only a part: state=OH, circle=1 …")] = None
    show: Annotated[DrawChoice, Told("People one by one, groups, or what can be read.")] = "auto"


@dataclass(frozen=True)
class TermsQuestion:
    """Which terms end, or may, by a day.

    Attributes
    ----------
    until : str, optional
        A day, month or year; a year from now by default.
    as_of : str, optional
        A day, month or year; today by default.
    """

    until: Annotated[
        str | None, Told("Terms and elections until this day, month or year.", is_date=True, unless_given="in a year")
    ] = None
    as_of: Annotated[str | None, Told("As it was on a day.", is_date=True, unless_given="today")] = None


@dataclass(frozen=True)
class RehearsalQuestion(GraphQuestion):
    """What breaks if people leave.

    Attributes
    ----------
    until : str, optional
        A day, month or year: everybody leaves whose term is recorded to end by then.
    """

    until: Annotated[str | None, Told("Everybody leaves whose term ends by this day, month or year.", is_date=True)] = (
        None
    )


class Part(NamedTuple):
    """One part of a question: its name, type and default, and what it is told with."""

    name: str
    annotation: Any
    default: Any
    told: Told


def parts_of(question: type[Any]) -> dict[str, Part]:
    """Return the parts of a question in their order, by name."""
    hints = get_type_hints(question, include_extras=True)
    return {part.name: _part(part, hints[part.name]) for part in fields(question)}


def parameters_of(question: type[Any], marked: Callable[[Part], Any]) -> list[Parameter]:
    """Return the parts of a question as keyword parameters of a function.

    Parameters
    ----------
    marked : callable
        Makes what a framework wants to find in the annotation, such as an option.
    """
    return [
        Parameter(
            part.name,
            Parameter.KEYWORD_ONLY,
            default=part.default,
            annotation=Annotated[part.annotation, marked(part)],
        )
        for part in parts_of(question).values()
    ]


def _part(declared: Field[Any], hint: Any) -> Part:
    if get_origin(hint) is not Annotated or declared.default is MISSING:
        raise TypeError(f"{declared.name} needs a default, and a Told that says what it is for.")
    annotation, told = get_args(hint)
    return Part(declared.name, annotation, declared.default, told)
