"""What every command starts from: the settings, the open workspace, and the account that asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated, Any

import typer

from cjn_graph.access import Viewer
from cjn_graph.accounts.security_log import note
from cjn_graph.errors import StoreNotInitialised
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings, load_settings

JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON, for programs.")]
NameArgument = Annotated[str, typer.Argument(help="A person's name, the start of one, or an id.")]


HOW_TO_FILL = (
    "`cjn import FOLDER` brings your own data in, `cjn add` one record at a time, `cjn seed` a fictional network to "
    "try things out."
)


@dataclass(frozen=True)
class Asking:
    """The global options."""

    account: str = ""

    def settings(self, **overrides: Any) -> Settings:
        """Read the settings; ``--as`` and a command's own options win over the environment."""
        if self.account:
            overrides["account"] = self.account
        return load_settings(**{name: value for name, value in overrides.items() if value is not None})

    @contextmanager
    def workspace(self) -> Iterator[tuple[Workspace, Viewer]]:
        """Open the store and look up the account that asks."""
        settings = self.settings()
        with open_workspace(settings) as workspace:
            viewer = replace(workspace.viewer_for(settings.account), terminal=True)
            if viewer.grants:
                at, account = "at the terminal", viewer.account
                note(workspace.accounts, "restricted facts read", account, detail=at, once_an_hour=True)
            yield workspace, viewer

    @contextmanager
    def administrator(self, what: str, settings: Settings, *, restoring: bool = False) -> Iterator[Workspace]:
        """Open the store for what only admins do at the terminal of the machine, such as copying the whole network.

        Whoever works there can read the store's files anyway; so the account is ``admin`` unless one is named.

        Raises
        ------
        Forbidden
            The account that is named is no admin.
        """
        account = settings.account if "account" in settings.model_fields_set else "admin"
        with open_workspace(settings.model_copy(update={"account": account}), restoring=restoring) as workspace:
            workspace.viewer_for(account).require("admin", what)
            yield workspace

    @contextmanager
    def network(self) -> Iterator[tuple[Workspace, Viewer]]:
        """Open the store for a question about the network in it.

        Raises
        ------
        StoreNotInitialised
            Nothing was ever written to it.
        """
        with self.workspace() as (workspace, viewer):
            if not workspace.last_sequence():
                raise StoreNotInitialised(f"The store is empty: {where(workspace)}.", hint=HOW_TO_FILL)
            yield workspace, viewer


def where(workspace: Workspace) -> str:
    """Say which store this is; the embedded one by its folder, since its port is another one each time."""
    store, settings = workspace.store, workspace.settings
    place = settings.neo4j_uri or settings.data_folder.resolve()
    return f"{store.engine} {store.version}, {place}"


def asking(context: typer.Context) -> Asking:
    """Return the global options of a command's context."""
    return Asking(context.find_object(str) or "")
