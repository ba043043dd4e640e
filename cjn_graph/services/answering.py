"""Answers by link: a member says yes, no or not now to one question, without an account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, InvalidInput, NotFound, Problem, StaleVersion
from cjn_graph.introductions.table import STEPS
from cjn_graph.introductions.taking import Taking, plan_step
from cjn_graph.model import PartialDate, kind_of
from cjn_graph.model.introductions import ASK_EXPIRES_DAYS, Introduces
from cjn_graph.model.plausible import read_date
from cjn_graph.records import Mutation, Update
from cjn_graph.services.answer_links import GONE, find_link, make_link, use_up
from cjn_graph.services.introductions import Whole, read_whole
from cjn_graph.services.passing_on import OUTSIDER, may_be_told
from cjn_graph.services.receipts import write
from cjn_graph.services.workspace import Workspace

MEMBER: Final = Viewer("member by link", "staff", frozenset({"restricted"}))
"""Who writes an answer, and shows nothing of it; no account can have a name with blanks."""
Choice = Literal["accept", "decline", "postpone", "pause"]
_TRIES: Final = 3


class Question(BaseModel):
    """The one question that a link asks; it says no more than the message did that the link came with."""

    model_config = ConfigDict(frozen=True)

    to: str = Field(description="Name of who is asked, where that may be passed on.")
    other: str = Field(description="Whom they would be introduced to, as far as that may be passed on.")
    topic: str | None = Field(description="What about, where that may be passed on.")
    part: str | None = Field(description="seeks or helps, where that is known.")
    until: str = Field(description="The day until which the link holds.")


def make_answer_link(workspace: Workspace, viewer: Viewer, whole: Whole, end: Introduces) -> tuple[str, str]:
    """Make the link by which one of the two answers; an earlier one for the same question works no more.

    Returns
    -------
    tuple
        The address, which is shown this once, and the day until which it holds.
    """
    return make_link(workspace, viewer, whole.introduction.id, end.id, end.to_id, days=ASK_EXPIRES_DAYS)


def read_question(workspace: Workspace, token: str) -> Question:
    """Read the question that a link asks; that answers nothing.

    Raises
    ------
    NotFound
        There is no such link.
    Conflict
        It was used or has expired, or the question is settled.
    """
    whole, end, until = _asked(workspace, token)
    told = may_be_told(workspace, OUTSIDER, whole, end)
    try:
        seen = read_whole(workspace, OUTSIDER, whole.introduction.id)
    except NotFound:
        return Question(to="member", other=told.other, topic=None, part=None, until=until)
    return Question(to=seen.names[end.to_id], other=told.other, topic=told.topic, part=end.part, until=until)


def answer(
    workspace: Workspace,
    token: str,
    choice: str,
    *,
    reason: str = "",
    until: str = "",
    a_quarter: str = "",
) -> str:
    """Record the answer of a member who followed a link, and use the link up; return what to tell them.

    Parameters
    ----------
    choice : str
        ``accept``, ``decline``, ``postpone``, or ``pause``: no introductions at all for a while.
    reason : str
        Why not; for staff only.
    until : str
        Not before this day, for ``postpone`` and ``pause``.
    a_quarter : str
        How many introductions they want to be asked for in a quarter at most.

    Raises
    ------
    NotFound, Conflict
        As :func:`read_question`.
    InvalidInput
        There is no such choice, a day is missing or past, or a number is none.
    """
    for _ in range(_TRIES):
        try:
            return _answer(workspace, token, choice, {"reason": reason, "until": until, "a_quarter": a_quarter})
        except StaleVersion:
            continue  # somebody else took a step: their answer is read again
    raise Conflict("Somebody else is working on this just now.", hint="Try again in a minute.")


def _answer(workspace: Workspace, token: str, choice: str, given: Mapping[str, str]) -> str:
    whole, end, _ = _asked(workspace, token)
    if choice not in ("accept", "decline", "postpone", "pause"):
        raise InvalidInput([Problem("choice", "is missing.", "Choose one of the answers.")])
    today, now = workspace.today(), workspace.clock().astimezone(UTC)
    later = read_date("until", given["until"], today) if given["until"].strip() else None
    how = f"by link, {now:%Y-%m-%d %H:%M} UTC"
    step = STEPS["postpone" if choice == "pause" else choice]
    reason = " ".join(given["reason"].split())[:300] or ("no reason given" if choice == "decline" else None)
    taking = Taking(step, PartialDate(today), "", (end.to_id,), how, reason, later)
    mutations = plan_step(whole.introduction, whole.ends, taking, whole.names, today)
    wishes: dict[str, object] = {"introductions_paused_until": later} if choice == "pause" else {}
    if given["a_quarter"].strip():
        wishes["introductions_a_quarter"] = _number(given["a_quarter"])
    wished: list[Mutation] = [Update(end.to_id, wishes)] if wishes else []

    write(workspace, MEMBER, [*mutations, *wished], f"answered by link: {choice}", require=use_up(workspace, token))
    return {
        "accept": "Thank you. You will hear from us once both of you have agreed.",
        "decline": "Thank you for telling us. The other one is not told why.",
        "postpone": f"Thank you. We will not ask again before {later}.",
        "pause": f"Thank you. We will propose nobody to you until {later}.",
    }[choice]


def _number(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdecimal() and len(text.strip()) <= 2 and int(text) <= 50):
        raise InvalidInput([Problem("a_quarter", f"{text[:20]!r} is no number up to 50.", "Write one, such as 2.")])
    return int(text)


def _asked(workspace: Workspace, token: str) -> tuple[Whole, Introduces, str]:
    link = find_link(workspace, token)
    if kind_of(link.question) != "introduces":
        raise NotFound("This link does not work.", hint=GONE)
    try:
        whole = read_whole(workspace, MEMBER, link.about)
    except NotFound:
        raise Conflict("This question is settled.", hint="There is nothing left to answer. Thank you.") from None
    end = next((one for one in whole.ends if one.id == link.question and one.answer == "asked"), None)
    if end is None or whole.introduction.status != "asked":
        raise Conflict("This question is settled.", hint="There is nothing left to answer. Thank you.")
    return whole, end, link.until
