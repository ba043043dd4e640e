"""The page docs/measures.md, as the table of measures has it; ``make examples`` writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cjn_graph.analysis import convening_yield, funnel, staying, work
from cjn_graph.analysis.centrality import COLUMNS
from cjn_graph.analysis.measures import MEASURES, headlines

PAGE: Final = Path(__file__).parent.parent / "docs" / "measures.md"
_TOP: Final = """# What the numbers say

Written from the table of measures in the code (`cjn_graph/analysis/measures.py`), which command, route, page and report
read too. Formula, source and the cases in which a measure is not defined stand beside each number: under *How it is
defined* on the page, in `definition` and `reason` of `cjn health --json`.

Numbers of a large network are estimated: from 5,000 members on betweenness is taken from 100 of them, from 20,000 on
distances are taken from 1,024, always the same for the same network. The standard error then stands in `error`.

## The network
"""
_PEOPLE: Final = """
## Where each person stands

`cjn centrality` and its page, for managers. Named and scaled as NetworkX does by default.
"""
_LASTING: Final = """
## What comes of the work

Each with its page and its route, and with the interval or the band of every share, for 95 percent.
"""


def measures_page() -> str:
    """Write the page."""
    parts = [_TOP]
    for one in MEASURES:
        first = " One of the six headline numbers." if one in headlines() else ""
        parts.append(f"\n### {one.label}\n\n`{one.name}`.{first} {one.says}\n")
        parts.append(f"\n- When to worry: {one.worry}\n- What to do: {one.act}\n")
    parts.append(_PEOPLE)
    for column in COLUMNS:
        told = column.meaning
        parts.append(f"\n### {column.label}\n\n`{column.name}`. {told.says}\n")
        parts.append(f"\n- When to worry: {told.worry}\n- What to do: {told.act}\n")
    parts.append(_LASTING)
    for title, name, told, definition in (
        ("How far introductions come", "cjn funnel", funnel.MEANING, funnel.DEFINITION),
        ("Who stays connected", "cjn staying", staying.MEANING, staying.DEFINITION),
        ("What came of the work", "cjn work", work.MEANING, work.DEFINITION),
        ("New ties of a convening", "cjn convening NAME", convening_yield.MEANING, convening_yield.DEFINITION),
    ):
        parts.append(f"\n### {title}\n\n`{name}`. {told.says}\n\n- How it is defined: {definition}.\n")
        parts.append(f"- When to worry: {told.worry}\n- What to do: {told.act}\n")
    return "".join(parts)
