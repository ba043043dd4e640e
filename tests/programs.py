"""Starting programs that a test stops with Ctrl-C."""

from __future__ import annotations

import signal


def heed_ctrl_c() -> None:
    """Let a child end at SIGINT, whatever its parent does: for ``preexec_fn`` of :class:`subprocess.Popen`.

    A shell starts a background job, as many CI runners are, with SIGINT ignored. Children inherit that, and Python then
    installs no handler of its own, so that a SIGINT sent by a test would never arrive.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
