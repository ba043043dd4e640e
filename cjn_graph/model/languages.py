"""Tags of languages (BCP 47), and their names in English as people write them into a form."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, StringConstraints

_NAMED: Final = dict(
    pair.rsplit(" ", 1)
    for pair in (
        "amharic am,american sign language ase,arabic ar,armenian hy,bengali bn,burmese my,cantonese yue,chinese zh,"
        "czech cs,danish da,dutch nl,english en,farsi fa,filipino fil,finnish fi,french fr,german de,greek el,"
        "gujarati gu,haitian creole ht,hawaiian haw,hebrew he,hindi hi,hmong hmn,hungarian hu,igbo ig,indonesian id,"
        "italian it,japanese ja,khmer km,korean ko,lao lo,mandarin cmn,marathi mr,navajo nv,nepali ne,norwegian no,"
        "pashto ps,persian fa,polish pl,portuguese pt,punjabi pa,romanian ro,russian ru,samoan sm,serbian sr,"
        "somali so,spanish es,swahili sw,swedish sv,tagalog tl,tamil ta,telugu te,thai th,turkish tr,ukrainian uk,"
        "urdu ur,vietnamese vi,yiddish yi,yoruba yo"
    ).split(",")
)


def _tag(said: Any) -> Any:
    return _NAMED.get(" ".join(said.casefold().split()), said) if isinstance(said, str) else said


LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"), BeforeValidator(_tag)]
"""A tag, such as es; the English name of a common language becomes its tag."""
