"""What routes and pages of exports share: the question in the address, and a file as an answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import StreamingResponse

from api.sessions import browser_of
from cjn_graph.access import Viewer
from cjn_graph.services.exporting import ExportQuestion, make_export
from cjn_graph.services.workspace import Workspace

Text = Annotated[str, Query(max_length=200)]


def chosen(
    kind: Annotated[
        Text,
        Query(description="Kind of records; people by default, convenings in a calendar; `all`: what a search finds."),
    ] = "",
    q: Annotated[Text, Query(description="Only what a search for these words finds.")] = "",
    place: Annotated[Text, Query(description="Only what is there: a county, a state, a region.")] = "",
    topic: Annotated[Text, Query(description="Only what is about it, or about a part of it.")] = "",
    role: Annotated[Text, Query(description="Only who holds such a post now.")] = "",
    include_refusals: Annotated[bool, Query(description="Also those who refused, or are not to be contacted.")] = False,
) -> ExportQuestion:
    """Read what shall be in a file; its format stands in the address."""
    return ExportQuestion(
        format="", kind=kind, q=q, place=place, topic=topic, role=role, include_refusals=include_refusals
    )


def as_answer(request: Request, workspace: Workspace, viewer: Viewer, question: ExportQuestion) -> StreamingResponse:
    """Return the file, sent as it is made; what can be refused is refused before the first byte."""
    file = make_export(workspace, viewer, question, address=browser_of(request).address)
    return file_answer(file.name, file.media_type, chain([next(file.parts, b"")], file.parts))


def file_answer(name: str, media_type: str, parts: Iterator[bytes]) -> StreamingResponse:
    """Return a file to be kept, sent as it is made."""
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(parts, media_type=media_type, headers=headers)
