"""What a field is called in the file that a reference stands in: suggestions speak its author's language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from enrich.formats import ris
from enrich.records import Reference

_BIBTEX = {
    "DOI": ("doi",), "year": ("year", "date"), "title": ("title",), "author": ("author",),
    "container-title": ("journal", "journaltitle", "booktitle"), "volume": ("volume",),
    "issue": ("number", "issue"), "page": ("pages", "eid"), "publisher": ("publisher",),
}  # fmt: skip
_RIS = {**ris.FIELDS, "author": ("AU", "A1"), "container-title": ("JO", *ris.FIELDS["container-title"])}
_MEDLINE = {
    "DOI": ("AID", "LID"), "year": ("DP",), "title": ("TI",), "author": ("AU", "FAU"), "volume": ("VI",),
    "container-title": ("JT", "TA"), "issue": ("IP",), "page": ("PG",),
}  # fmt: skip
_WEB_OF_SCIENCE = {
    "DOI": ("DI",), "year": ("PY",), "title": ("TI",), "author": ("AU",), "container-title": ("SO",),
    "volume": ("VL",), "issue": ("IS",), "page": ("BP",),
}  # fmt: skip
_REFER = {
    "DOI": ("%R",), "year": ("%D",), "title": ("%T",), "author": ("%A",), "container-title": ("%J", "%B"),
    "volume": ("%V",), "issue": ("%N",), "page": ("%P",),
}  # fmt: skip
_ENDNOTE = {
    "DOI": ("electronic-resource-num",), "container-title": ("secondary-title", "full-title"),
    "page": ("pages",), "issue": ("number",),
}  # fmt: skip
_JSON = {"year": ("issued", "year"), "container-title": ("container-title", "journal-title", "journal")}
# How a reference of a format looks, and what its fields are called there, the commonest first.
_FORMATS: tuple[tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]], ...] = (
    (re.compile(r"\s*@\s*[A-Za-z]"), _BIBTEX),
    (re.compile(r"\s*(?:PMID|OWN|STAT)\s*- "), _MEDLINE),
    (re.compile(r"\s*[A-Z][A-Z0-9] {1,2}- ?"), _RIS),
    (re.compile(r"\s*PT [A-Z]\s"), _WEB_OF_SCIENCE),
    (re.compile(r"\s*%[0A-Z] "), _REFER),
    (re.compile(r"\s*<record\b"), _ENDNOTE),
    (re.compile(r"\s*(?:\{|- \w+:)"), _JSON),
)


def called(field: str, reference: Reference, headings: Mapping[str, str]) -> str:
    """Return what `field` (in Crossref's names) is called where a reference stands.

    `headings` is what a table calls its columns. A name that is there is taken
    before one that would be added.
    """
    raw = reference.unstructured
    if field in headings:
        return headings[field]
    names = next((known.get(field, ()) for form, known in _FORMATS if form.match(raw)), ())
    there = next((name for name in names if _stands(name, raw)), "")
    contained = field == "container-title" and reference.fields.type.startswith(("book", "proc"))
    if not there and contained and "booktitle" in names:
        return "booktitle"
    return there or next(iter(names), field)


def _stands(name: str, raw: str) -> bool:
    beside = r"\s" if name.startswith("%") else r"""["']?\s*(?:[=:>]|- )"""
    return bool(re.search(rf"""(?:^|[\s,{{<"'])({re.escape(name)}){beside}""", raw, re.IGNORECASE))
