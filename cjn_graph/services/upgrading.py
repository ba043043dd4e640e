"""The backup that is made before a newer release brings a store up to date: with it, that can be taken back."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cjn_graph.errors import CjnError, StoreError
from cjn_graph.exchange.copies import archive
from cjn_graph.exchange.copies.folder import write_folder
from cjn_graph.settings import Settings
from cjn_graph.store import Store

FOLDER: Final = "before-upgrades"
"""Folder beside the store, in the data folder, for these backups."""


def back_up_before(store: Store, settings: Settings, number: int) -> Path:
    """Back a store up as it is before it is brought up to date; return the file.

    It is encrypted for the keys of the settings. Without any it is not: it lies beside the store then, for this user
    only, as confidential as that.

    Raises
    ------
    StoreError
        It cannot be written: the store stays as it is.
    """
    folder = settings.data_folder.expanduser().absolute() / FOLDER
    made = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    try:
        keys = archive.recipients_of(settings.recipients)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"schema-{number}-{made}.{'age' if keys else 'tar.zst'}"
        scratch = Path(tempfile.mkdtemp(prefix=".", dir=folder))
        try:
            network, packed, half = scratch / "network", scratch / "packed", scratch / "half"
            network.mkdir()
            write_folder(store, network, lambda _what, _done: None, model=number)
            archive.pack(network, packed)
            if keys:
                archive.encrypt(packed, half, keys)
            (half if keys else packed).replace(file)
            file.chmod(0o600)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except (OSError, CjnError) as error:
        raise StoreError(
            f"The store is older than this release, and the backup before its upgrade failed: {error}.",
            hint=f"Make room in {folder}, or make that folder writable. Nothing was changed.",
        ) from error
    return file
