"""What every entity and every relationship has, and how a record is stored.

A kind of record is declared once, as a pydantic class: its fields are the properties, with type, unit and description.
Validation, the schema, import templates, API schemas, the Cypher check and the model page all read these classes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from cjn_graph.model.ids import a_kind, kind_of
from cjn_graph.model.listing import Listing
from cjn_graph.model.partial_date import PartialDate
from cjn_graph.model.schemas import OnlySuchNames, Shown
from cjn_graph.model.searched import LINKED, Lent, Searched, reads

Sensitivity = Literal["open", "staff", "restricted"]

MANAGERS = "managers"
"""Audience of what only managers and admins see, such as accounts; no sensitivity is called so."""

STORAGE_PROPERTIES = ("visibility", "folded_name")
"""Derived properties that stand beside a record in the store and are no part of it."""


_JOINERS = "\u200c\u200d"
"""Format characters that some scripts, and pictures made of several, are written with."""


def without_invisible(text: str) -> str:
    """Leave out the characters that show nothing, or turn the text around them; write line breaks as LF.

    Texts from web pages and PDF files are full of them: two names would look alike and be different. Joiners stay:
    Persian and the scripts of India are written with them.
    """
    if text.isascii() and "\r" not in text:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in text if one in _JOINERS or unicodedata.category(one) != "Cf")


def _cleaned(value: Any) -> Any:
    return without_invisible(value) if isinstance(value, str) else value


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise ValueError(f"contains the control character U+{ord(character):04X}; remove it")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("contains a line break or tab; write it on one line")
    return text


ShortText = Annotated[
    str,
    Shown(lines=False),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_printable),
    AfterValidator(_one_line),
    BeforeValidator(_cleaned),
]
LongText = Annotated[
    str,
    Shown(lines=True),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    AfterValidator(_printable),
    BeforeValidator(_cleaned),
]
ExternalId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^[^:\s|]{1,60}:\S(.{0,198}\S)?$"),
    AfterValidator(_printable),
    AfterValidator(_one_line),
]
EmailAddress = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;.]+$"
    ),
    BeforeValidator(_cleaned),
]
AccountName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[A-Za-z0-9._@-]+$")]
WebAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^https?://[^\s<>\"]+$")]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f:]{1,80}$")]
Attributes = Annotated[dict[AttributeName, ShortText], OnlySuchNames()]


def _no_truth_value(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("Is not a number")
    return value


NO_TRUTH_VALUE = BeforeValidator(_no_truth_value)
"""Lets a number not be given as true or false, which pydantic would take for 1 and 0."""


def prop(
    description: str, default: Any = None, *, unit: str = "", examples: list[Any] | None = None, **rules: Any
) -> Any:
    """Declare a property: what it means, its default (``...`` where it is required), its unit."""
    return Field(
        default=default,
        description=description,
        json_schema_extra={"unit": unit} if unit else None,
        examples=examples,
        **rules,
    )


def columns(names: str) -> tuple[str, ...]:
    """Declare the properties that the tables of facts hold of a kind, with blanks between."""
    return tuple(names.split())


def prop_list(description: str, *, examples: list[Any] | None = None, most: int = 200) -> Any:
    """Declare a property that holds texts, as many as ``most``, none by default."""
    return Field(default_factory=list, description=description, examples=examples, max_length=most)


_OF_THEIR_DAYS = ("convening", "observation")
"""Kinds that have a last day, and are not ended."""


class Record(BaseModel):
    """A fact: an entity or a relationship."""

    model_config = ConfigDict(extra="forbid", validate_default=False, str_strip_whitespace=False)

    kind: ClassVar[str]
    plural: ClassVar[str]
    default_sensitivity: ClassVar[Sensitivity] = "open"
    ended_by: ClassVar[str] = ""
    """The property that says when it ended, of what lasts and ends: ``end`` or ``until``; empty for all else."""
    table_columns: ClassVar[tuple[str, ...]] = ()
    """What the tables of facts in memory (``cjn_graph/facts``) hold of it, for the network and search, beside its id
    (and the ids of its ends); race and gender never are."""
    for_managers: ClassVar[bool] = False
    """True where only managers and admins see it, whatever its sensitivity."""

    id: str = prop("Permanent id; survives merges by redirect.", ...)
    source: ShortText = prop("Where the fact comes from.", "entered", examples=["staff call 2024-05", "crm-export"])
    confidence: float = prop("How sure the source is.", 1.0, unit="0 to 1", ge=0, le=1)
    sensitivity: Sensitivity = prop("Who may see it: open and staff for members of staff, restricted by grant.", "open")
    version: int = prop("Counts the changes of this record, from 1.", 1, ge=1)
    created_at: AwareDatetime | None = prop("When it was recorded.", unit="UTC")
    updated_at: AwareDatetime | None = prop("When it was last changed.", unit="UTC")
    deleted_at: AwareDatetime | None = prop("When it was deleted; it can be restored.", unit="UTC")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let what is dated be ended by its last day, unless it declares something else."""
        super().__pydantic_init_subclass__(**kwargs)
        if "ended_by" not in cls.__dict__:
            last = next((name for name in ("end", "until") if name in cls.model_fields), "")
            cls.ended_by = "" if vars(cls).get("kind") in _OF_THEIR_DAYS else last

    @model_validator(mode="before")
    @classmethod
    def _default_sensitivity(cls, values: Any) -> Any:
        if isinstance(values, dict) and values.get("sensitivity") is None:
            return {**values, "sensitivity": cls.default_sensitivity}
        return values

    @model_validator(mode="after")
    def _id_names_kind(self) -> Self:
        if kind_of(self.id) != self.kind:
            raise ValueError(f"{self.id[:64]!r} is not the id of {a_kind(self.kind)}")
        return self

    @property
    def audience(self) -> str:
        """Who may see it while it is not deleted: its sensitivity, managers, or the one account it is private to."""
        return MANAGERS if self.for_managers else self.sensitivity

    @property
    def visibility(self) -> str:
        """What the scope filter looks at: the audience, or ``deleted``."""
        return "deleted" if self.deleted_at else self.audience

    def to_row(self) -> dict[str, Any]:
        """Flatten to storable values: no None and no empty list; times and dates as ISO text; derived ones added."""
        row: dict[str, Any] = {
            name: value if type(value) in _PLAIN else _storable(value)
            for name, value in self.__dict__.items()
            if not (value is None or value == [] or value == {} or name in ENDPOINT_PROPERTIES)
        }
        row["visibility"] = self.visibility
        if "name" in row:
            row["folded_name"] = fold(row["name"])
        return row

    @classmethod
    def from_row(cls, row: dict[str, Any], **endpoints: str) -> Self:
        """Rebuild a record from what the store returned."""
        values = {key: value for key, value in row.items() if key not in STORAGE_PROPERTIES} | endpoints
        if isinstance(values.get("attributes"), str):
            values["attributes"] = json.loads(values["attributes"])
        return cls.model_validate(values)


