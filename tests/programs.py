"""Running our program: within this process where only its answer counts, as a process of its own where that counts."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest import mock

from cjn_graph.cli import main
from cjn_graph.cli.output import console


def run_here(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run ``cjn`` within this process as if it were one of its own: arguments, environment, folder, output, exit code.

    It saves the start of Python and of an engine, which takes most of the time of a command. Neither signals nor pipes
    reach it.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    console.cache_clear()  # a console knows the width that it was made with
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.multiple(sys, argv=["cjn", *arguments], stdin=io.StringIO()),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
            code: object = 0
        except SystemExit as left:
            code = left.code or 0
    console.cache_clear()
    written = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    assert isinstance(code, int), code
    return subprocess.CompletedProcess(["cjn", *arguments], code, *written)


def heed_ctrl_c() -> None:
    """Let a child end at SIGINT, whatever its parent does: for ``preexec_fn`` of :class:`subprocess.Popen`.

    A shell starts a background job, as many CI runners are, with SIGINT ignored. Children inherit that, and Python then
    installs no handler of its own, so that a SIGINT sent by a test would never arrive.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
