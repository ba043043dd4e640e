"""Finding the one record that a user means by a name or an id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, InvalidInput, NotFound, Unfit
from cjn_graph.model import MODEL, fold, kind_of
from cjn_graph.model.ids import a_kind
from cjn_graph.model.names import name_key
from cjn_graph.records import read_joined
from cjn_graph.search.answer import Hit
from cjn_graph.services import records
from cjn_graph.services.people import resolve_person
from cjn_graph.services.search import KINDS, search
from cjn_graph.services.terms import terms_of
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Row

_FEW_KINDS: Final = 5
"""Kinds that are listed where a name is nobody's."""
_MOST_OFFERED: Final = 3
_MOST_NAMES: Final = 300
_MOST_JOINED: Final = 10
_WHOLE_NAME: Final = "Give its whole name, or its id."
_NOT_BY_NAME: Final = ("person", "account", "saved_search")
NAMED_KINDS: Final = tuple(
    kind for kind, declared in MODEL.entities.items() if "name" in declared.model_fields and kind not in _NOT_BY_NAME
)
"""Kinds of records that staff know by a name, but for people."""


def resolve_named(workspace: Workspace, viewer: Viewer, kind: str, name_or_id: str) -> str:
    """Return the id of the record of a kind that bears this id or exactly this name, accents and case aside.

    A topic may also be meant by a synonym, a post by its title and office (“Director, Marlow Office”) or by who holds
    it today. Where nothing fits, the error offers what search would find.

    Raises
    ------
    NotFound, Ambiguous
    """
    name_or_id = name_or_id.strip()
    if kind == "person":
        return resolve_person(workspace, viewer, name_or_id).id
    if kind_of(name_or_id) == kind:
        return records.read(workspace, viewer, name_or_id).id
    if kind == "post":
        return _post_in_office(workspace, viewer, name_or_id) or _post_held_by(workspace, viewer, name_or_id)
    rows = _called(workspace, viewer, kind, name_or_id)
    words = _word(kind)
    if not rows:
        what = f"There is no {words} called {name_or_id[:80]!r}."
        near = _near(workspace, viewer, [kind], name_or_id)
        raise NotFound(what, hint=f"{_did_you_mean([hit.name for hit in near])}{_WHOLE_NAME}", candidates=_lines(near))
    if len(rows) > 1:
        raise Ambiguous(
            f"{len(rows)} records of the kind {words} are called {name_or_id[:80]!r}.",
            [f"{row['id']}  {row['name']}" for row in rows],
            hint="Give the id.",
        )
    return str(rows[0]["id"])


def resolve_among(workspace: Workspace, viewer: Viewer, kinds: Sequence[str], name_or_id: str) -> str:
    """Return the id of the record of one of several kinds that is meant by an id or a name.

    A name is a person's where it may be one and somebody bears it; a topic may be meant by a synonym. A relationship is
    meant by its ends with its kind between them: “Ana Sample member_of Example Network”.

    Raises
    ------
    NotFound, Ambiguous
    """
    name_or_id = name_or_id.strip()
    stated = [kind for kind in kinds if kind == kind_of(name_or_id)] or kinds
    if len(stated) == 1:
        return resolve_named(workspace, viewer, stated[0], name_or_id)
    missing: NotFound | None = None
    if "person" in kinds:
        try:
            return resolve_named(workspace, viewer, "person", name_or_id)
        except NotFound as nobody:
            missing = nobody
    found = [
        (row["id"], row["name"], kind)
        for kind in kinds
        if kind != "person" and kind in MODEL.entities
        for row in _called(workspace, viewer, kind, name_or_id)
    ]
    if not found:
        found = _between(workspace, viewer, kinds, name_or_id)
    if len(found) > 1:
        raise Ambiguous(
            f"{len(found)} records are called {name_or_id[:80]!r}.",
            [f"{record_id}  {name}, {kind}" for record_id, name, kind in found],
            hint="Give the id.",
        )
    if not found and MODEL.relationships.keys() & set(kinds):
        _require_not_elsewhere(workspace, viewer, kinds, name_or_id)
    if not found:
        words = [_word(kind) for kind in kinds]
        listed = ", ".join(words[:-1]) + f" or {words[-1]}" if len(kinds) <= _FEW_KINDS else "record"
        others = [kind for kind in kinds if kind != "person"]
        near = _near(workspace, viewer, others, name_or_id)
        if missing and len(kinds) > _FEW_KINDS:
            what = f"Nobody and nothing is called {name_or_id[:80]!r}."
        else:
            what = missing.message if missing else f"There is no {listed} called {name_or_id[:80]!r}."
        people = missing.candidates if missing else []
        if missing and not near:
            raise NotFound(what, hint=missing.hint, candidates=people)
        names = [line.partition("  ")[2].partition(",")[0] for line in people] + [hit.name for hit in near]
        raise NotFound(what, hint=f"{_did_you_mean(names)}{_WHOLE_NAME}", candidates=[*people, *_lines(near)])
    return str(found[0][0])


def _word(kind: str) -> str:
    return "place" if kind == "jurisdiction" else kind.replace("_", " ")


