"""Changing many people at once."""

from __future__ import annotations

from typing import Final

from cjn_graph.model.base import LongText, ShortText
from cjn_graph.model.entities import Consent
from cjn_graph.model.texts import lines_of
from cjn_graph.services.bulk import MOST, Wanted, Whose, edit_many, preview_bulk
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask, take
from cjn_graph.verbs.inputs import Reference
from cjn_graph.verbs.verb import Call, Verb

_CONSENT: Final = ("decision", "purpose", "on", "how", "wording")


def _edit(call: Call) -> Receipt:
    values = call.values
    whose = Whose(
        call.named["people"], lines_of(values.get("listed", "")), values.get("search", ""), values.get("group", "")
    )
    consent = {name: values[name] for name in _CONSENT if name in values}
    wanted = Wanted(
        steward=call.perhaps("steward") or "",
        tag=values.get("tag", ""),
        untag=values.get("untag", ""),
        topic=call.perhaps("topic") or "",
        consent=consent if consent.keys() - {"purpose"} else {},
    )
    if values.get("dry_run"):
        return Receipt(transaction_id=None, written=[], notes=preview_bulk(*call.by, whose, wanted).told())
    return edit_many(*call.by, whose, wanted)


VERBS: Final = (
    Verb(
        name="bulk",
        does="Change many people at once: who looks after them, a tag, a topic, what they agreed to.\n\n"
        "People are named one by one, in a list, by a search, or as a group. Where something is so already it "
        "stays; what is refused is said, with why. One undo takes all of it back, but for consents.",
        run=_edit,
        inputs={
            "people": Reference(("person",), "Name or id of a person.", "People", many=True, required=False),
            "listed": ask(
                LongText | None, f"Names, addresses or ids, one on each line; {MOST:,} at most.", "A list", default=None
            ),
            "search": ask(ShortText | None, "All people whom a search for these words finds.", default=None),
            "group": ask(ShortText | None, "All people of a network, workgroup, office …", default=None),
            "steward": Reference(("person",), "Who looks after them from today on.", required=False),
            "tag": ask(ShortText | None, "A tag that they get.", default=None),
            "untag": ask(ShortText | None, "A tag that they lose.", default=None),
            "topic": Reference(("topic",), "A topic that they are about.", required=False),
            "decision": take(Consent, "decision", optional=True),
            "purpose": take(Consent, "purpose", optional=True),
            "on": take(Consent, "on", optional=True),
            "how": take(Consent, "how"),
            "wording": take(Consent, "wording"),
            "dry_run": ask(bool, "Show what would change; write nothing.", default=False),
        },
        done=lambda said: "Nothing was written (dry run)." if said["dry_run"] == "True" else "Done.",
        command="bulk",
        route="POST /bulk-edits",
        operation="edit_many",
        tag="records",
        conflicts=True,
    ),
)
