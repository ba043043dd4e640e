"""The one table of states and steps: from where to where, who may, what a step needs and writes, when it is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model.introductions import CLOSED


@dataclass(frozen=True)
class State:
    """Where an introduction can stand.

    Attributes
    ----------
    next : str
        What somebody should do then; empty where nothing is left to do.
    days : int, optional
        Days in the state after which that is overdue; None where it never is.
    since : str
        The property with the day on which the state was reached.
    """

    name: str
    title: str
    since: str
    next: str = ""
    days: int | None = None


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    name : str
        What it is called; the name of the state that it leads to is understood as well.
    title : str
        The words on its button.
    done : str
        What is said when it was taken.
    start, to : str
        The states that it may be taken from, with blanks between, and the one that it leads to; "" where it leads to
        none itself.
    writes : str
        The property of the introduction that takes its day; "" where it has none.
    needs : tuple of str
        What must be given besides the day: ``reason``, ``until``, ``contact``, ``counterpart``.
    takes : tuple of str
        What may be given: ``who`` for a step of one of the two, ``how``, ``reason``.
    answers : bool
        Whether it is the answer of a member, who may also give it by a link of their own.
    turn : str
        What those said so far whose turn it is, with blanks between; "" where it does not depend on that.
    """

    name: str
    title: str
    done: str
    start: str
    to: str
    writes: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    answers: bool = False
    turn: str = ""

    @property
    def closes(self) -> bool:
        """Whether nothing comes of it, or not yet; such steps are offered after those that lead on."""
        return self.to in ("", "declined", *CLOSED)

    @property
    def starts(self) -> list[str]:
        """The states that it may be taken from."""
        return self.start.split()


_SIX_MONTHS: Final = 183

STATES: Final[dict[str, State]] = {
    state.name: state
    for state in (
        State("suggested", "Suggested", "suggested_on", "Decide whether to propose it", 14),
        State("proposed", "Proposed", "proposed_on", "Ask both members", 7),
        State("asked", "Asked", "asked_on", "Ask or remind those who have not answered", 10),
        State("accepted", "Accepted", "decided_on", "Introduce the two", 7),
        State("introduced", "Introduced", "introduced_on", "Find out whether they met", 21),
        State("met", "Met", "met_on", "Find out whether it was useful", 30),
        State("useful", "Useful", "met_on", "Find out whether they are still in touch", _SIX_MONTHS),
        State("not_useful", "Not useful", "met_on"),
        State("in_touch", "Still in touch", "met_on"),
        State("out_of_touch", "No longer in touch", "met_on"),
        State("postponed", "Put off", "closed_on", "Ask again", 0),
        State("declined", "Declined", "decided_on"),
        State("expired", "Expired", "closed_on", "Ask again, make another pair, or let it rest", 0),
        State("withdrawn", "Withdrawn", "closed_on"),
    )
}
"""Every state by its name, in the order of the board. ``postponed`` is overdue once the day that was named is there,
``expired`` while nobody has said that it was noticed."""

_WHO: Final = ("who", "how")
_BEFORE_MET: Final = "suggested proposed asked accepted postponed introduced expired"

STEPS: Final[dict[str, Step]] = {
    step.name: step
    for step in (
        Step("propose", "Propose", "proposed", "suggested", "proposed", "proposed_on"),
        Step(
            "ask", "Ask", "asked", "proposed asked postponed expired", "asked", "asked_on",
            takes=_WHO, turn="not_asked postponed",
        ),
        Step("accept", "Accepted", "accepted", "asked expired", "accepted", "decided_on", (), _WHO, True, "asked"),
        Step(
            "decline", "Declined", "declined", "asked accepted expired", "declined", "decided_on",
            ("reason",), _WHO, True, "asked accepted",
        ),
        Step(
            "postpone", "Not now", "put off", "proposed asked accepted expired", "postponed", "closed_on",
            ("until",), (*_WHO, "reason"), True,
        ),
        Step("introduce", "Introduced", "introduced", "accepted", "introduced", "introduced_on", takes=("how",)),
        Step("meet", "They met", "met", "introduced", "met", "met_on", takes=("how",)),
        Step("confirm", "They met at the logged contact", "met", _BEFORE_MET, "met", "met_on", ("contact",)),
        Step("useful", "It was useful", "useful", "met", "useful", ""),
        Step("not-useful", "It was of no use", "not useful", "met", "not_useful", "", takes=("reason",)),
        Step("still-in-touch", "Still in touch", "still in touch", "useful not_useful", "in_touch", ""),
        Step("out-of-touch", "No longer in touch", "no longer in touch", "useful not_useful", "out_of_touch", ""),
        Step("expire", "Let it rest", "expired", "asked expired", "expired", "closed_on"),
        Step("withdraw", "Withdraw", "withdrawn", _BEFORE_MET, "withdrawn", "closed_on", takes=("reason",)),
        Step(
            "re-pair", "Pair with somebody else", "paired anew", "declined expired withdrawn postponed not_useful",
            "", "", ("counterpart",), ("who",),
        ),
    )
}  # fmt: skip
"""Every step by its name, in the order of a good course."""

_MEANT: Final = {
    **{step.to.replace("_", "-"): step for step in reversed(STEPS.values()) if step.to},
    "re-paired": STEPS["re-pair"],
    **STEPS,
}


def find_step(name: str) -> Step:
    """Return the step of a name, or the one that leads to a state of that name.

    >>> find_step("asked").name, find_step("not_useful").name, find_step("met").name
    ('ask', 'not-useful', 'meet')

    Raises
    ------
    InvalidInput
        There is no such step.
    """
    step = _MEANT.get("-".join(name.casefold().replace("_", " ").split()))
    if step is None:
        raise InvalidInput(
            [Problem("step", f"there is no step called {name[:40]!r}.", f"Use one of: {', '.join(STEPS)}.")]
        )
    return step


def possible(state: str) -> list[Step]:
    """Return the steps that may be taken from a state.

    >>> [step.name for step in possible("accepted")]
    ['decline', 'postpone', 'introduce', 'confirm', 'withdraw']
    """
    return [step for step in STEPS.values() if state in step.starts]
