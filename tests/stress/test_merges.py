"""Merges of people who have relationships of every kind, taken back in another order: nothing is left of them.

``CJN_STRESS_MERGES`` sets the number of crowds (40) on each engine.
"""

from __future__ import annotations

import os
import random

import pytest

from cjn_graph.store import Store
from tests.services.test_merging import JOINED, merge_and_take_back

pytestmark = pytest.mark.stress


def test_many_merges_taken_back_leave_no_trace(empty_store: Store) -> None:
    crowds = int(os.environ.get("CJN_STRESS_MERGES", "40"))
    records = max(merge_and_take_back(empty_store, random.Random(seed)) for seed in range(crowds))
    print(f"{crowds} crowds, {len(JOINED)} kinds and ends of relationships, up to {records:,} records: all as before")
