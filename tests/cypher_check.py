"""What every query file must fulfil, checked on each test run.

``problems_of(query)`` reads the statement itself:

1. its ``$parameters`` are those of the header, and what it returns is what the header says;
2. labels, types and, where a variable's label is known, properties exist in the model or belong to the store;
3. ``access: read`` has no clause that writes, and calls only procedures that are known;
4. every node and relationship of a read query has a name and is filtered by ``name.visibility IN $visible``, in a
   ``WHERE`` that nothing can bypass, unless the header says ``unscoped`` and why;
5. nothing is used that the embedded engine lacks, or answers wrongly without an error.

``unused`` and ``cypher_in_python`` compare the files with the source code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from cjn_graph.model import MODEL, Model
from cjn_graph.model.base import STORAGE_PROPERTIES
from cjn_graph.store.queries import DERIVED, PLACEHOLDERS, VISIBLE, Query
from tests.cypher_tokens import CLAUSES, Token, clause_before, elements_of, text_at, tokens_of

STORAGE_LABELS: Mapping[str, frozenset[str] | None] = {
    "Change": None,  # the write path declares its properties
    "Counter": frozenset({"name", "value", "locked_by", "shown"}),
    "ExternalKey": frozenset({"key", "entity_id"}),
    "SchemaVersion": frozenset({"name", "version", "fingerprint", "unfinished"}),
    "AnswerLink": frozenset({"digest", "introduction", "edge", "person", "made_by", "expires", "used_at"}),
    "SignInLink": frozenset({"digest", "account", "made_by", "made_at", "expires", "first", "used_by"}),
    "Session": frozenset({"digest", "account", "how", "started", "seen", "address", "agent", "notice"}),
    "Identity": frozenset({"key", "account", "email", "linked_at"}),
    "Password": frozenset({"account", "hash", "made_by", "made_at"}),
    "BackOff": frozenset({"key", "failures", "latest", "until"}),
    "Key": frozenset(
        {"prefix", "digest", "account", "name", "scopes", "made_by", "made_at", "expires", "last_used", "revoked_at"}
    ),
    "LiveAddress": frozenset({"prefix", "digest", "format", "name", "made_by", "made_at", "last_used", "revoked_at"}),
    "Tombstone": frozenset({"digest"}),
    "CursorKey": frozenset({"name", "value"}),
    "Webhook": frozenset(
        "id account made_by url secret old_secret old_until kinds restricted made_at transaction_id record_id".split()
    ),
    "Delivery": frozenset("id webhook account state transaction_ids record_ids queued due attempts tried told".split()),
    "TombstoneKey": frozenset({"name", "value"}),
    "SentRequest": frozenset({"digest", "request", "rights", "begun", "status", "headers", "body"}),
    "SecurityEvent": frozenset({"key", "at", "event", "account", "by", "address", "detail"}),
}
"""Labels of the store's own nodes and of operational records, with their properties; None where any will do."""

PROCEDURES = frozenset({"db.index.fulltext.queryNodes", "dbms.components", "db.awaitIndexes"})
_ONE_ENGINE = {"db.awaitIndexes": "neo4j"}
_WRITES = frozenset("CREATE MERGE SET DELETE DETACH REMOVE DROP FOREACH LOAD ALTER GRANT".split())
_PLACEHOLDERS = frozenset(word for words in PLACEHOLDERS.values() for word in words) | set(DERIVED)
_CYPHER = re.compile(
    r"\b(MATCH|MERGE|CREATE)\s*\(\s*\w*\s*(:|\)|\{)|\bUNWIND\s+\$|\bDETACH\s+DELETE\b|\bMATCH\s+\w+\s*=\s*\("
)


def problems_of(query: Query, model: Model = MODEL) -> list[str]:
    """Return everything that is wrong with a query, in plain sentences; none for a good one."""
    tokens = tokens_of(query.text)
    problems = [*_wrong_interface(query, tokens), *_wrong_names(tokens, model), *_traps(query, tokens)]
    if query.access == "read":
        problems += _writing(tokens)
        if not query.unscoped:
            problems += _unfiltered(tokens)
    return problems


