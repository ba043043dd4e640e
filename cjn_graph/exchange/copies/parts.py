"""What a copy of a network holds: every kind of the model, the change log, and what signing in needs.

Derived properties (``visibility``, ``folded_name``) and the lookup of external ids are not in it: a restore makes them
again from the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cjn_graph.model import MODEL


@dataclass(frozen=True)
class Operational:
    """Records beside the facts that travel.

    Attributes
    ----------
    label : str
        Of their nodes.
    key : str
        The property that names one of them.
    read, create : str
        The queries that read a page of them, and write some.
    """

    label: str
    key: str
    read: str
    create: str


OPERATIONAL: Final = {
    "keys": Operational("Key", "prefix", "copies/keys", "copies/create_keys"),
    "live_addresses": Operational("LiveAddress", "prefix", "copies/live_addresses", "copies/create_live_addresses"),
    "passwords": Operational("Password", "account", "copies/passwords", "copies/create_passwords"),
    "security_events": Operational("SecurityEvent", "key", "copies/security_events", "copies/create_security_events"),
    "tombstone_keys": Operational("TombstoneKey", "name", "copies/tombstone_keys", "copies/create_tombstone_keys"),
    "tombstones": Operational("Tombstone", "digest", "copies/tombstones", "copies/create_tombstones"),
}
"""By the name of the file, without its ending."""

LEFT_OUT: Final = {
    "AnswerLink": "links to answer by work no longer",
    "BackOff": "wrong guesses are counted afresh",
    "Counter": "it is set to the last change",
    "Delivery": "messages that waited are not sent",
    "CursorKey": "lists that were read in part are begun again",
    "ExternalKey": "the lookup is made again from the external ids of the records",
    "Identity": "whoever signs in elsewhere is found by their address again",
    "SchemaVersion": "each store has its own",
    "SentRequest": "what is sent again under an idempotency key is done again",
    "Session": "everybody signs in again",
    "Webhook": "they are added again: a copy elsewhere must not tell the same receivers",
    "SignInLink": "links that were not used yet work no longer",
}
"""Labels whose nodes do not travel, and what happens instead."""

CHANGES: Final = "changes"
KIND_OF_FILE: Final = {declared.plural: kind for kind, declared in MODEL.kinds.items()}
"""From the name of a file to the kind of the records in it."""
FILES: Final = (*KIND_OF_FILE, *OPERATIONAL, CHANGES)
"""The names of all files, without their ending."""
ENDING: Final = ".jsonl"
