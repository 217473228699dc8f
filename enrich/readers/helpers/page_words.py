"""What a page prints about itself or its list, beside the references or below them, as a table of words."""

from __future__ import annotations

import re

from enrich.patterns import lazy

# Words that introduce something with a colon: "Received:", "Edited by:", "Note:".
_HEADS = (
    r"key\s?words?", r"(?:suggested |recommended |preferred )?citation", r"how to cite",
    r"(?:to )?cite (?:this|as)", r"please cite", r"for citation", r"article history", r"issue date",
    r"version of record", r"edited by", r"reviewed by", r"(?:academic |handling |associate )?editors?",
    r"reviewers?", r"copyright", r"correspond(?:ence|ing authors?)", r"e-?mail", r"orcid", r"posted",
    r"(?:disclaimer/)?publisher['’]s note", r"disclaimer", r"funding", r"conflicts? of interests?",
    r"competing interests", r"author contributions", r"acknowledge?ments?", r"abbreviations",
    r"data availability", r"supplementary \w+", r"ethics \w+", r"permissions?", r"licen[cs]e",
    r"open access", r"rights and permissions", r"received", r"revised", r"accepted", r"published",
    r"first published", r"available online", r"notes?", r"nota", r"anmerkung", r"remarque",
)  # fmt: skip
# Words with a date behind them, colon or not: "Received 1 May 2023".
_DATED = ("received", "revised", "accepted", "published", "first published", "available")
# Words that begin a sentence of their own.
_SENTENCES = (
    r"(?:copyright\s*)?©", r"copyright\s+(?:\(c\)|\d{4})", r"this is an open[- ]access\b",
    r"last (?:updated|checked|accessed|modified)\b", r"all (?:links|addresses|urls|references)\b",
    r"these references\b",
)  # fmt: skip
_DATE = r"(?: online)?:? (?:\d{1,2}\s)?[^\W\d_]{3,9}\b\.? (?:\d{1,2}, )?\d{4}"
_ABOUT = lazy(
    rf"\W{{0,5}}(?:(?:{'|'.join(_HEADS)})(?: (?:this )?\w+){{0,2}}\s?:\s|(?:{'|'.join(_DATED)}){_DATE}"
    rf"|{'|'.join(_SENTENCES)})",
    re.IGNORECASE,
)


def is_about_the_page(text: str) -> bool:
    """Whether `text` says something of the page or the list ("Received: …", "Note: …", "© 2020 …")."""
    return _ABOUT.match(text[:200]) is not None
