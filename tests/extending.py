"""The worked examples of ``docs/extending.md``, put into a copy of the code."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "extending.md"
_FUTURE = "from __future__ import annotations\n"
_BLOCK = re.compile(
    r"```python\n# (?P<path>\S+?)(?:, in (?P<table>\w+)|(?P<end>, at its end))?\n(?P<code>.*?)```", re.S
)


def extended(folder: Path, *sections: str) -> Path:
    """Copy the code into a folder and add what these sections of the guide add.

    A block without a table is a new file, or what is written at the end of one. One with a table is a row: its imports
    go to the top of the file, the rest to the end of the table.
    """
    for name in ("cjn_graph", "api", "seed", "cypher", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    guide = GUIDE.read_text(encoding="utf-8")
    for section in sections:
        text = guide.split(f"\n## {section}\n")[1].split("\n## ")[0]
        for block in _BLOCK.finditer(text):
            path = folder / block["path"]
            if block["table"]:
                path.write_text(_with_row(path, block["table"], block["code"]))
            else:
                path.write_text((path.read_text() if block["end"] else "") + block["code"])
    return folder


def _with_row(path: Path, table: str, code: str) -> str:
    """Add a row at the end of a table that is a tuple, and the imports that it needs."""
    text = path.read_text(encoding="utf-8")
    imports = [line for line in code.splitlines() if line.startswith("from ")]
    row = "\n".join(line for line in code.strip().splitlines() if line not in imports)
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            source = ast.get_source_segment(text, statement.value) or ""
            if statement.target.id == table:
                extended = f"{source[:-1].rstrip().removesuffix(',')},\n{row},\n)"
                return "\n".join([_FUTURE, *imports, text.replace(source, extended, 1).replace(_FUTURE, "")])
    raise AssertionError(f"{path} has no table {table}")


def run(folder: Path, program: str) -> str:
    """Run a program with the copied code; return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(folder), "CJN_DATA_FOLDER": str(folder / "data")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout
