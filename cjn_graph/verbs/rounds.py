"""Rounds that are kept: starting one, editing it pair by pair, releasing it; and rules about two people."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cjn_graph.model.introductions import IntroductionRule, Round
from cjn_graph.services import kept_rounds
from cjn_graph.services.introduction_rules import set_rule
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.rounds import GROUPS
from cjn_graph.verbs.asking import ask, take, take_all
from cjn_graph.verbs.inputs import Reference
from cjn_graph.verbs.verb import Call, Form, Verb

_ROUND: Final = Reference(("round",), "Name or id of the round.")
_PERSON: Final = Reference(("person",), "Name or id of one of the two.", "Who")
_OTHER: Final = Reference(("person",), "Name or id of the other one.", "With whom")


def _start(call: Call) -> Receipt:
    return kept_rounds.start_round(*call.by, call.values, call.perhaps("group"))


def _drop(call: Call) -> Receipt:
    pair = (call.one("person"), call.one("counterpart"))
    return kept_rounds.edit_round(*call.by, call.subject, expected_version=call.made_on, drop=[pair])


def _add(call: Call) -> Receipt:
    pair = (call.one("person"), call.one("counterpart"))
    return kept_rounds.edit_round(*call.by, call.subject, expected_version=call.made_on, add=[pair])


def _swap(call: Call) -> Receipt:
    kept = call.one("person")
    return kept_rounds.edit_round(
        *call.by,
        call.subject,
        expected_version=call.made_on,
        drop=[(kept, call.one("counterpart"))],
        add=[(kept, call.one("instead"))],
    )


def _release(call: Call) -> Receipt:
    return kept_rounds.release_kept(*call.by, call.subject, expected_version=call.made_on, **call.values)


def _rule(call: Call) -> Receipt:
    return set_rule(*call.by, call.one("person"), call.one("counterpart"), **call.values)


VERBS: Final = (
    Verb(
        name="round",
        does="Choose introductions for everybody, or for one group, together, and keep them to be edited and released.",
        run=_start,
        inputs={
            "name": take(Round, "name"),
            "group": Reference(
                GROUPS,
                "A network, workgroup, engagement, program, convening or organization, by name or id; everybody "
                "without it.",
                "Only the people of",
                required=False,
            ),
            "objective": take(Round, "objective", "What matters most"),
            **take_all(Round, "per_person", "per_office"),
        },
        done=lambda said: f"Started the round {said['name']}.",
        command="rounds start",
        positional=("name",),
        route="POST /rounds",
        operation="start_round",
        adds="round",
        tag="introductions",
        conflicts=True,
        form=Form("round", "Start a round of introductions", "Start the round"),
    ),
    Verb(
        name="drop-pair",
        does="Take two people out of a round, before they are introduced.",
        run=_drop,
        inputs={"round": _ROUND, "person": _PERSON, "counterpart": _OTHER},
        done=lambda said: f"Taken out of {said['round']}: {said['person']} and {said['counterpart']}.",
        on="round",
        command="rounds drop",
        positional=("round", "person", "counterpart"),
        route="POST /rounds/{round_id}/drop",
        operation="drop_pair",
        tag="introductions",
        made_on="version",
    ),
    Verb(
        name="add-pair",
        does="Put two people into a round.",
        run=_add,
        inputs={"round": _ROUND, "person": _PERSON, "counterpart": _OTHER},
        done=lambda said: f"Put into {said['round']}: {said['person']} and {said['counterpart']}.",
        on="round",
        command="rounds add",
        positional=("round", "person", "counterpart"),
        route="POST /rounds/{round_id}/add",
        operation="add_pair",
        tag="introductions",
        made_on="version",
    ),
    Verb(
        name="swap-pair",
        does="Give somebody in a round another counterpart.",
        run=_swap,
        inputs={
            "round": _ROUND,
            "person": _PERSON,
            "counterpart": Reference(("person",), "Name or id of whom they would have met.", "Not with"),
            "instead": Reference(("person",), "Name or id of whom they are to meet.", "But with"),
        },
        done=lambda said: f"In {said['round']}, {said['person']} meets {said['instead']}, not {said['counterpart']}.",
        on="round",
        command="rounds swap",
        positional=("round", "person", "counterpart", "instead"),
        route="POST /rounds/{round_id}/swap",
        operation="swap_pair",
        tag="introductions",
        made_on="version",
    ),
    Verb(
        name="release-round",
        does="Propose the introductions of a round. Broken off, it goes on where it is released again.",
        run=_release,
        inputs={
            "round": _ROUND,
            "sure": replace(
                ask(bool, "Propose them: that is not taken back together, but by withdrawing each.", default=False),
                option="--yes",
            ),
        },
        done=lambda said: f"Released the round {said['round']}.",
        on="round",
        command="rounds release",
        positional=("round",),
        route="POST /rounds/{round_id}/release",
        operation="release_round",
        tag="introductions",
        made_on="version",
    ),
    Verb(
        name="rule",
        does="Say that two people are to be introduced in any case, or never, and why.",
        run=_rule,
        inputs={
            "person": Reference(("person",), "Name or id of one of the two."),
            "counterpart": Reference(("person",), "Name or id of the other one.", "The other one"),
            "rule": take(IntroductionRule, "rule", "What holds"),
            "reason": take(IntroductionRule, "reason", "Why"),
            "sensitivity": take(IntroductionRule, "sensitivity"),
        },
        done=lambda said: f"Recorded the rule “{said['rule']}” about {said['person']} and {said['counterpart']}.",
        on="person",
        command="rule",
        positional=("person", "counterpart", "rule"),
        route="POST /introduction-rules",
        operation="make_introduction_rule",
        writes=("introduction_rule",),
        tag="introductions",
        form=Form("Rule", "A rule about introductions of {name}", "Record the rule"),
    ),
)
