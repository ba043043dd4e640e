"""What a feature returns: its value for everybody at once, and an explanation for one person on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[np.float64]


class Explanation(NamedTuple):
    """One sentence, and the ids of the records it rests on."""

    sentence: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Signal:
    """One feature's answer to one question.

    Attributes
    ----------
    values : array of float, shape (people,)
        How strongly the feature speaks, 0 (not at all) to 1. A negative weight makes it speak against.
    explain : callable
        Row of a person whose value is not 0 → why. Only the few people who are shown are ever explained.
    """

    values: Values
    explain: Callable[[int], Explanation]
