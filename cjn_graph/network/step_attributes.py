"""After a change, imported attributes are read for those alone who are new.

A step of :meth:`~cjn_graph.network.memo.Memo.after`; ``compared`` keeps what those of the same network have compared.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import numpy as np

from cjn_graph.network.attributes import Attributes, links_to_attributes, without_denied
from cjn_graph.network.axis import spliced
from cjn_graph.network.link_edits import renumbered, replaced
from cjn_graph.network.links import Texts
from cjn_graph.network.memo import Memo
from cjn_graph.network.moves import any_gone, moves_between, put_in


def step_attributes(
    compared: Memo, given: tuple[Texts, Texts], before: Attributes, now: tuple[Texts, Texts]
) -> Attributes | None:
    """Step of ``read_attributes``; None where more than new people with known attributes has come."""
    (old_ids, old_pairs), (ids, pairs_of) = given, now
    moves = compared(moves_between, old_ids, ids)
    if any_gone(moves):
        return None
    where = put_in(moves)
    added = where + np.arange(len(where))
    if not (old_pairs == spliced(pairs_of, added, added[:0], pairs_of[:0])).all():
        return None
    keys = list(zip(before.names, before.values, strict=True))
    if not without_denied(set(chain.from_iterable(pairs_of[added].tolist()))) <= set(keys):
        return None
    kept = renumbered(before.links, moves, None)
    return replace(before, links=replaced(kept, added, links_to_attributes(ids, pairs_of, added, keys)))
