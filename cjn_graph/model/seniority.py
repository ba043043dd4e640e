"""Which of the posts that somebody holds at once is the current one: the one rule, wherever a person is shown."""

from __future__ import annotations

from functools import lru_cache

from cjn_graph.model.entities import POST_LEVELS
from cjn_graph.model.partial_date import PartialDate


def seniority(start: str | None, level: str | None, term_id: str) -> tuple[int, int, str]:
    """Sort key of the terms held on one day; the smallest is that of the current post.

    Begun last comes first (a partial start counts as its first day, an unknown one as the earliest), then the highest
    level (an unknown one is the lowest), then the first id.
    """
    rank = POST_LEVELS.index(level) if level in POST_LEVELS else len(POST_LEVELS)
    return -(_first_day(start) if start else 0), rank, term_id


@lru_cache(maxsize=65_536)  # terms begin on few distinct days
def _first_day(text: str) -> int:
    return PartialDate(text).first_day.toordinal()
