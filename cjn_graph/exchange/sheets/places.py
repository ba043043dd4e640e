"""Places as people write them, found among the jurisdictions on record, with the evidence; never where two fit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import us

from cjn_graph.model import fold
from cjn_graph.model.entities import Jurisdiction

_STATES: Final[Mapping[str, str]] = {
    fold(text): state.abbr
    for state in [*us.states.STATES_AND_TERRITORIES, us.states.DC]
    for text in (state.name, state.abbr)
}
_NAMES: Final[Mapping[str, str]] = us.states.mapping("abbr", "name")
_WORDS: Final = {
    "st": "saint",
    "ste": "sainte",
    "mt": "mount",
    "ft": "fort",
    "co": "county",
    "cnty": "county",
    "pt": "point",
}
_SHORT: Final = {
    "kc": "kansas city",
    "nyc": "new york city",
    "sf": "san francisco",
    "philly": "philadelphia",
    "stl": "saint louis",
}
_KINDS: Final = {"county": "county", "parish": "county", "borough": "county", "city": "city"}
_MOST: Final = 4


@dataclass(frozen=True)
class FoundPlace:
    """What became of a place's name.

    Attributes
    ----------
    id : str
        Of the jurisdiction; empty where none or several fit.
    name : str
        Of the jurisdiction.
    evidence : str
        Why it is this one, or why none was chosen.
    """

    id: str
    name: str
    evidence: str


class Places:
    """The jurisdictions that a viewer sees, to be found by names of any form."""

    def __init__(self, jurisdictions: Iterable[Jurisdiction]) -> None:
        self._known = {one.id: one for one in jurisdictions}
        self._by_words: dict[str, list[Jurisdiction]] = defaultdict(list)
        for one in self._known.values():
            words, _, kind = _taken_apart(one.name)
            words = words or fold(one.name)
            self._by_words[words].append(one)
            if kind == "city" and words:  # the word may belong to the name, as in Kansas City
                self._by_words[f"{words} city"].append(one)

    def named(self, record_id_or_name: str) -> FoundPlace | None:
        """Return the jurisdiction that has this id or exactly this name, one only; None for others."""
        wanted = fold(record_id_or_name)
        found = [one for one in self._known.values() if record_id_or_name == one.id or fold(one.name) == wanted]
        return FoundPlace(found[0].id, found[0].name, "named in the mapping") if len(found) == 1 else None

    def find(self, text: str, state: str = "", *, county: bool = False) -> FoundPlace:
        """Find the jurisdiction that a text means.

        Parameters
        ----------
        state : str
            As another column has it; what the text itself says counts more.
        county : bool
            Whether the column is one of counties.
        """
        words, stated, kind = _taken_apart(text)
        stated = stated or _STATES.get(fold(state).replace(".", ""), "")
        words = _SHORT.get(words, words)
        if not words and stated:
            words, kind = fold(_NAMES[stated]), "state"
        fitting = [one for one in self._by_words.get(words, []) if not stated or one.state in (stated, None)]
        if kind == "state":
            fitting = [one for one in fitting if one.classification == "state"]
        if kind == "city" and not fitting:
            fitting = [one for one in self._by_words.get(f"{words} city", []) if not stated or one.state == stated]
        wanted = kind or ("county" if county else "")
        narrowed = [one for one in fitting if one.classification == wanted]
        fitting = narrowed or ([] if kind == "county" else fitting)
        fitting = list({one.id: one for one in fitting}.values())
        if len(fitting) == 1:
            because = "name and state" if stated else "the only one of this name"
            return FoundPlace(fitting[0].id, fitting[0].name, because)
        if not fitting:
            return FoundPlace("", "", "no such place is on record")
        names = sorted(one.name for one in fitting)
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        return FoundPlace("", "", f"it could be {'; '.join(names[:_MOST])}{more}")


def _taken_apart(text: str) -> tuple[str, str, str]:
    """Return the words of a place's name, the abbreviation of its state, and its kind as far as the text says them.

    >>> _taken_apart("Wyandotte Co., KS"), _taken_apart("County of Marlow, Ohio"), _taken_apart("St. Louis")
    (('wyandotte', 'KS', 'county'), ('marlow', 'OH', 'county'), ('saint louis', '', ''))
    """
    head, comma, tail = text.rpartition(",")
    state = _STATES.get(fold(tail).replace(".", "").strip(), "") if comma else ""
    words = re.findall(r"[^\W_]+", fold(head if state else text).replace("'", ""))
    if not comma and len(words) > 1 and words[-1].upper() in _NAMES and text[-2:].isupper():
        state = words.pop().upper()
    words = [_WORDS.get(word, word) for word in words]
    kind = ""
    if len(words) > 2 and words[1] == "of" and words[0] in _KINDS:
        kind, words = _KINDS[words[0]], words[2:]
    elif len(words) > 1 and words[-1] in _KINDS:
        kind, words = _KINDS[words[-1]], words[:-1]
    if not state and not kind and " ".join(words) in _STATES:
        return "", _STATES[" ".join(words)], ""
    return " ".join(words), state, kind
