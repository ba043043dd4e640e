"""What a write tells back at the terminal."""

from __future__ import annotations

from collections import Counter
from typing import Final

from cjn_graph.cli.output import say, show, show_json
from cjn_graph.services.receipts import Receipt

_MOST_LISTED: Final = 50


def show_receipt(receipt: Receipt, *, as_json: bool, sentence: str = "") -> None:
    """Print what was written, and how to take it back, or what counts since."""
    if as_json:
        show_json(receipt)
        return
    if not receipt.written:
        for note in receipt.notes:
            show(note)
        say(sentence if receipt.notes else "Nothing changed.")
        return
    if len(receipt.written) > _MOST_LISTED:
        for (action, kind), number in sorted(Counter((one.action, one.kind) for one in receipt.written).items()):
            show(f"{action:8}{number:,} records of the kind {kind.replace('_', ' ')}")
    else:
        for written in receipt.written:
            show(f"{written.action:8}{written.id}")
    for note in (*([sentence] if sentence else []), *receipt.notes):
        say(note)
    if receipt.transaction_id:
        say(f"To take it back: cjn undo {receipt.transaction_id}")
