"""Copies of the whole network: export, backup, restore, move. The command line makes sure that an admin asks."""

from __future__ import annotations

import filecmp
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from cjn_graph.accounts.security_log import Happened, note
from cjn_graph.errors import InvalidInput, Problem, StoreError
from cjn_graph.exchange.copies import archive
from cjn_graph.exchange.copies.folder import Manifest, write_folder
from cjn_graph.exchange.copies.reading import Progress
from cjn_graph.exchange.copies.restoring import check_folder, restore
from cjn_graph.services import erasures
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings

_SCRATCH = "cjn-copy-"


def _remove_left(place: Path, prefix: str) -> None:
    """Remove what processes have left in a folder that were killed: its name goes on with the number of its process."""
    for left in place.glob(f"{prefix}[0-9]*-*"):
        if not psutil.pid_exists(int(left.name.removeprefix(prefix).split("-")[0])):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _half(path: Path) -> Path:
    """Return where a copy stands until it is whole, beside its place, and remove what was left there."""
    prefix = f".{path.absolute().name}."
    if path.absolute().parent.is_dir():
        _remove_left(path.absolute().parent, prefix)
    return path.absolute().with_name(f"{prefix}{os.getpid()}-{secrets.token_hex(4)}")


@contextmanager
def scratch_folder(settings: Settings) -> Iterator[Path]:
    """Make a folder for what a copy needs on the way, which only this user can read; gone afterwards.

    It lies in the data folder or beside it, which are as confidential as what it holds. What a process has left there
    that was killed is removed.
    """
    data = settings.data_folder.expanduser().absolute()
    places = [data] if settings.neo4j_uri or (data / "cjn-graph.json").exists() else []
    for place in (*places, data.parent, Path(tempfile.gettempdir())):
        try:
            made = Path(tempfile.mkdtemp(prefix=f"{_SCRATCH}{os.getpid()}-", dir=place))
        except OSError:
            continue
        _remove_left(place, _SCRATCH)
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return
    raise StoreError(f"No folder can be made in {data.parent}.", hint="Choose another place with CJN_DATA_FOLDER.")


def export_network(workspace: Workspace, folder: Path, progress: Progress) -> Manifest:
    """Write the whole network into a new folder; it appears when it is whole.

    Raises
    ------
    InvalidInput
        There is something at its place, or it cannot be written.
    """
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise InvalidInput(f"{folder} exists already.", hint="Name a new folder, or an empty one.")
    half = _half(folder)
    try:
        half.parent.mkdir(parents=True, exist_ok=True)
        half.mkdir(mode=0o700)
        manifest = write_folder(workspace.store, half, progress)
        if folder.exists():
            folder.rmdir()
        half.rename(folder)
    except OSError as error:
        raise InvalidInput(f"{folder} cannot be written: {error.strerror}.", hint="Choose another place.") from None
    finally:
        shutil.rmtree(half, ignore_errors=True)
    _note(workspace, "network copied", f"exported: {manifest.records:,} records")
    return manifest


def _note(workspace: Workspace, event: Happened, detail: str) -> None:
    note(workspace.accounts, event, workspace.settings.account, detail=f"{detail}, at the terminal")


def recipients_for(settings: Settings, named: Sequence[str], *, unencrypted: bool) -> list[str]:
    """Return the public keys that a backup is encrypted for; none where it shall not be.

    Raises
    ------
    InvalidInput
        There is none, or both is asked for.
    """
    found = [*named] or settings.recipients
    if unencrypted and named:
        raise InvalidInput("A backup is either encrypted or not.", hint="Leave --unencrypted or --recipient out.")
    if not found and not unencrypted:
        raise InvalidInput(
            "There is no key to encrypt the backup for.",
            hint="`cjn backup --new-key KEYFILE` makes one; name its public key with --recipient or"
            " CJN_BACKUP_RECIPIENTS. --unencrypted writes what everybody can read who gets hold of the file.",
        )
    return [] if unencrypted else found


def new_key(settings: Settings, path: Path) -> str:
    """Make a private key for backups in a new file; return the public key.

    Raises
    ------
    InvalidInput
        The file exists, or would lie in the data folder: who gets hold of that would have both.
    """
    if path.expanduser().absolute().is_relative_to(settings.data_folder.expanduser().absolute()):
        raise InvalidInput(
            "The private key must not lie in the data folder.", hint="Keep it where the backups and the data are not."
        )
    return archive.new_identity(path)


