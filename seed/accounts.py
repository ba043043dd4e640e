"""Accounts of the demo: one per role that works with members, and the grant that opens restricted facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cjn_graph.model import Record, derived_id
from seed.dates import FIRST_DAY
from seed.make import Maker

_MANAGER: Final = "host/manager/Fairbairn"
"""Key of the person whose account ``manager`` is."""
_ACCOUNTS: Final = (("viewer", False), ("staff", False), ("manager", False), ("admin", True))


def account_id(name: str) -> str:
    """The id of the demo's account of this name."""
    return derived_id("account", "demo", name)


def records() -> Iterator[Record]:
    """Accounts named after their role; ``admin`` alone is granted restricted facts. The grant comes last."""
    make = Maker("demo", namespace="demo", fictional=True)
    for name, _ in _ACCOUNTS:
        yield make.entity("account", name, name=name, role=name)
    yield make.edge("account_of", account_id("manager"), make.id("person", _MANAGER))
    for name, granted in _ACCOUNTS:
        if granted:
            grant = make.entity(
                "grant",
                f"{name}/restricted",
                granted_by="demo",
                start=FIRST_DAY.isoformat(),
                reason="So that the demo can show what a grant opens.",
            )
            yield grant
            yield make.edge("given_to", grant.id, account_id(name))
