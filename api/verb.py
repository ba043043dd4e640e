"""What a verb is: what it asks for, how that is read, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.fields import FieldInfo

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.model import kind_of
from cjn_graph.model.base import ShortText
from cjn_graph.model.registry import problems_of
from cjn_graph.services.naming import resolve_among
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.workspace import Workspace

MOST_NAMED = 200


@dataclass(frozen=True)
class Reference:
    """A record that is named by its name or id.

    Attributes
    ----------
    kinds : tuple of str
        What it may be; a name is looked for among them in this order.
    many : bool
        True where several may be named.
    """

    description: str
    kinds: tuple[str, ...]
    many: bool = False
    required: bool = True

    def find(self, workspace: Workspace, viewer: Viewer, name_or_id: str) -> str:
        """Return the id of the record that is meant.

        Raises
        ------
        NotFound, Ambiguous
        """
        return resolve_among(workspace, viewer, self.kinds, name_or_id)


@dataclass(frozen=True)
class Call:
    """One use of a verb: the record it stands on, the ids of the records named, and the values.

    Attributes
    ----------
    version : int
        Version of the record that it is made on.
    state : str
        What it is made on, where that is more than the record itself.
    """

    workspace: Workspace
    viewer: Viewer
    subject: str
    named: Mapping[str, list[str]]
    values: Mapping[str, Any]
    version: int
    state: str

    def one(self, name: str) -> str:
        """Return the id of the one record named."""
        return self.named[name][0]

    def perhaps(self, name: str) -> str | None:
        """Return the id of the one record named, or None."""
        return next(iter(self.named[name]), None)


@dataclass(frozen=True)
class Verb:
    """Something that staff do.

    Attributes
    ----------
    run : callable
        Calls the service.
    properties : dict
        What is asked for besides records, as fields of pydantic.
    references : dict
        The records that are named.
    subject : str
        Kind of the record that the verb stands on, or several with bars between; "" where it stands on none.
    stands_for : str
        The reference that a form on a page of the subject needs not ask for.
    """

    run: Callable[[Call], Receipt]
    properties: dict[str, FieldInfo]
    references: dict[str, Reference] = field(default_factory=dict)
    subject: str = ""
    stands_for: str = ""

    def stands_on(self, kind: str | None) -> bool:
        """Tell whether the verb stands on records of this kind."""
        return kind in self.subject.split("|")

    @cached_property
    def body(self) -> type[BaseModel]:
        """All that is asked for, as one model: for validation and for OpenAPI."""
        asked: dict[str, Any] = {name: _reference_field(reference) for name, reference in self.references.items()}
        asked |= {name: (declared.annotation, copy(declared)) for name, declared in self.properties.items()}
        return create_model("Asked", __base__=_Body, **asked)

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Validate what was given; absent and null values are left out.

        Raises
        ------
        InvalidInput
            Every wrong value, each by its name.
        """
        try:
            return self.body.model_validate(given).model_dump(exclude_none=True)
        except ValidationError as error:
            raise InvalidInput(problems_of(error, self.body)) from None

    def __call__(
        self,
        workspace: Workspace,
        viewer: Viewer,
        given: Mapping[str, Any],
        *,
        subject: str = "",
        version: int = 0,
        state: str = "",
    ) -> Receipt:
        """Do it.

        Raises
        ------
        InvalidInput, NotFound, Ambiguous, Conflict, Forbidden
        """
        viewer.require("staff", "Writing records")
        if self.subject and not self.stands_for and not self.stands_on(kind_of(subject)):
            raise NotFound(f"There is no {self.subject} {subject[:64]!r}.", hint="Look its id up again.")
        values = self.read(given)
        named = {}
        for name, reference in self.references.items():
            texts = values.pop(name, [])
            named[name] = [
                reference.find(workspace, viewer, text) for text in (texts if isinstance(texts, list) else [texts])
            ]
        return self.run(Call(workspace, viewer, subject, named, values, version, state))


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _reference_field(reference: Reference) -> Any:
    declared: Any = list[ShortText] if reference.many else ShortText
    limits: dict[str, Any] = {"min_length": 1, "max_length": MOST_NAMED} if reference.many else {}
    if reference.required:
        return declared, Field(description=reference.description, **limits)
    return declared | None, Field(default=None, description=reference.description, **limits)