def _wrong_interface(query: Query, tokens: Sequence[Token]) -> Iterator[str]:
    used = {token.text[1:] for token in tokens if token.kind == "parameter"}
    implied = {VISIBLE} if query.access == "read" and not query.unscoped else set()
    for name in sorted(used - set(query.params) - implied):
        yield f"the statement uses ${name}, which the header does not declare"
    for name in sorted(set(query.params) - used):
        yield f"the header declares {name}, which the statement does not use"
    if VISIBLE in query.params:
        yield f"the header declares {VISIBLE}, which the store supplies"
    returned = _returned(tokens)
    if returned != query.returns:
        yield f"it returns {', '.join(returned) or 'nothing'}; the header says {', '.join(query.returns) or 'nothing'}"


def _returned(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Names of the columns of the last RETURN."""
    starts = [place for place, token in enumerate(tokens) if token.word == "RETURN" and not token.brackets]
    if not starts:
        return ()
    columns: list[list[Token]] = [[]]
    for token in tokens[starts[-1] + 1 :]:
        if not token.brackets and token.word in {"ORDER", "SKIP", "LIMIT", "UNION"}:
            break
        if not token.brackets and token.text == ",":
            columns.append([])
        elif token.word != "DISTINCT":
            columns[-1].append(token)
    # A column without AS is called by its text, which the two engines need not write alike; a bare name is safe.
    return tuple(
        column[-1].text if len(column) == 1 or (len(column) > 1 and column[-2].word == "AS") else "?"
        for column in columns
    )


def _wrong_names(tokens: Sequence[Token], model: Model) -> Iterator[str]:
    known: dict[str, list[frozenset[str] | None]] = {}
    for element in elements_of(tokens):
        names = {**_labels(model), **dict.fromkeys(_PLACEHOLDERS)} if element.is_node else _types(model)
        for name in element.names:
            if name not in names:
                yield f"{name!r} is no {'label' if element.is_node else 'type'} of the model"
        properties = [names.get(name) for name in element.names]
        known.setdefault(element.variable, []).extend(properties)
        for key in element.properties:
            if properties and not any(each is None or key in each for each in properties):
                yield f"{'/'.join(element.names)} has no property {key!r}"
    renamed = {name.text for token, name in pairwise(tokens) if token.word == "AS"}
    for owner, dot, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        declared = known.get(owner.text)
        is_property = owner.kind == after.kind == "name" and dot.text == "." and owner.text not in renamed
        if is_property and declared and not any(each is None or after.text in each for each in declared):
            yield f"{owner.text}.{after.text}: the model has no such property there"


def _labels(model: Model) -> dict[str, frozenset[str] | None]:
    fields = {label: frozenset(kind.model_fields) | set(STORAGE_PROPERTIES) for label, kind in model.labels.items()}
    return {**fields, **STORAGE_LABELS}


def _types(model: Model) -> dict[str, frozenset[str] | None]:
    fields: dict[str, frozenset[str] | None] = {
        name: frozenset(kind.model_fields) - {"from_id", "to_id"} | set(STORAGE_PROPERTIES)
        for name, kind in model.types.items()
    }
    return fields | dict.fromkeys(_PLACEHOLDERS)


def _writing(tokens: Sequence[Token]) -> Iterator[str]:
    for before, token in zip([None, *tokens], tokens, strict=False):
        is_keyword = token.kind == "name" and token.text == token.word and (before is None or before.text not in ".:$")
        if is_keyword and token.word in _WRITES:
            yield f"access is read, and the statement has {token.word}"


def _unfiltered(tokens: Sequence[Token]) -> Iterator[str]:
    filtered = _filtered(tokens)
    reported: set[str] = set()
    for element in elements_of(tokens):
        what = "node" if element.is_node else "relationship"
        if not element.variable:
            yield f"a {what} has no name, so nothing can filter it"
        elif element.is_variable_length:
            yield f"{element.variable} stands for several relationships, and what lies between them is not filtered"
        elif element.variable not in filtered | reported:
            reported.add(element.variable)
            yield f"{element.variable} is not filtered: write {element.variable}.visibility IN $visible"


def _filtered(tokens: Sequence[Token]) -> set[str]:
    """Variables with a visibility filter that stands in the AND-chain of a WHERE, with no OR beside it."""
    filtered = set()
    for place in range(1, len(tokens) - 4):
        words = [token.text for token in tokens[place : place + 5]]
        if words[1:] != [".", "visibility", "IN", f"${VISIBLE}"] or tokens[place - 1].word not in {"WHERE", "AND"}:
            continue
        here = tokens[place].brackets
        if clause_before(tokens, place) == "WHERE" and not _has_or(tokens, place, here):
            filtered.add(words[0])
    return filtered


def _has_or(tokens: Sequence[Token], place: int, here: tuple[int, ...]) -> bool:
    for step in (-1, 1):
        other = place
        while 0 <= (other := other + step) < len(tokens) and tokens[other].brackets[: len(here)] == here:
            token = tokens[other]
            if token.brackets == here and token.kind == "name":
                if token.word in {"OR", "XOR"}:
                    return True
                if token.word in CLAUSES:
                    break
    return False


def _traps(query: Query, tokens: Sequence[Token]) -> Iterator[str]:
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.text == "{" and following and following.text == "." and _in_map(tokens, place):
            yield "a map projection inside a map loses the outer map on the embedded engine; make it in a WITH before"
        elif token.word == "SHORTEST":
            yield "SHORTEST is not known to the embedded engine; use shortestPath()"
        elif token.text == "$" or _is_computed(tokens, place):
            yield "labels and types are never computed; use a template"
        elif token.word == "CALL" and following and following.kind == "name":
            yield from _called(query, tokens, place)
    head = [token.word for token in tokens[:2]]
    if head[:1] in (["CYPHER"], ["USE"], ["EXPLAIN"], ["PROFILE"]) or head == ["CREATE", "DATABASE"]:
        yield f"{' '.join(head)} is not known to both engines"
    if any(token.text == ";" for token in tokens):
        yield "a file holds one statement, without a semicolon"


def _is_computed(tokens: Sequence[Token], place: int) -> bool:
    here = tokens[place].brackets
    in_braces = bool(here) and tokens[here[-1]].text == "{"
    return tokens[place].text == ":" and text_at(tokens, place + 1).startswith("$") and not in_braces


def _in_map(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a projection stands inside a map literal, rather than inside another projection or a pattern."""
    for opening in tokens[place].brackets:
        before, after = tokens[opening - 1], tokens[opening + 1]
        is_projection = before.kind == "name" and before.word not in CLAUSES and after.text == "."
        if tokens[opening].text == "{" and not is_projection and after.text != "}" and tokens[opening + 2].text == ":":
            return True
    return False


def _called(query: Query, tokens: Sequence[Token], place: int) -> Iterator[str]:
    name = "".join(token.text for token in tokens[place + 1 : _call_end(tokens, place)])
    if name not in PROCEDURES:
        yield f"the procedure {name} is not one of {', '.join(sorted(PROCEDURES))}"
    elif query.engines != (_ONE_ENGINE.get(name, query.engines[0]),) and name in _ONE_ENGINE:
        yield f"{name} exists on {_ONE_ENGINE[name]} only; the header must say engines: {_ONE_ENGINE[name]}"


def _call_end(tokens: Sequence[Token], place: int) -> int:
    return next(other for other in range(place, len(tokens)) if tokens[other].text == "(" or other == len(tokens) - 1)


def unused(queries: Iterable[str], sources: Mapping[Path, str]) -> list[str]:
    """Return the queries that no source file names.

    A name counts where it is written out, or where its domain stands in an f-string (``f"matching/{name}"``) and its
    last part is a text of its own somewhere.
    """
    everything = "\n".join(sources.values())
    found = []
    for name in queries:
        domain, _, last = name.partition("/")
        is_computed = f'f"{domain}/{{' in everything and f'"{last}"' in everything
        if f'"{name}"' not in everything and not is_computed:
            found.append(name)
    return found


def cypher_in_python(sources: Mapping[Path, str]) -> list[str]:
    """Return the places where a text in Python code, other than a docstring, looks like Cypher."""
    found = []
    for path, text in sources.items():
        tree = ast.parse(text)
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            f"{path}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
            if _CYPHER.search(node.value)
        ]
    return found
