"""What staff note down day by day: interactions, consents, offers and needs, attendance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import MODEL, PartialDate, Relationship
from cjn_graph.model.decisions import decision_on
from cjn_graph.model.entities import Convening
from cjn_graph.model.holding import begun
from cjn_graph.model.plausible import require_ahead, with_dates
from cjn_graph.model.steps import convening_start
from cjn_graph.records import Create
from cjn_graph.services.consents import decisions_of
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.records import read_kind
from cjn_graph.services.repeated import refuse_repeated
from cjn_graph.services.workspace import Workspace


def log_interaction(
    workspace: Workspace,
    viewer: Viewer,
    person_ids: Sequence[str],
    values: Mapping[str, Any],
    *,
    reason: str = "logged",
) -> Receipt:
    """Record a call, an email, a visit or a meeting with one or several people.

    Parameters
    ----------
    values : mapping
        Properties of the interaction: ``channel`` and, where it was not today, ``on``; ``subject``, ``note``,
        ``sensitivity``.

    Raises
    ------
    InvalidInput
        Nobody is named, somebody twice, a value is wrong, or the day is still to come.
    NotFound
        A person does not exist.
    """
    if not person_ids:
        raise InvalidInput("Nobody is named.", hint="Name at least one person whom you were in touch with.")
    if len(set(person_ids)) < len(person_ids):
        raise Unfit("Somebody is named twice.", hint="Name each person once.")
    interaction = make(workspace, "interaction", values, on=workspace.today().isoformat())
    _require_begun(workspace, interaction, "Log it when it has happened.")
    links = [
        join(workspace, "involves", interaction.record.id, person_id, {"sensitivity": interaction.record.sensitivity})
        for person_id in person_ids
    ]
    return write(workspace, viewer, [interaction, *links], reason)


def record_consent(
    workspace: Workspace, viewer: Viewer, person_id: str, values: Mapping[str, Any], *, reason: str = "consent recorded"
) -> Receipt:
    """Append what a person agreed to or refused; earlier consents stay on record, and the receipt says which counts.

    Raises
    ------
    InvalidInput
        A value is wrong, or the day is still to come.
    NotFound
        The person does not exist.
    """
    today = workspace.today().isoformat()
    consent = make(workspace, "consent", values, on=today, recorded_by=viewer.account)
    _require_begun(workspace, consent, "Record it when they have said so.")
    given_by = join(workspace, "given_by", consent.record.id, person_id)
    receipt = write(workspace, viewer, [consent, given_by], reason)
    counts = decision_on(workspace.today(), decisions_of(workspace, viewer, person_id))
    words = f"{counts.decision.replace('_', ' ')} since {counts.on}" if counts else "unknown, as to introductions"
    note = f"Now counts: {words}. This stays on record; record a later decision to say otherwise."
    return receipt.model_copy(update={"notes": [note]})


def offer_help(
    workspace: Workspace,
    viewer: Viewer,
    person_id: str,
    topic_id: str,
    values: Mapping[str, Any],
    *,
    reason: str = "offer",
) -> Receipt:
    """Record that a person can help others with a topic.

    Raises
    ------
    InvalidInput, NotFound
    AlreadyRecorded
        They offer it already.
    """
    return _relate(workspace, viewer, [join(workspace, "can_help_with", person_id, topic_id, values)], reason)


def seek_help(
    workspace: Workspace,
    viewer: Viewer,
    person_id: str,
    topic_id: str,
    values: Mapping[str, Any],
    *,
    reason: str = "need",
) -> Receipt:
    """Record that a person wants help with a topic.

    Raises
    ------
    InvalidInput, NotFound
        Among others, the last day on which it helps is over.
    AlreadyRecorded
        They look for it already, and it still helps.
    """
    need = join(workspace, "seeks_help_with", person_id, topic_id, values)
    require_ahead("until", getattr(need.record, "until", None), workspace.today())
    return _relate(workspace, viewer, [need], reason)


def record_attendance(
    workspace: Workspace,
    viewer: Viewer,
    convening_id: str,
    person_ids: Sequence[str],
    *,
    role: str = "participant",
    reason: str = "attendance",
) -> Receipt:
    """Record who came to a convening.

    Raises
    ------
    InvalidInput, NotFound
        Among others, the convening is still to come.
    AlreadyRecorded
        Of some of them it is on record; then nobody else is recorded either.
    """
    start = convening_start(read_kind(workspace, viewer, Convening, convening_id).to_row())
    if not begun(start, workspace.today()):
        what = f"the convening is still to come, on {start}."
        raise Unfit([Problem("convening", what, "Record who came when it has happened, or correct its dates.")])
    links = [
        join(workspace, "attended", person_id, convening_id, {"role": role}) for person_id in dict.fromkeys(person_ids)
    ]
    return _relate(workspace, viewer, links, reason)


def make(workspace: Workspace, kind: str, values: Mapping[str, Any], **unless_given: Any) -> Create:
    """Make the mutation that creates an entity with these values; None and an empty text stand for none.

    Parameters
    ----------
    **unless_given
        Properties that are otherwise set like this.

    Raises
    ------
    InvalidInput
    """
    return _entered(workspace, kind, {"id": workspace.new_id(kind), **unless_given, **_given(values)})


def join(workspace: Workspace, kind: str, from_id: str, to_id: str, values: Mapping[str, Any] | None = None) -> Create:
    """Make the mutation that joins two records.

    Raises
    ------
    InvalidInput
    """
    ends = {"id": workspace.new_id(kind), "from_id": from_id, "to_id": to_id}
    return _entered(workspace, kind, {**_given(values or {}), **ends})


def _entered(workspace: Workspace, kind: str, values: dict[str, Any]) -> Create:
    return Create(MODEL.parse(kind, with_dates(MODEL.kind(kind), values, workspace.today())))


def _relate(workspace: Workspace, viewer: Viewer, links: Sequence[Create], reason: str) -> Receipt:
    """Write relationships of one kind, unless they are on record already."""
    edges = [link.record for link in links if isinstance(link.record, Relationship)]
    require = refuse_repeated(viewer, edges, workspace.today()) if edges else None
    return write(workspace, viewer, links, reason, require=require)


def _require_begun(workspace: Workspace, made: Create, hint: str) -> None:
    day = made.record.to_row()["on"]
    if PartialDate(day).first_day > workspace.today():
        raise Unfit([Problem("on", f"{day} is still to come.", hint)])


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}
