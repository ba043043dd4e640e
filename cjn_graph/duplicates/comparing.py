"""How alike two texts of a field are, in levels: the same, close, somewhat alike, different; or one is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from cjn_graph.duplicates.profile import FieldOf, Vocabulary

Levels = npt.NDArray[np.int8]
OtherForms = Callable[[str], frozenset[str]]
"""Gives the other forms of a given name: Bob, Robert."""

MISSING, DIFFERENT, ALIKE, CLOSE, SAME = range(5)
NAMES: Final = ("missing", "different", "somewhat alike", "close", "same")
SWAPPED: Final = (("given", "family"),)
_INITIAL: Final = 1
_BITS: Final = 31
"""Of the number of a text."""
_NEAR: Final = 60
_FEW_MORE: Final = 2
_SHORT, _LONG = 4, 8


def compare(
    fields: Sequence[FieldOf], left: npt.NDArray[np.int32], right: npt.NDArray[np.int32], forms: OtherForms
) -> Levels:
    """Compare pairs of records field by field.

    Returns
    -------
    ndarray of int8, shape (pairs, fields)
        An address that is made of a name says nothing beyond the name unless it is the same. Of fields that people mix
        up (given and family name, two lines of an address), each is compared with its own and with the other; what is
        found in the other one's place is close at best.
    """
    levels = np.zeros((len(left), len(fields)), dtype=np.int8)
    for place, one in enumerate(fields):
        levels[:, place] = _levels(one, one, left, right, forms)
        if one.of_name:
            of_name = np.array(one.of_name, dtype=bool)
            levels[(of_name[left] | of_name[right]) & (levels[:, place] != SAME), place] = MISSING
    for first, second in _mixed_up(fields):
        straight = levels[:, [first, second]].astype(np.int16)
        crossed = np.column_stack(
            [
                _levels(fields[first], fields[second], left, right, forms),
                _levels(fields[second], fields[first], left, right, forms),
            ]
        )
        crossed = np.minimum(crossed, CLOSE)
        better = crossed.sum(axis=1) > straight.sum(axis=1)
        levels[:, [first, second]] = np.where(better[:, None], crossed, straight)
    _raise_by_whole_names(fields, levels, left, right, forms)
    return levels


def _raise_by_whole_names(
    fields: Sequence[FieldOf],
    levels: Levels,
    left: npt.NDArray[np.int32],
    right: npt.NDArray[np.int32],
    forms: OtherForms,
) -> None:
    """Count names as close that are the same word by word, wherever one part is taken to end and the other to begin."""
    places = {one.name: place for place, one in enumerate(fields)}
    if not {*SWAPPED[0]} <= places.keys():
        return
    parts = [places[name] for name in SWAPPED[0]]
    less = np.flatnonzero(((levels[:, parts] != MISSING) & (levels[:, parts] < CLOSE)).any(axis=1))
    rows = np.unique(np.concatenate([left[less], right[less]]))
    vocabulary = Vocabulary()
    codes = np.zeros(len(fields[0].codes), dtype=np.int32)
    given, family = (fields[place] for place in parts)
    codes[rows] = [vocabulary.code(f"{given.text(row)} {family.text(row)}".strip()) for row in rows.tolist()]
    whole = FieldOf("whole", "title", "whole", codes, vocabulary.words)
    alike = less[_levels(whole, whole, left[less], right[less], forms) >= CLOSE]
    for place in parts:
        raised = alike[levels[alike, place] != MISSING]
        levels[raised, place] = np.maximum(levels[raised, place], CLOSE)


def _mixed_up(fields: Sequence[FieldOf]) -> list[tuple[int, int]]:
    names = {one.name: place for place, one in enumerate(fields)}
    found = [(names[a], names[b]) for a, b in SWAPPED if a in names and b in names]
    lines = [place for place, one in enumerate(fields) if one.group == "street" and one.sort == "text"]
    return found + ([(lines[0], lines[1])] if len(lines) == 2 else [])


def _levels(
    one: FieldOf, other: FieldOf, left: npt.NDArray[np.int32], right: npt.NDArray[np.int32], forms: OtherForms
) -> Levels:
    """Compare the texts of one field of the left records with those of a field of the right ones, each pair once."""
    a, b = one.codes[left].astype(np.int64), other.codes[right].astype(np.int64)
    levels = np.where(a == b, SAME, DIFFERENT).astype(np.int8)
    levels[(a == 0) | (b == 0)] = MISSING
    asked = np.flatnonzero(levels == DIFFERENT)
    a, b = a[asked], b[asked]
    pairs, back = np.unique(np.minimum(a, b) << _BITS | np.maximum(a, b), return_inverse=True)
    words = one.words
    first, second = ([words[code] for code in codes.tolist()] for codes in (pairs >> _BITS, pairs & (1 << _BITS) - 1))
    levels[asked] = _of_texts(one.sort, first, second, forms)[back]
    return levels


def _of_texts(sort: str, first: list[str], second: list[str], forms: OtherForms) -> Levels:
    """Compare texts that differ."""
    if sort in ("code", "date", "phone", "served"):
        alike, close = _codes(first, second)
    elif sort == "title":
        alike, close = _titles(first, second)
    else:
        if sort == "email":  # colleagues share what stands behind the @
            first, second = ([text.partition("@")[0] for text in texts] for texts in (first, second))
        alike, close = _words(first, second)
        if sort == "name":
            close |= np.array([_is_form(a, b, forms) for a, b in zip(first, second, strict=True)], dtype=bool)
    levels = np.where(close, CLOSE, np.where(alike, ALIKE, DIFFERENT)).astype(np.int8)
    if sort == "title":
        levels[[a.replace(" ", "") == b.replace(" ", "") for a, b in zip(first, second, strict=True)]] = SAME
    return levels


def _codes(first: list[str], second: list[str]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Compare numbers: close where one character differs or two are swapped, alike where two do."""
    distance = process.cpdist(first, second, scorer=OSA.distance, score_cutoff=3, dtype=np.int32)
    length = np.array([min(len(a), len(b)) for a, b in zip(first, second, strict=True)])
    return (distance <= 2) & (length >= 5), (distance <= 1) & (length >= 3)


