from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.network.links import as_texts
from cjn_graph.network.moves import any_gone, moves_between

IDS = st.sets(st.sampled_from("abcdefghijkl"))


@given(IDS, IDS)
def test_every_row_is_followed_to_where_its_id_is_now(before: set[str], after: set[str]) -> None:
    old, new = sorted(before), sorted(after)
    moves = moves_between(as_texts(old), as_texts(new))
    assert (moves is None) == (old == new)
    if moves is None:
        return
    expected = [new.index(each) if each in after else -1 for each in old]
    assert moves.now.tolist() == expected
    for kind in (np.int32, np.int64):
        rows = np.arange(-1, len(old), dtype=kind)
        followed = moves.follow(rows)
        assert followed.tolist() == [-1, *expected]
        assert followed.dtype == kind
    assert any_gone(None, moves) == (not before <= after)
    if not moves.any_gone:
        assert moves.put_in.tolist() == [sum(each < other for each in old) for other in sorted(after - before)]


def test_where_nothing_came_or_went_nothing_moves() -> None:
    ids = as_texts(["a", "b"])
    assert moves_between(ids, ids) is None
    assert not any_gone(None, None)
