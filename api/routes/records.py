"""Records of any kind, their history, and taking a write back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import VersionDep, ViewerDep, WorkspaceDep, etag
from api.handlers import documented
from api.problems import untold_items
from api.questions import one_of
from api.schemas import refuse_set_by_the_store
from api.scopes import only_writes
from cjn_graph.model import MODEL
from cjn_graph.model.ids import LETTERS, MAX_ID_LENGTH
from cjn_graph.pages.joined import LISTED, Neighbours, list_neighbours
from cjn_graph.services import history as histories
from cjn_graph.services import records
from cjn_graph.services.listing import MAX_PAGE, RecordsPage, chosen_fields, chosen_relations, list_page, picked
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.upserting import KINDS as UPSERTED
from cjn_graph.services.upserting import MOST, Upserted, upsert
from cjn_graph.verbs import JOINS, adder_of

router = APIRouter(prefix="/api/v1", tags=["records"])

RecordId = Annotated[
    str,
    Path(
        max_length=MAX_ID_LENGTH,
        description="Id of a record, such as organization-7k3f9q2mwx4c5d6e.",
        json_schema_extra={"pattern": f"^(?:{'|'.join(MODEL.kinds)})-{LETTERS}$"},
    ),
]
# One name for both, since OpenAPI knows one set of parameters per address.
Kind = Annotated[
    str,
    Path(
        max_length=64,
        description="Kind of the new record, such as organization or holds.",
        json_schema_extra=one_of(MODEL.kinds),
    ),
]
UpsertedKind = Annotated[
    str, Path(alias="record", max_length=64, description="Kind of the records.", json_schema_extra=one_of(UPSERTED))
]
Fields = Annotated[
    str, Query(max_length=1000, description="Only these properties, with commas between; all by default.")
]
Include = Annotated[
    str, Query(max_length=400, description="Kinds of relationships whose records come along, such as holds,knows.")
]


class Rows(BaseModel):
    """Records of a kind, each with its ``external_ids``."""

    model_config = ConfigDict(extra="forbid")

    records: list[dict[str, Any]] = Field(
        max_length=MOST,
        description="Properties of the kind, as the model names them; external_ids of each are needed.",
        examples=[[{"external_ids": ["crm:42"], "name": "Ada Fictional"}]],
    )


Values = Annotated[
    dict[str, Any],
    Body(
        min_length=1,
        description="Properties of the kind, as the model names them.",
        examples=[{"name": "Ada Fictional"}],
    ),
]


@router.get("/records", responses=documented())
def list_records(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    kind: Annotated[
        str,
        Query(
            max_length=40,
            description="Kind of entities, such as person.",
            examples=["person"],
            json_schema_extra=one_of(MODEL.entities),
        ),
    ],
    filter_: Annotated[
        str,
        Query(
            alias="filter",
            max_length=2000,
            description="Conditions such as state:OH,classification:county; a comma in a value is written \\,.",
        ),
    ] = "",
    sort: Annotated[
        str, Query(max_length=80, description="A property; with - before it the greatest first.", examples=["-name"])
    ] = "id",
    fields: Fields = "",
    include: Include = "",
    cursor: Annotated[str, Query(max_length=2000, description="next_cursor of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many at most.")] = 100,
) -> RecordsPage:
    """List the entities of a kind, filtered and sorted by any of its properties, in pages."""
    asked = {"where": filter_, "sort": sort, "fields": fields, "include": include}
    return list_page(workspace, viewer, kind, **asked, cursor=cursor, limit=limit)


@router.post("/records/{record}/upsert", responses=documented(413))
def upsert_records(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, kind: UpsertedKind, body: Rows
) -> Upserted:
    """Write many entities of a kind, each known by its ids in another system, with the outcome of each row.

    What is there is changed, what is not is created; what a row leaves out stays as it is, and null clears it.
    """
    done = upsert(workspace, viewer, kind, body.records)
    if not only_writes(request):
        return done
    rows = [row.model_copy(update={"problems": untold_items(row.problems)}) for row in done.rows]
    return done.model_copy(update={"rows": rows})


@router.post("/records/{record}", status_code=201, responses=documented(404, 409, 413))
def create_record(
    workspace: WorkspaceDep, viewer: ViewerDep, record: Kind, values: Values, response: Response
) -> dict[str, Any]:
    """Add a record of a kind; a relationship names its ends with ``from_id`` and ``to_id``, by name or id.

    A record may be joined to others at once: their names, under the kind of relationship, such as ``took_part`` of an
    engagement. The same as `cjn add KIND` and `cjn join KIND`.
    """
    refuse_set_by_the_store(values)
    verb = adder_of(record)
    if verb is None or (verb.on and record not in JOINS):
        created = records.create(workspace, viewer, record, values)
    else:
        receipt = verb(workspace, viewer, values).receipt
        created = records.read(workspace, viewer, receipt.id_of(record))
    response.headers.update(etag(created.version) | {"location": f"/api/v1/records/{created.id}"})
    return created.model_dump(mode="json")


@router.get("/records/{record}", responses=documented(404))
def read_record(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    record: RecordId,
    response: Response,
    fields: Fields = "",
    include: Include = "",
) -> dict[str, Any]:
    """Read one record, or some of its fields, and what it joins. The ETag is its version, for edits."""
    found = records.read(workspace, viewer, record)
    wanted, joined = chosen_fields(type(found), fields), chosen_relations(type(found), include)
    if not joined:
        response.headers.update(etag(found.version))
    return picked(workspace, viewer, [found], wanted, joined)[0]


@router.patch("/records/{record}", responses=documented(404, 409, 412, 413, 428))
def edit_record(
    workspace: WorkspaceDep, viewer: ViewerDep, record: RecordId, changes: Values, version: VersionDep,
    response: Response,
) -> dict[str, Any]:  # fmt: skip
    """Change properties of a record; null clears one (JSON merge patch, RFC 7396): as ``cjn edit``."""
    refuse_set_by_the_store(changes)
    edited = records.update(workspace, viewer, record, changes, expected_version=version)
    response.headers.update(etag(edited.version))
    return edited.model_dump(mode="json")


@router.delete("/records/{record}", status_code=204, responses=documented(404, 412, 428))
def delete_record(workspace: WorkspaceDep, viewer: ViewerDep, record: RecordId, version: VersionDep) -> None:
    """Hide a record from every reader."""
    records.delete(workspace, viewer, record, expected_version=version)


@router.get("/records/{record}/history", responses=documented(404))
def history(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    record: RecordId,
    limit: Annotated[int, Query(ge=1, le=500, description="How many changes at most.")] = 20,
) -> list[histories.Edit]:
    """List what was changed on a record, the latest first: as ``cjn history --json``."""
    return histories.history(workspace, viewer, record, limit=limit)


@router.get("/records/{record}/neighbours", responses=documented(404))
def neighbours(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    record: RecordId,
    limit: Annotated[int, Query(ge=1, le=LISTED, description="Most neighbours of each group.")] = LISTED,
) -> list[Neighbours]:
    """List what a record is joined to, in groups, each with its count: as ``cjn neighbours --json``."""
    return list_neighbours(workspace, viewer, record, limit=limit)


@router.post("/transactions/{transaction_id}/undo", responses=documented(404, 409))
def undo(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    transaction_id: Annotated[str, Path(max_length=64, description="Id of the transaction, as a receipt tells it.")],
    confirm: Annotated[bool, Query(description="Also take back more than 25 records at once.")] = False,
) -> Receipt:
    """Take back what one transaction wrote, as a whole: as ``cjn undo --json``."""
    return histories.undo(workspace, viewer, transaction_id, confirm=confirm)
