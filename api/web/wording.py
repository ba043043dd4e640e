"""How values are put into words on the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cjn_graph.model.ids import kind_of

# Not from `calendar`, which follows the machine's locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# What a fact is called where a reason links to it; other kinds go by their own name.
_FACTS = {
    "can_help_with": "offers help",
    "seeks_help_with": "seeks help",
    "took_part": "took part",
    "holds": "post held",
    "has_post": "post of the office",
    "serves": "place served",
    "part_of": "part of",
    "in": "where",
    "knows": "knows",
    "attended": "attended",
    "member_of": "membership",
    "introduces": "introduced",
    "faced": "faced",
    "runs": "runs",
    "about": "topic of it",
}


def date(value: object) -> str:
    """Write a partial date as people do: ``2017``, ``May 2017``, ``3 May 2017``.

    >>> date("2017-05-03"), date("2017-05"), date("2017")
    ('3 May 2017', 'May 2017', '2017')
    """
    year, *rest = str(value).split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


def period(start: object, end: object) -> str:
    """Write a stretch of time; an absent end lasts, an absent start is not known.

    >>> period("2019", None), period("2019", "2021-02"), period(None, "2021"), period("2020", "2020")
    ('since 2019', '2019 to February 2021', 'until 2021', '2020')
    """
    if start and end:
        return date(start) if str(start) == str(end) else f"{date(start)} to {date(end)}"
    if start:
        return f"since {date(start)}"
    return f"until {date(end)}" if end else "dates not known"


def words(value: object) -> str:
    """Write a stored term as words.

    >>> words("technical_assistance")
    'technical assistance'
    """
    return str(value).replace("_", " ")


def sentence_case(value: object) -> str:
    """Write a term as words, with a capital at the start.

    >>> sentence_case("in_effect")
    'In effect'
    """
    text = words(value)
    return text[:1].upper() + text[1:]


def amount(value: float) -> str:
    """Write a contribution with its sign, and a true minus.

    >>> amount(0.8512), amount(-0.1)
    ('+0.85', '−0.10')
    """
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def fact_name(fact_id: str) -> str:
    """Say what sort of fact an id names.

    >>> fact_name("can_help_with-0000000000000000")
    'offers help'
    """
    kind = kind_of(fact_id) or "fact"
    return _FACTS.get(kind, words(kind))


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> count(1, "office"), count(1200, "person", "people")
    ('1 office', '1,200 people')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


FILTERS: dict[str, Callable[..., Any]] = {
    "date": date,
    "period": period,
    "words": words,
    "sentence_case": sentence_case,
    "amount": amount,
    "fact_name": fact_name,
    "count": count,
}
