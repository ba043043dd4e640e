"""Places with what they inherit from larger places, and the organizations that serve them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.network.days import holds_on
from cjn_graph.network.entity_table import EntityTable
from cjn_graph.network.links import Links
from cjn_graph.network.network import Organizations, Places
from cjn_graph.tables import Texts, as_texts

_INHERITED: Final = ("state", "census_division", "census_region", "time_zone")


def read_places(table: EntityTable, part_of: Links) -> Places:
    """Read jurisdictions; the state, division, region and time zone come down the PART_OF chain where absent."""
    wholes: list[list[int]] = [[] for _ in table.ids]
    parts: list[list[int]] = [[] for _ in table.ids]
    for part, whole in zip(part_of.left.tolist(), part_of.right.tolist(), strict=True):
        wholes[part].append(whole)
        parts[whole].append(part)
    inherited = {name: _inherit(table[name], wholes) for name in _INHERITED}
    return Places(
        ids=table.ids,
        names=table["name"],
        classifications=table["classification"],
        population=_population(table["population"], table["classification"], parts),
        urbanicity=table["urbanicity"],
        state=inherited["state"],
        division=inherited["census_division"],
        region=inherited["census_region"],
        time_zone=inherited["time_zone"],
    )


def read_organizations(table: EntityTable, serves: Links, places: Places, today: int) -> Organizations:
    """Read organizations with the place that each serves now; the first by name where there are several."""
    now = np.flatnonzero(holds_on(serves["first"], serves["last"], today))
    # The last one written wins.
    now = np.array(
        sorted(now.tolist(), key=lambda link: places.names[serves.right[link]], reverse=True), dtype=np.int64
    )
    served = np.full(len(table), -1, dtype=np.int64)
    served[serves.left[now]] = serves.right[now]
    return Organizations(table.ids, table["name"], table["classification"], served)


def _inherit(values: Texts, wholes: list[list[int]]) -> Texts:
    def look_up(row: int) -> str:
        seen, queue = {row}, [row]
        for at in queue:
            if values[at]:
                return str(values[at])
            nearer = [whole for whole in wholes[at] if whole not in seen]
            seen.update(nearer)
            queue.extend(nearer)
        return ""

    return as_texts(look_up(row) for row in range(len(values)))


def _population(values: NDArray[np.int64], classifications: Texts, parts: list[list[int]]) -> NDArray[np.float64]:
    known = np.where(values >= 0, values.astype(np.float64), np.nan)
    total = known.copy()
    for row, within in enumerate(parts):
        counties = [part for part in within if classifications[part] == "county"]
        if np.isnan(known[row]) and classifications[row] == "district" and counties:
            total[row] = known[counties].sum()
    return total
