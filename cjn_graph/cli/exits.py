"""Exit codes, and how an error is told to the person at the terminal."""

from __future__ import annotations

import os
import traceback
from typing import Final

from cjn_graph import errors
from cjn_graph.cli.output import say, say_error

UNEXPECTED: Final = 1
USAGE: Final = 2
INVALID: Final = 3
NOT_FOUND: Final = 4
CONFLICT: Final = 5
FORBIDDEN: Final = 6
STORE: Final = 7
FINDINGS: Final = 8
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
TERMINATED: Final = 143

MEANINGS: Final[dict[int, str]] = {
    0: "done",
    UNEXPECTED: "unexpected error, a defect of ours",
    USAGE: "wrong command, option or argument",
    INVALID: "invalid values; nothing was written",
    NOT_FOUND: "no such record, or several that fit",
    CONFLICT: "contradicts what is stored",
    FORBIDDEN: "the account may not do this",
    STORE: "the store cannot be used",
    FINDINGS: "check or doctor found something wrong, or an import left rows out",
    INTERRUPTED: "stopped by Ctrl-C",
    PIPE_CLOSED: "whoever read the output stopped reading",
    TERMINATED: "stopped by SIGTERM",
}
"""What every exit code says; ``cjn --help`` prints it."""

_CODES: Final[tuple[tuple[type[errors.CjnError], int], ...]] = (
    (errors.InvalidInput, INVALID),
    (errors.NotFound, NOT_FOUND),
    (errors.Ambiguous, NOT_FOUND),
    (errors.Conflict, CONFLICT),
    (errors.Forbidden, FORBIDDEN),
    (errors.StoreError, STORE),
)

_MOST_PROBLEMS = 20


def exit_code(error: errors.CjnError) -> int:
    """Return the exit code of an error's class; a class without one is a defect of ours."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), UNEXPECTED)


def report(error: errors.CjnError) -> int:
    """Tell what is wrong and what to do about it, on stderr; return the exit code."""
    if isinstance(error, errors.InvalidInput) and len(error.problems) > 1:
        say_error(f"{len(error.problems):,} problems. Nothing was written.")
        for problem in error.problems[:_MOST_PROBLEMS]:
            say(f"  {problem}")
        if len(error.problems) > _MOST_PROBLEMS:
            say(f"  and {len(error.problems) - _MOST_PROBLEMS:,} more")
    else:
        say_error(error.message)
    if isinstance(error, errors.Ambiguous | errors.NotFound):
        for candidate in error.candidates:
            say(f"  {candidate}")
    if error.hint:
        say(error.hint)
    _trace()
    return exit_code(error)


def report_unexpected(error: Exception) -> int:
    """Tell of an error that nobody foresaw, without a traceback unless CJN_DEBUG=1; return the exit code."""
    say_error(f"Something unexpected went wrong ({type(error).__name__}: {error}). This is a defect of CJN Graph.")
    if not _trace():
        say("Run the command again with CJN_DEBUG=1 to see where, and send us what it prints.")
    return UNEXPECTED


def _trace() -> bool:
    """Print the traceback of the error at hand when CJN_DEBUG=1 asks for it."""
    wanted = os.environ.get("CJN_DEBUG") == "1"
    if wanted:
        traceback.print_exc()
    return wanted
