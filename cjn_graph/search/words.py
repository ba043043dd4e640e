"""Words: how a text is taken apart, the same for what is stored and for what is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from cjn_graph.errors import Problem, Unfit
from cjn_graph.model import fold
from cjn_graph.model.names import SPELT_OUT, words_of_name

MAX_CHARACTERS: Final = 200
"""Most characters of a question; nobody types more, and longer ones only cost time."""
MAX_WORDS: Final = 12
"""Most words that count of a question."""

_STOP: Final = frozenset("a an and at by for from has in is me of on or the to with who".split())
"""Words that join others. They are looked for only where nothing else is asked, or in capitals at the end (IN, OR,
ME are states)."""
_PIECES: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|[^\W_]+(?:-[^\W_]+)*")
_PHONE: Final = re.compile(r"\+?[\d\s().-]+")
_YEARS: Final = re.compile(r"\d{4}\s*-\s*\d{4}")
_LEAST_DIGITS, _MOST_DIGITS = 7, 10
_SAME: Final = SPELT_OUT | {long: short for short, long in SPELT_OUT.items()}
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


def other_words_in(text: str) -> tuple[str, ...]:
    """Return what words of a text are written like, too: with no hyphen, initials together, and Saint or St.

    >>> other_words_in("pre-charge"), other_words_in("J. R. St. John"), other_words_in("Saint Clair")
    (('precharge',), ('jr', 'saint'), ('st',))
    """
    hyphened = _JOINED.findall(fold(text).replace("'", "")) if "-" in text else []
    joined = [piece.replace("-", "") for piece in hyphened]
    words = words_of_name(text)
    initials = ["".join(run) for alone, run in groupby(words, key=lambda word: len(word) == 1) if alone]
    joined += [run for run in initials if len(run) > 1 and run.isascii()]
    return tuple(joined + [_SAME[word] for word in words if word in _SAME])


def phone_in(text: str) -> str:
    """Return the digits of a text that is a telephone number and nothing else, at most the last ten; else nothing.

    >>> phone_in("+1 (312) 555-0100"), phone_in("555-0100"), phone_in("2019-2024"), phone_in("Ann 5550100")
    ('3125550100', '5550100', '', '')
    """
    digits = re.sub(r"\D", "", text)
    known = _PHONE.fullmatch(text.strip()) and len(digits) >= _LEAST_DIGITS and not _YEARS.fullmatch(text.strip())
    return digits[-_MOST_DIGITS:] if known else ""


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
        raise Unfit(
            [Problem(where, f"It has {len(text):,} characters; {MAX_CHARACTERS} are the most.", "Use fewer words.")]
        )
    if number := phone_in(text):
        return Words((text.strip(),), (number,))
    typed: dict[str, str] = {}
    for piece in text.split():
        for word in words_in(piece):
            typed.setdefault(word, piece.strip("\"'.,;:!?()[]{}"))
    if not typed:
        raise Unfit([Problem(where, "There is no word to look for.", "Give at least one letter or digit.")])
    kept = typed if all_count else _that_count(typed, last=text.split()[-1])
    return _counted(kept, where)


def _counted(words: dict[str, str], where: str) -> Words:
    if len(words) > MAX_WORDS:
        problem = f"It has {len(words)} words; {MAX_WORDS} are the most."
        raise Unfit([Problem(where, problem, "Use fewer words.")])
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
