"""A copy as one file: a tar archive, compressed with Zstandard, encrypted with age.

All three are standards, so that a backup can be opened without this program: ``age -d -i KEY FILE | tar --zstd -x``.
Behind the compressed archive stands a frame that other programs skip: the checksum of all that is before it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final

import pyrage
import zstandard

from cjn_graph.errors import InvalidInput, StoreError

_TRAILER: Final = b"\x50\x2a\x4d\x18\x20\x00\x00\x00"
"""Head of a skippable frame of 32 bytes (RFC 8878, 3.1.2)."""
_AGE: Final = b"age-encryption.org/"
_CHUNK: Final = 1024 * 1024
_MOST_FILES: Final = 1_000


def recipients_of(texts: Sequence[str]) -> list[Any]:
    """Read public keys: those of age (age1...) and of SSH.

    Raises
    ------
    InvalidInput
    """
    found = []
    for text in texts:
        try:
            kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
            found.append(kind.Recipient.from_str(text))
        except (pyrage.RecipientError, ValueError):
            raise InvalidInput(
                f"{text[:80]!r} is no public key to encrypt for.",
                hint="It begins with age1 or ssh-; see docs/backup.md.",
            ) from None
    return found


def new_identity(path: Path) -> str:
    """Make a private key in a new file that only this user can read; return the public one.

    Raises
    ------
    InvalidInput
        The file exists.
    """
    identity = pyrage.x25519.Identity.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.", hint="Name another file.") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"# public key: {identity.to_public()}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return str(identity.to_public())


def identities_in(path: Path) -> list[Any]:
    """Read the private keys in a file: those of age, or one of SSH.

    Raises
    ------
    InvalidInput
        There is none.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith("-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(text.encode())]
        lines = (line.strip() for line in text.splitlines())
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError):
        found = []
    if not found:
        raise InvalidInput(
            f"{path} holds no private key.", hint="It has a line that begins with AGE-SECRET-KEY-1; see docs/backup.md."
        )
    return found


def pack(folder: Path, archive: Path) -> None:
    """Write the files of a folder into a compressed archive, in the order of their names."""
    with archive.open("w+b") as file:
        with (
            zstandard.ZstdCompressor(level=3, write_checksum=True).stream_writer(file, closefd=False) as compressed,
            tarfile.open(fileobj=compressed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            for path in sorted(folder.iterdir()):
                entry = tarfile.TarInfo(path.name)
                entry.size, entry.mode, entry.mtime = path.stat().st_size, 0o600, int(path.stat().st_mtime)
                with path.open("rb") as content:
                    tar.addfile(entry, content)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").digest()
        file.write(_TRAILER + digest)
        file.flush()
        os.fsync(file.fileno())


def encrypt(archive: Path, file: Path, recipients: Sequence[Any]) -> None:
    """Encrypt a file for some recipients."""
    pyrage.encrypt_file(str(archive), str(file), list(recipients))
    with file.open("rb") as written:
        os.fsync(written.fileno())


def is_encrypted(file: Path) -> bool:
    """Tell whether a file is encrypted with age."""
    with file.open("rb") as content:
        return content.read(len(_AGE)) == _AGE


def decrypt(file: Path, archive: Path, identity: Path) -> None:
    """Decrypt a file with the private keys in another one.

    Raises
    ------
    InvalidInput
        It is damaged, or was encrypted for others.
    """
    try:
        pyrage.decrypt_file(str(file), str(archive), identities_in(identity))
    except (pyrage.DecryptError, OSError) as error:
        raise InvalidInput(
            f"{file} cannot be decrypted with the key in {identity} ({error}).",
            hint="Give the private key that belongs to it; if it does, the file is damaged: use another backup.",
        ) from None


def unpack(archive: Path, folder: Path, name: Path) -> None:
    """Unpack a compressed archive into an empty folder; its checksum is compared before anything is unpacked.

    Parameters
    ----------
    name : Path
        What the archive is called in messages.

    Raises
    ------
    InvalidInput
        It is damaged, or no backup.
    StoreError
        The disk is full.
    """
    _check_trailer(archive, name)
    try:
        with (
            archive.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=False) as content,
            tarfile.open(fileobj=content, mode="r|") as tar,
        ):
            for number, entry in enumerate(tar):
                if not entry.isfile() or Path(entry.name).name != entry.name or number > _MOST_FILES:
                    raise _no_backup(name, f"it holds {entry.name[:80]!r}")
                _extract(tar.extractfile(entry), folder / entry.name)
    except (tarfile.TarError, zstandard.ZstdError, EOFError) as error:
        raise _no_backup(name, str(error)) from None


def _extract(content: IO[bytes] | None, path: Path) -> None:
    try:
        with path.open("xb") as file:
            shutil.copyfileobj(content, file, _CHUNK)  # type: ignore[arg-type]  # entries that are no files were refused
    except FileExistsError:
        raise tarfile.ReadError(f"{path.name} is in it twice") from None
    except OSError as error:
        raise StoreError(f"There is no room to unpack the backup: {error.strerror}.", hint="Free some disk.") from None


def _check_trailer(archive: Path, name: Path) -> None:
    size = archive.stat().st_size - len(_TRAILER) - hashlib.sha256().digest_size
    if size <= 0:
        raise _no_backup(name, "it is too short")
    digest = hashlib.sha256()
    with archive.open("rb") as file:
        left = size
        while left and (chunk := file.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
        if file.read() != _TRAILER + digest.digest():
            raise _no_backup(name, "its checksum differs")


def _no_backup(name: Path, why: str) -> InvalidInput:
    return InvalidInput(
        f"{name} is damaged, or no backup of a network: {why}.", hint="Use another backup. Nothing was written."
    )
