"""NetworkX's own tests pass with our functions in the place of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

QUICK = (
    "centrality.tests.test_betweenness_centrality",
    "centrality.tests.test_harmonic_centrality",
    "centrality.tests.test_closeness_centrality",
    "tests.test_structuralholes",
    "tests.test_core",
    "tests.test_efficiency",
)
LONG = (
    "tests.test_distance_measures",
    "tests.test_cluster",
    "shortest_paths.tests.test_generic",
    "components.tests.test_biconnected",
)


DONE = {
    QUICK: (
        "betweenness_centrality",
        "harmonic_centrality",
        "closeness_centrality",
        "constraint",
        "effective_size",
        "core_number",
        "global_efficiency",
    ),
    LONG: ("diameter", "transitivity", "average_shortest_path_length", "articulation_points"),
}


@pytest.mark.parametrize(
    "modules", [pytest.param(QUICK, id="quick"), pytest.param(LONG, id="long", marks=pytest.mark.stress)]
)
def test_the_tests_of_networkx_pass_with_the_backend(modules: tuple[str, ...], tmp_path: Path) -> None:
    """Directed, weighted and looped graphs fall back on NetworkX; the log tells what did not."""
    log = tmp_path / "log"
    asked = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        f"--log-file={log}",
        "--log-file-level=DEBUG",
        "--pyargs",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *asked, *(f"networkx.algorithms.{module}" for module in modules)],
        env=os.environ | {"NETWORKX_TEST_BACKEND": "cjn", "NETWORKX_FALLBACK_TO_NX": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    print(done.stdout.strip().splitlines()[-1])
    used = Counter(re.findall(r"Using backend 'cjn' for call to '(\w+)'", log.read_text()))
    for name in DONE[modules]:
        assert used[name] > 1, f"{name} was left to NetworkX: {used}"
