"""A typed client of the HTTP API: what a program elsewhere needs to ask a network, page by page, with retries.

::

    with Client("https://network.example.org", key) as network:
        for person in network.people():
            print(person.name, network.matches(person.id, limit=1))

Answers are the same models that the library itself returns. What has no method of its own is asked with
:meth:`Client.call`; ``/api/v1/openapi.json`` lists it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx2
from pydantic import TypeAdapter

from cjn_graph import __version__
from cjn_graph.matching import Suggestion
from cjn_graph.pages.person import PersonPage
from cjn_graph.questions import GraphDefinition, HealthQuestion, TrendQuestion
from cjn_graph.search import SearchAnswer
from cjn_graph.services.changes import ChangesPage
from cjn_graph.services.gaps import GapReport
from cjn_graph.services.health import HealthReport
from cjn_graph.services.people import PersonSummary
from cjn_graph.services.trend import TrendReport
from cjn_graph.services.upserting import Upserted

Answer = TypeVar("Answer")

_PREFIX: Final = "/api/v1"
_LATER: Final = (429, 503)
"""Statuses of what was not done, and may be asked again."""
_LONGEST_PAUSE: Final = 30.0
_PAGE: Final = 200
_PEOPLE: Final = TypeAdapter(list[PersonSummary])


class ApiError(Exception):
    """The API refused.

    Attributes
    ----------
    status : int
        The HTTP status.
    type : str
        Stable name of the kind of problem, such as ``/problems/missing-scope``; programs decide by it.
    problem : dict
        The whole answer, as problem details (RFC 9457): ``detail``, ``hint``, ``problems``, ``candidates`` …
    """

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.type: str = problem.get("type", "about:blank")
        self.problem = dict(problem)
        super().__init__(f"{problem.get('detail', status)} {problem.get('hint', '')}".strip())


class Client:
    """Asks one network under one key.

    Parameters
    ----------
    url : str
        Where the app is, without a path.
    key : str
        As ``cjn key add`` printed it.
    timeout : float
        Seconds that one answer may take.
    tries : int
        How often to ask where the app is too busy or away; as long between as ``Retry-After`` says. What writes is
        asked again only where the answer says that nothing was done.
    """

    def __init__(self, url: str, key: str, *, timeout: float = 30.0, tries: int = 4) -> None:
        headers = {"authorization": f"Bearer {key}", "user-agent": f"cjn-graph-client/{__version__}"}
        self._http = httpx2.Client(base_url=url.rstrip("/"), headers=headers, timeout=timeout)
        self._tries = tries

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def search(
        self,
        words: str = "",
        *,
        kinds: Sequence[str] = (),
        place: str = "",
        topic: str = "",
        role: str = "",
        limit: int = 20,
    ) -> SearchAnswer:
        """Find records, the best first, each with what matched: ``cjn search``."""
        query = {"q": words, "kind": ",".join(kinds), "place": place, "topic": topic, "role": role, "limit": limit}
        return self._read(SearchAnswer, "/search", query)

    def people(self, name: str = "") -> Iterator[PersonSummary]:
        """Go through everybody in the order of their names, or through those whom a name fits best first."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.call("GET", "/people", query={"name": name, "cursor": cursor, "limit": _PAGE})
            yield from _PEOPLE.validate_python(page["people"])
            cursor = page["next_cursor"]

    def person(self, person_id: str, *, as_of: str | None = None) -> PersonPage:
        """Read all that a member's page shows: ``cjn show``."""
        return self._read(PersonPage, f"/people/{_part(person_id)}", {"as_of": as_of})

    def matches(self, person_id: str, *, need: str = "", limit: int = 10) -> list[Suggestion]:
        """Suggest counterparts, each with the reasons: ``cjn match``."""
        return self._read(list[Suggestion], f"/people/{_part(person_id)}/matches", {"need": need, "limit": limit})

    def health(self, question: HealthQuestion | None = None) -> HealthReport:
        """Measure the network's health: ``cjn health``."""
        return self._read(HealthReport, "/health", _asked(question))

    def trend(self, question: TrendQuestion | None = None) -> TrendReport:
        """Measure the network's health on several days: ``cjn trend``."""
        return self._read(TrendReport, "/trend", _asked(question))

    def gaps(self, *, as_of: str | None = None, limit: int = 20) -> GapReport:
        """Find connection gaps: ``cjn gaps``."""
        return self._read(GapReport, "/gaps", {"as_of": as_of, "limit": limit})

    def changes(self, since: str = "", *, kinds: Sequence[str] = (), limit: int = 500) -> ChangesPage:
        """Read what was changed since a place, which the page before told as ``next_since``: ``cjn changes``."""
        return self._read(ChangesPage, "/changes", {"since": since, "kind": ",".join(kinds), "limit": limit})

    def record(self, record_id: str) -> dict[str, Any]:
        """Read a record of any kind; ``version`` is what an edit is made on."""
        answer: dict[str, Any] = self.call("GET", f"/records/{_part(record_id)}")
        return answer

    def create(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Add a record of a kind, or join two: ``cjn add``, ``cjn join``."""
        answer: dict[str, Any] = self.call("POST", f"/records/{_part(kind)}", body=values)
        return answer

    def records(
        self, kind: str, *, where: str = "", sort: str = "id", fields: Sequence[str] = (), include: Sequence[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Go through the entities of a kind, filtered as in ``state:OH,classification:county`` and sorted."""
        asked = {"kind": kind, "filter": where, "sort": sort, "limit": _PAGE}
        asked |= {"fields": ",".join(fields), "include": ",".join(include)}
        cursor: str | None = ""
        while cursor is not None:
            page = self.call("GET", "/records", query={**asked, "cursor": cursor})
            yield from page["records"]
            cursor = page["next_cursor"]

    def upsert(self, kind: str, rows: Sequence[Mapping[str, Any]]) -> Upserted:
        """Write entities of a kind by their ``external_ids``; each row has its own outcome."""
        answer = self.call("POST", f"/records/{_part(kind)}/upsert", body={"records": list(rows)})
        return Upserted.model_validate(answer)

    def edit(self, record_id: str, changes: Mapping[str, Any], *, version: int) -> dict[str, Any]:
        """Change properties of a record that nobody changed since its version; None clears one: ``cjn edit``."""
        answer: dict[str, Any] = self.call("PATCH", f"/records/{_part(record_id)}", body=changes, version=version)
        return answer

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        version: int | None = None,
    ) -> Any:
        """Ask any operation of the API.

        Parameters
        ----------
        path : str
            Below ``/api/v1``, such as ``/requests``.
        query, body : mapping, optional
            What is None or empty in the query is left out.
        version : int, optional
            The version that an edit is made on.

        Returns
        -------
        object
            The JSON of the answer; None where it has none.

        Raises
        ------
        ApiError
            It is refused, or too busy for all tries.
        httpx2.TransportError
            Nothing answers at the address.
        """
        headers = {"if-match": f'"{version}"'} if version is not None else {}
        if method == "POST":
            headers["idempotency-key"] = str(uuid4())
        given = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        for left in reversed(range(self._tries)):
            try:
                answer = self._http.request(method, _PREFIX + path, params=given, json=body, headers=headers)
            except httpx2.TransportError:
                if not left or method != "GET":
                    raise
                time.sleep(1.0)
                continue
            if answer.status_code not in _LATER or not left:
                break
            time.sleep(_pause(answer))
        if answer.is_error:
            is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
            raise ApiError(answer.status_code, answer.json() if is_problem else {"detail": answer.text[:300]})
        return answer.json() if answer.content else None

    def _read(self, kind: type[Answer], path: str, query: Mapping[str, Any]) -> Answer:
        return TypeAdapter(kind).validate_python(self.call("GET", path, query=query))


def _part(text: str) -> str:
    return quote(text, safe="")


def _asked(question: GraphDefinition | None) -> dict[str, Any]:
    return asdict(question) if question is not None else {}


def _pause(answer: httpx2.Response) -> float:
    stated = answer.headers.get("retry-after", "")
    return min(float(stated), _LONGEST_PAUSE) if stated.isdigit() else 1.0