ENDPOINT_PROPERTIES = ("from_id", "to_id")


class Entity(Record):
    """A node of the graph."""

    label: ClassVar[str]
    searched: ClassVar[Searched] = reads()
    """What search reads of it; empty for a kind that search passes over."""
    is_hit: ClassVar[bool] = True
    """False for a kind whose words only find what it is joined to."""
    erased_with: ClassVar[Literal["nobody", "last", "each"]] = "nobody"
    """With whom it goes when people are erased who have a part in it: it stays, it goes with the last of them and of
    the organizations that have one, or with each, because without the one it tells of the one."""
    names_others: ClassVar[tuple[str, ...]] = ()
    """Lists whose texts hold ids of people or names of accounts, between bars: whoever is erased leaves them."""
    fixed_texts: ClassVar[tuple[str, ...]] = ()
    """Free texts that nobody can edit: whatever somebody was known by leaves them when they are erased."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Have what search reads in the tables of facts, beside what is declared for them."""
        super().__pydantic_init_subclass__(**kwargs)
        if cls.searched or cls.table_columns:
            cls.table_columns = tuple(dict.fromkeys((*cls.searched, *cls.table_columns, "external_ids")))

    external_ids: list[ExternalId] = prop_list(
        "Ids in other systems, each as source:id (source: no blank, colon or bar; id: at most 200 characters).",
        examples=[["mailing-list:1042"]],
    )
    fictional: bool = prop("True for demo data about nobody real.", False)


PRIVATE_TO = "account:"
"""Start of an audience of one account; no sensitivity has a colon."""


class PrivateEntity(Entity):
    """A node that belongs to one account; nobody else sees it, whatever their role, their grants, its sensitivity.

    The account is known by its name, as in the change log: those of whoever works on the machine have no record. No
    name is used for a second account, so that nobody inherits what another one saved.
    """

    most: ClassVar[int]
    """How many of the kind one account may have; their names differ, accents and case aside."""

    name: Annotated[ShortText, Field(max_length=80)] = prop("Name under which its account finds it again.", ...)
    owner: AccountName = prop("Account that it belongs to; nobody else sees it.", ...)

    @property
    def audience(self) -> str:
        """The one account that may see it."""
        return f"{PRIVATE_TO}{self.owner}"

    @model_validator(mode="after")
    def _has_no_external_ids(self) -> Self:
        # They are unique among all records: a clash would tell another account that this one is there.
        if self.external_ids:
            raise ValueError("what is private has no ids in other systems; leave external_ids out")
        return self


