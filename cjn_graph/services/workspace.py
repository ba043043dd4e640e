"""The workspace: an open store with its settings, clock, ids and the facts in memory, shared by all threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from cjn_graph.access import Viewer
from cjn_graph.accounts import Accounts
from cjn_graph.accounts.base import find_viewer, no_account
from cjn_graph.accounts.cursors import Cursors, cursors_of
from cjn_graph.model import new_id
from cjn_graph.settings import Settings
from cjn_graph.store import Store, open_store

if TYPE_CHECKING:
    from cjn_graph.facts import Facts
    from cjn_graph.network import Network

MOST_KEPT = 200
"""Answers that are kept between two writes; beyond so many, the one that was kept first makes room."""

Answer = TypeVar("Answer")

LOCAL_ACCOUNTS = {
    "staff": Viewer("staff", "staff"),
    "manager": Viewer("manager", "manager"),
    "admin": Viewer("admin", "admin"),
}
"""Accounts of whoever runs commands on the machine itself, where the store has none of that name. No grants."""


@dataclass
class Workspace:
    """Everything that a service needs besides the viewer and its own parameters."""

    store: Store
    settings: Settings
    new_id: Callable[[str], str] = new_id
    _facts: Facts | None = None
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _kept: dict[Hashable, tuple[tuple[int, date], Any]] = field(default_factory=dict)

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts of the store."""
        return Accounts(self.store, self.clock, new_id=self.new_id)

    @cached_property
    def cursors(self) -> Cursors:
        """What packs the places where lists go on."""
        return cursors_of(self.store)

    def clock(self) -> datetime:
        """Return the time now, or the frozen time of the settings."""
        return self.settings.now or datetime.now(UTC)

    def today(self) -> date:
        """Return the day now in the time zone of the network: that of the settings, or else of the machine.

        A frozen clock without a time zone in the settings has its own.
        """
        if self.settings.time_zone:
            return self.clock().astimezone(ZoneInfo(self.settings.time_zone)).date()
        return (self.settings.now or datetime.now().astimezone()).date()

    def viewer_for(self, account: str) -> Viewer:
        """Return the viewer that an account is, with its role and the grants in force today.

        Raises
        ------
        NotFound
            There is no such account.
        Forbidden
            The account is disabled.
        """
        viewer = find_viewer(self.accounts, account) or LOCAL_ACCOUNTS.get(account)
        if viewer is None:
            raise no_account(account)
        return viewer

    def last_sequence(self) -> int:
        """Return the number of the latest change, for internal use: it moves with restricted facts too."""
        return self.store.last_change()

    @property
    def facts(self) -> Facts:
        """The facts in memory: tables and networks for whoever may see them, read when they are first asked for."""
        # numpy and scipy take a while to import, and most commands do without them.
        from cjn_graph.facts import Facts

        with self._loading:
            if self._facts is None:
                self._facts = Facts(self.store)
            return self._facts

    def network(self, viewer: Viewer, as_of: date | None = None) -> Network:
        """Return the network that the viewer sees: as known now, and as it held today or on another day.

        Everything written before the call is in it. Threads share it; one of them refreshes it after a write.

        Raises
        ------
        Forbidden
            The viewer's role sees aggregates only.
        """
        viewer.require("staff", "Reading the network")
        return self.facts.network(viewer, as_of or self.today(), self.today())

    def kept(self, viewer: Viewer, key: Hashable, compute: Callable[[], Answer]) -> Answer:
        """Return an answer that takes long, computed anew at midnight or after a write that the viewer may see.

        Parameters
        ----------
        viewer : Viewer
            On whose behalf the facts are read: those who see the same share it.
        key : hashable
            All else that the answer depends on but the facts and the day.
        """
        of = (tuple(viewer.visible), key)
        at = (self.store.last_change(viewer), self.today())
        with self._loading:
            if of in self._kept and self._kept[of][0] == at:
                found: Answer = self._kept[of][1]
                return found
        answer = compute()
        with self._loading:
            if len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[of] = (at, answer)
        return answer


@contextmanager
def open_workspace(
    settings: Settings, *, new_id: Callable[[str], str] = new_id, restoring: bool = False
) -> Iterator[Workspace]:
    """Open the store that the settings name, with its schema in place; closed on leaving.

    Parameters
    ----------
    restoring : bool
        Whether a network is restored into it: then it may hold what an earlier try has left.

    Raises
    ------
    StoreError
        It cannot be opened; the message says why and what to do.
    """
    with open_store(settings) as store:
        outdated = None if restoring else store.outdated()
        if outdated is not None:
            # What packs a backup takes a while to import, and an upgrade is rare.
            from cjn_graph.services.upgrading import back_up_before

            back_up_before(store, settings, outdated)
        store.ensure_schema(restoring=restoring)
        yield Workspace(store, settings, new_id)
