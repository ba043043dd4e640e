"""Programs that tests start hear Ctrl-C even where the tests themselves run with SIGINT ignored."""

from __future__ import annotations

import signal
import subprocess
import sys

from tests.programs import heed_ctrl_c

PROGRAM = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"


def test_a_child_heeds_ctrl_c_though_its_parent_ignores_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, preexec_fn=heed_ctrl_c, capture_output=True, text=True, check=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert done.stdout == "True\n"
