"""Which pairs are compared: those that share what few records have, so that not all pairs have to be."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from cjn_graph.duplicates.profile import FieldOf

Places = npt.NDArray[np.int32]

_MOST_OF_A_KEY: Final = 150
"""Records that share a key at most; a key of more says little, and makes many pairs."""
_ENOUGH: Final = 9.0
"""Bits of what two records share from which they are compared."""
_FEW: Final = 300
"""Records of which all pairs are compared."""
_ROWS: Final = 2_000
"""Records that are paired at once."""
_SHORT: Final = 4
_VOWELS: Final = str.maketrans("", "", "aeiouyhw")
_SOUNDS: Final = str.maketrans("zckqjgvfdpmx", "sssssskktbns")


def candidates(
    fields: Sequence[FieldOf], number: int, near: npt.NDArray[np.bool_] | None = None
) -> tuple[Places, Places]:
    """Return the pairs to compare, as two arrays of places, the smaller first.

    The keys of a record are its texts, their words, sounds, beginnings and ends; two records that share keys of so many
    bits (the logarithm of how rare they are) are a pair.

    Parameters
    ----------
    near : ndarray of bool, optional
        Marks the records of which one must be in each pair.
    """
    if number <= _FEW or not fields:
        left, right = (places.astype(np.int32) for places in np.triu_indices(number if fields else 0, 1))
        kept = np.ones(len(left), dtype=bool) if near is None else near[left] | near[right]
        return left[kept], right[kept]
    if near is not None and not near.any():
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    matrix = _shared_keys(fields, number)
    turned = matrix.T.tocsr()
    wanted = np.arange(number) if near is None else np.flatnonzero(near)
    found: list[tuple[Places, Places]] = []
    for start in range(0, len(wanted), _ROWS):
        rows = wanted[start : start + _ROWS]
        bits = (matrix[rows] @ turned).tocoo()
        left, right = rows[bits.row].astype(np.int32), bits.col.astype(np.int32)
        once = left < right if near is None else (left < right) | ~near[right]
        kept = once & (left != right) & (bits.data >= min(_ENOUGH, 0.6 * math.log2(number)))
        found.append((np.minimum(left[kept], right[kept]), np.maximum(left[kept], right[kept])))
    return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])


def _shared_keys(fields: Sequence[FieldOf], number: int) -> sparse.csr_matrix:
    """Return which record has which key that a few others have too, each weighing the root of its bits.

    Keys of one field after the other are held as texts: those of all fields at once would take most of the memory.
    """
    found: list[tuple[Places, Places, npt.NDArray[np.float32]]] = []
    width = 0
    for family in _families(fields):
        row, key = _keys_of(family)
        having = np.bincount(key)
        few = (having > 1) & (having <= _MOST_OF_A_KEY)
        kept = few[key]
        place = np.cumsum(few, dtype=np.int32) - 1 + width
        width += int(few.sum())
        bits = np.sqrt(np.log2(number / np.maximum(having, 1))).astype(np.float32)
        found.append((row[kept], place[key[kept]], bits[key[kept]]))
    rows, columns, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return sparse.csr_matrix((weights, (rows, columns)), shape=(number, max(width, 1)))


def _keys_of(family: Sequence[FieldOf]) -> tuple[Places, Places]:
    """Return the keys of records by their numbers, as two arrays: the record, and the key that it has."""
    codes: dict[str, int] = {}
    pairs: list[npt.NDArray[np.int64]] = []
    for one in family:
        texts, text_of = np.unique(one.codes, return_inverse=True)
        keys = array("i")
        counts = []
        for code in texts.tolist():
            of_text = dict.fromkeys(_keys(one, one.words[code])) if code else ()
            keys.extend(codes.setdefault(key, len(codes)) for key in of_text)
            counts.append(len(of_text))
        number = np.array(counts, dtype=np.int64)
        first = np.cumsum(number) - number
        times = number[text_of]
        place = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times) + np.repeat(first[text_of], times)
        rows = np.repeat(np.arange(len(text_of), dtype=np.int64), times)
        pairs.append(rows << 32 | np.array(keys, dtype=np.int64)[place])
    both = np.unique(np.concatenate(pairs))
    return (both >> 32).astype(np.int32), (both & 0xFFFFFFFF).astype(np.int32)


def _families(fields: Sequence[FieldOf]) -> Iterator[list[FieldOf]]:
    """Yield the fields that have keys in common: names, and those of one group."""
    families: dict[str, list[FieldOf]] = defaultdict(list)
    for one in fields:
        families["name" if one.sort == "name" else f"group {one.group}"].append(one)
    yield from families.values()


def _keys(one: FieldOf, text: str) -> Iterator[str]:
    if one.sort == "name":
        for word in text.split():
            yield f"name {word}"
            yield f"sound {_sound(word)}"
            yield f"start {word[:_SHORT]}"
        return
    yield f"{one.name} {text}"
    if one.sort == "title":
        yield f"{one.name} {text.replace(' ', '')}"
        yield from (f"{one.name} start {word[:_SHORT]}" for word in text.split())
    if one.sort in ("code", "date", "phone"):
        if len(text) > _SHORT + 1:
            yield f"{one.name} start {text[: len(text) // 2 + 1]}"
            yield f"{one.name} end {text[-(len(text) // 2 + 1) :]}"
    elif one.sort == "email":
        yield f"{one.name} local {text.partition('@')[0]}"
    else:
        for word in text.split():
            if len(word) > 2:
                yield f"{one.group} word {word}"


def _sound(word: str) -> str:
    """Reduce a word to how it begins and its consonants, those that sound alike made the same."""
    plain = word.replace("ph", "f").replace("ck", "k")
    return plain[:1].translate(_SOUNDS) + plain[1:].translate(_VOWELS).translate(_SOUNDS)
