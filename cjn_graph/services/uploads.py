"""Lists that came in through the browser and wait to be imported: what their columns fill, checked and then written."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Mapping as Pairs
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, NotFound, StoreError
from cjn_graph.exchange.report import ImportReport, RowOutcome
from cjn_graph.exchange.settling import Policy
from cjn_graph.exchange.sheets.mapping import Mapping, check_fields
from cjn_graph.exchange.sheets.reader import LISTS
from cjn_graph.exchange.sheets.values import DateOrder
from cjn_graph.services.importing import check_source, import_folder
from cjn_graph.services.workspace import Workspace

MOST_BYTES: Final = 25_000_000
_KEPT_SECONDS: Final = 24 * 3600
_ID: Final = re.compile(r"[0-9a-f]{32}")
_MAPPING: Final = "mapping.json"


@dataclass(frozen=True)
class Choices:
    """What was decided of an upload: who is right where people edited, and how dates are meant."""

    policy: Policy = "ask"
    dates: DateOrder | None = None
    source: str = ""


@dataclass(frozen=True)
class Upload:
    """A list that waits.

    Attributes
    ----------
    path : Path
        The file, under the name that it came with.
    """

    id: str
    path: Path
    choices: Choices

    @property
    def folder(self) -> Path:
        """Where it and what was decided of it lie."""
        return self.path.parent.parent


def keep_upload(workspace: Workspace, viewer: Viewer, name: str, content: bytes) -> str:
    """Keep a file for its account, for a day at most; return the id of the upload.

    Raises
    ------
    Forbidden
        The viewer is not a member of staff.
    InvalidInput
        It is empty, or no file that can be imported.
    StoreError
        The data folder cannot be written.
    """
    viewer.require("staff", "Importing")
    stem, dot, ending = re.sub(r"[^\w. -]+", "-", name.replace("\\", "/").rpartition("/")[2]).rpartition(".")
    stem = stem.encode()[-100:].decode(errors="ignore")  # file systems count bytes
    if f"{dot}{ending.casefold()}" not in LISTS or not stem.strip(". "):
        raise InvalidInput("This file cannot be imported.", hint=f"Choose one that ends in {', '.join(LISTS)}.")
    if not content:
        raise InvalidInput("The file is empty.", hint="Choose another one.")
    forget_old(workspace)
    upload_id = secrets.token_hex(16)
    folder = _folder(workspace) / upload_id
    try:
        for part in (folder.parent, folder, folder / "list"):
            part.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "list" / f"{stem}.{ending.casefold()}").write_bytes(content)
        _write(folder, viewer.account, Choices())
    except OSError as error:
        raise StoreError(f"The data folder cannot be written: {error.strerror}.", hint="Free some room.") from None
    return upload_id


def find_upload(workspace: Workspace, viewer: Viewer, upload_id: str) -> Upload:
    """Find an upload of the account.

    Raises
    ------
    Forbidden, NotFound
    """
    viewer.require("staff", "Importing")
    forget_old(workspace)
    folder = _folder(workspace) / upload_id
    gone = NotFound("This upload is not there any more.", hint="Choose the file again.")
    if not _ID.fullmatch(upload_id) or not (folder / "upload.json").is_file():
        raise gone
    about = json.loads((folder / "upload.json").read_text(encoding="utf-8"))
    if about.pop("account") != viewer.account:
        raise gone
    return Upload(upload_id, next((folder / "list").iterdir()), Choices(**about))


def decide_upload(
    workspace: Workspace,
    viewer: Viewer,
    upload_id: str,
    columns: Pairs[str, dict[str, str]],
    choices: Choices,
    people: Pairs[str, str] | None = None,
) -> None:
    """Keep what was decided of an upload.

    Parameters
    ----------
    columns : mapping
        By the name of each list in the file, what its columns fill.
    people : mapping, optional
        By the key of somebody in the list, the id of the one here that they are, or ``-`` for nobody; what was decided
        before of others stands.

    Raises
    ------
    InvalidInput
        A choice is none, or the source cannot be the name of one.
    """
    upload = find_upload(workspace, viewer, upload_id)
    if choices.policy not in get_args(Policy) or choices.dates not in (None, *get_args(DateOrder)):
        raise InvalidInput("This cannot be chosen.", hint="Choose one of what is offered.")
    if choices.source:
        check_source(choices.source)
    check_fields({name: Mapping(columns=fills) for name, fills in columns.items()})
    _write(upload.folder, viewer.account, choices)
    if columns:
        decided = {**decided_people(upload), **(people or {})}
        text = json.dumps({name: {"columns": fills, "people": decided} for name, fills in columns.items()})
        (upload.folder / _MAPPING).write_text(text, encoding="utf-8")


def decided_people(upload: Upload) -> dict[str, str]:
    """Return whom somebody decided people of the list to be, by their keys."""
    path = upload.folder / _MAPPING
    mappings = json.loads(path.read_text(encoding="utf-8")).values() if path.is_file() else ()
    return {key: one for mapping in mappings for key, one in mapping.get("people", {}).items()}


def check_upload(
    workspace: Workspace, viewer: Viewer, upload: Upload, *, write: bool = False
) -> tuple[ImportReport, list[RowOutcome]]:
    """Check an upload as it would be imported, or import it; return the report and the rows with something to decide.

    Raises
    ------
    InvalidInput, Forbidden, CjnError
        As importing does.
    """
    rows: list[RowOutcome] = []
    mapping = upload.folder / _MAPPING
    report = import_folder(
        workspace,
        viewer,
        upload.path,
        source=upload.choices.source or None,
        dry_run=not write,
        mapping=mapping if mapping.is_file() else None,
        dates=upload.choices.dates,
        policy=upload.choices.policy,
        rejected_to=upload.folder,
        each_row=lambda row: rows.append(row) if row.conflicts or row.changes else None,
    )
    return report, rows


def forget_upload(upload: Upload) -> None:
    """Remove an upload."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def forget_all(workspace: Workspace) -> None:
    """Remove every upload, whosever it is."""
    shutil.rmtree(_folder(workspace), ignore_errors=True)


def forget_old(workspace: Workspace) -> None:
    """Remove the uploads that came in more than a day ago."""
    for folder in _folder(workspace).glob("*/list"):
        with contextlib.suppress(OSError):  # somebody else removes it
            if folder.stat().st_mtime < time.time() - _KEPT_SECONDS:
                shutil.rmtree(folder.parent, ignore_errors=True)


def rejected_rows(upload: Upload) -> Path | None:
    """Return the file of rows that the import of an upload rejected."""
    return next(iter(sorted(upload.folder.glob("*-rejected.csv"))), None)


def _folder(workspace: Workspace) -> Path:
    return workspace.settings.data_folder / "uploads"


def _write(folder: Path, account: str, choices: Choices) -> None:
    (folder / "upload.json").write_text(json.dumps({"account": account, **vars(choices)}), encoding="utf-8")
