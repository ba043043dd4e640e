from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.network.links import Links, make_links

ENDS = st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 3)), max_size=30)


@given(ENDS, st.randoms())
def test_links_can_be_followed_from_both_ends_whatever_the_order_they_came_in(
    ends: list[tuple[int, int]], random: object
) -> None:
    rows = [(left, right, f"id{number:02d}") for number, (left, right) in enumerate(ends)]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    links = [_links(rows), _links(shuffled)]
    whole = sorted(row for row in rows if row[0] >= 0 and row[1] >= 0)
    for built in links:
        assert list(zip(built.left, built.right, built.ids, strict=True)) == whole
        assert built["id"].tolist() == built.ids.tolist()
        for left in range(5):
            assert built.ids[built.of(left)].tolist() == [row[2] for row in whole if row[0] == left]
        for right in range(4):
            assert sorted(built.ids[built.to(right)]) == sorted(row[2] for row in whole if row[1] == right)
        both = built.to_many(np.array([2, 0]))
        assert built.right[both].tolist() == sorted(built.right[both].tolist(), reverse=True)
        assert sorted(built.ids[both]) == sorted(row[2] for row in whole if row[1] in (0, 2))


def _links(rows: list[tuple[int, int, str]]) -> Links:
    ids = np.array([row[2] for row in rows], dtype=object)
    left, right = (np.array([row[end] for row in rows], dtype=np.int64) for end in (0, 1))
    return make_links((5, 4), ids, left, right, {"id": ids})
