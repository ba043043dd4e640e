"""What came of the convenings of a network: workgroups, what they made, who used it, and what was promised.

``read_outcomes`` reads the chain in as many queries as it has links, however many networks are asked for; the parts of
an answer are in :mod:`cjn_graph.pages.outcome_parts`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from cjn_graph.access import Viewer
from cjn_graph.model import Entity, fold, kind_of
from cjn_graph.model.entities import Commitment, Convening, Engagement, Network, Resource, Workgroup
from cjn_graph.model.holding import begun, is_over, overlap
from cjn_graph.model.relationships import Used
from cjn_graph.pages.outcome_parts import (
    ConveningOutcome,
    MakerOutcome,
    NetworkOutcome,
    NetworkSummary,
    ResourceOutcome,
    StatedCommitment,
    Use,
)
from cjn_graph.records import Joined, read_joined, read_records
from cjn_graph.records.reading import every_record
from cjn_graph.services import records
from cjn_graph.services.named import Named
from cjn_graph.services.workspace import Workspace

CHAIN_KINDS: Final = ("convening", "workgroup", "resource", "commitment", "engagement")
"""Kinds that have a place in what came of a network's convenings."""
Made = TypeVar("Made", bound=Entity)
_ORDER = {"open": 0, "unknown": 1, "kept": 2, "dropped": 3}


def list_networks(workspace: Workspace, viewer: Viewer) -> list[NetworkSummary]:
    """List the networks by name, each with the numbers of what came of its convenings.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    """
    return [outcome.summary() for outcome in read_outcomes(workspace, viewer, _all_networks(workspace, viewer))]


def show_network(workspace: Workspace, viewer: Viewer, network_id: str) -> NetworkOutcome:
    """Tell what came of one network's convenings.

    Raises
    ------
    NotFound
        There is no such network, or none that the viewer may see.
    Forbidden
        The viewer's role sees no records.
    """
    return read_outcomes(workspace, viewer, [records.read_kind(workspace, viewer, Network, network_id)])[0]


def networks_of(workspace: Workspace, viewer: Viewer, record_id: str) -> list[Named]:
    """Return the networks in whose outcomes a record of the chain has a place, by name; of other records, none.

    The chain is followed from the record upwards: what it costs does not grow with the networks and their convenings.
    """
    if kind_of(record_id) not in CHAIN_KINDS:
        return []

    def joined(ids: Iterable[str], *relations: str) -> list[Joined]:
        return read_joined(workspace.store, viewer, ids, relations)

    made = joined([record_id], "produced", "at")
    origins = {record_id, *(one.other["id"] for one in made)}
    workgroups = {one.other["id"] for one in joined(origins, "formed_at") if not one.outgoing}
    found = {one.other["id"]: one.other["name"] for one in joined(origins | workgroups, "part_of") if one.outgoing}
    engagements = {one.other["id"]: one.other for one in made if one.kind == "engagement"}
    if made and kind_of(record_id) == "engagement":
        engagements = {record_id: read_records(workspace.store, viewer, [record_id])[record_id].to_row()}
    parts = joined(engagements, "took_part")
    belongs: dict[str, list[Joined]] = defaultdict(list)
    for one in joined({part.other["id"] for part in parts}, "member_of"):
        belongs[one.id].append(one)
    for part in parts:
        for one in belongs[part.other["id"]]:
            if one.kind == "network" and _belongs(one.edge, part.edge, engagements[part.id], workspace.today()):
                found[one.other["id"]] = one.other["name"]
    return _by_name(Named(id=network_id, name=name) for network_id, name in found.items())


def read_outcomes(workspace: Workspace, viewer: Viewer, networks: Sequence[Network]) -> list[NetworkOutcome]:
    """Read what came of the convenings of several networks, in the same order."""
    chain = _Chain(workspace, viewer, [network.id for network in networks])
    return [chain.outcome(network) for network in networks]


def _all_networks(workspace: Workspace, viewer: Viewer) -> list[Network]:
    return _by_name(every_record(workspace.store, viewer, Network))


