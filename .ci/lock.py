"""Write ``constraints.txt``: the exact version of every package, for every Python and system that we support."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEADER = """\
# The exact version of every package that CJN Graph and its development tools install, for Python 3.11 and newer on
# every system. Written by `make lock`; used as `pip install -c constraints.txt -e '.[dev]'`.
"""


def main() -> int:
    """Resolve ``pyproject.toml`` with all its extras and write the result."""
    resolved = subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--all-extras"),
            # One version of each for all Pythons: a measure must not change with the interpreter.
            *("--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
            *("--upgrade", "--quiet", "--no-header", "--no-annotate", "--no-emit-index-url"),
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    Path("constraints.txt").write_text(HEADER + resolved.stdout, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
