"""Look at the installation and the store, and say what is wrong and what to do: what ``cjn doctor`` does."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version

from pydantic import BaseModel, Field

from cjn_graph import __version__
from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError, StoreError
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings

PACKAGES = ("arcadedb", "neo4j", "neo4j-rust-ext", "networkx", "fastapi", "pydantic", "py2neo")


class Examination(BaseModel):
    """One thing looked at."""

    name: str
    ok: bool
    detail: str = Field(description="What was found.")
    hint: str = Field("", description="What to do, where something is wrong or worth knowing.")


class Diagnosis(BaseModel):
    """What ``cjn doctor`` found."""

    ok: bool
    settings: dict[str, str] = Field(description="Each CJN_ variable with its value; secrets masked.")
    versions: dict[str, str] = Field(description="Versions of this product, Python and the packages it stands on.")
    examinations: list[Examination]


def doctor(settings: Settings) -> Diagnosis:
    """Examine the settings, the store, the account and the network. Never raises for what it finds."""
    examinations = [_examine_address(settings)]
    try:
        with open_workspace(settings) as workspace:
            examinations += [_examine_engine(workspace), *_examine_account(workspace)]
    except StoreError as error:
        examinations.append(Examination(name="store", ok=False, detail=error.message, hint=error.hint))
    return Diagnosis(
        ok=all(examination.ok for examination in examinations),
        settings={variable: value for variable, value, _ in settings.described().values()},
        versions={"cjn-graph": __version__, "python": sys.version.split()[0]} | _installed(),
        examinations=examinations,
    )


def _examine_address(settings: Settings) -> Examination:
    if settings.neo4j_uri:
        return Examination(name="place", ok=True, detail=f"Neo4j at {settings.neo4j_uri}")
    return Examination(
        name="place",
        ok=True,
        detail=f"embedded store in {settings.data_folder.resolve()}",
        hint="It is a pre-release engine, for trying out and small networks. To move to Neo4j: start it with"
        " `docker compose up -d neo4j` and set CJN_NEO4J_URI, CJN_NEO4J_USER and CJN_NEO4J_PASSWORD.",
    )


def _examine_engine(workspace: Workspace) -> Examination:
    store = workspace.store
    return Examination(name="store", ok=True, detail=f"{store.engine} {store.version} at {store.address}, {store.role}")


def _examine_account(workspace: Workspace) -> list[Examination]:
    name = workspace.settings.account
    try:
        viewer = workspace.viewer_for(name)
    except CjnError as error:
        return [Examination(name="account", ok=False, detail=error.message, hint=error.hint)]
    grants = ", ".join(sorted(viewer.grants)) or "no grants"
    return [
        Examination(name="account", ok=True, detail=f"{name}: {viewer.role}, {grants}"),
        _examine_network(workspace, viewer),
    ]


def _examine_network(workspace: Workspace, viewer: Viewer) -> Examination:
    people = workspace.store.read(viewer, "records/count_nodes", kind="person")[0]["count"]
    hint = "" if people else "Fill it: `cjn demo` for the demo network, or `cjn import FOLDER` for your own files."
    return Examination(name="network", ok=True, detail=f"{people:,} people", hint=hint)


def _installed() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
