"""Places with what they inherit from larger places, and the organizations that serve them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cjn_graph.snapshot.days import UNKNOWN, first_days, last_days
from cjn_graph.snapshot.links import Texts, as_texts, positions
from cjn_graph.snapshot.network import Organizations, Places
from cjn_graph.snapshot.rows import Rows, ordered

_INHERITED = ("state", "census_division", "census_region", "time_zone")


def read_places(given: Mapping[str, Rows]) -> tuple[Places, dict[str, int]]:
    """Read jurisdictions; the state, division, region and time zone come down the PART_OF chain where absent."""
    rows, index = ordered(given["jurisdictions"])
    wholes: list[list[int]] = [[] for _ in index]
    parts: list[list[int]] = [[] for _ in index]
    edges = given["part_of"]
    for part, whole in sorted(zip(edges["part"], edges["whole"], strict=True)):
        if part in index and whole in index:
            wholes[index[part]].append(index[whole])
            parts[index[whole]].append(index[part])
    inherited = {name: _inherit(rows[name], wholes) for name in _INHERITED}
    return Places(
        ids=rows["id"],
        names=rows["name"],
        classifications=rows["classification"],
        population=_population(rows["population"], rows["classification"], parts),
        urbanicity=rows["urbanicity"],
        state=inherited["state"],
        division=inherited["census_division"],
        region=inherited["census_region"],
        time_zone=inherited["time_zone"],
    ), index


def read_organizations(
    given: Mapping[str, Rows], places: Places, places_index: Mapping[str, int], today: int
) -> tuple[Organizations, dict[str, int]]:
    """Read organizations with the place that each serves now; the first by name where there are several."""
    rows, index = ordered(given["organizations"])
    edges = given["serves"]
    last = last_days(edges["end"])
    holds = (first_days(edges["start"]) <= today) & ((last == UNKNOWN) | (last >= today))
    organization, place = positions(index, edges["organization"]), positions(places_index, edges["jurisdiction"])
    kept = np.flatnonzero(holds & (organization >= 0) & (place >= 0))
    # The last one written wins.
    kept = np.array(sorted(kept.tolist(), key=lambda edge: places.names[place[edge]], reverse=True), dtype=np.int64)
    served = np.full(len(index), -1, dtype=np.int64)
    served[organization[kept]] = place[kept]
    return Organizations(rows["id"], rows["name"], rows["classification"], served), index


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


def _population(values: Texts, classifications: Texts, parts: list[list[int]]) -> NDArray[np.float64]:
    known = np.array([float(value) if value >= 0 else np.nan for value in values], dtype=np.float64)
    total = known.copy()
    for row, within in enumerate(parts):
        counties = [part for part in within if classifications[part] == "county"]
        if np.isnan(known[row]) and classifications[row] == "district" and counties:
            total[row] = known[counties].sum()
    return total
