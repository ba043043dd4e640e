"""What a verb asks for: records by their names, and values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin

from pydantic import Field
from pydantic.fields import FieldInfo

from cjn_graph.model import PartialDate
from cjn_graph.model.base import ShortText
from cjn_graph.model.written_dates import WrittenDate

MOST_NAMED: Final = 200
TODAY: Final = "today"
"""What is usual for a date that is left out, where it is the day on which it is entered."""


@dataclass(frozen=True)
class Reference:
    """A record that is named by its name or id.

    Attributes
    ----------
    kinds : tuple of str
        What it may be; a name is looked for among them in this order.
    label : str
        What a form calls it, where the name in words does not do.
    many : bool
        True where several may be named.
    """

    kinds: tuple[str, ...]
    description: str
    label: str = ""
    many: bool = False
    required: bool = True

    @property
    def annotation(self) -> Any:
        """The type of what is given: a name, or several."""
        named: Any = list[ShortText] if self.many else ShortText
        return named if self.required else named | None

    @property
    def field(self) -> FieldInfo:
        """What else pydantic is told of it."""
        limits: dict[str, Any] = {"min_length": 1, "max_length": MOST_NAMED} if self.many else {}
        default: Any = ... if self.required else None
        field: FieldInfo = Field(default=default, description=self.description, **limits)
        return field


@dataclass(frozen=True)
class Input:
    """A value that is asked for.

    Attributes
    ----------
    option : str
        What the command line calls it, where that is not ``--`` and its name; both flags of a yes or no.
    usual : str
        What a command takes where it is left out, and what stands in a form at first.
    """

    field: FieldInfo
    label: str = ""
    option: str = ""
    usual: str = ""

    @property
    def annotation(self) -> Any:
        """The type of what is given; a date may come as people write it."""
        declared: Any = self.field.annotation
        if not self.is_date:
            return declared
        return WrittenDate if declared is PartialDate else WrittenDate | None

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that it is chosen from; empty where it is none of a list."""
        choices = (self.field.annotation, *get_args(self.field.annotation))
        return next((get_args(one) for one in choices if get_origin(one) is Literal), ())

    @property
    def is_date(self) -> bool:
        """Whether it is a date."""
        return self.field.annotation in (PartialDate, PartialDate | None)

    @property
    def description(self) -> str:
        """What it is for."""
        return self.field.description or ""

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.field.is_required()


Asked: TypeAlias = Input | Reference
