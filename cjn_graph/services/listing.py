"""Listing the records of a kind for programs: filtered, sorted, in pages, with only some fields, with what they join.

What may be filtered and sorted by is what the model declares of the kind. All of it is read within the viewer's rights
first: no filter tells of a record that the viewer does not see.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, get_args

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import MODEL, Entity, PartialDate, Record, Relationship
from cjn_graph.model.base import STORAGE_PROPERTIES
from cjn_graph.records.reading import read_joined
from cjn_graph.services.workspace import Workspace

MAX_PAGE: Final = 500
_NO_NUMBER: Final = -1e300
_TOO_LARGE: Final = 2**63
"""What stores hold is smaller."""
_ESCAPED: Final = re.compile(r"(?<!\\),")
Listed = dict[str, Any]


class RecordsPage(BaseModel):
    """Records of a kind, and where the list goes on."""

    records: list[Listed] = Field(description="Each with the fields that were asked for, and `included` if anything.")
    next_cursor: str | None = Field(description="To be sent as cursor for the next ones; null at the end.")


def list_page(
    workspace: Workspace,
    viewer: Viewer,
    kind: str,
    *,
    where: str = "",
    sort: str = "id",
    fields: str = "",
    include: str = "",
    cursor: str = "",
    limit: int = 100,
) -> RecordsPage:
    """List a page of the entities of a kind.

    Parameters
    ----------
    where : str
        Conditions such as ``state:OH,classification:county``; all must hold. A comma in a value follows a backslash.
    sort : str
        A property; with ``-`` before it the greatest first. Those without one come as if theirs were the least.
    fields, include : str
        Names of properties, and of kinds of relationships, with commas between.

    Raises
    ------
    InvalidInput
        The kind, a name or a value is none that the model knows, or the cursor is of another question.
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Reading records")
    declared = MODEL.entities.get(kind)
    if declared is None:
        hint = f"Kinds are {', '.join(MODEL.entities)}."
        raise InvalidInput([Problem("query.kind", f"There is no kind of entities called {kind[:40]!r}.", hint)])
    wanted, joined = chosen_fields(declared, fields), chosen_relations(declared, include)
    equal, among = _conditions(declared, where)
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name not in sortable(declared):
        hint = f"Sort by one of {', '.join(sortable(declared))}."
        raise Unfit([Problem("query.sort", f"There is no sorting by {name[:40]!r}.", hint)])
    question = f"records {kind} {sort} {where}"
    place: Any = None
    after_id = ""
    if cursor:
        text, after_id = workspace.cursors.unpack(viewer.account, question, cursor)
        place = json.loads(text)
    rows = workspace.store.read(
        viewer,
        "records/list_sorted",
        kind=kind,
        equal=equal,
        among=among,
        sort="folded_name" if name == "name" else name,
        none=_NO_NUMBER if _is_number(declared, name) else "",
        first=not cursor,
        down=down,
        after=place,
        after_id=after_id,
        limit=limit + 1,
    )
    shown = rows[:limit]
    records = [declared.from_row(row["node"]) for row in shown]
    following = None
    if len(rows) > limit:
        following = workspace.cursors.pack(
            viewer.account, question, (json.dumps(shown[-1]["place"]), shown[-1]["node"]["id"])
        )
    return RecordsPage(records=picked(workspace, viewer, records, wanted, joined), next_cursor=following)


def picked(
    workspace: Workspace, viewer: Viewer, records: Sequence[Record], fields: Sequence[str], relations: Sequence[str]
) -> list[Listed]:
    """Return records as JSON values: with some fields (all where none is named), and what they join."""
    only = {"id", *fields} if fields else None
    listed = {record.id: record.model_dump(mode="json", include=only) for record in records}
    if relations:
        for one in listed.values():
            one["included"] = {relation: [] for relation in relations}
        for joined in read_joined(workspace.store, viewer, listed, relations):
            entry = {"relationship": _plain(joined.edge), "other": _plain(joined.other)}
            listed[joined.id]["included"][joined.relation].append(entry | {"outgoing": joined.outgoing})
    return list(listed.values())


def _plain(stored: Mapping[str, Any]) -> Listed:
    return {name: value for name, value in sorted(stored.items()) if name not in STORAGE_PROPERTIES}


def chosen_fields(declared: type[Record], names: str) -> list[str]:
    """Read names of properties of a kind.

    Raises
    ------
    InvalidInput
    """
    return _known("query.fields", names, tuple(declared.model_fields))


def chosen_relations(declared: type[Record], names: str) -> list[str]:
    """Read names of kinds of relationships that a kind may have.

    Raises
    ------
    InvalidInput
    """
    return _known("query.include", names, relations_of(declared))


def relations_of(declared: type[Record]) -> tuple[str, ...]:
    """Return the kinds of relationships that records of a kind may have."""
    if issubclass(declared, Relationship):
        return ()
    return tuple(
        name for name, edge in MODEL.relationships.items() if any(declared.kind in pair for pair in edge.endpoints)
    )


def _known(where: str, names: str, known: Sequence[str]) -> list[str]:
    found = [name.strip() for name in names.split(",") if name.strip()]
    hint = f"Known here: {', '.join(known) or 'none'}."
    problems = [Problem(where, f"There is no {name[:40]!r}.", hint) for name in found if name not in known]
    if problems:
        raise Unfit(problems)
    return found


def sortable(declared: type[Entity]) -> tuple[str, ...]:
    """Return the properties that a kind is sorted by: those that hold one text, number, date or time."""
    return tuple(name for name in declared.model_fields if not _is_list(declared, name) and name != "deleted_at")


def _is_list(declared: type[Record], name: str) -> bool:
    return str(declared.model_fields[name].annotation).startswith(("list", "dict"))


def _is_number(declared: type[Record], name: str) -> bool:
    annotation = declared.model_fields[name].annotation
    return bool({int, float} & {annotation, *get_args(annotation)})


def _conditions(declared: type[Entity], where: str) -> tuple[list[Listed], list[Listed]]:
    """Read conditions: of properties that hold one value, and of those that hold several."""
    equal: list[Listed] = []
    among: list[Listed] = []
    problems = []
    for part in filter(None, _ESCAPED.split(where)):
        name, _, text = part.replace("\\,", ",").partition(":")
        name = name.strip()
        if name not in declared.model_fields or name == "deleted_at":
            hint = f"Filter by one of {', '.join(declared.model_fields)}."
            problems.append(Problem("query.filter", f"There is no filter by {name[:40]!r}.", hint))
            continue
        try:
            condition = {"name": name, "value": _value(declared, name, text.strip())}
            if isinstance(condition["value"], int) and abs(condition["value"]) >= _TOO_LARGE:
                problems.append(Problem("query.filter", f"{name} cannot be so large a number."))
                continue
        except ValidationError as error:
            problems.append(Problem("query.filter", f"{name} cannot be {text[:40]!r}: {error.errors()[0]['msg']}."))
            continue
        (among if _is_list(declared, name) else equal).append(condition)
    if problems:
        raise Unfit(problems)
    return equal, among


def _value(declared: type[Entity], name: str, text: str) -> Any:
    """Read the value of a condition as the store holds it."""
    if _is_list(declared, name):
        return text
    field = declared.model_fields[name]
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]  # known when it runs
    value = adapter.validate_python(text)
    return str(value) if isinstance(value, PartialDate) else value
