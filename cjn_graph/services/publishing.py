"""Numbers of the network's health that were published: kept as they were told, with their definition at that time.

Facts that are entered later, and later definitions, change what is measured of a day, but never what was said of it. A
publication is seen by all of the staff, so it is measured on what those without grants see, and it names nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cjn_graph.access import Viewer
from cjn_graph.analysis.catalogue import described
from cjn_graph.analysis.health import PLAIN, HealthReport
from cjn_graph.analysis.measure import Measure, Scope
from cjn_graph.errors import Conflict, InvalidInput, Problem
from cjn_graph.model.publications import Publication
from cjn_graph.questions import HealthQuestion
from cjn_graph.records.reading import every_record
from cjn_graph.services import records
from cjn_graph.services.contacts import make
from cjn_graph.services.health import report_health
from cjn_graph.services.passing_on import OUTSIDER
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.scoping import read_day
from cjn_graph.services.workspace import Workspace

_OF_MIXING: Final = ("assortativity", "ei_index", "modularity")
_DETAILS: Final = ("coverage", "error", "range", "expected", "expected_range", "reason")


class PublishedFigure(BaseModel):
    """One number as it was published."""

    model_config = ConfigDict(frozen=True)

    measure: str = Field(description="Name of the measure; mixing by an attribute as mixing.ATTRIBUTE.MEASURE.")
    label: str
    shown_as: str = Field(description="count, share, index or steps.")
    value: int | float | None
    n: int
    of: str
    definition: str = Field(description="How it was defined then.")
    coverage: float | None = None
    error: float | None = None
    range: tuple[float, float] | None = None
    expected: float | None = None
    expected_range: tuple[float, float] | None = None
    reason: str | None = None
    now: int | float | None = Field(None, description="What the facts known now say of the same day, where asked for.")
    redefined: bool | None = Field(None, description="Whether it is defined otherwise now; null where not asked for.")


class PublicationLine(BaseModel):
    """A publication in a list."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    published_on: str
    as_of: str
    made_by: str | None
    note: str | None


class PublicationOut(PublicationLine):
    """A publication with its numbers."""

    scope: Scope = Field(description="What the numbers are about.")
    figures: list[PublishedFigure]


def publish(workspace: Workspace, viewer: Viewer, name: str, question: HealthQuestion, note: str | None) -> Receipt:
    """Keep the numbers of a day as published.

    Raises
    ------
    InvalidInput
        ``as_of`` is no date, or lies ahead.
    Forbidden
    """
    viewer.require("staff", "Publishing numbers")
    day = read_day(workspace, question.as_of)
    if day > workspace.today():
        hint = "Publish numbers of today or of an earlier day; of a month or year, once it is over."
        raise InvalidInput([Problem("as_of", f"lies ahead: {day}.", hint)])
    report = report_health(workspace, OUTSIDER, question)
    values = {
        "name": name,
        "published_on": workspace.today().isoformat(),
        "as_of": report.scope.as_of,
        "definition": report.scope.model_dump_json(),
        "figures": [one.model_dump_json(exclude={"now", "redefined"}) for one in _figures(report)],
        "made_by": viewer.account,
        "note": note,
    }
    return write(workspace, viewer, [make(workspace, "publication", values)], "published")


def list_publications(workspace: Workspace, viewer: Viewer) -> list[PublicationLine]:
    """List what was published, the latest first.

    Raises
    ------
    Forbidden
    """
    viewer.require("staff", "Reading publications")
    found = sorted(
        every_record(workspace.store, viewer, Publication), key=lambda one: str(one.created_at), reverse=True
    )
    return [PublicationLine.model_validate(_line(one)) for one in found]


def show_publication(
    workspace: Workspace, viewer: Viewer, publication_id: str, *, beside_now: bool = False
) -> PublicationOut:
    """Read a publication.

    Parameters
    ----------
    beside_now : bool
        Measure the same day by the same definition of member and tie again, on the facts known now.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        What is stored is no publication as :func:`publish` writes it.
    """
    viewer.require("staff", "Reading publications")
    kept = records.read_kind(workspace, viewer, Publication, publication_id)
    try:
        scope = Scope.model_validate_json(kept.definition)
        figures = [PublishedFigure.model_validate_json(text) for text in kept.figures]
    except ValidationError:
        raise Conflict(
            f"The publication {kept.name!r} cannot be read: its numbers were not written by publishing.",
            hint=f"An admin can withdraw it: cjn --as ADMIN delete {kept.id}",
        ) from None
    if beside_now:
        question = HealthQuestion(scope.ties, scope.staff, scope.kind, scope.as_of)
        again = {one.measure: one for one in _figures(report_health(workspace, OUTSIDER, question))}
        figures = [_beside(one, again.get(one.measure)) for one in figures]
    return PublicationOut.model_validate(_line(kept) | {"scope": scope, "figures": figures})


def _line(kept: Publication) -> dict[str, Any]:
    values = {name: getattr(kept, name) for name in PublicationLine.model_fields}
    return values | {"published_on": str(kept.published_on), "as_of": str(kept.as_of)}


def _beside(then: PublishedFigure, again: PublishedFigure | None) -> PublishedFigure:
    if again is None:  # it is measured no more
        return then.model_copy(update={"redefined": True})
    return then.model_copy(update={"now": again.value, "redefined": again.definition != then.definition})


def _figures(report: HealthReport) -> Iterator[PublishedFigure]:
    known, of_mixing = described("network"), described("mixing")
    for name in PLAIN:
        measure = getattr(report, name)
        yield _figure(name, measure.label, known[name].shown_as, measure)
    for attribute, mixing in report.mixing.items():
        for name in _OF_MIXING:
            told = f"{of_mixing[name].label} by {attribute.replace('_', ' ')}"
            yield _figure(f"mixing.{attribute}.{name}", told, of_mixing[name].shown_as, getattr(mixing, name))


def _figure(name: str, label: str, shown_as: str, measure: Measure) -> PublishedFigure:
    details = {detail: getattr(measure, detail, None) for detail in _DETAILS}
    told = {one: getattr(measure, one) for one in ("value", "n", "of", "definition")}
    return PublishedFigure.model_validate({"measure": name, "label": label, "shown_as": shown_as} | told | details)
