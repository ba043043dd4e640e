"""The page that shows the API: Swagger UI from our own host, with the description that the app gives of itself."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api.deps import SessionDep, form_token
from api.perimeter import CONTENT_SECURITY_POLICY
from api.web.render import page

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

POLICY: Final = "; ".join(
    (CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:"), "connect-src 'self'")
)
"""It reads the description, and has its icons in its style sheet; for the rest it keeps to what holds everywhere."""


@router.get("/api-reference")
def show_reference(request: Request, session: SessionDep) -> HTMLResponse:
    """Show the operations of the API, to be read and tried as who is signed in."""
    headers = {"content-security-policy": POLICY}
    return page(request, "reference.html", headers=headers, token=session.csrf_token)
