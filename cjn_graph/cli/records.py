"""Commands that add a person, an organization, a post and who holds it, a convening; and that edit any record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.daily import show_receipt
from cjn_graph.cli.output import say, show_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cjn_graph.access import Viewer
    from cjn_graph.services.workspace import Workspace

_EMPTY = "(empty)"
_UNTOUCHED = "(not changed)"

EmailOption = Annotated[str | None, typer.Option("--email", help="Address for contact.", show_default=False)]
SourceOption = Annotated[
    str | None, typer.Option("--source", help="Where this comes from. Default: entered.", show_default=False)
]
SensitivityOption = Annotated[
    str | None, typer.Option("--sensitivity", help="open (default), staff or restricted.", show_default=False)
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="Any other field, by its name in `cjn model`. Once for each field; for a list once for each item.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands as ``cjn add …`` and ``cjn edit``."""
    family = typer.Typer(
        help="Add a person, an organization, a post and who holds it, or a convening.", no_args_is_help=True
    )
    family.command("person")(add_person_command)
    family.command("organization")(add_organization_command)
    family.command("post")(add_post_command)
    family.command("convening")(add_convening_command)
    app.add_typer(family, name="add")
    app.command("edit")(edit_command)


def add_person_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Full name as the person writes it.")],
    email: EmailOption = None,
    phone: Annotated[str | None, typer.Option("--phone", help="Telephone number.", show_default=False)] = None,
    pronouns: Annotated[
        str | None, typer.Option("--pronouns", help="As the person states them.", show_default=False)
    ] = None,
    preferred_channel: Annotated[
        str | None,
        typer.Option(
            "--preferred-channel", help="How they like to be reached: email, phone, text or video.", show_default=False
        ),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="Remark for staff.", show_default=False)] = None,
    source: SourceOption = None,
    sensitivity: SensitivityOption = None,
    more: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a person. Which post they hold is said by cjn add post or cjn succession."""
    options = {"name": name, "email": email, "phone": phone, "pronouns": pronouns, "note": note}
    options |= {"preferred_channel": preferred_channel, "source": source, "sensitivity": sensitivity}
    _add(context, "person", options, more, as_json)


def add_organization_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its whole name.")],
    classification: Annotated[
        str,
        typer.Option(
            "--classification",
            help="prosecutor_office, community_organization, public_health, government, academic, funder, "
            "network_host or other.",
        ),
    ],
    place: Annotated[
        str | None, typer.Option("--place", help="Name or id of the place that it serves.", show_default=False)
    ] = None,
    website: Annotated[str | None, typer.Option("--website", help="Web address.", show_default=False)] = None,
    email: EmailOption = None,
    description: Annotated[str | None, typer.Option("--description", help="What it does.", show_default=False)] = None,
    source: SourceOption = None,
    sensitivity: SensitivityOption = None,
    more: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add an organization and, where known, the place that it serves."""
    from cjn_graph.services.naming import resolve_named
    from cjn_graph.services.offices import add_organization

    options = {"name": name, "classification": classification, "website": website, "email": email}
    options |= {"description": description, "source": source, "sensitivity": sensitivity}
    values = _values("organization", options, more)
    with asking(context).workspace() as (workspace, viewer):
        place_id = resolve_named(workspace, viewer, "jurisdiction", place) if place else None
        receipt = add_organization(workspace, viewer, values, place_id=place_id)
    show_receipt(receipt, as_json=as_json)


