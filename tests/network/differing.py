"""Where two networks differ."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def differences(one: Any, other: Any, path: str = "network") -> list[str]:
    """Return the places where two networks differ."""
    if is_dataclass(one):
        return [
            place
            for field in fields(one)
            for place in differences(getattr(one, field.name), getattr(other, field.name), f"{path}.{field.name}")
        ]
    if isinstance(one, np.ndarray):
        same = one.shape == other.shape and one.dtype == other.dtype
        if same and one.dtype == np.float64:
            same = bool(np.array_equal(one, other, equal_nan=True))
        elif same:
            same = bool((one == other).all())
        return [] if same else [f"{path}: {one} and {other}"]
    if isinstance(one, dict):
        return [
            place
            for name in one.keys() | other.keys()
            for place in differences(one[name], other[name], f"{path}[{name}]")
        ]
    if isinstance(one, tuple) and len(one) == len(other):
        return [place for a, b in zip(one, other, strict=True) for place in differences(a, b, f"{path}[]")]
    return [] if one == other else [f"{path}: {one!r} and {other!r}"]
