"""The query files: loaded once, their headers parsed, their templates expanded from the model's own list.

Every statement stands in a file of its own, ``cypher/<domain>/<name>.cypher``, and begins with a header::

    // name: people/by_name
    // access: read                    (or write)
    // why: one line that says what it is for
    // param prefix: string - the folded start of a name
    // returns: person, post

Further header lines, where they apply:

``aggregate: yes``
    The answer holds counts and sums only, so the role *viewer* may have it.
``unscoped: why``
    The statement looks past the privacy filter; only the write path and admins may run it.
``role: staff``
    The least role that may run an unscoped statement, where that is not *admin*.
``engines: neo4j``
    The statement exists on this engine only.

``$visible`` is implied for ``access: read``: the store fills it in from the viewer.

A template holds ``__LABEL__``, ``__TYPE__``, ``__FROM__`` or ``__TO__`` where a label or type stands. Cypher takes no
parameters there, so the text is inserted: from the model's own list, by the name of a kind, and from nowhere else.
``__STARTS__`` and ``__ENDS__`` become all the labels that the relationship may start or end at (``Person|Topic``):
where every edge of a type is read, the embedded engine then looks at those nodes only. ``__COLUMNS__`` becomes the
columns of the kind's table of facts (``collect(coalesce(record.name, '')) AS name, …``): the id, and what the model
declares as ``table_columns``; absent values are empty texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from cjn_graph.access import ROLES, Role
from cjn_graph.errors import QueryDefect
from cjn_graph.model import MODEL, Model, Record

PLACEHOLDERS = {"kind": ("__LABEL__", "__TYPE__"), "from_kind": ("__FROM__",), "to_kind": ("__TO__",)}
"""Which placeholders each argument fills: an entity's ``kind`` the label, a relationship's the type."""

STARTS = "__STARTS__"
ENDS = "__ENDS__"
COLUMNS = "__COLUMNS__"
DERIVED = (STARTS, ENDS, COLUMNS)
"""Placeholders that ``kind`` fills in as well."""
VISIBLE = "visible"
_HEADER = re.compile(
    r"//\s*(?P<key>name|access|why|returns|aggregate|unscoped|role|engines|param\s+\w+)\s*:\s*(?P<value>.*)"
)
_PARAM = re.compile(r"(?P<type>[\w\[\]]+)\s*(?:-\s*(?P<description>.*))?")
_PARAM_TYPES = ("string", "int", "float", "bool", "map", "any")
_ENGINES = ("arcadedb", "neo4j")


@dataclass(frozen=True)
class Query:
    """One query file.

    Attributes
    ----------
    name : str
        ``domain/name``, as the file's path says.
    text : str
        The statement, without its header.
    access : str
        ``read`` or ``write``.
    why : str
        What it is for.
    params : dict
        From the parameter's name to its type: string, int, float, bool, map, any, or a ``list[…]`` of them.
    returns : tuple of str
        The columns of its answer.
    aggregate : bool
        Whether the role *viewer* may have the answer.
    unscoped : str
        Why it looks past the privacy filter; empty for the others, that is nearly all.
    role : str
        The least role that may read it.
    engines : tuple of str
        The engines that it runs on.
    """

    name: str
    text: str
    access: str
    why: str
    params: Mapping[str, str]
    returns: tuple[str, ...]
    aggregate: bool
    unscoped: str
    role: Role
    engines: tuple[str, ...]

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """The template's placeholders; none for an ordinary query."""
        return frozenset(re.findall(r"__[A-Z]+__", self.text))

    @cached_property
    def uses_visible(self) -> bool:
        """Tell whether the statement filters by what the viewer may see."""
        return re.search(r"\$visible\b", self.text) is not None

    def check_params(self, given: Mapping[str, object]) -> None:
        """Refuse a call with other parameters than the header declares.

        Raises
        ------
        QueryDefect
        """
        missing = sorted(set(self.params) - set(given))
        unknown = sorted(set(given) - set(self.params))
        if missing or unknown:
            raise QueryDefect(
                f"{self.name} was called with the wrong parameters:"
                f" missing {', '.join(missing) or 'none'}, unknown {', '.join(unknown) or 'none'}."
            )

    def expand(self, kinds: Mapping[str, str], model: Model = MODEL) -> str:
        """Fill the placeholders in.

        Parameters
        ----------
        kinds : mapping
            ``kind``, ``from_kind`` and ``to_kind``, as far as the template needs them: names of kinds of the model.

        Raises
        ------
        QueryDefect
            A placeholder is left over, an argument is not needed, or a name is no kind of the model.
        """
        text, filled = self.text, set()
        for argument, name in kinds.items():
            placeholder, word = self._word(argument, name, model)
            if placeholder not in self.placeholders:
                raise QueryDefect(f"{self.name} has no {placeholder} for {argument}={name!r}.")
            text = text.replace(placeholder, word)
            filled.add(placeholder)
            if argument == "kind":
                for derived in self.placeholders.intersection(DERIVED):
                    text = text.replace(derived, _derived(derived, name, model))
                    filled.add(derived)
        if self.placeholders - filled:
            raise QueryDefect(f"{self.name} needs a kind for {', '.join(sorted(self.placeholders - filled))}.")
        return text

    def expansions(self, model: Model = MODEL) -> Iterator[str]:
        """Yield every text that the template can become: each kind, each pair of endpoints."""
        if not self.placeholders:
            yield self.text
        elif "__LABEL__" in self.placeholders:
            yield from (self.expand({"kind": kind}, model) for kind in model.entities)
        else:
            for kind, declared in model.relationships.items():
                pairs = declared.endpoints if {"__FROM__", "__TO__"} & self.placeholders else (("", ""),)
                for start, end in pairs:
                    ends = {"from_kind": start, "to_kind": end} if start else {}
                    yield self.expand({"kind": kind} | ends, model)

    def _word(self, argument: str, name: str, model: Model) -> tuple[str, str]:
        if name in model.entities:
            return PLACEHOLDERS[argument][0], model.entities[name].label
        if argument == "kind" and name in model.relationships:
            return "__TYPE__", model.relationships[name].type
        raise QueryDefect(f"{self.name}: {name[:80]!r} is no kind of the model that could stand for {argument}.")


