"""A copy as a folder of files: JSON Lines, one file for each kind, sorted by id, and a manifest with their checksums.

The same network gives the same bytes. The manifest is written last, and its own checksum stands in it; a folder is
taken as a whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, Field, ValidationError

from cjn_graph import __version__
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.exchange.copies import parts
from cjn_graph.exchange.copies.reading import Progress, line_of, read_changes, read_records
from cjn_graph.exchange.copies.sorting import open_sorting
from cjn_graph.store import SCHEMA_VERSION, Store

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_MOST_LINE: Final = 64 * 1024 * 1024
"""Bytes of the longest line that is read: a damaged file must not fill the memory."""


class FilePart(BaseModel, extra="forbid"):
    """One file of a copy."""

    records: int = Field(ge=1, description="How many lines it has.")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Checksum of its bytes.")


class Manifest(BaseModel, extra="forbid"):
    """What a copy says of itself."""

    format: int = Field(description="How the files are written.")
    model: int = Field(description="Number of the model that the records fit.")
    release: str = Field(description="Release of CJN Graph that made it.")
    sequence: int = Field(ge=0, description="Number of the last change that is in it.")
    files: dict[str, FilePart] = Field(description="The files by their names; kinds without records have none.")

    @property
    def records(self) -> int:
        """How many records there are besides the changes."""
        return sum(part.records for part in self.files.values()) - self.sequence

    def count(self, part: str) -> int:
        """Return how many lines a part has."""
        found = self.files.get(part + parts.ENDING)
        return found.records if found else 0


def write_folder(store: Store, folder: Path, progress: Progress, *, model: int = SCHEMA_VERSION) -> Manifest:
    """Write a whole network into an empty folder that only this user can read; files are on the disk afterwards.

    Parameters
    ----------
    model : int
        Number of the model that the records fit: of an older release before the store is brought up to date.
    """
    with open_sorting(folder) as sorting:
        sequence = read_records(store, sorting, progress)
        files = {}
        for name in parts.FILES:
            lines = sorting.lines(parts.KIND_OF_FILE.get(name, name))
            if name == parts.CHANGES:
                lines = (line_of(change) for change in read_changes(store, 0, sequence))
            if part := _write_lines(folder / f"{name}{parts.ENDING}", lines, partial(progress, name)):
                files[f"{name}{parts.ENDING}"] = part
    manifest = Manifest(format=FORMAT, model=model, release=__version__, sequence=sequence, files=files)
    (folder / MANIFEST).touch(mode=0o600)
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="\n") as file:
        file.write(_signed(manifest))
        _sync(file.fileno())
    return manifest


def _write_lines(path: Path, lines: Iterable[str], told: Callable[[int], None]) -> FilePart | None:
    digest, records = hashlib.sha256(), 0
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for line in lines:
            content = f"{line}\n".encode()
            digest.update(content)
            file.write(content)
            records += 1
            if records % 10_000 == 0:
                told(records)
        _sync(file.fileno())
    if not records:
        path.unlink()
        return None
    return FilePart(records=records, sha256=digest.hexdigest())


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _signed(manifest: Manifest) -> str:
    """Write a manifest with the checksum of all the rest of it."""
    content = manifest.model_dump()
    content["sha256"] = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return json.dumps(content, sort_keys=True, indent=2) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a copy and compare the names of the files with it.

    Raises
    ------
    InvalidInput
        It is damaged, of another release, or files are missing or were added.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise InvalidInput(
            f"{folder} is no export: there is no {MANIFEST} in it.", hint="Give the folder that `cjn export` wrote."
        )
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
        content.pop("sha256")
        manifest = Manifest.model_validate(content, strict=True)
    except (OSError, ValueError, ValidationError, AttributeError, KeyError, TypeError):
        raise _damaged(MANIFEST, "cannot be read") from None
    if text != _signed(manifest):
        raise _damaged(MANIFEST, "is not as it was written")
    if manifest.format != FORMAT or not 1 <= manifest.model <= SCHEMA_VERSION:
        raise InvalidInput(
            f"The copy was made by release {manifest.release} (format {manifest.format}, model {manifest.model});"
            f" this is {__version__} (format {FORMAT}, model {SCHEMA_VERSION}).",
            hint="Restore it with that release or a newer one.",
        )
    _check_names(folder, manifest)
    return manifest


def _check_names(folder: Path, manifest: Manifest) -> None:
    known = {f"{name}{parts.ENDING}" for name in parts.FILES}
    problems = [
        Problem(name, "holds a kind of records that this release does not know.", "Use a newer release.")
        for name in sorted(manifest.files.keys() - known)
    ]
    there = {entry.name for entry in folder.iterdir()}
    problems += [
        Problem(name, "is missing.", "Use another copy.") for name in sorted(manifest.files.keys() - there)
    ] + [
        Problem(name, "is not part of the copy.", "Take it out of the folder, if you know what it is.")
        for name in sorted(there - manifest.files.keys() - {MANIFEST})
    ]
    problems += [
        Problem(name, "is no ordinary file.", "Use another copy.")
        for name in sorted(there & manifest.files.keys())
        if (folder / name).is_symlink() or not (folder / name).is_file()
    ]
    if problems:
        raise InvalidInput(problems)


def read_lines(folder: Path, manifest: Manifest, part: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of one file; its number of lines and its checksum are compared at the end.

    Raises
    ------
    InvalidInput
        The file is damaged.
    """
    name = part + parts.ENDING
    expected = manifest.files.get(name)
    if expected is None:
        return
    digest, records = hashlib.sha256(), 0
    with (folder / name).open("rb") as file:
        while line := file.readline(_MOST_LINE):
            digest.update(line)
            records += 1
            try:
                row = json.loads(line)
            except ValueError:
                raise _damaged(name, f"cannot be read at line {records}") from None
            if not isinstance(row, dict) or not line.endswith(b"\n"):
                raise _damaged(name, f"is cut at line {records}")
            yield row
    if (records, digest.hexdigest()) != (expected.records, expected.sha256):
        raise _damaged(name, "is not as it was written: its checksum differs")


def _damaged(name: str, how: str) -> InvalidInput:
    return InvalidInput([Problem(name, f"{how}.", "The copy is damaged; use another one. Nothing was written.")])
