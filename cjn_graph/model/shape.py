"""What a property holds, read off its annotation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin


@dataclass(frozen=True)
class Shape:
    """What a property holds.

    Attributes
    ----------
    of : type
        Of each single value; ``str`` where there are choices.
    choices : tuple of str
        The allowed values; empty where any will do.
    holds : str
        ``one`` value, ``many`` of them, or ``pairs`` of name and value.
    """

    of: Any
    choices: tuple[str, ...] = ()
    holds: Literal["one", "many", "pairs"] = "one"


def shape_of(annotation: Any) -> Shape:
    """Read an annotation, whether or not the property may be absent.

    >>> shape_of(list[Literal["a", "b"]] | None)
    Shape(of=<class 'str'>, choices=('a', 'b'), holds='many')
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(arguments[0])
    if origin in (Union, UnionType):
        return shape_of(next(argument for argument in arguments if argument is not NoneType))
    if origin is Literal:
        return Shape(str, tuple(str(argument) for argument in arguments))
    if origin is list:
        return replace(shape_of(arguments[0]), holds="many")
    return Shape(str, holds="pairs") if origin is dict else Shape(annotation)
