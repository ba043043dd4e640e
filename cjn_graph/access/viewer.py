"""A viewer: an account with its role and grants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cjn_graph.errors import Forbidden
from cjn_graph.model.base import MANAGERS, PRIVATE_TO

Role = Literal["viewer", "staff", "manager", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "staff", "manager", "admin")
"""From the least to the most: each may do all that the ones before it may."""


@dataclass(frozen=True)
class Viewer:
    """Who asks.

    Attributes
    ----------
    account : str
        Name of the account, as the change log records it.
    role : Role
        ``viewer`` sees aggregates only, ``staff`` works with members, ``manager`` also sees names in fragility lists,
        ``admin`` manages accounts and reads the change log.
    grants : frozenset of str
        What the account was granted beyond its role: ``restricted`` opens restricted facts.
    terminal : bool
        Whether it works at the terminal of the machine, whose user is its administrator anyway.
    reads_accounts : bool
        Whether it sees accounts and grants where its role lets it; a key without the scope ``admin`` does not.
    only_open : bool
        Whether it sees open facts only, whatever its role: what a live address carries to whoever has it.
    reads_own : bool
        Whether it sees what is private to its account; a webhook that another account added does not.
    credential_by : str
        The other account that made what this one got in with, where no second admin confirmed it: it has no grants.
    """

    account: str
    role: Role = "viewer"
    grants: frozenset[str] = frozenset()
    terminal: bool = field(default=False, compare=False, repr=False)
    reads_accounts: bool = field(default=True, repr=False)
    credential_by: str = field(default="", compare=False, repr=False)
    only_open: bool = field(default=False, repr=False)
    reads_own: bool = field(default=True, repr=False)

    @property
    def visible(self) -> list[str]:
        """The sensitivities that this viewer sees: of the facts that others see as well."""
        if self.only_open or self.role == "viewer":
            return ["open"]
        return ["open", "staff", *(["restricted"] if "restricted" in self.grants else [])]

    @property
    def scope(self) -> list[str]:
        """Everything that this viewer sees, for ``$visible`` in every query: these facts, accounts, what is its own."""
        managers = [MANAGERS] if self.reads_accounts and self.has_role("manager") else []
        own = [f"{PRIVATE_TO}{self.account}"] if self.reads_own else []
        return [*self.visible, *managers, *own]

    def has_role(self, role: Role) -> bool:
        """Tell whether the account's role is this one or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def require(self, role: Role, what: str) -> None:
        """Refuse unless the account has this role or a higher one.

        Raises
        ------
        Forbidden
            ``what`` names the thing that was asked for, such as "Reading records".
        """
        if not self.has_role(role):
            raise Forbidden(
                f"{what} needs the role {role}; the account {self.account} is {self.role}.",
                hint="Ask an admin for the role, or use another account.",
            )

    def require_visible(self, audience: str) -> None:
        """Refuse to write a record that the viewer could not read.

        Parameters
        ----------
        audience : str
            A sensitivity, or the audience of a private record.

        Raises
        ------
        Forbidden
        """
        if audience in self.scope:
            return
        if audience.startswith(PRIVATE_TO):
            raise Forbidden("That would belong to another account.", hint=f"Set its owner to {self.account}.")
        raise Forbidden(
            f"Writing {audience} facts needs a grant that the account {self.account} does not have.",
            hint="Ask an admin for the grant.",
        )


SYSTEM = Viewer("system", "admin", frozenset({"restricted"}))
"""Reads that decide what somebody may see; their results are never shown."""