def _require_not_elsewhere(workspace: Workspace, viewer: Viewer, kinds: Sequence[str], name: str) -> None:
    """Where a record of another kind is called so, say what it is, and offer what it is joined by.

    Raises
    ------
    NotFound
    """
    others = [kind for kind in MODEL.relationships if kind not in kinds]
    if _between(workspace, viewer, others, name):
        raise NotFound(
            f"{name[:200]} is on record, and is not of a kind that is meant here.",
            hint="What does not end is edited or deleted: `cjn edit`, `cjn delete`.",
        )
    called = [
        (str(row["id"]), str(row["name"]))
        for kind in ("person", *NAMED_KINDS)
        if kind not in kinds
        for row in _called(workspace, viewer, kind, name)
    ]
    if len(called) != 1:
        return
    ((record_id, own),) = called
    relations = [kind for kind in kinds if kind in MODEL.relationships]
    lines = []
    for one in read_joined(workspace.store, viewer, [record_id], relations):
        other = str(one.other.get("name") or one.other.get("title") or one.other["id"])
        start, end = (own, other) if one.outgoing else (other, own)
        lines.append(f"{one.edge['id']}  {start} {kind_of(one.edge['id'])} {end}")
    raise NotFound(
        f"{own} is {a_kind(str(kind_of(record_id)))}, and is not of a kind that is meant here.",
        hint="Name what it is joined by, such as “Ana Sample member_of Example Network”, or give the id of that.",
        candidates=sorted(lines)[:_MOST_JOINED],
    )


def names_of(workspace: Workspace, viewer: Viewer, kinds: Sequence[str]) -> list[str]:
    """Return the names of all records of these kinds, to choose from while one is typed; none where they are many."""
    names: set[str] = set()
    for kind in kinds:
        if kind in ("person", *NAMED_KINDS):
            found = records.list_records(workspace, viewer, kind, limit=_MOST_NAMES + 1)
            names |= {str(getattr(record, "name", "")) for record in found}
        if len(names) > _MOST_NAMES:
            return []
    return sorted(names)


def _called(workspace: Workspace, viewer: Viewer, kind: str, name: str) -> list[Row]:
    """Read who of a kind bears a name; where nobody does, the topics that have it as a synonym."""
    rows = workspace.store.read(viewer, "records/named_nodes", kind=kind, folded=fold(name))
    if not rows and kind == "topic":
        rows = workspace.store.read(viewer, "search/synonymous", name=name.lower())
    # St. for Saint, initials without stops, an apostrophe that was left out: search finds these.
    return rows or [
        {"id": hit.id, "name": hit.name}
        for hit in (_near(workspace, viewer, [kind], name) if name.strip() else [])
        if name_key(hit.name) == name_key(name)
    ]


def _near(workspace: Workspace, viewer: Viewer, kinds: Sequence[str], words: str) -> list[Hit]:
    """Return the first that search finds of these kinds."""
    searched = [kind for kind in kinds if kind in KINDS]
    if not searched:
        return []
    try:
        return search(workspace, viewer, words, kinds=searched, limit=_MOST_OFFERED).hits
    except InvalidInput:  # there is nothing in it to look for
        return []


def _did_you_mean(names: Sequence[str]) -> str:
    return f"Did you mean {', or '.join(names)}? " if names else ""


def _lines(near: Sequence[Hit]) -> list[str]:
    return [f"{hit.id}  {', '.join(part for part in (hit.name, hit.detail) if part)}" for hit in near]


def _between(workspace: Workspace, viewer: Viewer, kinds: Sequence[str], text: str) -> list[tuple[str, str, str]]:
    """Find the relationships that a text names by their ends, with their kind between them.

    Raises
    ------
    NotFound
        One of the ends is called so by nothing, or nothing joins the two.
    """
    found = []
    for kind in kinds:
        start, meant, end = text.partition(f" {kind} ")
        if not meant or kind not in MODEL.relationships:
            continue
        declared = MODEL.relationships[kind]
        try:
            from_id = resolve_among(workspace, viewer, list(dict.fromkeys(a for a, _ in declared.endpoints)), start)
            to_id = resolve_among(workspace, viewer, list(dict.fromkeys(b for _, b in declared.endpoints)), end)
        except NotFound as missing:  # its candidates are those of one end
            raise NotFound(missing.message, hint=missing.hint) from None
        joined = [
            (str(one.edge["id"]), text, kind)
            for one in read_joined(workspace.store, viewer, [from_id], [kind])
            if one.other["id"] == to_id and (one.outgoing or declared.symmetric)
        ]
        if not joined:
            hint = "Look at the page of either, or at `cjn show`."
            raise NotFound(f"There is no {kind} from {start.strip()} to {end.strip()} on record.", hint=hint)
        found += joined
    return found


def _post_in_office(workspace: Workspace, viewer: Viewer, text: str) -> str | None:
    """Return the id of the post that a text names by its title and the name of its organization, or None.

    Raises
    ------
    Ambiguous
    """
    words = text.split(",")
    for place in range(1, len(words)):
        title, office = fold(",".join(words[:place])), ",".join(words[place:])
        owners = [row["id"] for row in _called(workspace, viewer, "organization", office)]
        posts = [one.other for one in read_joined(workspace.store, viewer, owners, ["has_post"])]
        meant = [post for post in posts if fold(post["title"]) == title]
        if len(meant) > 1:
            lines = [f"{post['id']}  {text}" for post in meant]
            raise Ambiguous(f"{len(meant)} posts are called {text[:80]!r}.", lines, hint="Give the id of the post.")
        if meant:
            return str(meant[0]["id"])
    return None


def _post_held_by(workspace: Workspace, viewer: Viewer, name: str) -> str:
    """Return the id of the post that somebody holds today.

    Raises
    ------
    NotFound, Ambiguous
    InvalidInput
        The person holds no post today.
    """
    holder = resolve_person(workspace, viewer, name)
    current = [term for term in terms_of(workspace, viewer, [holder.id]).get(holder.id, []) if term.current]
    if not current:
        raise Unfit(f"{holder.name} holds no post today.", hint="Give the id of the post.")
    if len({term.post_id for term in current}) > 1:
        raise Ambiguous(
            f"{holder.name} holds {len(current)} posts.",
            [f"{term.post_id}  {term.post}, {term.organization or 'no organization'}" for term in current],
            hint="Give the id of the post.",
        )
    return current[0].post_id
