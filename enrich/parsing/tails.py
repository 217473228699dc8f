"""Reads volume, issue and pages at the tail of a reference once more, where they stand as a style has them.

``2008;31(2):210-33.`` of medicine, ``, 31(2), 210–233.`` of psychology, ``31, no. 2 (2008): 210–33.`` of
history, ``vol. 31, no. 2, pp. 210–33.``, ``31(2):210–33`` and ``31, 210–33 (2008).`` of the sciences: a tail
that is written so throughout is plain to see, even where the tagger took a Roman volume for a word of the
journal, or an issue for a volume.
"""

from __future__ import annotations

from msgspec.structs import replace

from enrich.patterns import lazy
from enrich.records import Fields

_VOLUME = r"(?P<volume>(?!(?:19|20)\d\d\b)[A-Z]?\d{1,5}[A-Za-z]?|[IVXLC]{2,8})"
_IN_BRACKETS = r"(?:\s?\((?P<issue>\d{1,4}(?:[-–/]\d{1,4})?)\))?"
_COUNTED = r"(?:,\s(?:no|iss)\.\s(?P<issue>\d{1,4}(?:[-–/]\d{1,4})?))?"
_ONE_PAGE = r"[A-Za-z]{0,2}\d{1,9}[A-Za-z]?"
_PAGE = rf"(?P<page>{_ONE_PAGE}(?:\s?[-–—]{{1,2}}\s?{_ONE_PAGE})?)"
_YEAR = r"(?:19|20)\d\d"
_END = r"(?=\.?\s*(?:$|\[?(?:https?:|doi\b|DOI\b|PMID\b|PMCID\b)))"
_NAME_ENDS = r"[^\W\d_)](?<![Ss]uppl)(?<![Ii]ssue)(?<![Pp]art)(?<!\b[Nn]o)(?<!\b[Nn]r)(?<!\b[Pp]t)"
"""The last letter of a journal's name: behind ``Suppl 2`` stands no volume."""
_TAILS = tuple(
    lazy(style + _END)
    for style in (
        rf"\b{_YEAR}(?:\s[A-Z][a-z]{{2,8}}(?:\s\d{{1,2}})?)?;\s?{_VOLUME}{_IN_BRACKETS}:\s?{_PAGE}",
        rf"[^\W\d_],\s{_VOLUME}{_IN_BRACKETS},\s(?:pp?\.\s)?{_PAGE}",
        rf"[^\W\d_],?\s{_VOLUME}{_COUNTED}\s\((?:[A-Z][a-z]+\s)?{_YEAR}\):\s{_PAGE}",
        rf"[^\W\d_],\svol\.\s{_VOLUME}{_COUNTED}(?:,\s(?:[A-Z][a-z]+\.?\s)?{_YEAR})?,\spp?\.\s{_PAGE}",
        rf"{_NAME_ENDS}\.?\s{_VOLUME}{_IN_BRACKETS}:\s?{_PAGE}",
        rf"{_NAME_ENDS}\.?\s{_VOLUME}{_IN_BRACKETS},\s{_PAGE}\s\({_YEAR}\)",
    )
)
_LONGEST_TAIL = 400


def with_tail(fields: Fields, text: str) -> Fields:
    """Return `fields` with volume, issue and pages as the tail of `text` has them, if it is of one style."""
    tail = text[-_LONGEST_TAIL:]
    found = next(filter(None, (style.search(tail) for style in _TAILS)), None)
    if found is None or not fields.container_title:
        return fields
    volume, issue, page = found.group("volume", "issue", "page")
    journal = fields.container_title.removesuffix(f" {volume}").rstrip(",")
    return replace(fields, container_title=journal, volume=volume, issue=issue or fields.issue, page=page)
