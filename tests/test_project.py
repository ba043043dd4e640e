"""The project's own files: what is declared, locked and packaged is what the code uses."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("cjn_graph", "api", "seed")

#: Names to import, where they differ from the package's name; None: nothing of ours imports it by name.
IMPORT_NAMES: dict[str, str | None] = {
    "argon2-cffi": "argon2",
    "neo4j-rust-ext": None,  # neo4j picks it up by itself
    "python-multipart": None,  # fastapi reads forms with it
    "scikit-network": "sknetwork",
    "vl-convert-python": "vl_convert",
}


def _locked() -> dict[str, str]:
    requirements = [
        Requirement(line)
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    locked = {}
    for requirement in requirements:
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", f"{requirement} is not an exact version"
        assert requirement.url is None
        locked[canonicalize_name(requirement.name)] = specifier.version
    assert len(locked) == len(requirements), "a package is locked twice"
    return locked


def _declared(*extras: str) -> list[Requirement]:
    lists = [PROJECT["project"]["dependencies"]]
    lists += [PROJECT["project"]["optional-dependencies"][extra] for extra in extras]
    return [Requirement(text) for texts in lists for text in texts if not text.startswith("cjn-graph")]


def _modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _imported(path: Path) -> Iterator[str]:
    """The top-level names that a module imports, but for those imported only for type checking."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]


def test_every_declared_package_is_locked_at_a_version_that_its_declaration_accepts() -> None:
    locked = _locked()
    for requirement in _declared(*PROJECT["project"]["optional-dependencies"]):
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement} is locked at {version}"


def test_the_lock_names_packages_and_versions_only() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert not re.search(r"://|/|--", "\n".join(lines))


def test_what_the_code_imports_is_declared_and_what_is_declared_is_imported() -> None:
    ours = {*PACKAGES, *sys.stdlib_module_names}
    imported = {name for path in _modules(*PACKAGES) for name in _imported(path)} - ours
    names = {requirement.name: requirement.name.replace("-", "_") for requirement in _declared()} | IMPORT_NAMES
    wanted = {name for name in names.values() if name}
    through_others = {"starlette": "fastapi", "pydantic_core": "pydantic", "markupsafe": "jinja2"}
    extras = {"py2neo", "pyarrow"}
    missing = {name for name in imported if name not in wanted | extras and through_others.get(name) not in wanted}
    assert not missing, f"imported, but not in pyproject.toml: {sorted(missing)}"
    unused = wanted - imported
    assert not unused, f"in pyproject.toml, but never imported: {sorted(unused)}"


def test_every_part_of_the_library_stands_in_the_import_contracts() -> None:
    contracts = {contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
    parts = {
        f"cjn_graph.{path.stem}"
        for path in (ROOT / "cjn_graph").iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }
    drivers = set(contracts["Only the store imports a database driver"]["source_modules"])
    assert drivers == (parts | {"api", "seed"}) - {"cjn_graph.store"}
    http = set(contracts["The library knows nothing of HTTP, pages or the terminal"]["source_modules"])
    assert http == parts - {"cjn_graph.cli"}
    layers = " ".join(
        layer for contract in contracts.values() if contract["type"] == "layers" for layer in contract["layers"]
    )
    assert parts <= set(re.findall(r"cjn_graph\.\w+", layers))


def test_no_module_outgrows_one_idea() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _modules(*PACKAGES, "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_the_wheel_carries_the_queries_and_nothing_but_our_packages(tmp_path: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"),
            *("--wheel-dir", str(tmp_path), str(ROOT)),
        ],
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    queries = {f"cjn_graph/_{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "cypher").rglob("*.cypher")}
    assert queries
    assert queries <= set(names)
    for template in (ROOT / "api").rglob("*.html"):
        assert template.relative_to(ROOT).as_posix() in names
    tops = {name.split("/")[0] for name in names}
    assert {name for name in tops if not name.endswith(".dist-info")} == set(PACKAGES)
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    counted = subprocess.run(
        [sys.executable, "-c", "from cjn_graph.store.queries import all_queries; print(len(all_queries()))"],
        cwd=unpacked,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(counted.stdout) == len(queries)


def test_groups_of_tests_stay_together_where_several_processes_run_them(request: pytest.FixtureRequest) -> None:
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("one process runs all tests, or they are not divided by groups")
    assert request.node.nodeid.endswith("@tests/test_project")


def test_make_help_names_every_target_and_make_demo_needs_no_question() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY:(.*)$", makefile, re.M)[1].split())  # type: ignore[index]
    shown = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert set(re.findall(r"^  make ([a-z]+)\t? *\S", shown, re.M)) == targets


def test_make_says_what_to_do_when_there_is_no_fitting_python(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    answer = subprocess.run(
        ["make", "install", f"PYTHON={old}"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert answer.returncode != 0
    assert "needs Python 3.11 or newer" in answer.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("packages", "required", "code", "said"),
    [
        pytest.param([{"name": "made-up", "version": "1.0", "vulns": []}], "1", 0, "1 of 1 packages asked", id="clean"),
        pytest.param(
            [{"name": "made-up", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}],
            "",
            1,
            "made-up 1.0: PYSEC-1, mended in 1.1",
            id="vulnerable",
        ),
        pytest.param([{"name": "made-up", "skip_reason": "?"}], "", 0, "AUDIT NOT COMPLETE", id="not asked"),
        pytest.param([{"name": "made-up", "skip_reason": "?"}], "1", 1, "AUDIT NOT COMPLETE", id="not asked, required"),
        pytest.param(None, "", 0, "pip-audit could not run", id="no answer"),
        pytest.param(None, "1", 1, "pip-audit could not run", id="no answer, required"),
    ],
)
def test_the_audit_says_what_it_could_not_ask(
    tmp_path: Path, packages: list[dict[str, object]] | None, required: str, code: int, said: str
) -> None:
    fake = tmp_path / "pip_audit"
    fake.mkdir()
    (fake / "__init__.py").touch()
    answer = "no network" if packages is None else json.dumps({"dependencies": packages})
    (fake / "__main__.py").write_text(f"print({answer!r})", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "audit.py"), "constraints.txt"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "CJN_REQUIRE_AUDIT": required},
        check=False,
        capture_output=True,
        text=True,
    )
    assert said in run.stdout + run.stderr
    assert run.returncode == code
