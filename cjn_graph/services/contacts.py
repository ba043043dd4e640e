"""What staff note down day by day: interactions, consents, offers and needs, attendance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model import MODEL, PartialDate
from cjn_graph.model.decisions import decision_on
from cjn_graph.records import Create
from cjn_graph.services.person_lines import read_decisions
from cjn_graph.services.receipts import Receipt, write
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
        raise InvalidInput("Somebody is named twice.", hint="Name each person once.")
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
    counts = decision_on(workspace.today(), read_decisions(workspace, viewer, person_id))
    words = f"{counts.decision.replace('_', ' ')} since {counts.on}" if counts else "unknown, as to introductions"
    return receipt.model_copy(update={"now_counts": words})


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
    """
    return write(workspace, viewer, [join(workspace, "can_help_with", person_id, topic_id, values)], reason)


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
    """
    return write(workspace, viewer, [join(workspace, "seeks_help_with", person_id, topic_id, values)], reason)


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
    """
    links = [
        join(workspace, "attended", person_id, convening_id, {"role": role}) for person_id in dict.fromkeys(person_ids)
    ]
    return write(workspace, viewer, links, reason)


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
    return Create(MODEL.parse(kind, {"id": workspace.new_id(kind), **unless_given, **_given(values)}))


def join(workspace: Workspace, kind: str, from_id: str, to_id: str, values: Mapping[str, Any] | None = None) -> Create:
    """Make the mutation that joins two records.

    Raises
    ------
    InvalidInput
    """
    ends = {"id": workspace.new_id(kind), "from_id": from_id, "to_id": to_id}
    return Create(MODEL.parse(kind, {**_given(values or {}), **ends}))


def _require_begun(workspace: Workspace, made: Create, hint: str) -> None:
    day = made.record.to_row()["on"]
    if PartialDate(day).first_day > workspace.today():
        raise InvalidInput([Problem("on", f"{day} is still to come.", hint)])


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}
