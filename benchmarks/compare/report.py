"""How many answers are equal, surface by surface, and where the others differ first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.compare.differences import Answer, Difference, difference
from benchmarks.compare.questions import Question


@dataclass
class Surface:
    """What was counted on one surface: questions, equal answers, those that differ in last digits, and the others."""

    asked: int = 0
    rounding: int = 0
    different: dict[str, list[tuple[str, Difference]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def differing(self) -> int:
        """How many answers differ in more than last digits."""
        return sum(len(alike) for alike in self.different.values())


@dataclass
class Report:
    """What was counted in one part of a comparison; ``ignored`` are patterns of what does not count."""

    ignored: Sequence[str] = ()
    surfaces: dict[str, Surface] = field(default_factory=lambda: defaultdict(Surface))

    def count(self, question: Question, before: Answer, after: Answer) -> None:
        """Compare two answers to a question."""
        surface = self.surfaces[question.surface]
        surface.asked += 1
        found = difference(before, after, self.ignored)
        if found is None:
            return
        if found.rounding:
            surface.rounding += 1
        else:
            surface.different[found.where].append((question.asked, found))

    @property
    def differing(self) -> int:
        """How many answers differ in more than last digits."""
        return sum(surface.differing for surface in self.surfaces.values())

    def lines(self, most: int) -> list[str]:
        """Write the table, and below it of each surface the first difference at ``most`` places of the answers."""
        lines = [f"  {'':20}{'asked':>8}{'equal':>8}{'last digits':>13}{'different':>11}"]
        for name, surface in self.surfaces.items():
            equal = surface.asked - surface.rounding - surface.differing
            lines.append(f"  {name:20}{surface.asked:8,}{equal:8,}{surface.rounding:13,}{surface.differing:11,}")
        for name, surface in self.surfaces.items():
            ranked = sorted(surface.different.items(), key=lambda entry: -len(entry[1]))
            for where, alike in ranked[:most]:
                asked, first = alike[0]
                lines.append(f"  {name}, {len(alike):,} × {where}, such as {asked}")
                lines += [f"      {line}" for line in first.told.splitlines()]
            if len(ranked) > most:
                lines.append(f"  {name}: and {len(ranked) - most:,} more places; --show tells more")
        return lines
