"""The page where a member answers by a link, without an account: one question, or whether their record is right."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.deps import AccountsDep, TextsDep, WorkspaceDep
from api.problems import library_problem
from api.sessions import browser_of, led_by_another_site
from api.web.render import page
from api.web.survey_answers import values_of
from cjn_graph.accounts import Accounts, back_off
from cjn_graph.errors import CjnError, InvalidInput, NotFound
from cjn_graph.services.answering import answer, read_question
from cjn_graph.services.surveys.answering import is_survey, read_theirs, send_back, submit
from cjn_graph.services.workspace import Workspace

public = APIRouter(include_in_schema=False)

_HEADERS: Final = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
"""The address has the token in it: no other site is to see it."""

_TO_MEMBERS: Final = {
    "until": "Say after which day we may ask you again, such as 2027-01-15; it is still to come.",
    "a_quarter": "Say how often with a number up to 50, such as 2.",
    "choice": "Choose one of the answers.",
}
"""What is said to members, who know no names of fields."""


@public.get("/answer")
def show_question(
    request: Request,
    workspace: WorkspaceDep,
    accounts: AccountsDep,
    token: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show the question. Opening it answers nothing: programs that look through mail open every link."""
    return _page(request, workspace, accounts, token)


@public.post("/answer")
def give_answer(request: Request, workspace: WorkspaceDep, accounts: AccountsDep, texts: TextsDep) -> HTMLResponse:
    """Record the answer whose button was pressed, and use the link up."""
    token = texts.pop("token", "")[:200]
    back_off.require_patience(accounts, back_off.keys(answer=browser_of(request).address))
    try:
        done = _answered(workspace, token, texts)
    except InvalidInput as error:
        return _page(request, workspace, accounts, token, texts=texts, error=error)
    except NotFound:
        return _page(request, workspace, accounts, token)
    except CjnError as error:
        return _told(request, status=library_problem(error).status, trouble=str(error))
    return _told(request, done=done)


def _answered(workspace: Workspace, token: str, texts: dict[str, str]) -> str:
    choice = texts.get("choice", "")
    if not is_survey(workspace, token):
        given = {name: texts.get(name, "") for name in ("reason", "until", "a_quarter")}
        return answer(workspace, token, choice, **given)
    return send_back(workspace, token) if choice == "return" else submit(workspace, token, texts)


def _page(
    request: Request,
    workspace: Workspace,
    accounts: Accounts,
    token: str,
    *,
    texts: dict[str, str] | None = None,
    error: InvalidInput | None = None,
) -> HTMLResponse:
    counted = back_off.keys(answer=browser_of(request).address)
    back_off.require_patience(accounts, counted)
    status = 422 if error else 200
    try:
        if is_survey(workspace, token):
            shown = values_of(read_theirs(workspace, token), texts or {}, error)
            return page(request, "survey_answer.html", status=status, headers=dict(_HEADERS), token=token, **shown)
        question = read_question(workspace, token)
    except NotFound as missing:
        if not led_by_another_site(request):
            back_off.count_guess(accounts, counted)
        return _told(request, status=404, trouble=str(missing))
    except CjnError as refused:
        return _told(request, status=library_problem(refused).status, trouble=str(refused))
    problems = error.problems if error else []
    trouble = " ".join(_TO_MEMBERS.get(problem.where, str(problem)) for problem in problems)
    return _told(request, question=question, token=token, trouble=trouble, status=status)


def _told(request: Request, *, status: int = 200, **shown: Any) -> HTMLResponse:
    values = {"question": None, "token": "", "trouble": "", "done": ""} | shown
    return page(request, "answer.html", status=status, headers=dict(_HEADERS), **values)
