"""Accounts for programs: listed, added, changed, granted; one's own sessions; the security log."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from api.deps import AccountsDep, SessionDep, ViewerDep, WorkspaceDep
from api.handlers import documented
from api.sessions import sign_in_address
from cjn_graph.access import Role
from cjn_graph.accounts import credentials, directory, granting, keys, links, passwords, sessions
from cjn_graph.accounts.directory import AccountOut
from cjn_graph.accounts.keys import DAYS, Bearer, KeyOut, Scope
from cjn_graph.accounts.security_log import SecurityEvent, read_log
from cjn_graph.accounts.sessions import RunningSession
from cjn_graph.errors import Forbidden
from cjn_graph.model.base import EmailAddress
from cjn_graph.model.written_dates import WRITTEN
from cjn_graph.services import leaving
from cjn_graph.services.leaving import Leaving

router = APIRouter(prefix="/api/v1", tags=["accounts"])

Name = Annotated[str, Path(max_length=300, description="Name of the account.")]
Prefix = Annotated[str, Path(max_length=64, description="What names the key.")]
PersonId = Annotated[str | None, Field(max_length=64, description="Id of the person who signs in with it.")]


_EMAIL: Final[dict[str, Any]] = {"pattern": TypeAdapter(EmailAddress).json_schema()["pattern"]}
_DATE: Final[dict[str, Any]] = {"pattern": WRITTEN}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AccountIn(_Body):
    """A new account."""

    name: str = Field(max_length=80, description="Name to sign in with; it stays.", examples=["kim"])
    role: Role = Field(default="staff", description="What it may do.")
    display_name: str | None = Field(default=None, max_length=300, description="Name of whoever it belongs to.")
    email: str | None = Field(
        default=None, max_length=254, description="Where its holder is reached.", json_schema_extra=_EMAIL
    )
    person_id: PersonId = None


class AccountChange(_Body):
    """What to change of an account; what is left out stays as it is."""

    role: Role | None = Field(default=None, description="What it may do.")
    display_name: str | None = Field(default=None, max_length=300, description="Name of its holder; null clears it.")
    email: str | None = Field(
        default=None,
        max_length=254,
        description="Where its holder is reached; null clears it.",
        json_schema_extra=_EMAIL,
    )
    disabled: bool | None = Field(default=None, description="True ends all its sessions, links and keys, for good.")
    person_id: PersonId = None


class HeirIn(_Body):
    """Who takes over."""

    to: str = Field(max_length=300, description="Name of the account that takes over.", examples=["lee"])


class GrantIn(_Body):
    """A new grant."""

    reason: str = Field(min_length=1, max_length=2_000, description="Why the account may see restricted facts.")
    start: str | None = Field(
        default=None, max_length=40, description="First day; today by default.", json_schema_extra=_DATE
    )
    end: str | None = Field(
        default=None, max_length=40, description="Last day, on which it still holds.", json_schema_extra=_DATE
    )


class PasswordIn(_Body):
    """A new password."""

    password: str = Field(
        min_length=1,
        max_length=1000,
        description="12 characters or more, and not a common one.",
        json_schema_extra={"minLength": passwords.LEAST, "maxLength": passwords.MOST},
    )


class KeyIn(_Body):
    """A new key."""

    account: str | None = Field(default=None, max_length=300, description="Whose it is; one's own by default.")
    scopes: list[Scope] = Field(min_length=1, max_length=10, description="What it may be used for.")
    purpose: str = Field(default="", max_length=200, description="What it is for.")
    days: int = Field(default=DAYS, ge=1, le=DAYS, description="How long it works.")


class NewKey(BaseModel):
    """A key. It is shown this once."""

    key: str = Field(description="To be sent as Authorization: Bearer KEY.")


class LinkOut(BaseModel):
    """A one-time link. It is as good as a password while it lasts, and shown this once."""

    link: str = Field(description="Address that signs in, once, within an hour.")


@router.get("/accounts", responses=documented())
def list_accounts(accounts: AccountsDep, viewer: ViewerDep) -> list[AccountOut]:
    """List all accounts with their grants, for managers and admins."""
    return directory.list_accounts(accounts, viewer)


@router.post("/accounts", status_code=201, responses=documented(404, 409))
def add_account(accounts: AccountsDep, viewer: ViewerDep, body: AccountIn) -> AccountOut:
    """Add an account; for admins. It gets in once it has a link or a password."""
    values = body.model_dump(exclude={"person_id"}, exclude_none=True)
    return directory.add(accounts, viewer, values, person_id=body.person_id)


@router.get("/accounts/{name}", responses=documented(404))
def show_account(accounts: AccountsDep, viewer: ViewerDep, name: Name) -> AccountOut:
    """Return one account, for managers and admins; everybody may read their own."""
    return directory.show_account(accounts, viewer, name)


@router.patch("/accounts/{name}", responses=documented(404, 409))
def change_account(accounts: AccountsDep, viewer: ViewerDep, name: Name, body: AccountChange) -> AccountOut:
    """Change an account; for admins. The last admin stays one."""
    values = body.model_dump(exclude_unset=True)
    person_given, person_id = "person_id" in values, values.pop("person_id", None)
    values = {key: value for key, value in values.items() if value is not None or key in ("display_name", "email")}
    directory.edit(accounts, viewer, name, values)
    if person_given:
        directory.set_person(accounts, viewer, name, person_id)
    return directory.show_account(accounts, viewer, name)


@router.post("/accounts/{name}/leave", responses=documented(404, 409))
def leave(workspace: WorkspaceDep, viewer: ViewerDep, name: Name, body: HeirIn) -> Leaving:
    """Hand whom an account looks after, its open requests and introductions to another, and disable it."""
    return leaving.leave(workspace, viewer, name, body.to)


@router.post("/accounts/{name}/link", responses=documented(404))
def make_link(request: Request, accounts: AccountsDep, viewer: ViewerDep, name: Name) -> LinkOut:
    """Make a one-time link that signs in as the account; its grants wait until another admin confirms."""
    base = request.app.state.workspace.settings.public_url or str(request.base_url)
    return LinkOut(link=sign_in_address(base, links.make_link(accounts, viewer, name)))


@router.post("/accounts/{name}/password", status_code=204, responses=documented(404))
def set_password(accounts: AccountsDep, viewer: ViewerDep, name: Name, body: PasswordIn) -> None:
    """Set the password of another account; for admins. All its sessions and links end.

    One's own is set on the page, which asks for the present one.
    """
    if name == viewer.account:
        raise Forbidden("Your own password is set on the page of your account.", hint="Open /account.")
    passwords.set_password(accounts, viewer, name, body.password)


@router.post("/accounts/{name}/confirm", responses=documented(404, 409))
def confirm_credential(accounts: AccountsDep, viewer: ViewerDep, name: Name) -> AccountOut:
    """Confirm that the link, password or key that another admin made reached the holder; the grants hold again."""
    credentials.confirm(accounts, viewer, name)
    return directory.show_account(accounts, viewer, name)


@router.post("/accounts/{name}/grants", status_code=201, responses=documented(404))
def give_grant(accounts: AccountsDep, viewer: ViewerDep, name: Name, body: GrantIn) -> AccountOut:
    """Grant restricted facts to an account, in your own name; for admins, and never to oneself."""
    return granting.give(accounts, viewer, name, body.model_dump(exclude_none=True))


@router.post("/accounts/{name}/grants/{grant_id}/revoke", responses=documented(404, 409))
def revoke_grant(
    accounts: AccountsDep,
    viewer: ViewerDep,
    name: Name,
    grant_id: Annotated[str, Path(max_length=64, description="Id of the grant.")],
) -> AccountOut:
    """Take a grant back, from the next request on; for admins."""
    return granting.revoke(accounts, viewer, name, grant_id)


@router.post("/accounts/{name}/sign-out", responses=documented(404))
def sign_out_account(accounts: AccountsDep, viewer: ViewerDep, name: Name) -> AccountOut:
    """End all sessions and links of an account: one's own, or for admins any."""
    if name != viewer.account:
        viewer.require("admin", "Signing somebody out")
    account = directory.show_account(accounts, viewer, name)
    sessions.sign_out_everywhere(accounts, name, by=viewer.account)
    return account


