"""The page docs/measures.md, as the table of measures has it; ``make examples`` writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cjn_graph.analysis.catalogue import CATALOGUE, GROUPS, Described

PAGE: Final = Path(__file__).parent.parent / "docs" / "measures.md"
_TOP: Final = """# What the numbers say

Written from the table of measures in the code (`cjn_graph/analysis/catalogue.py`), which `cjn measures`, commands,
routes, pages and report read too. Formula, source and the cases in which a measure is not defined stand beside each
number: under *How it is defined* on the page, in `definition` and `reason` of `cjn health --json`.

Numbers of a large network are estimated: from 5,000 members on betweenness is taken from 100 of them, from 20,000 on
distances are taken from 1,024, always the same for the same network. The standard error then stands in `error`.
Of ties without a date nobody can say whether they are live: `range` tells what a number is if none of them is, and if
all are; for the E-I index, what it is if ties without a value at an end are all within, or all between.
"""
_BELOW: Final = {
    "person": "`cjn centrality` and its page, for managers. Named and scaled as NetworkX does by default.",
    "work": "Each with its page and its route, and with the interval or the band of every share, for 95 percent.",
    "gaps": "`cjn gaps`, its page and its route, each with what to do next: [gaps.md](gaps.md).",
    "mixing": "By each attribute that is known, and by imported ones, in `cjn health`.",
}


def measures_page() -> str:
    """Write the page."""
    parts = [_TOP]
    for group, title in GROUPS.items():
        parts.append(f"\n## {title}\n")
        parts += [f"\n{_BELOW[group]}\n"] if group in _BELOW else []
        for one in CATALOGUE:
            if one.group == group:
                parts.append(_told(one))
    return "".join(parts)


def _told(one: Described) -> str:
    name = one.where if one.group == "work" else one.name
    first = " One of the six headline numbers." if one.headline else ""
    defined = f"- How it is defined: {one.definition}.\n" if one.definition else ""
    return (
        f"\n### {one.label}\n\n`{name}`.{first} {one.meaning.says}\n\n{defined}"
        f"- When to worry: {one.meaning.worry}\n- What to do: {one.meaning.act}\n"
    )