def add_post_command(
    context: typer.Context,
    organization: Annotated[str, typer.Argument(help="The organization's whole name, or its id.")],
    title: Annotated[str, typer.Argument(help="Title of the seat.")],
    function: Annotated[
        str | None,
        typer.Option(
            "--function",
            help="What the seat is for: chief_prosecutor, deputy, diversion, policy, data, victim_services, "
            "communications, community_engagement, executive, program, research, advocacy, organizing, health, "
            "operations or other (default).",
            show_default=False,
        ),
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", help="chief, senior, manager or line.", show_default=False)
    ] = None,
    elected: Annotated[
        bool | None,
        typer.Option("--elected/--appointed", help="Whether voters fill it. Default: not known.", show_default=False),
    ] = None,
    next_election: Annotated[
        str | None,
        typer.Option("--next-election", metavar="DATE", help="When voters fill it next.", show_default=False),
    ] = None,
    holder: Annotated[
        str | None, typer.Option("--holder", help="Who holds it: a name or an id.", show_default=False)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help="Since when they hold it, as precise as known.", show_default=False
        ),
    ] = None,
    how: Annotated[
        str | None,
        typer.Option(
            "--how", help="How they came to hold it: elected, appointed, hired or acting.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Add a post to an organization and, where known, who holds it. cjn succession fills it later."""
    from cjn_graph.services.naming import resolve_named
    from cjn_graph.services.offices import add_post

    values: dict[str, Any] = {"title": title, "function": function, "level": level}
    values |= {"elected": elected, "next_election": next_election}
    with asking(context).network() as (workspace, viewer):
        organization_id = resolve_named(workspace, viewer, "organization", organization)
        holder_id = resolve_named(workspace, viewer, "person", holder) if holder else None
        term = {"start": since, "how": how}
        receipt = add_post(workspace, viewer, organization_id, values, holder_id=holder_id, term=term)
    show_receipt(receipt, as_json=as_json)


def add_convening_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Title of the event.")],
    classification: Annotated[
        str,
        typer.Option(
            "--classification", help="national_convening, collaboratory, workshop, webinar or workgroup_meeting."
        ),
    ],
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="DATE", help="First day, as precise as known.", show_default=False),
    ] = None,
    end: Annotated[str | None, typer.Option("--end", metavar="DATE", help="Last day.", show_default=False)] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", help="How people meet: virtual, on_site or hybrid.", show_default=False)
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="Where it is held.", show_default=False)] = None,
    description: Annotated[
        str | None, typer.Option("--description", help="What it is about.", show_default=False)
    ] = None,
    source: SourceOption = None,
    sensitivity: SensitivityOption = None,
    more: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add an event that brings people together. Who came is said by cjn attend."""
    options = {"name": name, "classification": classification, "start": start, "end": end, "mode": mode}
    options |= {"place": place, "description": description, "source": source, "sensitivity": sensitivity}
    _add(context, "convening", options, more, as_json)


def edit_command(
    context: typer.Context,
    record: Annotated[
        str,
        typer.Argument(help="A person's name; the whole name of an office, a place, a topic or the like; or an id."),
    ],
    assignments: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE",
            help="Fields by their names in `cjn model`. An empty value clears one; a list is replaced by its items, "
            "each given as FIELD=VALUE.",
        ),
    ],
    version: Annotated[
        int | None,
        typer.Option(
            "--version",
            min=1,
            help="Version that the edit is made on; refused where somebody changed it since. Default: as it is now.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Change fields of a record."""
    from cjn_graph.errors import StaleVersion
    from cjn_graph.services.editing import read_texts, texts_of
    from cjn_graph.services.records import edit, read

    with asking(context).network() as (workspace, viewer):
        record_id = _named(workspace, viewer, record.strip())
        stored = read(workspace, viewer, record_id)
        texts = texts_of(type(stored), assignments)
        changes = read_texts(type(stored), texts)
        try:
            receipt = edit(workspace, viewer, record_id, changes, expected_version=version or stored.version)
        except StaleVersion as stale:
            _tell_both_sides(workspace, viewer, record_id, texts, stale.expected)
            raise
    show_receipt(receipt, as_json=as_json)


def _named(workspace: Workspace, viewer: Viewer, name_or_id: str) -> str:
    from cjn_graph.errors import NotFound
    from cjn_graph.model import MODEL, kind_of
    from cjn_graph.services.naming import NAMED_KINDS, resolve_among

    if kind_of(name_or_id) in MODEL.kinds:
        return name_or_id
    try:
        return resolve_among(workspace, viewer, ("person", *NAMED_KINDS), name_or_id)
    except NotFound as nobody:
        raise NotFound(f"Nobody and nothing is called {name_or_id[:80]!r}.", hint=nobody.hint) from None


def _add(
    context: typer.Context, kind: str, options: Mapping[str, str | None], more: Sequence[str] | None, as_json: bool
) -> None:
    from cjn_graph.services.editing import add

    values = _values(kind, options, more)
    with asking(context).workspace() as (workspace, viewer):
        receipt = add(workspace, viewer, kind, values)
    show_receipt(receipt, as_json=as_json)


def _values(kind: str, options: Mapping[str, str | None], more: Sequence[str] | None) -> dict[str, Any]:
    """Put options and what ``--set`` says together."""
    from cjn_graph.errors import InvalidInput, Problem
    from cjn_graph.model import MODEL
    from cjn_graph.services.editing import read_texts, texts_of

    declared = MODEL.kind(kind)
    texts = texts_of(declared, more or [])
    twice = [name for name in texts if options.get(name) is not None]
    if twice:
        raise InvalidInput([Problem(name, "is given twice.", "Give it once.") for name in twice])
    # A text of blanks is none, as in a form.
    given = {name: text.strip() for name, text in options.items() if text is not None}
    return {**given, **read_texts(declared, texts)}


def _tell_both_sides(
    workspace: Workspace, viewer: Viewer, record_id: str, texts: Mapping[str, str], version: int
) -> None:
    """Say on stderr what others changed since, beside what was wanted."""
    from cjn_graph.services.editing import both_sides
    from cjn_graph.services.records import read

    edits, sides = both_sides(workspace, viewer, read(workspace, viewer, record_id), texts, version)
    for made in edits:
        changed = ", ".join(made.changed) or made.action
        say(f"Since version {version}: {made.actor}, {made.at[:16].replace('T', ' ')} UTC: {changed} ({made.reason})")
    rows = [
        (
            side.name,
            side.before or _EMPTY,
            _UNTOUCHED if side.who == "they" else side.yours or _EMPTY,
            side.theirs or _EMPTY,
        )
        for side in sides
    ]
    if rows:
        show_table(("Field", "Before", "Yours", "Now"), rows, title="Both sides", stderr=True)
    else:
        say("There is no difference left between your values and those that are stored now.")