def columns_of(declared: type[Record]) -> list[str]:
    """Return the columns of a kind's table as Cypher; absent values are empty texts, because collect() drops null."""
    columns = [f"collect(coalesce(record.{name}, '')) AS {name}" for name in declared.table_columns]
    return ["collect(record.id) AS id", *columns]


def _derived(placeholder: str, kind: str, model: Model) -> str:
    """Return what a placeholder beside the label or type stands for."""
    if placeholder == COLUMNS:
        return ", ".join(columns_of(model.kinds[kind]))
    side = 0 if placeholder == STARTS else 1
    labels = dict.fromkeys(model.entities[ends[side]].label for ends in model.relationships[kind].endpoints)
    return "|".join(labels)


def parse(name: str, source: str) -> Query:
    """Read one query file.

    Raises
    ------
    QueryDefect
        The header is incomplete, or says something that it may not say.
    """
    header: dict[str, str] = {}
    lines = source.splitlines()
    body = next((number for number, line in enumerate(lines) if not line.startswith("//")), len(lines))
    for line in lines[:body]:
        found = _HEADER.fullmatch(line.strip())
        if found is None:
            raise QueryDefect(f"cypher/{name}.cypher: the header line {line!r} is not one that is known.")
        key = " ".join(found["key"].split())
        if key in header:
            raise QueryDefect(f"cypher/{name}.cypher: the header says {key} twice.")
        header[key] = found["value"].strip()
    query = Query(
        name=header.get("name", ""),
        text="\n".join(lines[body:]).strip(),
        access=header.get("access", ""),
        why=header.get("why", ""),
        params=_params(name, header),
        returns=tuple(column.strip() for column in header.get("returns", "").split(",") if column.strip()),
        aggregate=header.get("aggregate", "no") == "yes",
        unscoped=header.get("unscoped", ""),
        role=_role(name, header),
        engines=tuple(engine.strip() for engine in header.get("engines", ", ".join(_ENGINES)).split(",")),
    )
    _check_header(name, query, header)
    return query


def _params(name: str, header: Mapping[str, str]) -> dict[str, str]:
    params = {}
    for key, value in header.items():
        if not key.startswith("param "):
            continue
        found = _PARAM.fullmatch(value)
        bare = re.sub(r"^list\[(.*)\]$", r"\1", found["type"]) if found else ""
        if found is None or bare not in _PARAM_TYPES:
            raise QueryDefect(
                f"cypher/{name}.cypher: {key} is declared as {value!r}; write a type ({', '.join(_PARAM_TYPES)}"
                " or list[…] of one), a hyphen and what it is."
            )
        params[key.removeprefix("param ")] = found["type"]
    return params


def _role(name: str, header: Mapping[str, str]) -> Role:
    if header.get("aggregate") == "yes":
        return "viewer"
    given = header.get("role", "admin" if "unscoped" in header else "staff")
    for role in ROLES:
        if role == given:
            return role
    raise QueryDefect(f"cypher/{name}.cypher: {given!r} is no role; the roles are {', '.join(ROLES)}.")


def _check_header(name: str, query: Query, header: Mapping[str, str]) -> None:
    wrong = [
        problem
        for problem, is_wrong in (
            (f"its name is given as {query.name!r}", query.name != name),
            ("access must be read or write", query.access not in {"read", "write"}),
            ("why is missing", not query.why),
            ("aggregate can only be yes", header.get("aggregate", "yes") != "yes"),
            ("unscoped must say why", "unscoped" in header and not query.unscoped),
            (f"engines can only be {' or '.join(_ENGINES)}", not set(query.engines) <= set(_ENGINES)),
            (
                "no parameter may be called like an argument of the store",
                bool(set(query.params) & set(PLACEHOLDERS)),
            ),
            ("the statement is missing", not query.text),
        )
        if is_wrong
    ]
    if wrong:
        raise QueryDefect(f"cypher/{name}.cypher: {'; '.join(wrong)}.")


def load(folder: Traversable) -> dict[str, Query]:
    """Read every query file below a folder, by name."""
    queries = {}
    for domain in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if domain.is_dir():
            for entry in sorted(domain.iterdir(), key=lambda entry: entry.name):
                if entry.name.endswith(".cypher"):
                    name = f"{domain.name}/{entry.name.removesuffix('.cypher')}"
                    queries[name] = parse(name, entry.read_text(encoding="utf-8"))
    return queries


def query_folder() -> Traversable:
    """Find the query files: inside the installed package, or in the repository for an editable installation."""
    packaged = resources.files("cjn_graph") / "_cypher"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "cypher"


@cache
def all_queries() -> Mapping[str, Query]:
    """Every query of the product, by name; read from the files once."""
    return load(query_folder())


def get_query(name: str) -> Query:
    """Return one query.

    Raises
    ------
    QueryDefect
        There is no file of that name.
    """
    try:
        return all_queries()[name]
    except KeyError:
        raise QueryDefect(f"There is no query file cypher/{name}.cypher.") from None
