"""What the driver reports, translated into our errors, and which of it is worth another try."""

from __future__ import annotations

import re

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    UnsupportedServerProduct,
)

from cjn_graph.errors import (
    CjnError,
    Conflict,
    QueryDefect,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreUnavailable,
    UnsupportedServer,
    WrongPassword,
)

FAULTS = (DriverError, Neo4jError, OSError)
"""Everything that talking to the server can raise."""


_DAMAGE = re.compile(
    r"corrupt|broken chunk|misaligned|Record #\S+ not found|the index defined|Invalid position|Invalid byte array"
)
"""What the embedded engine says of records and indexes that it cannot read."""
_NO_ROOM = re.compile(r"no space left|not enough space|out of disk|disk (is )?full|insufficient disk", re.IGNORECASE)
"""What servers say where their disk is full."""


HOW_TO_RESTORE = (
    "`cjn check` says what else is wrong. Move the data folder away and restore the latest backup into an empty one:"
    " `cjn restore FILE --identity KEY`."
)


def is_connection_lost(error: BaseException) -> bool:
    """Tell whether the connection broke, so that the fate of a commit under way is unknown."""
    return isinstance(error, (ServiceUnavailable, SessionExpired, IncompleteCommit, OSError))


def is_driver_closed(error: BaseException) -> bool:
    """Tell whether a driver was closed under a transaction: another thread has found the store anew and swapped it."""
    return isinstance(error, DriverError) and str(error) == "Driver closed"


def is_worth_retrying(error: BaseException) -> bool:
    """Tell whether the same transaction may succeed when it is run again on the same connection.

    Two writers that create the same unique key at once raise a constraint error, which the driver takes as final; run
    again, the second one finds the key and goes the other way. The caller bounds the number of tries.
    """
    if isinstance(error, (DriverError, Neo4jError)) and error.is_retryable():
        return True
    return isinstance(error, ConstraintError)


def translated(error: BaseException, *, address: str, database: str, what: str) -> CjnError:
    """Turn an error of the driver into one of ours.

    Parameters
    ----------
    address, database : str
        Where it happened.
    what : str
        Name of the query, or what else was being done.
    """
    if isinstance(error, AuthError):
        return _refused(error, address)
    if isinstance(error, UnsupportedServerProduct):
        return UnsupportedServer(
            f"The server at {address} speaks no version of the Bolt protocol that this release knows.",
            hint="CJN Graph needs Neo4j 5.26 or newer.",
        )
    if isinstance(error, (ConfigurationError, ValueError)):
        return StoreUnavailable(f"The address {address} cannot be used ({error}).", hint="Correct CJN_NEO4J_URI.")
    if is_connection_lost(error):
        return StoreUnavailable(
            f"Nothing answers at {address} ({_first_line(error)}).",
            hint="Start the server, or correct CJN_NEO4J_URI; leave it empty for the embedded store.",
        )
    if _NO_ROOM.search(_first_line(error)):
        return no_room(what)
    if _DAMAGE.search(_first_line(error)):
        return StoreDamaged(
            f"{what}: the data at {address} are damaged ({_first_line(error)}).",
            hint=HOW_TO_RESTORE,
        )
    if isinstance(error, ConstraintError):
        return Conflict(f"{what}: {_first_line(error)}", hint="The record or key exists already; read it again.")
    if isinstance(error, ClientError):
        return _client_error(error, address, database, what)
    return StoreError(f"{what}: {_first_line(error)}", hint="Try again; `cjn doctor` looks at the store.")


def no_room(what: str) -> StoreFull:
    """Make the error that says that there is no room left."""
    return StoreFull(
        f"{what}: there is no room left on the disk of the store; nothing was written.",
        hint="Make room there, then do it again. Reading still works.",
    )


def _refused(error: AuthError, address: str) -> WrongPassword:
    code = error.code or ""
    if code.endswith("CredentialsExpired"):
        hint = (
            "Its first password must be changed once: ALTER CURRENT USER SET PASSWORD, in cypher-shell or the browser."
        )
    elif code.endswith("AuthenticationRateLimit"):
        hint = "There were too many wrong passwords; wait a few seconds, then correct CJN_NEO4J_PASSWORD."
    else:
        hint = "Correct CJN_NEO4J_USER and CJN_NEO4J_PASSWORD."
    return WrongPassword(f"The server at {address} refused the user name or password.", hint=hint)


def _client_error(error: ClientError, address: str, database: str, what: str) -> CjnError:
    code = error.code or ""
    if code.endswith("CredentialsExpired"):
        return WrongPassword(
            f"The server at {address} wants its first password changed.",
            hint="Run ALTER CURRENT USER SET PASSWORD once, in cypher-shell.",
        )
    if code.endswith("DatabaseNotFound"):
        return UnsupportedServer(
            f"There is no database {database!r} at {address}.",
            hint="Correct CJN_NEO4J_DATABASE; it is neo4j unless somebody made another one.",
        )
    if code.startswith("Neo.ClientError.Security"):
        return WrongPassword(
            f"{what}: the user may not do this at {address} ({_first_line(error)}).",
            hint="Give the user the rights to read, write and create indexes, or use another one.",
        )
    return QueryDefect(f"{what}: {_first_line(error)}")


def _first_line(error: BaseException) -> str:
    text = (error.message if isinstance(error, Neo4jError) else str(error)) or type(error).__name__
    return text.strip().splitlines()[0][:300]