class _Chain:
    """The links of the chain, read once for all networks asked for."""

    def __init__(self, workspace: Workspace, viewer: Viewer, network_ids: list[str]) -> None:
        self._workspace = workspace
        self._viewer = viewer
        self._today = workspace.today()
        parts = self._joined(network_ids, "part_of")
        self._workgroups = _records(Workgroup, parts)
        self._convenings = _records(Convening, parts)
        self._engagements = self._read_engagements(network_ids)
        self._formed_at = _records(Convening, self._joined(_ids(self._workgroups), "formed_at"))
        convening_ids = {*_ids(self._convenings), *_ids(self._formed_at)}
        makers = {*_ids(self._workgroups), *convening_ids, *_ids(self._engagements)}
        self._products = _records(Resource, self._joined(makers, "produced"))
        self._uses = self._read_uses(_ids(self._products))
        self._commitments = self._read_commitments(convening_ids)

    def outcome(self, network: Network) -> NetworkOutcome:
        """Put the chain of one network together."""
        workgroups = self._workgroups.get(network.id, [])
        convenings = {one.id: one for one in self._convenings.get(network.id, [])}
        formed: dict[str, list[Workgroup]] = defaultdict(list)
        for workgroup in workgroups:
            for convening in self._formed_at.get(workgroup.id, []):
                convenings[convening.id] = convening
                formed[convening.id].append(workgroup)
        return NetworkOutcome(
            **_own(network, NetworkOutcome),
            convenings=[
                self._convening(convening, formed[convening.id]) for convening in _latest_first(convenings.values())
            ],
            workgroups=[self._maker(one) for one in _by_name(workgroups) if one.id not in self._formed_at],
            engagements=[self._maker(one) for one in _by_name(self._engagements.get(network.id, []))],
        )

    def _convening(self, convening: Convening, formed: list[Workgroup]) -> ConveningOutcome:
        return ConveningOutcome(
            **_own(convening, ConveningOutcome),
            planned=not begun(convening.start, self._today),
            workgroups=[self._maker(one) for one in _by_name(formed)],
            resources=self._resources(convening.id),
            commitments=self._commitments.get(convening.id, []),
        )

    def _maker(self, maker: Workgroup | Engagement) -> MakerOutcome:
        return MakerOutcome(id=maker.id, name=maker.name, resources=self._resources(maker.id))

    def _resources(self, maker_id: str) -> list[ResourceOutcome]:
        made = self._products.get(maker_id, [])
        return [
            ResourceOutcome(**_own(one, ResourceOutcome), uses=self._uses.get(one.id, []))
            for one in sorted(made, key=lambda one: (one.published or "~", fold(one.name), one.id))
        ]

    def _joined(self, ids: Iterable[str], relation: str) -> list[Joined]:
        return read_joined(self._workspace.store, self._viewer, ids, [relation])

    def _read_engagements(self, network_ids: list[str]) -> dict[str, list[Engagement]]:
        # From the engagements that made something, which are few, and not from all members.
        found: dict[str, dict[str, Engagement]] = defaultdict(dict)
        for row in self._workspace.store.read(self._viewer, "networks/engagements", ids=network_ids):
            if _belongs(row["belongs"], row["part"], row["engagement"], self._today):
                engagement = Engagement.from_row(row["engagement"])
                found[row["network_id"]][engagement.id] = engagement
        return {network_id: list(engagements.values()) for network_id, engagements in found.items()}

    def _read_uses(self, resource_ids: Iterable[str]) -> dict[str, list[Use]]:
        found: dict[str, list[Use]] = defaultdict(list)
        for one in self._joined(resource_ids, "used"):
            used = Used.from_row(one.edge, from_id=one.other["id"], to_id=one.id)
            user = Named(id=one.other["id"], name=one.other["name"])
            found[one.id].append(Use(id=used.id, user=user, on=used.on, outcome=used.outcome))
        # Those that led to something come first: they are what the chain is read for.
        return {
            resource_id: sorted(uses, key=lambda use: (not use.outcome, use.on or "~", fold(use.user.name), use.id))
            for resource_id, uses in found.items()
        }

    def _read_commitments(self, convening_ids: Iterable[str]) -> dict[str, list[StatedCommitment]]:
        commitments = _records(Commitment, self._joined(convening_ids, "at"))
        makers: dict[str, dict[str, Named]] = defaultdict(dict)
        for one in self._joined(_ids(commitments), "made"):
            makers[one.id][one.other["id"]] = Named(id=one.other["id"], name=one.other["name"])
        return {
            convening_id: in_order(_stated(one, makers[one.id], self._today) for one in found)
            for convening_id, found in commitments.items()
        }


def _belongs(belongs: Mapping[str, Any], part: Mapping[str, Any], engagement: Mapping[str, Any], day: date) -> bool:
    """Tell whether a member's engagement counts among those of the network on a day.

    All that somebody did who is a member on the day, as alumni bring what they did before they joined; of a former
    member, what they took part in while they were a member (where the time is unknown, it may have been then); nothing
    of somebody whose membership is still to come.
    """
    membership = belongs.get("start"), belongs.get("end")
    if not begun(membership[0], day):
        return False
    took_part = part.get("start") or engagement.get("start"), part.get("end") or engagement.get("end")
    return not is_over(membership[1], day) or overlap(took_part, membership)


def in_order(commitments: Iterable[StatedCommitment]) -> list[StatedCommitment]:
    """Sort commitments: those overdue, then those open as they are due, then the rest."""
    return sorted(
        commitments, key=lambda one: (not one.overdue, _ORDER[one.status], one.due or "~", fold(one.name), one.id)
    )


def _stated(commitment: Commitment, makers: Mapping[str, Named], today: date) -> StatedCommitment:
    return StatedCommitment(
        **_own(commitment, StatedCommitment),
        overdue=commitment.status == "open" and is_over(commitment.due, today),
        makers=sorted(makers.values(), key=lambda maker: (not maker.id.startswith("person-"), fold(maker.name))),
    )


def _records(declared: type[Made], joined: Iterable[Joined]) -> dict[str, list[Made]]:
    """Return the records of a kind at the other ends, each once, by the ids of those that they are joined to."""
    found: dict[str, dict[str, Made]] = defaultdict(dict)
    for one in joined:
        if one.kind == declared.kind:
            found[one.id][one.other["id"]] = declared.from_row(one.other)
    return {record_id: list(records.values()) for record_id, records in found.items()}


def _own(record: Entity, part: type[BaseModel]) -> dict[str, Any]:
    """Return the properties of a record that a part of the answer has, too."""
    return {name: getattr(record, name) for name in part.model_fields if name in type(record).model_fields}


def _ids(found: Mapping[str, Sequence[Entity]]) -> set[str]:
    return {record.id for listed in found.values() for record in listed}


def _by_name(found: Iterable[Any]) -> list[Any]:
    return sorted(found, key=lambda one: (fold(one.name), one.id))


def _latest_first(found: Iterable[Convening]) -> list[Convening]:
    return sorted(_by_name(found), key=lambda one: one.start or "", reverse=True)
