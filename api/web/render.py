"""Templates and static files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import fastapi_swagger
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from api.problems import Problem
from api.sessions import Session
from api.web import wording
from api.web.csv_files import csv_address

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_VIEWER = ("swagger-ui.css", "swagger-ui-bundle.js")
"""Of the package that carries Swagger UI."""


@dataclass(frozen=True)
class StaticFile:
    """A file of ours, held in memory: an address can only ever name one of these, never a path."""

    name: str
    content: bytes
    media_type: str

    @property
    def url(self) -> str:
        """Its address, which changes with its content, so that browsers may keep it for ever."""
        return f"/static/{hashlib.sha256(self.content).hexdigest()[:12]}/{self.name}"


@cache
def static_files() -> dict[str, StaticFile]:
    """Return all static files by address."""
    viewer = files(fastapi_swagger).joinpath("resources")
    items = (*files("api.web").joinpath("static").iterdir(), *(viewer.joinpath(name) for name in _VIEWER))
    found = (StaticFile(item.name, item.read_bytes(), _TYPES["." + item.name.rpartition(".")[2]]) for item in items)
    return {file.url: file for file in found}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = {file.name: file.url for file in static_files().values()}
    environment.filters.update(wording.FILTERS, csv_address=csv_address)
    return environment


def render(template: str, **context: Any) -> str:
    """Render a template that is no page of the app."""
    return _environment().get_template(template).render(**context)


@cache
def site_style() -> str:
    """Return the style sheet of all pages."""
    [style] = [file.content.decode() for file in static_files().values() if file.name == "site.css"]
    return style


def render_file(template: str, **context: Any) -> str:
    """Render a template that extends ``file.html``: one file that needs nothing else."""
    return render(template, style=site_style(), **context)


def page(
    request: HTTPConnection, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> HTMLResponse:
    """Render a template.

    It knows the session as ``session``, what was just done in it as ``notice``, and as ``works`` whether the pages
    about single members open for this account or, in the role *viewer*, those with numbers only.
    """
    session = getattr(request.state, "session", None)
    # A page that refuses something leaves the notice to the next one.
    notice = request.app.state.sessions.take_notice(session) if session and status == 200 else None
    state = request.app.state
    known = {
        "session": session,
        "notice": notice,
        "path": request.scope["path"],
        "works": _works(session),
        "openid_name": state.workspace.settings.openid_name if state.openid else "",
    }
    text = _environment().get_template(template).render(**known, **context)
    return HTMLResponse(text, status_code=status, headers=headers)


def _works(session: Session | None) -> bool:
    """Tell whether the pages about single members open for the account that is signed in."""
    return session is not None and session.viewer.has_role("staff")


def error_page(request: HTTPConnection, problem: Problem, *, headers: dict[str, str] | None = None) -> HTMLResponse:
    """Render a problem for people; without a session that is the page that explains how to sign in."""
    template = "sign_in.html" if problem.status == 401 else "error.html"
    return page(request, template, status=problem.status, headers=headers, problem=problem)
