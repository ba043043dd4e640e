"""Organizations with their place, posts with who holds them, and posts handed over."""

from __future__ import annotations

from typing import Final

from cjn_graph.model import PartialDate
from cjn_graph.model.entities import Post
from cjn_graph.model.relationships import Holds
from cjn_graph.services import offices, succession
from cjn_graph.services.alike import ANYWAY
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask, take
from cjn_graph.verbs.inputs import Reference
from cjn_graph.verbs.kinds import adding
from cjn_graph.verbs.verb import Call, Form, Verb


def _add_organization(call: Call) -> Receipt:
    values = {name: value for name, value in call.values.items() if name != ANYWAY}
    anyway = bool(call.values.get(ANYWAY))
    return offices.add_organization(*call.by, values, place_id=call.perhaps("place"), anyway=anyway)


def _add_post(call: Call) -> Receipt:
    post = {name: value for name, value in call.values.items() if name in Post.model_fields}
    term = {name: value for name, value in call.values.items() if name in ("start", "how")}
    return offices.add_post(*call.by, call.subject, post, holder_id=call.perhaps("holder"), term=term)


def _succeed(call: Call) -> Receipt:
    return succession.succeed(*call.by, call.subject, call.one("successor"), **call.values, expected_state=call.state)


VERBS: Final = (
    adding(
        "organization",
        run=_add_organization,
        references={
            "place": Reference(
                ("jurisdiction",), "Name or id of the place that it serves.", "Place it serves", required=False
            )
        },
        does="Add an organization and, where known, the place that it serves.",
        route="POST /organizations",
        operation="add_organization",
        tag="daily",
    ),
    Verb(
        name="post",
        does="Add a post to an organization and, where known, who holds it. cjn succession fills it later.",
        run=_add_post,
        inputs={
            "organization": Reference(("organization",), "The organization's whole name, or its id."),
            "title": take(Post, "title"),
            "function": take(Post, "function", "What it is for"),
            "level": take(Post, "level"),
            "elected": take(Post, "elected", option="--elected/--appointed"),
            "next_election": take(Post, "next_election"),
            "holder": Reference(("person",), "Name or id of who holds it.", "Who holds it", required=False),
            "start": take(Holds, "start", "Since when they hold it", option="--since"),
            "how": take(Holds, "how", "How they came to hold it"),
        },
        done=lambda said: f"Added the post {said['title']} at {said['organization']}.",
        on="organization",
        command="add post",
        positional=("organization", "title"),
        route="POST /organizations/{organization_id}/posts",
        operation="add_post",
        adds="post",
        writes=("has_post",),
        tag="daily",
        form=Form("Add a post", "A new post at {name}", "Add the post"),
    ),
    Verb(
        name="succession",
        does="Hand a post over: close the old term, open the new one, hand on open requests and introductions.\n\n"
        "Where who leaves keeps another post, their requests and introductions stay with them, unless --all-work is "
        "given.",
        run=_succeed,
        inputs={
            "post": Reference(("post",), "Who holds the post today, or the id of the post."),
            "successor": Reference(("person",), "Name or id of who follows.", "Who follows"),
            "on": ask(PartialDate, "First day of the new term, as precise as known.", "First day of the new term"),
            "how": take(Holds, "how", "How they came to hold it"),
            "all_work": ask(
                bool,
                "Whether they are handed on also where who leaves keeps another post.",
                "Hand on all open requests and introductions",
                default=False,
                usual="false",
            ),
        },
        done=lambda said: f"Handed over the post {said['post']}, to {said['successor']} from {said['on']}.",
        on="post",
        command="succession",
        positional=("post", "successor"),
        route="POST /posts/{post_id}/succession",
        operation="succeed",
        tag="daily",
        made_on="state",
        form=Form(
            "Hand over this post",
            "Hand over the post {name}",
            "Hand it over",
            "The present term ends the day before, and open requests and introductions go to whoever follows; "
            "where who leaves keeps another post, they stay with them.",
        ),
    ),
)
