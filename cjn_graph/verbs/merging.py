"""Making one record of two, and two of one again."""

from __future__ import annotations

from typing import Final

from cjn_graph.model.base import ShortText
from cjn_graph.services import merging
from cjn_graph.services.duplicates import KINDS
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask
from cjn_graph.verbs.inputs import Reference
from cjn_graph.verbs.verb import Call, Form, Verb


def _merge(call: Call) -> Receipt:
    keep, drop = call.subject, call.one("drop")
    if call.values.get("dry_run"):
        return Receipt(transaction_id=None, written=[], notes=merging.preview_merge(*call.by, keep, drop).lines())
    return merging.merge(*call.by, keep, drop, take=call.values.get("take") or ())


def _unmerge(call: Call) -> Receipt:
    return merging.unmerge(*call.by, call.values["merge"])


VERBS: Final = (
    Verb(
        name="merge",
        does="Merge two people, or two organizations, into the first; every relationship and property is kept.\n\n"
        "What the first lacks is filled from the second. Where both say something, the first is right, unless --take "
        "names the property. The id of the second leads to the first from then on; cjn unmerge takes it back.",
        run=_merge,
        inputs={
            "keep": Reference(KINDS, "Name or id of the one that stays.", "The one that stays"),
            "drop": Reference(KINDS, "Name or id of the one that is merged into it.", "Is the same as"),
            "take": ask(
                list[ShortText], "Properties of which the second is right.", "The other one is right about", default=[]
            ),
            "dry_run": ask(
                bool, "Show what would happen; write nothing.", "Only show what would happen", default=False
            ),
        },
        done=lambda said: (
            f"{said['drop']} and {said['keep']} are one."
            if said["dry_run"] != "True"
            else "Nothing was written (dry run)."
        ),
        on="keep",
        command="merge",
        positional=("keep", "drop"),
        route="POST /records/{keep}/merge",
        operation="merge_records",
        tag="records",
        conflicts=True,
        form=Form(
            "Merge with another",
            "Merge {name} with another",
            "Merge",
            "Every relationship and property is kept, and it can be taken back.",
        ),
    ),
    Verb(
        name="unmerge",
        does="Take a merge back. What was edited since is kept, and told.",
        run=_unmerge,
        inputs={"merge": ask(ShortText, "Id of the merge, or of the record that was merged into another.", "Merge")},
        done=lambda _: "They are two again.",
        command="unmerge",
        positional=("merge",),
        route="POST /unmerges",
        operation="unmerge_records",
        tag="records",
        conflicts=True,
    ),
)
