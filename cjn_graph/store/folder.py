"""The data folder of the embedded store: what lies where, and who may touch it.

::

    cjn-data/                 mode 0700: nobody else on the machine gets in
      cjn-graph.json          says that the folder is ours, and whether a database was created in it
      owner.lock              held by the process that runs the engine; the system releases it when that process ends
      owner.json              mode 0600: where the owner listens, and its process id
      password                mode 0600: random; every process that joins the owner logs in with it
      turn.lock, write.lock   writers of all processes queue at these
      engine/                 the engine's own files; engine/databases/cjn holds the data
      log/                    what the engine reports; nothing of it reaches the terminal

Files of ours are written whole or not at all: to a temporary name first, then renamed.

What is noticed of damage: missing files, files that the engine cannot open, a change log that ends before its counter.
The engine keeps no checksums, so garbage *inside* a record is noticed only when that record is read, and not always;
`cjn check` reads everything.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from cjn_graph.errors import StoreDamaged, StoreLocked

FORMAT = 1
"""Version of this layout."""

_PASSWORD_BYTES = 32


@dataclass(frozen=True)
class Owner:
    """The process that runs the engine.

    Attributes
    ----------
    address : str
        ``bolt://127.0.0.1:PORT``.
    pid : int
    """

    address: str
    pid: int


class DataFolder:
    """One data folder.

    Parameters
    ----------
    path : Path
        Is made when it does not exist, with mode 0700.

    Raises
    ------
    StoreLocked
        The folder cannot be made, or may not be written.
    StoreDamaged
        The folder holds other things than a store of ours, or a store of a newer layout.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self._marker = self.path / "cjn-graph.json"
        self._owner_file = self.path / "owner.json"
        self._password_file = self.path / "password"
        self.engine = self.path / "engine"
        self.log = self.path / "log"
        with _explained(self.path):
            self._claim()
        self.owner_lock = FileLock(self.path / "owner.lock", thread_local=False)

    def _claim(self) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise StoreDamaged(
                f"{self.path} is a file, not a data folder.", hint="Choose a folder with CJN_DATA_FOLDER."
            )
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._marker.exists():
            # Temporary files of a start that was killed are ours; anything else is somebody's.
            foreign = [entry.name for entry in self.path.iterdir() if not entry.name.startswith("cjn-graph.json")]
            if foreign and not self._marker.exists():
                raise StoreDamaged(
                    f"{self.path} holds other files ({', '.join(sorted(foreign)[:3])}) and no CJN Graph data.",
                    hint="Choose an empty or new folder with CJN_DATA_FOLDER.",
                )
            self._write(self._marker, {"format": FORMAT, "created": False})
        self.path.chmod(0o700)
        self.log.mkdir(mode=0o700, exist_ok=True)
        if self._read_marker()["format"] > FORMAT:
            raise StoreDamaged(
                f"{self.path} was written by a newer release of CJN Graph.", hint="Upgrade CJN Graph to open it."
            )

    @property
    def database_created(self) -> bool:
        """Whether a database was ever created here: a missing one is then a loss, not a beginning."""
        return bool(self._read_marker()["created"])

    def note_created(self) -> None:
        """Remember that the database exists from now on."""
        self._write(self._marker, {"format": FORMAT, "created": True})

    def _read_marker(self) -> dict[str, int]:
        try:
            marker = json.loads(self._marker.read_text(encoding="utf-8"))
            return {"format": int(marker["format"]), "created": int(marker["created"])}
        except (ValueError, KeyError, TypeError):
            raise StoreDamaged(
                f"{self._marker} cannot be read.", hint="Restore the folder from a backup, or choose a new one."
            ) from None

    def password(self) -> str | None:
        """Return the engine's password, or None where there is none yet."""
        try:
            text = self._password_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return text or None

    def new_password(self) -> str:
        """Make a new random password and keep it; the engine's own list of users starts afresh."""
        (self.engine / "config" / "server-users.jsonl").unlink(missing_ok=True)
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        self._write_text(self._password_file, password)
        return password

    def owner(self) -> Owner | None:
        """Return who runs the engine, as far as the folder says so."""
        try:
            found = json.loads(self._owner_file.read_text(encoding="utf-8"))
            return Owner(str(found["address"]), int(found["pid"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            return None  # half of an old file after a power cut says as much as none

    def set_owner(self, owner: Owner | None) -> None:
        """Say who runs the engine; None when nobody does any more."""
        if owner is None:
            self._owner_file.unlink(missing_ok=True)
        else:
            self._write(self._owner_file, asdict(owner))

    def _write(self, path: Path, content: dict[str, object]) -> None:
        self._write_text(path, json.dumps(content))

    def _write_text(self, path: Path, text: str) -> None:
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise StoreLocked(
            f"The data folder {path} may not be written ({error.strerror}: {error.filename}).",
            hint="Give this user the right to write there, or choose another folder with CJN_DATA_FOLDER.",
        ) from None
    except OSError as error:
        raise StoreLocked(
            f"The data folder {path} cannot be used ({error.strerror}).",
            hint="Look at the disk, or choose another folder with CJN_DATA_FOLDER.",
        ) from None
