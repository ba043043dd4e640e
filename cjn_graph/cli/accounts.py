"""Commands about accounts: list, add, change, link, grant, revoke, confirm, log."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from cjn_graph.access import Viewer
from cjn_graph.accounts import directory
from cjn_graph.accounts.credentials import confirm
from cjn_graph.accounts.directory import AccountOut, list_accounts, read_account, show_account
from cjn_graph.accounts.granting import give, revoke
from cjn_graph.accounts.links import make_link
from cjn_graph.accounts.passwords import set_password
from cjn_graph.accounts.security_log import read_log
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json, show_table
from cjn_graph.services.leaving import leave
from cjn_graph.services.link_mail import known_address, mail_link, sign_in_address
from cjn_graph.services.people import resolve_person
from cjn_graph.services.workspace import Workspace

NameArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Name of the account.")]
RoleOption = Annotated[str, typer.Option("--role", help="What it may do: viewer, staff, manager or admin.")]
PersonOption = Annotated[
    str | None, typer.Option("--person", metavar="NAME", help="The person they are, by name or id.", show_default=False)
]

accounts_app = typer.Typer(
    help="Manage who signs in: `cjn --as ADMIN account ...`. Links and grants are for one account each.",
    no_args_is_help=True,
)


app = typer.Typer()
app.add_typer(accounts_app, name="account")


@accounts_app.command("list")
def list_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the accounts, with role, grants and state; for managers and admins."""
    with asking(context).workspace() as (workspace, viewer):
        found = list_accounts(workspace.accounts, viewer)
    if as_json:
        show_json(found)
        return
    rows = [[one.name, one.display_name or one.person_name, one.role, _granted(one), _state(one)] for one in found]
    show_table(["Account", "Name", "Role", "Granted", "State"], rows)
    if not found:
        say("There is no account yet: `cjn serve` prints the link with which the first admin signs in.")


def _granted(account: AccountOut) -> str:
    held = [grant for grant in account.grants if grant.holds]
    return ", ".join(f"{grant.scope}{f' until {grant.end}' if grant.end else ''} ({grant.id})" for grant in held)


def _state(account: AccountOut) -> str:
    if account.disabled:
        return "disabled"
    return f"to be confirmed (credential by {account.credential_by})" if account.credential_by else "active"


def _told(account: AccountOut, as_json: bool, said: str) -> None:
    if as_json:
        show_json(account)
    else:
        show(said)


@accounts_app.command("add")
def add_command(
    context: typer.Context,
    name: NameArgument,
    role: RoleOption = "staff",
    display_name: Annotated[
        str | None, typer.Option("--display-name", metavar="NAME", help="Name of its holder.", show_default=False)
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="Where its holder is reached.", show_default=False)
    ] = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add an account. Its holder gets in with a link: cjn account link ACCOUNT."""
    with asking(context).workspace() as (workspace, viewer):
        values: dict[str, Any] = {"name": name, "role": role, "display_name": display_name, "email": email}
        given = {key: value for key, value in values.items() if value is not None}
        person_id = _person(workspace, viewer, person)
        account = directory.add(workspace.accounts, viewer, given, person_id=person_id)
    _told(account, as_json, f"Added {name} as {role}. A link to sign in with: {_as(viewer)} account link {name}")


def _as(viewer: Viewer) -> str:
    """Begin a command that the same account can run."""
    return f"cjn --as {viewer.account}"


def _person(workspace: Workspace, viewer: Viewer, words: str | None) -> str | None:
    return resolve_person(workspace, viewer, words).id if words else None


@accounts_app.command("role")
def role_command(
    context: typer.Context,
    name: NameArgument,
    role: Annotated[str, typer.Argument(help="What it may do: viewer, staff, manager or admin.")],
    as_json: JsonOption = False,
) -> None:
    """Give an account another role; it counts from the next request on."""
    _edit(context, name, {"role": role}, as_json, f"{name} is {role} now.")


@accounts_app.command("disable")
def disable_command(context: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Let an account in no longer: its sessions, links, password and keys end, for good."""
    _edit(context, name, {"disabled": True}, as_json, f"{name} is disabled; whatever it could get in with has ended.")