class Relationship(Record):
    """An edge of the graph, from one entity to another."""

    type: ClassVar[str]
    endpoints: ClassVar[tuple[tuple[str, str], ...]]
    """Which kinds it may join, as (from kind, to kind)."""
    max_outgoing: ClassVar[int | None] = None
    """How many a record may have as its start; None for any number."""
    max_incoming: ClassVar[int | None] = None
    """How many a record may have as its end; None for any number."""
    acyclic: ClassVar[bool] = False
    """True where following it must never lead back."""
    symmetric: ClassVar[bool] = False
    """True where it says the same in both directions."""
    table_columns: ClassVar[tuple[str, ...]] = ()
    """As of all records; a kind that declares none has its start and end where it is dated."""
    asked_with: ClassVar[tuple[str, ...]] = ()
    """Kinds of records that are entered together with it: who or what is at the other end is asked for there."""
    verb: ClassVar[str] = ""
    """How it is read from its start to its end, such as ``took part in``; its name where nothing is said."""
    fact_name: ClassVar[str] = ""
    """What it is called where a reason links to it, such as ``post held``; its name where nothing is said."""
    at_start: ClassVar[Listing] = Listing()
    """How it is listed on the page of the record that it starts at."""
    at_end: ClassVar[Listing] = Listing()
    """How it is listed on the page of the record that it ends at."""
    lent: ClassVar[tuple[Lent, ...]] = LINKED
    """Which of its ends search finds by the words of the other, too."""

    from_id: str = prop("Id of the record it starts at.", ...)
    to_id: str = prop("Id of the record it ends at.", ...)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let dated relationships have their dates in the tables of facts unless they declare something else."""
        super().__pydantic_init_subclass__(**kwargs)
        if "table_columns" not in cls.__dict__ and "start" in cls.model_fields:
            cls.table_columns = ("start", "end")

    @classmethod
    def words(cls) -> str:
        """Return its verb, or its name as words."""
        return cls.verb or cls.kind.replace("_", " ")

    @classmethod
    def listing(cls, *, outgoing: bool) -> Listing:
        """Return how it is listed at one of its ends, with what follows from its verb filled in."""
        if outgoing or cls.symmetric:
            return cls.at_start.completed(cls.words(), "")
        acts = {start for start, _ in cls.endpoints} <= {"person", "organization"}
        return cls.at_end.completed(cls.words(), "who" if acts else "what")

    @model_validator(mode="after")
    def _joins_kinds(self) -> Self:
        pair = (kind_of(self.from_id) or "?", kind_of(self.to_id) or "?")
        if pair not in self.endpoints:
            allowed = ", ".join(sorted({f"{a} to {b}" for a, b in self.endpoints})[:4])
            raise ValueError(f"{self.type} cannot join {pair[0]} to {pair[1]}; it joins {allowed}")
        if self.from_id == self.to_id:
            raise ValueError(f"{self.type} cannot join a record to itself")
        return self


class Dated(BaseModel):
    """A stretch of time. An absent start or end is unknown or open."""

    start: PartialDate | None = prop("First day, as precise as known.", examples=["2019", "2019-03"])
    end: PartialDate | None = prop("Last day, as precise as known; absent while it lasts.")

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start and self.end and self.end.last_day < self.start.first_day:
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")
        return self


def fold(text: str) -> str:
    """Reduce a name to what people compare: no accents, no case, one space between words.

    Nothing that does not show counts, nor a blank between two characters of Chinese, Japanese or Korean: given and
    family name are written with it or without.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = "".join(one for one in decomposed if not unicodedata.combining(one) and unicodedata.category(one) != "Cf")
    plain = " ".join(plain.casefold().split())
    return plain if plain.isascii() else _BETWEEN_IDEOGRAPHS.sub("", unicodedata.normalize("NFC", plain))


_IDEOGRAPH = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_BETWEEN_IDEOGRAPHS = re.compile(f"(?<={_IDEOGRAPH}) (?={_IDEOGRAPH})")
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "Ae", "ı": "i"}
    | dict.fromkeys("’ʼ‘", "'")
)
"""Letters that have no decomposition in Unicode, and the apostrophes that people mix up."""


_PLAIN = frozenset([str, int, float, bool])
"""Types whose values are stored as they are."""


def _storable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, PartialDate):
        return str.__str__(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value
