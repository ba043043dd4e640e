"""Which pairs are compared: those that share what few records have, so that not all pairs have to be."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from cjn_graph.duplicates.profile import FieldOf

_MOST_OF_A_KEY: Final = 150
"""Records that share a key at most; a key of more says little, and makes many pairs."""
_ENOUGH: Final = 9.0
"""Bits of what two records share from which they are compared."""
_FEW: Final = 300
"""Records of which all pairs are compared."""
_ROWS: Final = 4_000
_SHORT: Final = 4
_VOWELS: Final = str.maketrans("", "", "aeiouyhw")
_SOUNDS: Final = str.maketrans("zckqjgvfdpmx", "sssssskktbns")


def candidates(fields: Sequence[FieldOf], number: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the pairs to compare, as two arrays of places, the smaller first.

    The keys of a record are its texts, their words, sounds, beginnings and ends; two records that share keys of so many
    bits (the logarithm of how rare they are) are a pair.
    """
    if number <= _FEW:
        left, right = np.triu_indices(number, 1)
        return left.astype(np.intp), right.astype(np.intp)
    keys: dict[str, list[int]] = defaultdict(list)
    for row in range(number):
        for key in {key for one in fields if one.texts[row] for key in _keys(one, one.texts[row])}:
            keys[key].append(row)
    shared = [rows for rows in keys.values() if 1 < len(rows) <= _MOST_OF_A_KEY]
    if not shared:
        empty = np.array([], dtype=np.intp)
        return empty, empty
    weights = np.concatenate([np.full(len(rows), math.sqrt(math.log2(number / len(rows)))) for rows in shared])
    columns = np.repeat(np.arange(len(shared)), [len(rows) for rows in shared])
    matrix = sparse.csr_matrix((weights, (np.concatenate(shared), columns)), shape=(number, len(shared)))
    found_left: list[npt.NDArray[np.int32]] = []
    found_right: list[npt.NDArray[np.int32]] = []
    turned = matrix.T.tocsc()
    for start in range(0, number, _ROWS):
        bits = (matrix[start : start + _ROWS] @ turned).tocoo()
        kept = (bits.data >= min(_ENOUGH, 0.6 * math.log2(number))) & (bits.row + start < bits.col)
        found_left.append(bits.row[kept] + start)
        found_right.append(bits.col[kept])
    return np.concatenate(found_left).astype(np.intp), np.concatenate(found_right).astype(np.intp)


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
