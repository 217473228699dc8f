"""Turns labelled stretches of a reference into fields, as printed but for the punctuation around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from enrich.comparable.kinds import is_meeting
from enrich.comparable.years import PATTERN
from enrich.parsing.people import people
from enrich.parsing.tagger import Segment
from enrich.patterns import lazy
from enrich.records import Fields

_YEAR = lazy(rf"(?<!\d)({PATTERN}[a-z]?)(?![\d])")
_VOLUME = lazy(
    r"^\W*(?:vol(?:ume|\.)?|bd\.?|band|tome?|t\.|v\.)?\W*(?P<volume>[A-Z]{0,3}\d+[A-Za-z]?(?:[-–/]\d+)?|[IVXLC]+)?"
    r"(?:[\s,;:.(\[]*(?:no?s?\.?|nr\.?|n[°º]|issue|iss\.?|heft|h\.|number|part|pt\.?)?[\s.(\[]*"
    r"(?P<issue>[A-Z]?\d+[A-Za-z]?(?:[-–/]\d+)?|suppl[\w. ]*|spec[\w. ]*|[A-Z]\d*)[)\]]?)?"
    rf"(?:,\s\(?{PATTERN}\)?)?\W*$",
    re.IGNORECASE,
)
_ISSUE_ONLY = lazy(r"^\W*(?:no?s?\.?|nr\.?|n[°º]|issue|heft|number)[\s.]*(?P<issue>\d[\w/–-]*)\W*$", re.I)
_PAGES = lazy(r"^\W*(?:pages?|pp?\.|pp|ss?\.|seiten|pg\.?)?\s*:?\s*(?P<pages>\S.*?)[\s.,;:)\]]*$", re.I)
_EXTENT = lazy(r"^\W*\d+\s*(?:pp?\b\.?|pages|seiten)\W*$", re.IGNORECASE)
_ISSUE_AND_PAGES = lazy(r"^\W*(?P<issue>\d{1,4}),\s*(?P<pages>[A-Za-z]?\d.*)$")
_VOLUME_AND_PAGES = lazy(r"^(?P<volume>.*\d\)?)\s*:\s*(?P<pages>[A-Za-z]?\d[^:\s]*)$")
# ``236(3):H434-9``, taken for pages as a whole
_LED_BY_VOLUME = lazy(
    r"^\W*(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]{1,12})\))?\s*:\s*(?P<pages>[A-Za-z]{0,3}\d.*)$"
)
_IN_PLACE = lazy(r"\bin [^\W\d_]+,$")
_IN = lazy(r"^\W*(?:in|chez|dans)\b\s*:?\s*", re.IGNORECASE)
_EDITION = lazy(r"\b(?:edition|edn|ed|auflage|aufl|édition)\b\.?", re.IGNORECASE)
_QUOTES = {"‘": "’", "“": "”", '"': '"', "'": "'", "«": "»", "„": "“"}
_TYPES = (
    ("thesis", lazy(r"\b(?:thesis|dissertation|thèse|doktorarbeit|tesis)\b", re.IGNORECASE)),
    ("report", lazy(r"\b(?:report|(?:working|briefing|discussion|white) paper)\b", re.IGNORECASE)),
)
_CONTAINED = frozenset({"journal", "container-title", "source"})


def fields_from(segments: Sequence[Segment]) -> Fields:
    """Return the fields that `segments` of one reference give."""
    parts = _repaired(segments)
    volume, issue, page = _numbers(parts)
    title, container = _title_and_container(parts)
    found = Fields(
        author=people(_joined(parts, "author") or _joined(parts, "director")),
        editor=people(_joined(parts, "editor")),
        year=_year(parts),
        title=title,
        container_title=container,
        series_title=_tidy(_joined(parts, "collection-title") or _numbered(_first(parts, "genre"))),
        volume=volume,
        issue=issue,
        page=page,
        edition=_tidy(_EDITION.sub("", _first(parts, "edition")).strip(" .,()[]")),
        publisher=_tidy(_first(parts, "publisher")),
        publisher_location=_tidy(_first(parts, "location")),
    )
    return _typed(found, parts)


def _repaired(segments: Sequence[Segment]) -> list[Segment]:
    """Mend what the tagger is known to get wrong, each rule for one shape it was seen in."""
    parts = [part for part in segments if part.label != "citation-number"]
    parts = _author_first(parts)
    parts = _publisher_whole(_title_whole(parts))
    parts = _container_of_editors(parts)
    return _title_somewhere(parts)


def _author_first(parts: list[Segment]) -> list[Segment]:
    """What stands before the date of a reference without authors is its author, unless a title."""
    if len(parts) > 2 and parts[1].label == "date" and parts[0].label in ("publisher", "journal", "note"):
        return [parts[0]._replace(label="author"), *parts[1:]]
    return parts


def _publisher_whole(parts: list[Segment]) -> list[Segment]:
    """``Co-operatives`` + ``UK``: a place glued to the publisher before it is part of its name."""
    whole: list[Segment] = []
    for part in parts:
        before = whole[-1] if whole else None
        if part.label == "location" and before and before.label == "publisher" and before.text[-1:].isalnum():
            whole[-1] = before._replace(text=f"{before.text} {part.text}")
        else:
            whole.append(part)
    return whole


def _title_whole(parts: list[Segment]) -> list[Segment]:
    """No title ends in a colon (``Evaluation: In Control's …``), none in half a place (``in Lima, Peru``)."""
    for i, (part, following) in enumerate(pairwise(parts)):
        rest = {later.label for later in parts[i + 1 :]}
        colon = part.text.endswith(":") and following.label == "container-title"
        place = _IN_PLACE.search(part.text) and following.label == "location" and "publisher" not in rest
        if part.label == "title" and (colon or place):
            whole = part._replace(text=f"{part.text} {following.text}")
            return [*parts[:i], whole, *parts[i + 2 :]]
    return parts


def _container_of_editors(parts: list[Segment]) -> list[Segment]:
    """After ``in Lewis, G. (eds.),`` comes the book, whatever it was taken for."""
    labels = [part.label for part in parts]
    if "editor" not in labels or _CONTAINED & set(labels):
        return parts
    at = labels.index("editor") + 1
    replaceable = at < len(parts) and labels[at] == "publisher" and "publisher" in labels[at + 1 :]
    if replaceable or (at < len(parts) and labels[at] == "title" and "title" in labels[:at]):
        return [*parts[:at], parts[at]._replace(label="container-title"), *parts[at + 1 :]]
    return parts


def _title_somewhere(parts: list[Segment]) -> list[Segment]:
    """A reference has a title where a long stretch of words was taken for a note."""
    if any(part.label == "title" for part in parts):
        return parts
    if [part.label for part in parts[:2]] == ["author", "date"] and len(parts) > 2:
        words = parts[0].text.split()
        if parts[2].label in _CONTAINED and len(words) > 2 and "," not in parts[0].text:
            return [parts[0]._replace(label="title"), *parts[1:]]
    notes = [part for part in parts if part.label == "note" and len(part.text.split()) >= 3]
    if not notes or any(part.label in _CONTAINED for part in parts):
        return parts
    longest = max(notes, key=lambda part: len(part.text))
    return [part._replace(label="title") if part is longest else part for part in parts]


def _joined(parts: Sequence[Segment], label: str) -> str:
    return " ".join(part.text for part in parts if part.label == label)


def _first(parts: Sequence[Segment], *labels: str) -> str:
    return next((part.text for part in parts if part.label in labels), "")


def _year(parts: Sequence[Segment]) -> str:
    dates = [part.text for part in parts if part.label == "date"]
    others = [
        part.text for part in parts if part.label in ("note", "volume", "journal", "publisher", "genre")
    ]
    for text in [*dates, *others]:
        match = _YEAR.search(text)
        if match:
            return match.group(1)
    return ""


def _title_and_container(parts: Sequence[Segment]) -> tuple[str, str]:
    """Title and container; of a title with ``. In: `` in it that is no title of its own, the book behind."""
    title, container = _title(parts), _container(parts)
    own, host, book = title.partition(". In: ")
    return (own, book) if host and not container and own and book else (title, container)


def _title(parts: Sequence[Segment]) -> str:
    return _tidy(_first(parts, "title"))


def _container(parts: Sequence[Segment]) -> str:
    for label in ("journal", "container-title", "source"):
        text = _first(parts, label)
        if text:
            return _tidy(_IN.sub("", text))
    return ""


def _numbered(genre: str) -> str:
    """``Briefing Paper 30`` names a series; ``PhD thesis`` does not."""
    return genre if any(c.isdigit() for c in genre) else ""


def _numbers(parts: Sequence[Segment]) -> tuple[str, str, str]:
    """Volume, issue and pages; an issue taken for a page goes back where it belongs."""
    volume, issue = _volume(_joined(parts, "volume"))
    printed = _joined(parts, "pages")
    glued = _ISSUE_AND_PAGES.match(printed)
    if glued and volume and not issue:
        issue, printed = glued["issue"], glued["pages"]
    led = _LED_BY_VOLUME.match(printed)
    if led and not volume:
        volume, issue, printed = led["volume"], led["issue"] or issue, led["pages"]
    tail = _VOLUME_AND_PAGES.match(_joined(parts, "volume"))
    if tail and not printed:
        (volume, issue), printed = _volume(tail["volume"]), tail["pages"]
    if not printed and issue.isdigit() and len(issue) > 2 and "(" not in _joined(parts, "volume"):
        issue, printed = "", issue
    match = _PAGES.match(printed)
    page = match["pages"] if match and not _EXTENT.match(printed) else ""
    return volume, issue, page.strip("()[] ") if page else ""


def _volume(printed: str) -> tuple[str, str]:
    only = _ISSUE_ONLY.match(printed)
    if only:
        return "", only["issue"]
    match = _VOLUME.match(printed)
    if match is None:
        return _tidy(printed), ""
    return match["volume"] or "", (match["issue"] or "").strip()


def _tidy(text: str) -> str:
    """Take off the punctuation and quotation marks that surround a field, keeping ``?`` and ``!``."""
    text = " ".join(text.split()).strip(" ,;:")
    text = text.rstrip(".,;: ") if not text.endswith("...") else text
    quote = _QUOTES.get(text[:1])
    if quote is not None:
        inner = text[1:].rstrip(".,;: ")
        text = inner[: -len(quote)] if inner.endswith(quote) else text[1:] if quote not in text[1:] else text
    return _balanced(text.strip(" ,;:")).rstrip(".,;: ")


def _balanced(text: str) -> str:
    """Drop a bracket that the cut between two fields left alone at either end."""
    if text.startswith(("(", "[")) and not any(c in text for c in ")]"):
        text = text[1:]
    if text.endswith((")", "]")) and not any(c in text for c in "(["):
        text = text[:-1]
    return text


def _typed(found: Fields, parts: Sequence[Segment]) -> Fields:
    labels = {part.label for part in parts}
    genre = _joined(parts, "genre")
    return replace(found, type=_type(found, labels, genre))


def _type(found: Fields, labels: set[str], genre: str) -> str:
    """The kind of work, in Crossref's words, that the fields speak for; "" where they do not."""
    for name, pattern in _TYPES:
        if pattern.search(genre):
            return name
    if found.container_title and is_meeting(found.container_title) and "journal" not in labels:
        return "proceedings-article"
    if "journal" in labels:
        return "journal-article"
    if found.container_title:
        return (
            "journal-article" if found.volume and not found.publisher and not found.editor else "book-chapter"
        )
    if found.publisher or found.edition or found.publisher_location:
        return "book"
    return ""
