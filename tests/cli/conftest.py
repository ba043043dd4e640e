"""The command line as a user runs it, on a data folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cjn_graph.settings import Settings
from cjn_graph.store import open_store
from seed.dates import DEMO_DAY
from tests.programs import heed_ctrl_c, run_here

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = f"{DEMO_DAY}T12:00:00+00:00"


@dataclass(frozen=True)
class Cjn:
    """Runs ``cjn`` on one data folder, with the clock frozen."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "cjn_graph.cli"]

    def variables(self, **more: str) -> dict[str, str]:
        """The environment: nothing of the caller's own CJN_ settings gets in."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CJN_")}
        ours = {"PYTHONPATH": str(ROOT), "CJN_DATA_FOLDER": str(self.folder), "CJN_NOW": NOW}
        return inherited | ours | self.environment | more

    def __call__(self, *arguments: str, code: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and check its exit code."""
        done = self.run(*arguments, **more)
        assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        assert "Traceback" not in done.stderr
        return done

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, whatever its exit code is, within this process."""
        return run_here(arguments, self.variables(**more), self.folder.parent)

    def process(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end as a process of its own."""
        return subprocess.run(
            [*self.command, *arguments],
            env=self.variables(**more),
            cwd=self.folder.parent,
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start a command that runs until it is stopped."""
        return subprocess.Popen(
            [*self.command, *arguments],
            env=self.variables(**more),
            cwd=self.folder.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            preexec_fn=heed_ctrl_c,
        )


@pytest.fixture
def cjn(tmp_path: Path) -> Cjn:
    """The command line on a store of the test's own."""
    return Cjn(tmp_path / "data")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo network that nobody opens: it is copied, which takes no time, where one is needed."""
    cjn = Cjn(tmp_path_factory.mktemp("seeded") / "data")
    cjn("seed")
    return cjn.folder


@pytest.fixture(scope="session")
def demo(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cjn]:
    """The command line on a store with the demo network, for tests that only read; commands join it."""
    folder = shutil.copytree(seeded, tmp_path_factory.mktemp("demo") / "data")
    with open_store(Settings(data_folder=folder)):
        yield Cjn(folder)


@pytest.fixture
def closed_demo(seeded: Path, tmp_path: Path) -> Cjn:
    """The command line on a demo network of the test's own, which no process has opened."""
    return Cjn(shutil.copytree(seeded, tmp_path / "data"))
