"""Observations about reforms, programs, organizations and places, as series over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.series import COVERAGE, Coverage, Datum, Gap, coverage_of
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model import PartialDate, fold, kind_of
from cjn_graph.model.entities import Observation
from cjn_graph.services.named import Named
from cjn_graph.services.naming import resolve_among
from cjn_graph.services.observing import SUBJECTS
from cjn_graph.services.workspace import Workspace

MAX_LIMIT = 1000
"""Most series that one question may ask for."""


class Series(BaseModel):
    """One measure of one thing over time."""

    model_config = ConfigDict(frozen=True)

    measure: str
    unit: str | None
    about: Named = Field(description="What it is about.")
    kind: str = Field(description="Kind of what it is about: jurisdiction, organization, program or reform.")
    places: list[Named] = Field(
        description="The place itself, or where it was when this was observed: served then, or in."
    )
    n: int = Field(description="Observations that are numbers.")
    coverage: Coverage
    data: list[Datum] = Field(description="The earliest first; undated ones last.")

    def in_time(self) -> list[Datum | Gap]:
        """Return the observations and the gaps between them in the order of time, undated ones last."""
        return sorted([*self.data, *self.coverage.gaps], key=lambda part: (part.start or "~", getattr(part, "id", "")))


class ObservationReport(BaseModel):
    """What was observed, series by series."""

    model_config = ConfigDict(frozen=True)

    as_of: str = Field(description="The day until which periods are missed.")
    definition: str = Field(description="What coverage and gaps mean.")
    total: int = Field(description="Series that fit, whether listed or not.")
    series: list[Series] = Field(description="By measure, then by what they are about.")
    measures: list[str] = Field(description="Every measure that there is, to choose from.")
    places: list[str] = Field(description="Every place that something was observed in, to choose from.")


def list_observations(
    workspace: Workspace,
    viewer: Viewer,
    *,
    words: str = "",
    measure: str = "",
    place: str = "",
    about: str = "",
    limit: int = 200,
) -> ObservationReport:
    """List what was observed as series over time, each with its sources and its gaps.

    Parameters
    ----------
    words : str
        Only series in whose measure, subject or places all of these words occur.
    measure, place : str
        The name of one; where none is called so, those in whose names all of these words occur.
    about : str
        Name or id of a reform, a program, an organization or a place.
    limit : int
        Most series.

    Notes
    -----
    An organization's observation was made where it served at the time of the observation: a place that it served until
    2020 is where something observed in 2019 happened, and not where something observed in 2022 did. What has no date
    may have been at any time. All series are kept until the next write.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    NotFound, Ambiguous
        What ``about`` names.
    InvalidInput
        The limit is out of range.
    """
    viewer.require("staff", "Reading observations")
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput([Problem("limit", f"{limit} is not between 1 and {MAX_LIMIT}.")])
    subject = resolve_among(workspace, viewer, SUBJECTS, about) if about.strip() else ""
    observed = _observed(workspace, viewer)
    wanted, there = _meant(observed.measures, measure), _meant(observed.places, place)
    found = [
        one
        for one in observed.series
        if (not subject or one.about.id == subject)
        and (not measure.strip() or fold(one.measure) in wanted)
        and (not place.strip() or any(fold(where.name) in there for where in one.places))
        and _has_words(" ".join((one.measure, one.about.name, *(where.name for where in one.places))), words)
    ]
    return ObservationReport(
        as_of=workspace.today().isoformat(),
        definition=COVERAGE,
        total=len(found),
        series=found[:limit],
        measures=observed.measures,
        places=observed.places,
    )


def known_terms(workspace: Workspace, viewer: Viewer) -> dict[str, list[str]]:
    """Return the measures and the units that are on record, to be offered while another observation is entered.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Reading observations")
    observed = _observed(workspace, viewer)
    return {"measure": observed.measures, "unit": observed.units}


@dataclass(frozen=True)
class _Observed:
    """All series, and what there is to choose from, each in the spelling that most observations have."""

    series: list[Series]
    measures: list[str]
    units: list[str]
    places: list[str]


