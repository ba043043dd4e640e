"""What is compared: the texts of a record by field, in the form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from cjn_graph.model import fold
from cjn_graph.model.addresses import is_role_inbox

Sort = Literal["name", "title", "text", "code", "date", "email", "phone", "served"]
"""How the texts of a field are compared."""

_LOCALITY: Final = re.compile(
    r"suburb|city|town|postcode|post code|zip|postal|state|province|county|place|country|region"
)
_STREET: Final = re.compile(r"address|street|road|apartment|unit|house")
_POSTAL: Final = re.compile(r"zip|postcode|post code|postal")
_ZIP_PLUS_4: Final = re.compile(r"\b(\d{5})-?\d{4}\b")
_BIRTH: Final = re.compile(r"birth|dob|born")
_PHONE: Final = re.compile(r"phone|mobile|cell|tel\b|fax")
_EMAIL: Final = re.compile(r"e ?mail")
_NAME_FIELDS: Final = ("given", "family", "name")
_LONG_ENOUGH: Final = 3
TITLE: Final = "called"
"""Field with the whole name of an organization."""
INBOX: Final = "inbox"
"""Field with the address of an organization: that of an office is its own."""
SERVED: Final = "serves"
"""Field with a place that an organization serves: of one organization it hardly ever differs."""
_SORTS: Final[Mapping[str, Sort]] = {TITLE: "title", INBOX: "code", SERVED: "served"}
_EMPTY_WORDS: Final = frozenset("the of and for inc llc co".split())

_WRITTEN_OUT: Final = dict(
    pair.split(":")
    for pair in (
        "st:street ave:avenue av:avenue rd:road dr:drive ln:lane blvd:boulevard ct:court pl:place cir:circle "
        "ter:terrace sq:square pkwy:parkway hwy:highway trl:trail plz:plaza aly:alley tpke:turnpike ste:suite "
        "apt:apartment bldg:building fl:floor rm:room n:north s:south e:east w:west ne:northeast nw:northwest "
        "se:southeast sw:southwest"
    ).split()
)
"""Abbreviations of the United States Postal Service in the line of a street."""


@dataclass(frozen=True)
class Profile:
    """One record to compare.

    Attributes
    ----------
    id : str
    texts : mapping
        By field: ``given``, ``family``, ``name``, ``email``, ``phone``, ``organization``, and whatever else there is.
    external_ids : sequence of str
    """

    id: str
    texts: Mapping[str, str]
    external_ids: Sequence[str] = field(default=())


class Vocabulary:
    """Numbers texts, each once; 0 is no text.

    Attributes
    ----------
    words : list of str
        The texts by their numbers.
    """

    def __init__(self) -> None:
        self.words = [""]
        self._codes = {"": 0}

    def code(self, text: str) -> int:
        """Return the number of a text."""
        found = self._codes.setdefault(text, len(self.words))
        if found == len(self.words):
            self.words.append(text)
        return found


@dataclass(frozen=True)
class FieldOf:
    """A field of all records.

    Attributes
    ----------
    name : str
    sort : str
        How its texts are compared.
    group : str
        Fields of one group say much the same (city, postcode and state), so that they count once in full.
    codes : ndarray of int32
        The number of the text of each record, in the form in which it is compared; 0 where it has none.
    words : list of str
        The texts by their numbers. All fields share it, so that the same text has the same number in each.
    of_name : list of bool
        Of addresses: whether one is made of the record's own name, so that a similar one says no more than the name.
    """

    name: str
    sort: Sort
    group: str
    codes: npt.NDArray[np.int32]
    words: list[str]
    of_name: list[bool] = field(default_factory=list)

    def text(self, row: int) -> str:
        """Return the text of a record."""
        return self.words[int(self.codes[row])]


def fields_of(profiles: Sequence[Profile]) -> list[FieldOf]:
    """Take the fields of all records apart, those that two records have at least."""
    names: dict[str, int] = {}
    for profile in profiles:
        for name, text in profile.texts.items():
            names[name] = names.get(name, 0) + bool(text)
    found = []
    vocabulary = Vocabulary()
    for name, number in names.items():
        if number < 2:
            continue
        raw = [profile.texts.get(name, "") for profile in profiles]
        sort = _sort_of(name, raw)
        form = _form_of(name, sort)
        texts = [form(text) if text else "" for text in raw]
        of_name = [_is_of_name(text, one) for text, one in zip(texts, profiles, strict=True)] if sort == "email" else []
        codes = np.array([vocabulary.code(text) for text in texts], dtype=np.int32)
        found.append(FieldOf(name, sort, _group_of(name), codes, vocabulary.words, of_name))
    return found


def _is_of_name(address: str, profile: Profile) -> bool:
    """Tell whether an address has a name of its owner in it, such as ``z.brand@`` or ``zoe77@``."""
    local = "".join(re.findall(r"[^\W_]+", address.partition("@")[0]))
    words = _plain(" ".join(profile.texts.get(name, "") for name in _NAME_FIELDS)).split()
    return any(word in local for word in words if len(word) >= _LONG_ENOUGH)


def _group_of(name: str) -> str:
    words = fold(name).replace("_", " ").replace("-", " ")
    if _LOCALITY.search(words) and not _STREET.search(words):
        return "locality"
    return "street" if _STREET.search(words) else name


def _sort_of(name: str, texts: Iterable[str]) -> Sort:
    words = fold(name).replace("_", " ").replace("-", " ")
    if name in _NAME_FIELDS:
        return "name"
    if name in _SORTS:
        return _SORTS[name]
    for sort, pattern in (("email", _EMAIL), ("phone", _PHONE), ("date", _BIRTH)):
        if pattern.search(words):
            return sort  # type: ignore[return-value]
    filled = [text for text in texts if text][:2000]
    numbers = sum(sum(one.isdigit() for one in text) * 2 > len(text) for text in filled)
    return "code" if numbers * 2 > len(filled) else "text"


def _form_of(name: str, sort: Sort) -> Callable[[str], str]:
    if sort == "code" and _POSTAL.search(fold(name).replace("_", " ").replace("-", " ")):
        return _postal
    return _street if sort == "text" and _group_of(name) == "street" else _FORMS[sort]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text).replace("'", "")))


def _title(text: str) -> str:
    """Return the words of an organization's name that tell it from others: apostrophes and ampersands do not.

    >>> _title("O'Neil Center of Ohio, Inc."), _title("The ONeil Center & Ohio")
    ('oneil center ohio', 'oneil center ohio')
    """
    words = _plain(text).split()
    return " ".join([word for word in words if word not in _EMPTY_WORDS] or words)


def _code(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", fold(text)))


def _postal(text: str) -> str:
    """Return a postal code; of one of the United States the first five digits.

    >>> _postal("43604-1234"), _postal("43604"), _postal("SW1A 1AA")
    ('43604', '43604', 'sw1a1aa')
    """
    return _code(_ZIP_PLUS_4.sub(r"\1", text))


def _street(text: str) -> str:
    """Return an address with its abbreviations written out.

    >>> _street("44 Elm St Ste 5"), _street("44 N. Elm Ave., 43604-1234")
    ('44 elm street suite 5', '44 north elm avenue 43604')
    """
    words = _plain(_ZIP_PLUS_4.sub(r"\1", text)).split()
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words)


def _email(text: str) -> str:
    address = text.strip().casefold()
    return "" if is_role_inbox(address) else address


def _phone(text: str) -> str:
    return re.sub(r"\D", "", text)[-10:]


_FORMS: Final[Mapping[Sort, Callable[[str], str]]] = {
    "name": _plain,
    "title": _title,
    "served": _plain,
    "text": _plain,
    "code": _code,
    "date": _code,
    "email": _email,
    "phone": _phone,
}
