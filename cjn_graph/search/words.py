"""Words: how a text is taken apart, the same for what is stored and for what is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model import fold

MAX_CHARACTERS: Final = 200
"""Most characters of a question; nobody types more, and longer ones only cost time."""
MAX_WORDS: Final = 12
"""Most words that count of a question."""

_STOP: Final = frozenset("a an and at by for from has in is me of on or the to with who".split())
"""Words that join others. They are looked for only where nothing else is asked, or in capitals at the end (IN, OR,
ME are states)."""
_PIECES: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|[^\W_]+(?:-[^\W_]+)*")
_JOINED: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)+")


@dataclass(frozen=True)
class Words:
    """A question's words.

    Attributes
    ----------
    typed : tuple of str
        Each as it was typed, for explanations.
    folded : tuple of str
        Each without accents and case; the words that count, without repetitions.
    """

    typed: tuple[str, ...]
    folded: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.folded)

    def joined_with(self, other: Words) -> Words:
        """Return the words of both, without repetitions.

        Raises
        ------
        InvalidInput
            They are too many.
        """
        return _counted(dict(zip((*self.folded, *other.folded), (*self.typed, *other.typed), strict=True)), "words")


def words_in(text: str) -> tuple[str, ...]:
    """Return the folded words of a text in their order; an email address is one word, a hyphen separates two."""
    folded = text.casefold() if text.isascii() else fold(text)
    pieces = _PIECES.findall(folded.replace("'", ""))
    return tuple(part for piece in pieces for part in ([piece] if "@" in piece else piece.split("-")))


def joined_words_in(text: str) -> tuple[str, ...]:
    """Return the words that a text writes with hyphens as one: ``precharge`` for ``pre-charge``."""
    if "-" not in text:
        return ()
    return tuple(piece.replace("-", "") for piece in _JOINED.findall(fold(text).replace("'", "")))


def parse_words(text: str, *, where: str = "words", all_count: bool = False) -> Words:
    """Take a question apart.

    Parameters
    ----------
    where : str
        What an error calls the text.
    all_count : bool
        True where no word is left out: An and Ho are names.

    Raises
    ------
    InvalidInput
        It is too long, or holds no letter or digit. The text itself is not repeated.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(
            [Problem(where, f"It has {len(text):,} characters; {MAX_CHARACTERS} are the most.", "Use fewer words.")]
        )
    typed: dict[str, str] = {}
    for piece in text.split():
        for word in words_in(piece):
            typed.setdefault(word, piece.strip("\"'.,;:!?()[]{}"))
    if not typed:
        raise InvalidInput([Problem(where, "There is no word to look for.", "Give at least one letter or digit.")])
    kept = typed if all_count else _that_count(typed, last=text.split()[-1])
    return _counted(kept, where)


def _counted(words: dict[str, str], where: str) -> Words:
    if len(words) > MAX_WORDS:
        problem = f"It has {len(words)} words; {MAX_WORDS} are the most."
        raise InvalidInput([Problem(where, problem, "Use fewer words.")])
    return Words(tuple(words.values()), tuple(words))


def _that_count(typed: dict[str, str], last: str) -> dict[str, str]:
    kept = {word: piece for word, piece in typed.items() if word not in _STOP}
    if kept and fold(last) in _STOP and last.isupper() and len(last) == 2:
        kept[fold(last)] = last
    return kept or typed


def other_numbers(word: str) -> tuple[str, ...]:
    """Return the singular that an English plural may come from, and the plural of a word that ends in y."""
    if len(word) > 4 and word.endswith("ies"):
        return (word[:-3] + "y",)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return (word[:-1],)
    if len(word) > 3 and word.endswith("y"):
        return (word[:-1] + "ies",)
    return ()