def _observed(workspace: Workspace, viewer: Viewer) -> _Observed:
    """Return what a viewer sees, kept until the next write for all who see the same facts."""
    return workspace.kept(viewer, "observed", lambda: _read(workspace, viewer))


def _read(workspace: Workspace, viewer: Viewer) -> _Observed:
    rows = workspace.store.read(viewer, "observations/all")
    observations = [row["observation"] for row in rows]
    places = {(row["subject"]["id"], place) for row in rows for place in _places(row).values()}
    return _Observed(
        series=_series(workspace, rows),
        measures=_distinct(Counter(seen["measure"] for seen in observations)),
        units=_distinct(Counter(seen.get("unit") or "" for seen in observations if seen.get("value") is not None)),
        places=_distinct(Counter(place for _, place in places)),
    )


def _places(row: Mapping[str, Any]) -> dict[str, str]:
    """Return where something was observed, names by id: the place itself, or where its subject was at the time."""
    subject = row["subject"]
    places = [subject] if kind_of(subject["id"]) == "jurisdiction" else row["places"]
    return {place["id"]: place["name"] for place in places}


def _series(workspace: Workspace, rows: Iterable[Mapping[str, Any]]) -> list[Series]:
    groups: dict[tuple[str, str], list[tuple[Observation, Mapping[str, Any]]]] = {}
    for row in rows:
        observation = Observation.from_row(row["observation"])
        groups.setdefault((row["subject"]["id"], fold(observation.measure)), []).append((observation, row))
    made = [series for group in groups.values() for series in _split(workspace, group)]
    return sorted(made, key=lambda one: (fold(one.measure), fold(one.unit or ""), fold(one.about.name), one.about.id))


def _split(workspace: Workspace, group: Sequence[tuple[Observation, Mapping[str, Any]]]) -> list[Series]:
    """Make one series per unit; what is in words only goes with the first."""
    numbers = sorted({fold(seen.unit or "") for seen, _ in group if seen.value is not None}) or [""]
    return [
        _one(
            workspace,
            [
                (seen, row)
                for seen, row in group
                if (fold(seen.unit or "") if seen.value is not None else numbers[0]) == unit
            ],
        )
        for unit in numbers
    ]


def _one(workspace: Workspace, group: Sequence[tuple[Observation, Mapping[str, Any]]]) -> Series:
    observations = sorted((seen for seen, _ in group), key=lambda seen: (seen.start or seen.end or "~", seen.id))
    subject = group[0][1]["subject"]
    kind = kind_of(subject["id"]) or ""
    places = {place: name for _, row in group for place, name in _places(row).items()}
    data = [_datum(seen) for seen in observations]
    ended = PartialDate(subject["end"]) if subject.get("end") else None
    return Series(
        measure=observations[0].measure,
        unit=next((seen.unit for seen in observations if seen.value is not None), None),
        about=Named(id=subject["id"], name=subject["name"]),
        kind=kind,
        places=sorted((Named(id=place, name=name) for place, name in places.items()), key=_by_name),
        n=sum(datum.value is not None for datum in data),
        coverage=coverage_of(data, workspace.today(), ended),
        data=data,
    )


def _by_name(place: Named) -> tuple[str, str]:
    return fold(place.name), place.id


def _datum(seen: Observation) -> Datum:
    return Datum(
        id=seen.id,
        start=seen.start or seen.end,
        end=seen.end or seen.start,
        value=seen.value,
        text=seen.text,
        reported_by=seen.reported_by,
        source=seen.source,
    )


def _distinct(names: Mapping[str, int]) -> list[str]:
    """Return each name once, whatever its case and accents, in order, as it is written most often."""
    chosen: dict[str, str] = {}
    for name in sorted(filter(None, names), key=lambda name: (-names[name], name)):
        chosen.setdefault(fold(name), name)
    return [chosen[folded] for folded in sorted(chosen)]


def _meant(names: Iterable[str], wanted: str) -> set[str]:
    """Return the folded names that a filter means."""
    folded = {fold(name) for name in names}
    exact = folded & {fold(wanted)}
    return exact or {name for name in folded if _has_words(name, wanted)}


def _has_words(text: str, words: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in fold(words).split())
