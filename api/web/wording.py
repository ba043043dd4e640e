"""How values are put into words on the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from cjn_graph.analysis.measures import measured
from cjn_graph.analysis.numbers import number_in_words
from cjn_graph.errors import Problem
from cjn_graph.matching import Counterpart
from cjn_graph.model import MODEL, PartialDate, kind_of
from cjn_graph.model.written_dates import date_in_words

date = date_in_words
_FULL, _MONTH = len("2017-05-03"), len("2017-05")


def period(start: object, end: object, *, ahead: bool = False) -> str:
    """Write a stretch of time; an absent end lasts, an absent start is not known. ``ahead`` means it is to begin.

    >>> period("2019", None), period("2019", "2021-02"), period(None, "2021"), period("2020", "2020")
    ('since 2019', '2019 to February 2021', 'until 2021', '2020')
    >>> period("2027-01", None, ahead=True), period("2022-09-20", "2022-09-22")
    ('from January 2027', '20 to 22 September 2022')
    """
    if start and end:
        if str(start) == str(end):
            return date(start)
        one_month = len(str(start)) == len(str(end)) == _FULL and str(start)[:_MONTH] == str(end)[:_MONTH]
        return f"{int(str(start)[_MONTH + 1 :]) if one_month else date(start)} to {date(end)}"
    if start:
        return f"{'from' if ahead else 'since'} {date(start)}"
    return f"until {date(end)}" if end else "dates not known"


def words(value: object) -> str:
    """Write a stored term as words.

    >>> words("technical_assistance"), words("mid_size_metro")
    ('technical assistance', 'mid-size metro')
    """
    return str(value).replace("mid_size", "mid-size").replace("_", " ")


def kind_name(kind: str) -> str:
    """Return what staff call a kind of record.

    >>> kind_name("jurisdiction"), kind_name("took_part")
    ('place', 'took part')
    """
    return "place" if kind == "jurisdiction" else words(kind)


def sentence_case(value: object) -> str:
    """Write a term as words, with a capital at the start.

    >>> sentence_case("in_effect")
    'In effect'
    """
    return first_capital(words(value))


def first_capital(text: str) -> str:
    """Write a text as it is, with a capital at the start."""
    return text[:1].upper() + text[1:]


_LABELS = {
    "race_ethnicity": "Race and ethnicity",
    "external_ids": "Ids in other systems",
    "fips": "FIPS code",
    "division_id": "Open Civic Data division",
    "on": "Date",
    "elected": "Filled by election",
    "next_election": "Next election",
    "staff_count": "Staff",
    "url": "Web address",
    "urbanicity": "How urban it is",
}


def label(name: str) -> str:
    """Return what a property is called.

    >>> label("external_ids"), label("given_name")
    ('Ids in other systems', 'Given name')
    """
    return _LABELS.get(name) or sentence_case(name)


def when(kind: str, start: object, end: object, detail: str = "", *, ahead: bool = False) -> str:
    """Say when something was: a moment by its day, a request with the day on which it is due, the rest as a period.

    >>> when("interaction", "2026-05-03", None), when("request", "2026-05", "2026-06", "open")
    ('3 May 2026', 'May 2026, due June 2026')
    >>> when("request", "2026-05", "2026-06", "answered"), when("engagement", "2019", None)
    ('May 2026, answered June 2026', 'since 2019')
    >>> when("convening", None, "2024-05"), when("convening", "2024-05", None), when("convening", None, None)
    ('May 2024', 'May 2024', 'dates not known')
    """
    if kind in ("request", "commitment") and end:
        done = "answered" if "answered" in detail else "due"
        return ", ".join([*([date(start)] if start else []), f"{done} {date(end)}"])
    if start and kind in _MOMENTS:
        return date(start)
    if kind in _MAY_LAST and (start or end) and not (start and end):
        return date(start or end)
    return period(start, end, ahead=ahead)


_MAY_LAST = ("convening", "observation")  # with a start and an end; with one of them they were on that day
_MOMENTS = ("interaction", "introduction", "request", "commitment", "resource")


_TERMS = ("classification", "status", "role", "level", "evidence", "function", "urbanicity", "mode", "decision")
"""Properties whose values are terms of ours, such as technical_assistance."""


def in_words(value: Any, name: str = "") -> str:
    """Write the value of a property as people do; empty where it has none.

    >>> in_words(True), in_words(["en", "es"]), in_words(0.85, "confidence"), in_words(None)
    ('yes', 'en, es', '85%', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, PartialDate):
        return date(value)
    if name == "confidence":
        return f"{value:.0%}"
    if isinstance(value, int | float):
        return number_in_words(value)
    if isinstance(value, datetime):
        return f"{date(value.date())}, {value:%H:%M %Z}"
    if isinstance(value, list):
        return ", ".join(in_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {in_words(item)}" for key, item in value.items())
    return words(value) if name in _TERMS else str(value)


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
    declared = MODEL.relationships.get(kind)
    return declared.fact_name if declared and declared.fact_name else words(kind)


def lasting(relation: str, kind: str, start: object, end: object, *, ahead: bool = False, detail: str = "") -> str:
    """Say when a record was joined to another; empty where no date is known.

    >>> lasting("holds", "person", "2027-01-01", None, ahead=True), lasting("used", "person", "2026", None)
    ('from 1 January 2027', '2026')
    >>> lasting("took_part", "organization", "2019", "2021"), lasting("attended", "person", None, None)
    ('2019 to 2021', '')
    """
    if not start and not end:
        return ""
    if relation == "used":
        return date(start or end)
    return f"from {date(start)}" if ahead and start and not end else when(kind, start, end, detail)


def relation(kind: str, start: str | None, end: str | None) -> str:
    """Say a relationship as a sentence.

    >>> relation("took_part", "Odalys", "Cohort 2021"), relation("knows", None, "Wren")
    ('Odalys took part in Cohort 2021', '… knows Wren')
    """
    return f"{start or '…'} {MODEL.relationships[kind].words()} {end or '…'}"


def fact_groups(fact_ids: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Group facts by what they are called, in the order in which they come.

    >>> fact_groups(["knows-0000000000000001", "holds-0000000000000000", "knows-0000000000000002"])
    [('knows', ['knows-0000000000000001', 'knows-0000000000000002']), ('post held', ['holds-0000000000000000'])]
    """
    groups: dict[str, list[str]] = {}
    for fact_id in fact_ids:
        groups.setdefault(fact_name(fact_id), []).append(fact_id)
    return list(groups.items())


def linked(sentence: str, people: Sequence[Counterpart]) -> Markup:
    """Make each person's name in a sentence a link to their page; everything is escaped."""
    links = {
        str(escape(person.name)): Markup('<a href="/people/{}">{}</a>').format(quote(person.id), person.name)
        for person in people
    }
    if not links:
        return escape(sentence)
    # The longest first: one name may begin with another.
    names = "|".join(re.escape(name) for name in sorted(links, key=len, reverse=True))
    return Markup(re.sub(names, lambda name: links[name.group()], str(escape(sentence))))  # noqa: S704 (all escaped)


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> count(1, "office"), count(1200, "person", "people")
    ('1 office', '1,200 people')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def coverage(share: float | None) -> str:
    """Write a share of the whole, as the command line does.

    >>> coverage(None), coverage(0.5)
    ('unknown', '50%')
    """
    return "unknown" if share is None else f"{share:.0%}"


def known(details: str) -> str:
    """Leave out of a list of details what is merely not known.

    >>> known("lead, unknown"), known("unknown")
    ('lead', '')
    """
    return ", ".join(detail for detail in details.split(", ") if detail != "unknown")


def told(problems: Iterable[Problem]) -> str:
    """Say what is wrong with a value and what to do, to be shown beside the box in which it was typed.

    >>> told([Problem("as_of", "“soon” is no date.", "Write 2025.")])
    '“soon” is no date. Write 2025.'
    """
    return " ".join(f"{problem.what} {problem.hint}".strip() for problem in problems)


def moment(at: str) -> str:
    """Write a time in UTC to the minute.

    >>> moment("2026-11-28T09:30:12+00:00")
    '2026-11-28 09:30'
    """
    return at[:16].replace("T", " ")


_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


def browser(agent: str) -> str:
    """Name a browser by what it calls itself.

    >>> browser("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), browser("curl/8.5.0")
    ('Firefox on Linux', 'curl/8.5.0')
    """
    name = next((name for mark, name in _BROWSERS if mark in agent), "")
    if not name:
        return agent[:40] or "A browser"
    system = next((system for system in _SYSTEMS if system in agent), "")
    return f"{name} on {system}" if system else name


_FOLDERS = {
    "person": "people",
    "network": "networks",
    "introduction": "introductions",
    "round": "rounds",
    "publication": "publications",
}
"""Kinds with pages of their own."""


def page_of(record_id: str) -> str:
    """Return the address of a record's page.

    >>> page_of("network-0000000000000000"), page_of("topic-0000000000000000")
    ('/networks/network-0000000000000000', '/facts/topic-0000000000000000')
    """
    return f"/{_FOLDERS.get(kind_of(record_id) or '', 'facts')}/{quote(record_id)}"


FILTERS: dict[str, Callable[..., Any]] = {
    "date": date,
    "period": period,
    "words": words,
    "sentence_case": sentence_case,
    "amount": amount,
    "fact_name": fact_name,
    "kind_name": kind_name,
    "fact_groups": fact_groups,
    "linked": linked,
    "known": known,
    "label": label,
    "when": when,
    "count": count,
    "browser": browser,
    "moment": moment,
    "page": page_of,
    "lasting": lasting,
    "in_words": in_words,
    "measured": measured,
    "coverage": coverage,
}
