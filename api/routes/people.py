"""People and their counterparts."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Body, Path, Query, Response

from api.deps import VersionDep, ViewerDep, WorkspaceDep, etag
from api.handlers import documented
from api.questions import AsOf
from api.schemas import NewPerson, PeoplePage, PersonChanges, refuse_set_by_the_store
from cjn_graph.errors import InvalidInput, NotFound, Problem, Unfit
from cjn_graph.matching import Suggestion
from cjn_graph.model import kind_of
from cjn_graph.model.entities import Person
from cjn_graph.pages.person import PersonPage, show_person
from cjn_graph.services import entering, records
from cjn_graph.services.matching import Narrowing, find_counterparts
from cjn_graph.services.people import find_people, list_people

router = APIRouter(prefix="/api/v1/people", tags=["people"])

PersonId = Annotated[str, Path(max_length=64, description="Id of a person, such as person-7k3f9q2mwx4c5d6e.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]


@router.get("", responses=documented())
def search_people(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    name: Annotated[
        str, Query(max_length=200, description="Words of the name, in any order; the start of each is enough.")
    ] = "",
    cursor: Annotated[str, Query(max_length=2000, description="next_cursor of the page before.")] = "",
    limit: Limit = 50,
) -> PeoplePage:
    """Find people by name, the best first; without a name list everybody in the order of their names."""
    if name.strip():
        if cursor:
            raise Unfit([Problem("query.cursor", "A search by name has one page.", "Raise limit instead.")])
        return PeoplePage(people=find_people(workspace, viewer, name, limit=limit), next_cursor=None)
    after_name, after_id = workspace.cursors.unpack(viewer.account, "people", cursor) if cursor else ("", "")
    people = list_people(workspace, viewer, after_name=after_name, after_id=after_id, limit=limit + 1)
    shown = people[:limit]
    following = None
    if len(people) > limit:
        following = workspace.cursors.pack(viewer.account, "people", (shown[-1].name, shown[-1].id))
    return PeoplePage(people=shown, next_cursor=following)


@router.get("/{person_id}", responses=documented(404))
def read_person(
    workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId, response: Response, as_of: AsOf = None
) -> PersonPage:
    """Read all that a member's page shows, as it held on a day if one is given: the same as ``cjn show --json``.

    The ETag is the version of the person's own record, for edits.
    """
    page = show_person(workspace, viewer, person_id, as_of=as_of)
    response.headers.update(etag(page.record.version))
    return page


@router.get("/{person_id}/matches", responses=documented(404), response_model_exclude_unset=True)
def match_person(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    person_id: PersonId,
    need: Annotated[str, Query(max_length=200, description="A topic or words; narrows the answer to it.")] = "",
    state: Annotated[str, Query(max_length=40, description="Only from this state, such as OH.")] = "",
    function: Annotated[str, Query(max_length=40, description="Only with a post for this, such as diversion.")] = "",
    organization: Annotated[str, Query(max_length=40, description="Only in this sort of organization.")] = "",
    language: Annotated[str, Query(max_length=40, description="Only who works in this language too.")] = "",
    virtual: Annotated[bool, Query(description="Leave out who wants to meet in person only.")] = False,
    limit: Limit = 10,
    reconnect: Annotated[bool, Query(description="Suggest people too whom they know, by ties without a date.")] = False,
    other_side: Annotated[
        bool, Query(description="Tell why they would say yes, who else could introduce them, and who else there is.")
    ] = False,
) -> list[Suggestion]:
    """Suggest counterparts with the reasons for each: the same answer as ``cjn match --json``."""
    narrowing = Narrowing(state, function, organization, language, virtual)
    return find_counterparts(
        workspace,
        viewer,
        person_id,
        need=need.strip() or None,
        limit=limit,
        reconnect=reconnect,
        narrowing=narrowing,
        other_side=other_side,
    )


@router.post("", status_code=201, responses=documented(409, 413))
def create_person(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    values: Annotated[NewPerson, Body()],
    response: Response,
    anyway: Annotated[bool, Query(description="Add them though a look-alike is on record.")] = False,
) -> Person:
    """Add a person: as ``cjn add person``."""
    refuse_set_by_the_store(values)
    receipt = entering.add(workspace, viewer, "person", values, anyway=anyway)
    person = cast(Person, records.read(workspace, viewer, receipt.id_of("person")))
    response.headers.update(etag(person.version) | {"location": f"/api/v1/people/{person.id}"})
    return person


@router.patch("/{person_id}", responses=documented(404, 409, 412, 413, 428))
def edit_person(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    person_id: PersonId,
    changes: Annotated[PersonChanges, Body()],
    version: VersionDep,
    response: Response,
) -> Person:
    """Change properties of a person; null clears one (JSON merge patch, RFC 7396): as ``cjn edit``."""
    _require_person_id(person_id)
    refuse_set_by_the_store(changes)
    if not changes:
        raise InvalidInput([Problem("body", "There is nothing to change.", "Send at least one property.")])
    person = cast(
        Person,
        records.update(workspace, viewer, person_id, changes, expected_version=version),
    )
    response.headers.update(etag(person.version))
    return person


@router.delete("/{person_id}", status_code=204, responses=documented(404, 412, 428))
def delete_person(workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId, version: VersionDep) -> None:
    """Hide a person from every reader; restoring brings them back as they were."""
    _require_person_id(person_id)
    records.delete(workspace, viewer, person_id, expected_version=version)


@router.post("/{person_id}/restore", responses=documented(404, 409))
def restore_person(workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId, response: Response) -> Person:
    """Bring a deleted person back."""
    _require_person_id(person_id)
    person = cast(Person, records.restore(workspace, viewer, person_id))
    response.headers.update(etag(person.version))
    return person


def _require_person_id(person_id: str) -> None:
    """Refuse ids of other kinds: this route would otherwise edit any record."""
    if kind_of(person_id) != "person":
        raise NotFound(f"There is no person {person_id[:64]!r}.", hint="Look the person up by name.")
