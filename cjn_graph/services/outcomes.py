"""What came of the convenings of a network: workgroups, what they made, who used it, and what was promised.

``read_outcomes`` reads the chain in as many queries as it has links, however many networks are asked for; the parts of
an answer are in :mod:`cjn_graph.services.outcome_parts`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import fold, kind_of
from cjn_graph.model.entities import Commitment, Convening, Engagement, Network, Resource, Workgroup
from cjn_graph.model.holding import begun, is_over, overlap
from cjn_graph.model.relationships import Used
from cjn_graph.services import records
from cjn_graph.services.named import Named
from cjn_graph.services.outcome_links import CHAIN_KINDS
from cjn_graph.services.outcome_parts import (
    ConveningOutcome,
    MakerOutcome,
    NetworkOutcome,
    NetworkSummary,
    ResourceOutcome,
    StatedCommitment,
    Use,
)
from cjn_graph.services.workspace import Workspace

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
    kind = kind_of(record_id)
    if kind not in CHAIN_KINDS:
        return []
    found = {}
    if kind != "engagement":
        rows = workspace.store.read(viewer, "networks/belonging", kind=kind, id=record_id)
        found = {row["id"]: row["name"] for row in rows}
    if kind in ("engagement", "resource"):
        rows = workspace.store.read(viewer, "networks/participating", kind=kind, id=record_id)
        found |= {row["id"]: row["name"] for row in rows if _belongs(row, workspace.today())}
    return _by_name(Named(id=network_id, name=name) for network_id, name in found.items())


def read_outcomes(workspace: Workspace, viewer: Viewer, networks: Sequence[Network]) -> list[NetworkOutcome]:
    """Read what came of the convenings of several networks, in the same order."""
    chain = _Chain(workspace, viewer, [network.id for network in networks])
    return [chain.outcome(network) for network in networks]


def _all_networks(workspace: Workspace, viewer: Viewer) -> list[Network]:
    found = records.list_records(workspace, viewer, "network", limit=records.MAX_PAGE)
    return _by_name(network for network in found if isinstance(network, Network))


class _Chain:
    """The links of the chain, read once for all networks asked for."""

    def __init__(self, workspace: Workspace, viewer: Viewer, network_ids: list[str]) -> None:
        self._workspace = workspace
        self._viewer = viewer
        self._today = workspace.today()
        self._workgroups = self._records("networks/parts", Workgroup, "network_id", "part", network_ids, "workgroup")
        self._convenings = self._records("networks/parts", Convening, "network_id", "part", network_ids, "convening")
        self._engagements = self._read_engagements(network_ids)
        self._formed_at = self._records(
            "networks/formed", Convening, "workgroup_id", "convening", _ids(self._workgroups)
        )
        convening_ids = sorted({*_ids(self._convenings), *_ids(self._formed_at)})
        self._products: dict[str, list[Resource]] = {}
        for kind, ids in (
            ("workgroup", _ids(self._workgroups)),
            ("convening", convening_ids),
            ("engagement", _ids(self._engagements)),
        ):
            self._products |= self._records("networks/products", Resource, "maker_id", "resource", ids, kind)
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
            id=network.id,
            name=network.name,
            classification=network.classification,
            description=network.description,
            convenings=[
                self._convening(convening, formed[convening.id]) for convening in _latest_first(convenings.values())
            ],
            workgroups=[self._maker(one) for one in _by_name(workgroups) if one.id not in self._formed_at],
            engagements=[self._maker(one) for one in _by_name(self._engagements.get(network.id, []))],
        )

    def _convening(self, convening: Convening, formed: list[Workgroup]) -> ConveningOutcome:
        return ConveningOutcome(
            id=convening.id,
            name=convening.name,
            classification=convening.classification,
            start=convening.start,
            end=convening.end,
            planned=convening.start is not None and convening.start.first_day > self._today,
            place=convening.place,
            attendance=convening.attendance,
            workgroups=[self._maker(one) for one in _by_name(formed)],
            resources=self._resources(convening.id),
            commitments=self._commitments.get(convening.id, []),
        )

    def _maker(self, maker: Workgroup | Engagement) -> MakerOutcome:
        return MakerOutcome(id=maker.id, name=maker.name, resources=self._resources(maker.id))

    def _resources(self, maker_id: str) -> list[ResourceOutcome]:
        made = self._products.get(maker_id, [])
        return [
            ResourceOutcome(
                id=one.id,
                name=one.name,
                classification=one.classification,
                published=one.published,
                uses=self._uses.get(one.id, []),
            )
            for one in sorted(made, key=lambda one: (one.published or "~", fold(one.name), one.id))
        ]

    def _records(
        self, query: str, declared: Any, key: str, column: str, ids: list[str], kind: str = ""
    ) -> dict[str, list[Any]]:
        """Read the records that one link leads to, by the ids from which it comes."""
        template = {"kind": kind} if kind else {}
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._workspace.store.read(self._viewer, query, ids=ids, **template):
            found[row[key]].append(declared.from_row(row[column]))
        return dict(found)

    def _read_engagements(self, network_ids: list[str]) -> dict[str, list[Engagement]]:
        found: dict[str, dict[str, Engagement]] = defaultdict(dict)
        for row in self._workspace.store.read(self._viewer, "networks/engagements", ids=network_ids):
            if _belongs(row, self._today):
                engagement = Engagement.from_row(row["engagement"])
                found[row["network_id"]][engagement.id] = engagement
        return {network_id: list(engagements.values()) for network_id, engagements in found.items()}

    def _read_uses(self, resource_ids: list[str]) -> dict[str, list[Use]]:
        found: dict[str, list[Use]] = defaultdict(list)
        for row in self._workspace.store.read(self._viewer, "networks/uses", ids=resource_ids):
            used = Used.from_row(row["used"], from_id=row["user_id"], to_id=row["resource_id"])
            user = Named(id=row["user_id"], name=row["user_name"])
            found[row["resource_id"]].append(Use(id=used.id, user=user, on=used.on, outcome=used.outcome))
        # Those that led to something come first: they are what the chain is read for.
        return {
            resource_id: sorted(uses, key=lambda use: (not use.outcome, use.on or "~", fold(use.user.name), use.id))
            for resource_id, uses in found.items()
        }

    def _read_commitments(self, convening_ids: list[str]) -> dict[str, list[StatedCommitment]]:
        commitments: dict[str, dict[str, Commitment]] = defaultdict(dict)
        makers: dict[str, dict[str, Named]] = defaultdict(dict)
        for row in self._workspace.store.read(self._viewer, "networks/commitments", ids=convening_ids):
            commitment = Commitment.from_row(row["commitment"])
            commitments[row["convening_id"]][commitment.id] = commitment
            if row["maker_id"]:
                makers[commitment.id][row["maker_id"]] = Named(id=row["maker_id"], name=row["maker_name"])
        return {
            convening_id: in_order(_stated(one, makers[one.id], self._today) for one in found.values())
            for convening_id, found in commitments.items()
        }


def _belongs(row: Mapping[str, Any], day: date) -> bool:
    """Tell whether a member's engagement counts among those of the network on a day.

    All that somebody did who is a member on the day, as alumni bring what they did before they joined; of a former
    member, what they took part in while they were a member (where the time is unknown, it may have been then); nothing
    of somebody whose membership is still to come.
    """
    membership = row["belongs_start"], row["belongs_end"]
    if not begun(membership[0], day):
        return False
    return not is_over(membership[1], day) or overlap((row["part_start"], row["part_end"]), membership)


def in_order(commitments: Iterable[StatedCommitment]) -> list[StatedCommitment]:
    """Sort commitments: those overdue, then those open as they are due, then the rest."""
    return sorted(
        commitments, key=lambda one: (not one.overdue, _ORDER[one.status], one.due or "~", fold(one.name), one.id)
    )


def _stated(commitment: Commitment, makers: Mapping[str, Named], today: date) -> StatedCommitment:
    return StatedCommitment(
        id=commitment.id,
        name=commitment.name,
        status=commitment.status,
        made_on=commitment.made_on,
        due=commitment.due,
        overdue=commitment.status == "open" and commitment.due is not None and commitment.due.has_passed(today),
        lesson=commitment.lesson,
        makers=sorted(makers.values(), key=lambda maker: (not maker.id.startswith("person-"), fold(maker.name))),
    )


def _ids(found: Mapping[str, Sequence[Any]]) -> list[str]:
    return sorted({record.id for listed in found.values() for record in listed})


def _by_name(found: Iterable[Any]) -> list[Any]:
    return sorted(found, key=lambda one: (fold(one.name), one.id))


def _latest_first(found: Iterable[Convening]) -> list[Convening]:
    return sorted(_by_name(found), key=lambda one: one.start or "", reverse=True)
