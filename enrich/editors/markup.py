"""What the editors of XML share: the encoding that it declares, and values spelled in it."""

from __future__ import annotations

import re
from html import escape

from enrich.formats.encoding import Decoded, codec_name, decode

_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.-]+)")


def decoded_xml(data: bytes, preferred: str) -> Decoded:
    """The text of an XML document."""
    declared = _DECLARED.search(data[:1000])
    return decode(data, codec_name(declared[1].decode("ascii")) if declared else "", preferred=preferred)


def spelled(value: str) -> str:
    """A value as the content of an element, in characters that every encoding has."""
    return escape(value, quote=False).encode("ascii", "xmlcharrefreplace").decode()
