"""The shape of every number: its value, what it was computed from, and how it is defined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.model import fold

SMALLEST_GROUP: Final = 5
"""Groups of fewer people are not broken out."""


NameLevel: TypeAlias = Literal["staff", "manager"]
"""The least role that sees a list of names: fragility lists, whose loss would hurt most, are for managers."""

NAME_LEVELS: Final[tuple[NameLevel, ...]] = ("staff", "manager")


class Name(BaseModel):
    """One of the people, offices, ties or topics behind a number."""

    model_config = ConfigDict(frozen=True)

    ids: list[str] = Field(description="Ids of the records; a tie has two.")
    name: str
    detail: str | None = None


class Meaning(BaseModel):
    """A number in plain words."""

    model_config = ConfigDict(frozen=True)

    says: str = Field(description="What it tells.")
    worry: str = Field(description="When to worry.")
    act: str = Field(description="What to do then.")


class Measure(BaseModel):
    """A number that can be checked."""

    model_config = ConfigDict(frozen=True)

    value: int | float | None = Field(description="null where it is not defined; reason says why.")
    n: int = Field(description="How many it was computed on.")
    of: str = Field(description="What n counts, such as people or ties.")
    coverage: float | None = Field(
        description="Share, 0 to 1, of what is on record that could be used; null where nothing is on record."
    )
    definition: str = Field(description="Formula and source.")
    reason: str | None = Field(default=None, description="Why there is no value.")
    before: int | float | None = Field(
        default=None, description="The value on the day of scope.since; null without one, and where it was not defined."
    )
    error: float | None = Field(
        default=None, description="Standard error, where the value is estimated from a sample; null where it is exact."
    )
    range: tuple[float, float] | None = Field(
        default=None,
        description="What it can be at least and at most, given what is not dated or has no value; null where nothing "
        "is missing, or where that cannot be told.",
    )
    label: str | None = Field(default=None, description="What a page calls it.")
    meaning: Meaning | None = Field(default=None, description="What it says, when to worry, what to do.")
    names: list[Name] | None = Field(default=None, description="Who is behind it, for those who may know.")
    names_for: NameLevel | None = Field(default=None, description="The role that sees the names, where there are any.")


class Scope(BaseModel):
    """What the numbers are about; every one of them uses the same."""

    model_config = ConfigDict(frozen=True)

    as_of: str = Field(description="The day that they hold for.")
    since: str | None = Field(default=None, description="The earlier day that they are compared with.")
    ties: Literal["live", "all"]
    staff: Literal["exclude", "include"]
    kind: Literal["person", "organization"]
    facts: str = Field(description="Facts that the account sees.")
    definition: str = Field(description="What counts as a node and as a tie, in words.")


def share(part: int, whole: int) -> float | None:
    """Return ``part ÷ whole``; None where there is no whole."""
    return part / whole if whole else None


@dataclass(frozen=True)
class Naming:
    """Which lists of names the reader gets: those for ``levels``."""

    levels: tuple[NameLevel, ...] = ()

    def names(self, level: NameLevel, make: Callable[[], Sequence[Name]]) -> list[Name] | None:
        """Make a list of names, if the reader may have it, in the order of the names."""
        if level not in self.levels:
            return None
        return sorted(make(), key=lambda name: (fold(name.name), name.ids))