@router.get("/sessions", responses=documented())
def list_sessions(accounts: AccountsDep, session: SessionDep) -> list[RunningSession]:
    """List one's own running sessions."""
    return sessions.list_sessions(accounts, session.viewer, session.key)


@router.delete("/sessions/{session_id}", status_code=204, responses=documented(404))
def end_session(
    accounts: AccountsDep,
    session: SessionDep,
    session_id: Annotated[str, Path(max_length=64, description="Its id, as the list has it.")],
) -> None:
    """End one of one's own sessions."""
    sessions.end_session(accounts, session.viewer, session_id)


@router.get("/keys", responses=documented())
def list_keys(
    accounts: AccountsDep,
    viewer: ViewerDep,
    account: Annotated[str, Query(max_length=300, description="Whose; one's own by default.")] = "",
    all: Annotated[bool, Query(description="Those of all accounts; for admins.")] = False,  # noqa: A002 (its name there)
) -> list[KeyOut]:
    """List keys, without their secrets."""
    return keys.list_keys(accounts, viewer, "" if all else account or viewer.account)


@router.post("/keys", status_code=201, responses=documented(404))
def make_key(accounts: AccountsDep, viewer: ViewerDep, body: KeyIn) -> NewKey:
    """Make a key for oneself, or for admins for any account; it is in the answer, this once."""
    name = body.account or viewer.account
    return NewKey(key=keys.make_key(accounts, viewer, name, body.scopes, purpose=body.purpose, days=body.days))


@router.post("/keys/{prefix}/rotate", status_code=201, responses=documented(404, 409))
def rotate_key(request: Request, accounts: AccountsDep, viewer: ViewerDep, prefix: Prefix) -> NewKey:
    """Make the key that follows another one, with its scopes; the old one works for a day yet.

    A key follows itself only, until the day on which the old one would have ended.
    """
    bearer: Bearer | None = request.state.bearer
    if bearer is not None and bearer.prefix != prefix:
        raise Forbidden("A key can be followed by its own successor only.", hint="Sign in to rotate other keys.")
    return NewKey(key=keys.rotate_key(accounts, viewer, prefix, longer=bearer is None))


@router.post("/keys/{prefix}/revoke", status_code=204, responses=documented(404, 409))
def revoke_key(accounts: AccountsDep, viewer: ViewerDep, prefix: Prefix) -> None:
    """Let a key work no longer, from its next use on."""
    keys.revoke_key(accounts, viewer, prefix)


@router.get("/security-log", responses=documented())
def security_log(
    accounts: AccountsDep,
    viewer: ViewerDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many entries at most.")] = 200,
) -> list[SecurityEvent]:
    """Return the latest entries of the security log, the newest first; for admins."""
    return read_log(accounts, viewer, limit=limit)
