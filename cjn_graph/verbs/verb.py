"""What a verb is: what it asks for, what it is called on every surface, and the service that does it.

The command, the JSON route and the form of a verb are made from its declaration, so that no two can ask for different
things; a verb itself knows nothing of HTTP or of a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, CjnError, InvalidInput, NotFound
from cjn_graph.model import PartialDate, kind_of
from cjn_graph.model.registry import refused
from cjn_graph.model.texts import from_texts, shape_of
from cjn_graph.model.written_dates import date_in_words
from cjn_graph.records import read_records
from cjn_graph.services import records
from cjn_graph.services.naming import resolve_among
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.titles import full_title
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs.inputs import Asked, Input, Reference

_MOST_LISTED: Final = 2
_FEW_KINDS: Final = 5


class Unfound(NamedTuple):
    """A name that leads to no record, or to several."""

    name: str
    typed: str
    error: CjnError


@dataclass(frozen=True)
class Call:
    """One use of a verb: the ids of the records named, and the values.

    Attributes
    ----------
    version : int, optional
        Version of the record that it is made on; as it is now where it is left out.
    state : str, optional
        What it is made on, where that is more than the record itself.
    """

    workspace: Workspace
    viewer: Viewer
    named: Mapping[str, list[str]]
    values: Mapping[str, Any]
    subject: str = ""
    version: int | None = None
    state: str | None = None

    @property
    def by(self) -> tuple[Workspace, Viewer]:
        """Where it is done, and who does it."""
        return self.workspace, self.viewer

    def one(self, name: str) -> str:
        """Return the id of the one record named."""
        return self.named[name][0]

    def perhaps(self, name: str) -> str | None:
        """Return the id of the one record named, or None."""
        return next(iter(self.named[name]), None)

    @property
    def made_on(self) -> int:
        """The version that it is made on."""
        return records.read(*self.by, self.subject).version if self.version is None else self.version


class Said(dict[str, str]):
    """What was asked for in words: the names of records, dates and values; empty where it was left out.

    Attributes
    ----------
    counts : dict
        How many records were named.
    """

    counts: dict[str, int]

    def __missing__(self, name: str) -> str:
        """Stand in for what was left out."""
        return ""


@dataclass(frozen=True)
class Form:
    """How a page asks for a verb.

    Attributes
    ----------
    link : str
        The words that lead to it.
    title : str
        With ``{name}`` of the record that it stands on.
    known : callable, optional
        What is offered while the texts of values are typed: terms by name, of what the viewer sees.
    """

    link: str
    title: str
    button: str
    intro: str = ""
    known: Callable[[Workspace, Viewer], Mapping[str, Sequence[str]]] | None = None


@dataclass(frozen=True, kw_only=True)
class Verb:
    """Something that staff do.

    Attributes
    ----------
    name : str
        The last part of the address of its form.
    does : str
        What it does, in sentences that a newcomer reads in the help of the command; the first one alone tells it too.
    run : callable
        Calls the service.
    inputs : dict
        All that is asked for, by name, in the order of the form.
    on : str
        The reference that a form stands on; "" where it stands on none.
    command : str
        The words of the command, such as ``request ask``; "" where there is none of its own.
    positional : tuple of str
        What the command takes without the name of an option.
    route : str
        Method and path of the route; what stands in braces is the id of the record that it stands on.
    operation : str
        What OpenAPI calls the route; programs are made from it, so it stays.
    made_on : str
        What a route must name to be sure that nobody was faster: the version of the record, or a state of more.
    conflicts : bool
        Whether it may contradict what is stored though nothing is named by its name.
    done : callable
        What is said when it is done.
    adds : str
        Kind of the record that it adds, where it adds one.
    writes : tuple of str
        Kinds of the relationships that it writes from what it stands on, so that nothing else need offer them there.
    """

    name: str
    does: str
    run: Callable[[Call], Receipt]
    inputs: dict[str, Asked]
    done: Callable[[Said], str]
    on: str = ""
    command: str = ""
    positional: tuple[str, ...] = ()
    route: str = ""
    operation: str = ""
    tag: str = ""
    made_on: Literal["", "version", "state"] = ""
    conflicts: bool = False
    adds: str = ""
    writes: tuple[str, ...] = ()
    form: Form | None = None

    @property
    def references(self) -> dict[str, Reference]:
        """The records that are named."""
        return {name: asked for name, asked in self.inputs.items() if isinstance(asked, Reference)}

    @property
    def values(self) -> dict[str, Input]:
        """What is asked for besides records."""
        return {name: asked for name, asked in self.inputs.items() if isinstance(asked, Input)}

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of records that it stands on."""
        return self.references[self.on].kinds if self.on else ()

    @property
    def is_addressed(self) -> bool:
        """Whether its route names in the address what it stands on, and not in the body."""
        return "{" in self.route

    @cached_property
    def whole(self) -> type[BaseModel]:
        """All that is asked for, as one model."""
        return self._model(self.inputs)

    @cached_property
    def body(self) -> type[BaseModel]:
        """What the route asks for in its body."""
        return self._model({n: a for n, a in self.inputs.items() if not (n == self.on and self.is_addressed)})

    def _model(self, inputs: Mapping[str, Asked]) -> type[BaseModel]:
        # A name of a record first, as one looks for it.
        order = sorted(inputs, key=lambda name: isinstance(inputs[name], Input))
        fields: dict[str, Any] = {name: (inputs[name].annotation, copy(inputs[name].field)) for name in order}
        return create_model("Asked", __base__=_Body, **fields)

    def given(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Read texts as people type them, one for each input; what is empty is left out.

        Raises
        ------
        InvalidInput
        """
        read = from_texts({name: shape_of(asked.annotation) for name, asked in self.inputs.items()}, texts)
        return {name: value for name, value in read.items() if value is not None}

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Validate what was given; absent and null values are left out.

        Raises
        ------
        InvalidInput
            Every wrong value, each by its name.
        """
        try:
            return self.whole.model_validate(given).model_dump(exclude_none=True)
        except ValidationError as error:
            raise refused(error, self.whole) from None

    def find(
        self, workspace: Workspace, viewer: Viewer, given: Mapping[str, Any]
    ) -> tuple[dict[str, list[str]], list[Unfound]]:
        """Find the records that are named: their ids, and the names that lead to none or to several."""
        named: dict[str, list[str]] = {}
        unfound: list[Unfound] = []
        for name, reference in self.references.items():
            texts = given.get(name) or []
            named[name] = []
            for typed in [texts] if isinstance(texts, str) else texts:
                try:
                    named[name].append(resolve_among(workspace, viewer, reference.kinds, typed))
                except (NotFound, Ambiguous, InvalidInput) as error:
                    unfound.append(Unfound(name, typed, error))
        return named, unfound

    def __call__(
        self,
        workspace: Workspace,
        viewer: Viewer,
        given: Mapping[str, Any],
        *,
        version: int | None = None,
        state: str | None = None,
    ) -> Done:
        """Do it.

        Raises
        ------
        InvalidInput, NotFound, Ambiguous, Conflict, Forbidden
        """
        viewer.require("staff", "Writing records")
        values = self.read(given)
        named, unfound = self.find(workspace, viewer, values)
        if unfound:
            raise unfound[0].error
        return self.do(workspace, viewer, named, values, version=version, state=state)

    def do(
        self,
        workspace: Workspace,
        viewer: Viewer,
        named: Mapping[str, list[str]],
        values: Mapping[str, Any],
        *,
        version: int | None = None,
        state: str | None = None,
    ) -> Done:
        """Do it with records that were found and values that were read."""
        subject = named[self.on][0] if self.on else ""
        plain = {name: value for name, value in values.items() if name not in named}
        call = Call(workspace, viewer, named, plain, subject, version, state)
        # In words before it is done: what it is about may be gone, or called otherwise, afterwards.
        said = self._said(call)
        return Done(self.run(call), said, self.done)

    def check_subject(self, viewer: Viewer, record_id: str) -> None:
        """Refuse the id of a record of another kind, to those who may write at all.

        Raises
        ------
        Forbidden, NotFound
        """
        viewer.require("staff", "Writing records")
        if kind_of(record_id) not in self.kinds:
            words = "|".join(self.kinds) if len(self.kinds) <= _FEW_KINDS else f"record to {self.name}:"
            raise NotFound(f"There is no {words} {record_id[:64]!r}.", hint="Look its id up again.")

    def _said(self, call: Call) -> Said:
        said = Said({name: _in_words(value) for name, value in call.values.items()})
        said.counts = {name: len(ids) for name, ids in call.named.items()}
        found = read_records(call.workspace.store, call.viewer, [one for ids in call.named.values() for one in ids])
        for name, ids in call.named.items():
            titles = [full_title(*call.by, found[one]) for one in dict.fromkeys(ids) if one in found]
            few = len(titles) <= _MOST_LISTED
            said[name] = " and ".join(titles) if few else f"{titles[0]} and {len(titles) - 1} others"
        return said


@dataclass(frozen=True)
class Done:
    """A verb that was done.

    Attributes
    ----------
    said : Said
        What was asked for, in words.
    """

    receipt: Receipt
    said: Said
    tell: Callable[[Said], str]

    @property
    def sentence(self) -> str:
        """What was done, in one sentence for people."""
        return self.tell(self.said)


def _in_words(value: Any) -> str:
    return date_in_words(value) if isinstance(value, PartialDate) else str(value)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