def _words(first: list[str], second: list[str]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    winkler = process.cpdist(first, second, scorer=JaroWinkler.similarity, dtype=np.float32)
    edits = process.cpdist(first, second, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
    tokens = process.cpdist(first, second, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    length = np.array([min(len(a), len(b)) for a, b in zip(first, second, strict=True)])
    close = (winkler >= 0.92) | ((edits <= 1) & (length >= 4)) | ((tokens >= 92) & (length >= 6))
    alike = (winkler >= 0.82) | ((edits <= 1) & (length >= 3)) | (tokens >= 78)
    return alike, close


def _titles(first: list[str], second: list[str]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Compare names of organizations word by word: two offices of two counties have most of their words in common.

    Close where each word has its counterpart, misspelt perhaps; alike where one name has a word or two more.
    """
    near = process.cpdist(first, second, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR, dtype=np.float32) > 0
    left = [_left_over(a, b) if like else (9, 9) for a, b, like in zip(first, second, near, strict=True)]
    close = np.array([one == (0, 0) for one in left], dtype=bool)
    return np.array([min(one) == 0 and max(one) <= _FEW_MORE for one in left], dtype=bool), close


def _left_over(a: str, b: str) -> tuple[int, int]:
    """Return how many words of each of two names have no counterpart in the other."""
    mine, theirs = a.split(), b.split()
    for word in [word for word in mine if word in theirs]:
        if word in theirs:
            mine.remove(word)
            theirs.remove(word)
    for word in [*mine]:
        other = next((one for one in theirs if _is_slip(word, one)), None)
        if other:
            mine.remove(word)
            theirs.remove(other)
    return len(mine), len(theirs)


def _is_slip(word: str, other: str) -> bool:
    shorter = min(len(word), len(other))
    if shorter < _SHORT:
        return False
    return word.startswith(other) or other.startswith(word) or OSA.distance(word, other) <= 1 + (shorter >= _LONG)


def _is_form(a: str, b: str, forms: OtherForms) -> bool:
    """Tell whether one name is a short form or the initial of the other."""
    if len(a) == _INITIAL or len(b) == _INITIAL:
        return a[0] == b[0]
    return b in forms(a)
