"""Which encoding a file of text is in: by its mark, by its bytes, and only then by a guess, which is shown."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

_SAMPLE: Final = 1 << 18
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN: Final = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž–—‘’“”•…€£©®°§«»´·¡¿ª\xa0")


def two_byte_order(start: bytes) -> str | None:
    """Return which UTF-16 bytes without a mark are in: every other byte of Western text is zero; None for others."""
    sample = start[: len(start) // 2 * 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd / half > 0.4 and even / half < 0.1:
        return "utf-16-le"
    if even / half > 0.4 and odd / half < 0.1:
        return "utf-16-be"
    return None


def detect_encoding(path: Path) -> tuple[str, str]:
    """Find out the encoding of a file.

    Returns
    -------
    tuple of str
        Name of the codec, and what to tell; nothing to tell of UTF-8.

    Raises
    ------
    OSError
    """
    with path.open("rb") as stream:
        start = stream.read(_SAMPLE)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return codec, "" if codec == "utf-8-sig" else f"Encoding {codec}, by its byte order mark."
    if order := two_byte_order(start[:4096]):
        return order, f"Encoding {order}, by its bytes; there is no byte order mark."
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return _guessed(start)
    return _utf8_throughout(path)


def _utf8_throughout(path: Path) -> tuple[str, str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        while chunk := stream.read(_SAMPLE):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return _guessed(chunk[max(0, error.start - 1000) : error.start + 1000])
    return "utf-8-sig", ""


def _guessed(sample: bytes) -> tuple[str, str]:
    codec = "cp1252"
    try:
        foreign = {one for one in sample.decode(codec) if ord(one) > 127} - _WESTERN
    except UnicodeDecodeError:
        foreign = {"?"}
    if foreign and (best := from_bytes(sample).best()):
        codec = best.encoding
    words = [word for word in sample.decode(codec, errors="replace").replace(",", " ").split() if not word.isascii()]
    shown = ", ".join(dict.fromkeys(word.strip('";|') for word in words[:12]))[:120]
    return codec, f"Encoding {codec}, a guess: {shown}. If this looks wrong, name the right one with --encoding."
