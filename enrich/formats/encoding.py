"""Bytes to text and back without losing one: any file, any byte.

Undecodable bytes become lone surrogates, so that `Decoded.encode` of untouched
text gives the very bytes back, whatever they were.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from enrich.patterns import lazy

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


_DECLARED = lazy(rb"%\s*Encoding:\s*([\w-]+)|-\*-.*?coding:\s*([\w-]+)", re.IGNORECASE)


_SAMPLE = 4_096
_FEWEST_ZEROS = 0.2
"""Of the first bytes of pairs: digits, spaces and line ends alone make that in any script."""

_NO_CONTROLS = lazy(r"[^\x00-\x08\x0e-\x1f\ufeff\ufffd-\uffff]{2,}.?", re.DOTALL)
_UNDECODED = lazy("[\ud800-\udfff]")


class Decoded(NamedTuple):
    """The text of a document (without byte order mark) and how to turn it back into bytes."""

    text: str
    encoding: str
    bom: bytes

    @property
    def readable(self) -> str:
        """The text for reports, of the same length; what could not be decoded is a replacement mark."""
        return _UNDECODED.sub("\ufffd", self.text)

    def encode(self, text: str) -> bytes:
        """Return `text` as bytes of the document's encoding, byte order mark first.

        Raises UnicodeEncodeError for a character that the encoding does not have.
        """
        errors = "surrogatepass" if self.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
        return self.bom + text.encode(self.encoding, errors)


def decode(data: bytes, declared: str = "", fallback: str = "cp1252", preferred: str = "") -> Decoded:
    """Decode `data`: by its byte order mark, else as what is `preferred`, UTF-8, `declared` or `fallback`.

    They are tried in this order. `preferred` is what the user says, `declared` a name that the document
    gives itself; names that are unknown or do not fit are passed over.
    """
    bom, encoding = next(((b, e) for b, e in _BOMS if data.startswith(b)), (b"", ""))
    encoding = encoding or markless_utf16(data)
    body = data[len(bom) :]
    if encoding.startswith(("utf-16", "utf-32")):
        # Wide text has zero bytes in every line end; a stray mark before narrow text is no encoding.
        wide = _lossless(body, encoding, bom, "surrogatepass") if b"\0" in body else None
        return wide or Decoded(body.decode("latin-1"), "latin-1", bom)
    overruled = (
        _lossless(body, codec_name(preferred), bom, "surrogateescape") if preferred and not bom else None
    )
    if overruled:
        return overruled
    if encoding or _is_utf8(body):
        return Decoded(body.decode("utf-8", "surrogateescape"), "utf-8", bom)
    for name in (declared, fallback):
        found = _lossless(body, codec_name(name), bom, "surrogateescape") if codec_name(name) else None
        if found:
            return found
    return Decoded(body.decode("utf-8", "surrogateescape"), "utf-8", bom)


def markless_utf16(data: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` where `data` is that without a byte order mark, "" else.

    Told by zeros that stand in every other byte and nowhere else, in what is text when it is decoded.
    """
    sample = data[: min(_SAMPLE, len(data) & ~1)]
    zeros = [sample[start::2].count(0) / max(1, len(sample) // 2) for start in (0, 1)]
    for encoding, full, empty in (("utf-16-le", zeros[1], zeros[0]), ("utf-16-be", zeros[0], zeros[1])):
        if (
            full >= _FEWEST_ZEROS
            and empty < full / 50
            and _NO_CONTROLS.fullmatch(sample.decode(encoding, "replace"))
        ):
            return encoding
    return ""


def declared_encoding(data: bytes) -> str:
    """The encoding named in the first lines (``% Encoding: Cp1252``, Emacs' ``coding:``), "" without."""
    found = _DECLARED.search(data[:4096])
    return (found[1] or found[2]).decode("ascii") if found else ""


def codec_name(name: str) -> str:
    """Python's name of an encoding as documents name it (``Cp1252``, ``x-MacRoman``), "" if unknown."""
    for candidate in (name, name.lower().removeprefix("x-"), name.replace("_", "-")):
        try:
            return codecs.lookup(candidate).name if candidate else ""
        except LookupError:
            continue
    return ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lossless(body: bytes, encoding: str, bom: bytes, errors: str) -> Decoded | None:
    """`body` decoded, None where the encoding would not give the same bytes back."""
    try:
        text = body.decode(encoding, errors)
        return Decoded(text, encoding, bom) if text.encode(encoding, errors) == body else None
    except (UnicodeError, LookupError):
        return None