def back_up(
    workspace: Workspace, file: Path, recipients: Sequence[str], *, keep: int | None, progress: Progress
) -> Manifest:
    """Write the whole network into one file, encrypted unless there are no recipients; it appears when it is whole.

    Parameters
    ----------
    keep : int or None
        How many there may be, with this one; the ones before get the time at which they were made into their names,
        and the oldest are deleted. None: there must be no file yet.

    Raises
    ------
    InvalidInput
        There is a file at its place, it cannot be written, or a recipient is no key.
    """
    keys = archive.recipients_of(recipients)
    if file.exists() and (keep is None or not file.is_file()):
        raise InvalidInput(f"{file} exists already.", hint="Name another file, or say with --keep how many are kept.")
    half = _half(file)
    with scratch_folder(workspace.settings) as scratch:
        folder, packed = scratch / "network", scratch / "network.tar.zst"
        folder.mkdir()
        manifest = write_folder(workspace.store, folder, progress)
        progress("packing", 0)
        archive.pack(folder, packed)
        try:
            file.absolute().parent.mkdir(parents=True, exist_ok=True)
            half.touch(mode=0o600, exist_ok=False)
            if keys:
                archive.encrypt(packed, half, keys)
            else:
                _copy(packed, half)
            if keep is not None:
                _make_room(file, keep)
            half.replace(file)
            erasures.write_tombstones(folder, file, keys)
            _sync_folder(file.absolute().parent)
        except OSError as error:
            raise InvalidInput(f"{file} cannot be written: {error.strerror}.", hint="Choose another place.") from None
        finally:
            half.unlink(missing_ok=True)
    _note(workspace, "network copied", f"backed up: {manifest.records:,} records{'' if keys else ', not encrypted'}")
    return manifest


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written)
        written.flush()
        os.fsync(written.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _make_room(file: Path, keep: int) -> None:
    """Rename the backup before, and delete the oldest ones."""
    if file.exists():
        made = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        file.rename(file.with_name(f"{file.name}.{made:%Y%m%dT%H%M%S.%fZ}"))
    digits = "[0-9]"
    earlier = sorted(file.parent.glob(f"{file.name}.{digits * 8}T{digits * 6}.{digits * 6}Z"), reverse=True)
    for old in earlier[keep - 1 :]:
        old.unlink()


@contextmanager
def opened(
    settings: Settings, source: Path, identity: Path | None, progress: Progress
) -> Iterator[tuple[Path, Manifest]]:
    """Read an export or a backup as a whole and check it; yield the folder of its files.

    Raises
    ------
    InvalidInput
        It is damaged, of another release, or encrypted, and the key is missing or another one.
    """
    with scratch_folder(settings) as scratch:
        folder = source
        if not source.exists():
            raise InvalidInput(f"{source} does not exist.", hint="Give the folder of an export, or a backup.")
        if not source.is_dir():
            folder, packed = scratch / "network", source
            folder.mkdir()
            if archive.is_encrypted(source):
                if identity is None:
                    raise InvalidInput(f"{source} is encrypted.", hint="Name its private key: --identity KEYFILE.")
                packed = scratch / "network.tar.zst"
                archive.decrypt(source, packed, identity)
            archive.unpack(packed, folder, source)
        yield folder, check_folder(folder, scratch, progress)


def restore_network(
    workspace: Workspace,
    folder: Path,
    manifest: Manifest,
    progress: Progress,
    *,
    tombstones: Sequence[erasures.Tombstones] = (),
) -> int:
    """Write a copy that was checked into the store of the workspace, which must be empty.

    Parameters
    ----------
    tombstones : sequence of Tombstones
        Of people who were erased since the copy was made; they are erased again. The number of them is returned.
    """
    erased: list[str] = []

    def erase_again() -> None:
        for one in tombstones:
            erased.extend(erasures.erase_known(workspace, one))

    restore(workspace.store, folder, manifest, progress, afterwards=erase_again)
    _note(workspace, "network restored", f"{manifest.records:,} records")
    return len(erased)


def compare(settings: Settings, folder: Path, manifest: Manifest, progress: Progress) -> list[Problem]:
    """Restore a copy that was checked into a temporary store, export that, and compare; return what differs."""
    with scratch_folder(settings) as scratch:
        again = scratch / "again"
        again.mkdir()
        temporary = Settings(data_folder=scratch / "data")
        with open_workspace(temporary, restoring=True) as workspace:
            restore(workspace.store, folder, manifest, progress, upgrading=False)
            write_folder(workspace.store, again, progress, model=manifest.model)
        return differences(folder, again)


def differences(folder: Path, other: Path) -> list[Problem]:
    """Name the files of two exports that are not equal, byte for byte."""
    names = sorted({entry.name for each in (folder, other) for entry in each.iterdir()})
    _, differ, missing = filecmp.cmpfiles(folder, other, names, shallow=False)
    return [Problem(name, "differs after it was restored.") for name in sorted((*differ, *missing))]


def move(workspace: Workspace, settings: Settings, progress: Progress) -> Manifest:
    """Write the network of an open workspace into another store, which is empty, and compare the two.

    Raises
    ------
    StoreError
        They differ; both stay as they are.
    """
    with scratch_folder(workspace.settings) as scratch:
        folder, again, ids = scratch / "network", scratch / "again", scratch / "ids"
        for each in (folder, again, ids):
            each.mkdir()
        write_folder(workspace.store, folder, progress)
        manifest = check_folder(folder, ids, progress)
        with open_workspace(settings, restoring=True) as target:
            restore(target.store, folder, manifest, progress, what="A move")
            write_folder(target.store, again, progress)
            if problems := differences(folder, again):
                raise StoreError(
                    "The network differs after it was moved: " + " ".join(str(problem) for problem in problems[:3]),
                    hint="Go on with the store that it comes from, and tell us.",
                )
            _note(target, "network restored", f"moved: {manifest.records:,} records")
    return manifest
