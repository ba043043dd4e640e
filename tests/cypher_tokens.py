"""Cypher as tokens: just enough of the language to check a query file, not to run it.

A token knows the brackets that it stands in, so that a rule can tell a map ``{…}`` from a pattern ``(…)`` and a
``WHERE`` from one inside a subquery.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

CLAUSES = frozenset(
    "MATCH OPTIONAL WITH UNWIND RETURN WHERE ORDER SKIP LIMIT UNION CALL CREATE MERGE SET DELETE DETACH REMOVE".split()
)
_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<parameter>\$\w+)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<name>[A-Za-z_]\w*|`[^`]*`)
      | (?P<sign><=|>=|<>|=~|\+=|\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_CLOSING = {")": "(", "]": "[", "}": "{"}
_KEYWORDS = CLAUSES | frozenset("AND OR XOR NOT IN CASE WHEN THEN ELSE AS BY DISTINCT FOR ON".split())
"""Words that are no name of a function, though a bracket may follow."""

_NODE = re.compile(r"(\w+|`[^`]*`)?(:[\w`|&!:$()]+)?(\{\})?(WHERE.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """One token.

    Attributes
    ----------
    kind : str
        string, parameter, number, name or sign.
    text : str
    brackets : tuple of int
        Positions of the open brackets around it, outermost first.
    """

    kind: str
    text: str
    brackets: tuple[int, ...]

    @property
    def word(self) -> str:
        """The text in capitals, for keywords."""
        return self.text.upper()


def tokens_of(text: str) -> list[Token]:
    """Cut a statement into tokens; an opening bracket belongs to the outside, a closing one too."""
    tokens: list[Token] = []
    stack: list[int] = []
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind == "skip":
            continue
        sign = found.group()
        if kind == "sign" and sign in _CLOSING and stack:
            stack.pop()
        tokens.append(Token(kind, sign, tuple(stack)))
        if kind == "sign" and sign in _CLOSING.values():
            stack.append(len(tokens) - 1)
    return tokens


@dataclass(frozen=True)
class Element:
    """A node or a relationship in a pattern.

    Attributes
    ----------
    is_node : bool
    variable : str
        Empty for an anonymous one.
    names : tuple of str
        Its labels or types.
    properties : tuple of str
        Keys of its ``{…}``.
    is_variable_length : bool
        It stands for several relationships.
    """

    is_node: bool
    variable: str
    names: tuple[str, ...]
    properties: tuple[str, ...]
    is_variable_length: bool


def elements_of(tokens: Sequence[Token]) -> Iterator[Element]:
    """Yield the nodes and relationships of all patterns, also of those inside expressions and subqueries."""
    for position, token in enumerate(tokens):
        if token.text == "(" and _is_node(tokens, position):
            yield _element(tokens, position, is_node=True)
        elif token.text == "[" and text_at(tokens, position - 1) == "-":
            yield _element(tokens, position, is_node=False)
        elif token.text == "-" and text_at(tokens, position + 1) == "-" and text_at(tokens, position - 1) in {")", "<"}:
            yield Element(False, "", (), (), False)  # a bare arrow: -->, <-- or --


def clause_before(tokens: Sequence[Token], position: int) -> str:
    """Return the clause that a token stands in, within the same brackets."""
    here = tokens[position].brackets
    for token in reversed(tokens[:position]):
        if token.brackets == here and token.kind == "name" and token.word in CLAUSES:
            return token.word
    return ""


def closing(tokens: Sequence[Token], position: int) -> int:
    """Return the position of the bracket that closes the one at ``position``; the end where none does."""
    for other in range(position + 1, len(tokens)):
        if position not in tokens[other].brackets:
            return other
    return len(tokens)


def _is_node(tokens: Sequence[Token], position: int) -> bool:
    before = tokens[position - 1] if position else None
    if before is not None and before.kind == "name" and before.word not in _KEYWORDS:
        return False  # the arguments of a function
    end = closing(tokens, position)
    shape = "".join(token.text for token in _top(tokens, position, end))
    if not _NODE.fullmatch(shape):
        return False
    in_pattern = clause_before(tokens, position) in {"MATCH", "CREATE", "MERGE"} and tokens[position].brackets == ()
    starts = before is None or before.word in {"MATCH", "CREATE", "MERGE"} or (in_pattern and before.text in {",", "="})
    is_left = text_at(tokens, end + 1) == "-" and text_at(tokens, end + 2) in {"[", "-"}
    is_left = is_left or (text_at(tokens, end + 1) == "<" and text_at(tokens, end + 2) == "-")
    arrow = text_at(tokens, position - 2) + text_at(tokens, position - 1)
    return starts or is_left or arrow in {"]-", "->", "--"} or ":" in shape


def _element(tokens: Sequence[Token], position: int, *, is_node: bool) -> Element:
    top = _top(tokens, position, closing(tokens, position))
    variable = top[0].text if top and top[0].kind == "name" else ""
    names, in_names = [], False
    for token in top:
        in_names = token.text == ":" or (in_names and token.text not in {"{", "*", "WHERE"})
        if in_names and token.kind == "name":
            names.append(token.text)
    opening = next((token for token in top if token.text == "{"), None)
    properties = _keys(tokens, tokens.index(opening, position)) if opening else ()
    return Element(is_node, variable, tuple(names), properties, any(token.text == "*" for token in top))


def _top(tokens: Sequence[Token], position: int, end: int) -> list[Token]:
    depth = len(tokens[position].brackets) + 1
    return [token for token in tokens[position + 1 : end] if len(token.brackets) == depth]


def _keys(tokens: Sequence[Token], position: int) -> tuple[str, ...]:
    top = _top(tokens, position, closing(tokens, position))
    return tuple(one.text for one, after in pairwise(top) if one.kind == "name" and after.text == ":")


def text_at(tokens: Sequence[Token], position: int) -> str:
    """Return the text at a position; empty outside the statement."""
    return tokens[position].text if 0 <= position < len(tokens) else ""