@accounts_app.command("enable")
def enable_command(context: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Let an account in again, with a new link."""
    _edit(context, name, {"disabled": False}, as_json, f"{name} may sign in again, with a new link.")


@accounts_app.command("leave")
def leave_command(
    context: typer.Context,
    name: NameArgument,
    to: Annotated[str, typer.Option("--to", metavar="ACCOUNT", help="The account that takes over.")],
    as_json: JsonOption = False,
) -> None:
    """Hand whom an account looks after, its open requests and introductions to another, and disable it."""
    with asking(context).network() as (workspace, viewer):
        done = leave(workspace, viewer, name, to)
    if as_json:
        show_json(done)
        return
    show(
        f"{name} is disabled. {to} took over: {done.stewardships} to look after, {done.requests} open requests and "
        f"{done.introductions} introductions."
    )
    if done.transaction_id:
        say(f"To take back what was handed over: cjn undo {done.transaction_id}")


def _edit(context: typer.Context, name: str, changes: dict[str, Any], as_json: bool, said: str) -> None:
    with asking(context).workspace() as (workspace, viewer):
        account = directory.edit(workspace.accounts, viewer, name, changes)
    _told(account, as_json, said)


@accounts_app.command("person")
def person_command(
    context: typer.Context, name: NameArgument, person: PersonOption = None, as_json: JsonOption = False
) -> None:
    """Say which person signs in with an account; without --person, that it is nobody's."""
    with asking(context).workspace() as (workspace, viewer):
        account = directory.set_person(workspace.accounts, viewer, name, _person(workspace, viewer, person))
    _told(account, as_json, f"{name} is {account.person_name or 'nobody in the network'}.")


@accounts_app.command("link")
def link_command(
    context: typer.Context,
    name: NameArgument,
    mail: Annotated[bool, typer.Option("--mail", help="Mail it to the holder instead of printing it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print a link that signs in as an account, once, within an hour. It is as good as a password until then."""
    with asking(context).workspace() as (workspace, viewer):
        address = sign_in_address(workspace)
        made = (
            {"mailed_to": mail_link(workspace, viewer, name)}
            if mail
            else {"link": f"{address}?token={make_link(workspace.accounts, viewer, name)}"}
        )
        account = read_account(workspace.accounts, name)
        is_address_known = bool(known_address(workspace))
    if as_json:
        show_json(made)
    else:
        show(f"Mailed to {made['mailed_to']}." if mail else made["link"])
        if not is_address_known:
            say(f"It leads to {address}: where the app runs on another port, set CJN_PORT (or CJN_PUBLIC_URL) first.")
    if account.credential_by and _granted(account):
        say(f"What {name} was granted waits until another admin runs: cjn --as THEIR-ACCOUNT account confirm {name}")


@accounts_app.command("password")
def password_command(
    context: typer.Context,
    name: NameArgument,
    from_stdin: Annotated[
        bool, typer.Option("--stdin", help="Read it from standard input, not from the keyboard.")
    ] = False,
) -> None:
    """Set the password of an account, 12 characters or more; all its sessions and links end."""
    with asking(context).workspace() as (workspace, viewer):
        show_account(workspace.accounts, viewer, name)  # before anything is asked for
        if from_stdin:
            password = sys.stdin.readline().rstrip("\n")
        else:
            password = typer.prompt("New password", hide_input=True, confirmation_prompt="Once more")
        set_password(workspace.accounts, viewer, name, password)
    show(f"{name} has a new password; all its sessions and links have ended.")


@accounts_app.command("confirm")
def confirm_command(context: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Confirm that a link, password or key which another admin made reached its holder: the grants hold again."""
    with asking(context).workspace() as (workspace, viewer):
        confirm(workspace.accounts, viewer, name)
        account = show_account(workspace.accounts, viewer, name)
    _told(account, as_json, f"Confirmed: what {name} was granted holds.")


@accounts_app.command("grant")
def grant_command(
    context: typer.Context,
    name: NameArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why it may see restricted facts.")],
    start: Annotated[
        str | None, typer.Option("--start", metavar="DATE", help="First day. Default: today.", show_default=False)
    ] = None,
    end: Annotated[
        str | None, typer.Option("--end", metavar="DATE", help="Last day, on which it still holds.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Grant restricted facts to an account, in the name of the account that asks."""
    with asking(context).workspace() as (workspace, viewer):
        values = {key: value for key, value in (("reason", reason), ("start", start), ("end", end)) if value}
        account = give(workspace.accounts, viewer, name, values)
    _told(account, as_json, f"{name} is granted restricted facts: {account.grants[0].id}")


@accounts_app.command("revoke")
def revoke_command(
    context: typer.Context,
    name: NameArgument,
    grant: Annotated[str, typer.Argument(help="Id of the grant, as cjn account list prints it.")],
    as_json: JsonOption = False,
) -> None:
    """Take a grant back, from the next request on."""
    with asking(context).workspace() as (workspace, viewer):
        account = revoke(workspace.accounts, viewer, name, grant)
    _told(account, as_json, f"{name} has that grant no longer.")


@accounts_app.command("log")
def log_command(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many entries at most.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """Print the security log, the newest entry first; for admins."""
    with asking(context).workspace() as (workspace, viewer):
        entries = read_log(workspace.accounts, viewer, limit=limit)
    if as_json:
        show_json(entries)
        return
    rows = [[one.at, one.event, one.account, one.by, one.detail, one.address] for one in entries]
    show_table(["When", "What", "Account", "By", "More", "Address"], rows)
