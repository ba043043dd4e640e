"""Addresses of offices, told from those of people."""

from __future__ import annotations

import re
from typing import Final

_ROLES: Final = frozenset(
    "info da office admin contact mail hello help support team general reception frontdesk media".split()
    + "press webmaster prosecutor attorney enquiries inquiries secretary staff noreply no-reply".split()
    + "postmaster sales hr jobs".split()
)
"""Addresses of offices, not of people."""


def is_role_inbox(address: str) -> bool:
    """Tell whether an address is one of an office.

    >>> is_role_inbox("Info@example.org"), is_role_inbox("zoe.brand@example.org")
    (True, False)
    """
    return re.split(r"[@+._\d]", address.casefold())[0] in _ROLES
