"""Named reasons why a work cannot be meant, however well its numbers add up.

A veto looks at what the two sides say they are: an erratum is not its article,
a review not its book, part II not part I. Each rule returns a sentence that
names the difference, or "" where it does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from enrich import text
from enrich.matching.evidence import Evidence
from enrich.matching.numbers import BOOKS
from enrich.matching.reading import Reading

Rule = Callable[[Reading, Evidence], str]

_NOTICES = {
    "an erratum": re.compile(
        r"\b(?:erratum|errata|corrigend(?:um|a)|corrections? (?:to|for)|(?:publisher|author) correction)\b"
        r"|^correction\b"
    ),
    "a retraction notice": re.compile(
        r"\b(?:retraction(?: note| notice)?:|retracted:|retraction of|expression of concern)"
    ),
    "a reply or comment": re.compile(
        r"(?:^|[:.?!\]-] ?)\"?(?:(?:author'?s'? |editor'?s'? )?"
        r"(?:repl(?:y|ies)|response|comments?|rebuttal|discussion)(?:$|[:.]| to\b| on\b| by\b)|in reply)"
    ),
    "a review": re.compile(
        r"\b(?:book reviews?|reviews? of the book|reviewed by)\b|(?:^|[\[(:.] ?)reviews? of\b"
        r"|^review:|^\[review"
    ),
}
_PART = re.compile(
    r"\b(?:part|pt|teil|partie|parte|paper|section)\.?\s+(\d{1,2}|[ivx]{1,5})\b|[\s.,:;](\d{1,2}|i{1,3}|i?vi{0,3}|i?x)[.:]?\s*$"
    r"|[\s:;.-]+(i{2,3}|i?v|vi{1,3})[.:]\s"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_EDITION = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:rev(?:ised|\.)?\s+)?(?:ed\b|edn\b|edition\b|aufl)|\b(second|third|fourth|fifth|sixth)\s+(?:revised\s+)?ed(?:n|ition)?\b"
)
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_THESIS = re.compile(
    r"\b(?:ph\.?\s?d\.? (?:thesis|diss)|dissertation|doctoral thesis|master'?s thesis|habilitation)\b"
)
_PREPRINT = re.compile(r"\b(?:arxiv|biorxiv|medrxiv|preprint|working paper|discussion paper)\b")
_VENUE = re.compile(
    r"\bpresented at\b|\bproceedings of\b|\bin proc\b|\bannual (?:meeting|conference)\b"
    r"|\bin:? .{3,90}?\(eds?\b"
)
_LISTED = re.compile(r"(?:^|\W)\(?a\) .{20,}[.;)] \(?b\) ")
_PART_WORDS = {"part", "pt", "teil", "partie", "parte", "parts"}
_SPELT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_SAME_PAGES = ("both", "first", "first long", "parted", "last differs")
_WHOLE = {"journal", "journal-issue", "journal-volume", "component", "peer-review"}
_PERIODICAL = {"journal-article", "proceedings-article"}
_PARTS_OF_BOOKS = {"book-chapter", "book-section", "book-part", "reference-entry", "proceedings-article"}


def veto(reading: Reading, evidence: Evidence) -> str:
    """Return the sentence of the first rule that forbids the match, "" where none does."""
    for rule in RULES:
        sentence = rule(reading, evidence)
        if sentence:
            return sentence
    return ""


def another_notice(reading: Reading, e: Evidence) -> str:
    """An erratum, retraction notice, reply or review for the work itself, or the reverse.

    Where no title is printed the pages decide: notices have pages of their own.
    """
    title, said = _title(e), _says(reading.folded)
    whole = e.title.level in ("exact", "scrambled")
    held = range(e.container.begin, e.container.end)
    own_place = e.numbers.page in ("first", "first long", "both") and e.levels["together"].endswith(
        "0 against"
    )
    for name, pattern in _NOTICES.items():
        theirs, ours = name in _says(title), name in said
        own = _words_of(pattern, title) if whole else []
        printed = own and all(any(at not in held for at in reading.places.get(word, ())) for word in own)
        if theirs and own_place and title.startswith("retracted"):
            continue  # The publisher has overwritten the title of the article itself.
        if theirs and not ours and not printed and not (own_place and not e.titled):
            return f"The candidate is {name}, and the reference does not say so."
        if (
            ours
            and not theirs
            and e.titled
            and not pattern.search(text.fold(" ".join(e.work.work.container_title)))
        ):
            return f"The reference is to {name}, and the candidate is the work itself."
    return ""


def _words_of(pattern: re.Pattern[str], title: str) -> list[str]:
    """The words by which a title says that it is a notice."""
    match = pattern.search(title)
    return text.tokens(match.group()) if match else []


@lru_cache(maxsize=4096)
def _says(folded: str) -> frozenset[str]:
    """The kinds of notice that a title or reference declares itself to be."""
    return frozenset(name for name, pattern in _NOTICES.items() if pattern.search(folded))


def another_part(reading: Reading, e: Evidence) -> str:
    """Part II for part I: both titles must name the same part, or neither."""
    theirs = _part(_title(e)) if e.titled else 0
    unprinted = any(_number(word) == theirs for word in e.title.missing) or _only_in_container(reading, e)
    unprinted = unprinted and theirs not in (_part(reading.folded), _part_behind(reading, e))
    if theirs and unprinted:
        return f"The candidate is part {theirs} of a series, and the reference does not name that part."
    ours = _part_behind(reading, e) if e.in_order else 0
    if ours and ours != theirs and e.numbers.page not in _SAME_PAGES:
        return f"The reference names part {ours}, and the candidate's title does not."
    return ""


def untold(reading: Reading, e: Evidence) -> str:
    """Return why nothing printed tells this work from its like, "" where something does.

    Not a veto: the work may be meant, so it still stands in the way of its like.
    """
    part = 0 if e.titled or e.numbers.page in _SAME_PAGES else _part(_title(e))
    if part > 1 and not _PART.search(reading.folded):
        return f"The candidate is part {part} of a series, and nothing tells it from the other parts."
    if e.work.work.type in BOOKS and e.numbers.year == "missing" and not _edition(reading.folded):
        return "The reference prints neither year nor edition, and a book may have several."
    return ""


def _only_in_container(reading: Reading, e: Evidence) -> bool:
    """Whether the last word of a shuffled title, a numeral, is printed in the container only."""
    places = reading.places.get(e.title.form.words[-1], ()) if e.title.form else ()
    held = range(e.container.begin, e.container.end)
    return e.title.level == "scrambled" and bool(places) and all(at in held for at in places)


def _part_behind(reading: Reading, e: Evidence) -> int:
    """The part that the reference names right behind the title, 0 where it names none."""
    behind = reading.tokens[e.title.end : e.title.end + 2]
    if len(behind) == 2 and behind[0] in _PART_WORDS:
        return _number(behind[1]) or _SPELT.get(behind[1], 0)
    # A single letter is sooner an initial or a series, a figure sooner a volume.
    return _ROMAN.get(behind[0], 0) if behind and len(behind[0]) > 1 else 0


def another_piece(reading: Reading, e: Evidence) -> str:
    """An editorial on the work, its abstract, its continuation: more words by the title, pages of its own."""
    if not e.in_order or e.numbers.page != "different":
        return ""
    before, behind = e.title.begin - 1, e.title.end
    led = (
        before >= 0 and reading.gaps[e.title.begin].strip() in ("", ":") and _unexplained(reading, e, before)
    )
    followed = behind < len(reading.tokens) and _unexplained(reading, e, behind)
    if led or followed:
        word = reading.tokens[before if led else behind]
        return f"The reference prints “{word}” beside the title, and other pages than the candidate's."
    return ""


def begins_alike(reading: Reading, e: Evidence) -> str:
    """Titles that share words and then part: each has words that the other lacks."""
    if (
        e.titled
        and e.numbers.page in ("different", "close", "close but far")
        and e.levels["title missing"] in ("some", "much")
        and e.levels["words left"] not in ("none", "slight")
    ):
        return "The titles share words, but each has others that the other lacks, and the pages differ."
    beyond = e.levels["title beyond"] in ("word", "clause") and e.title.end < len(reading.tokens)
    if (
        e.in_order
        and beyond
        and e.title.form
        and e.title.form.words[-1] in e.title.missing
        and _unexplained(reading, e, e.title.end)
        and e.numbers.page not in _SAME_PAGES
    ):
        word = reading.tokens[e.title.end]
        return f"The titles part: the reference goes on with “{word}”, the candidate with other words."
    return ""


def _unexplained(reading: Reading, e: Evidence, at: int) -> bool:
    return not e.used[at] and (len(reading.tokens[at]) > 1 or reading.tokens[at].isdigit())


def another_year_of_the_journal(reading: Reading, e: Evidence) -> str:
    """Without a title, another year is another work, and so is a volume that moved on as the year did."""
    n, years = e.numbers, e.work.years
    singled_out = e.people.named > 1 or n.page == "both" or len(n.printed_page.partition("-")[0]) > 2
    sure = n.volume == "exact" and n.page in _SAME_PAGES and singled_out
    unsupported = n.year in ("misread", "misread by far") and not sure
    if not e.titled and (n.year == "different" or unsupported):
        return f"The reference is of {n.printed_year}, and nothing but numbers speaks for this candidate."
    if e.titled or n.year != "next" or n.volume != "close" or not n.printed_volume.isdigit():
        return ""
    moved = {int(volume) - int(n.printed_volume) for volume in e.work.volume if volume.isdigit()}
    if moved & {year - int(n.printed_year) for year in years if n.printed_year.isdigit()}:
        return "The year and the volume are both another's: the same page of a neighbouring year."
    return ""


def another_venue(reading: Reading, e: Evidence) -> str:
    """A conference paper or a chapter that bears the title of a journal article."""
    n = e.numbers
    elsewhere = e.container.level in ("absent", "none", "partial") and n.volume != "exact"
    if (
        e.titled
        and elsewhere
        and n.page not in _SAME_PAGES
        and e.work.work.type == "journal-article"
        and _VENUE.search(reading.folded)
        and not _VENUE.search(_title(e))
    ):
        return "The reference is to a conference paper or a chapter, and the candidate is a journal article."
    return ""


def another_title(reading: Reading, e: Evidence) -> str:
    """The reference prints a title, and it is not this work's; only agreement in all else outweighs that."""
    begun = e.title.level == "partial" and e.numbers.page not in _SAME_PAGES
    if e.titled or e.title.level == "none" or not (begun or e.levels["as a whole"].endswith("great rest")):
        return ""
    n = e.numbers
    placed = n.page in ("first", "first long", "both") and n.volume in ("exact", "as year", "missing", "none")
    authors = e.people.level in ("all", "sole", "first et al", "most")
    if placed and authors and e.container.level in ("full", "abbreviated", "acronym"):
        return ""
    return "The reference prints another title than the candidate's."


def names_and_year_alone(reading: Reading, e: Evidence) -> str:
    """Names and a year, or a journal and a year, are shared by too many works to single one out."""
    n = e.numbers
    paged = n.page in ("first", "first long", "both", "parted")
    somewhere = e.container.level not in ("absent", "none", "partial")
    if e.titled or n.volume == "exact" or (paged and (somewhere or e.work.work.type not in _PERIODICAL)):
        return ""
    if paged and e.people.named > 1:
        return ""
    if not somewhere:
        return (
            "The reference prints neither title nor journal nor pages that would single out this candidate."
        )
    if not e.people.named:
        return (
            "The reference prints neither title nor names nor numbers that would single out this candidate."
        )
    return ""


def another_place(reading: Reading, e: Evidence) -> str:
    """The same journal, but elsewhere in it; or nobody named, and of the numbers but one agrees."""
    n = e.numbers
    if e.titled:
        elsewhere = n.page == "different" or (n.issue == "different" and n.page not in _SAME_PAGES)
        if elsewhere and e.levels["title"].endswith("short"):
            return "A title that many works bear, in another issue or on other pages."
        return ""
    if n.volume == "different" and n.page == "different":
        return "The volume and the pages are both another's."
    if n.issue == "different" and n.page not in _SAME_PAGES:
        return "The reference prints another issue, and no page that is the candidate's."
    agree = (n.year == "exact") + (n.volume == "exact") + (n.page in ("first", "first long", "both"))
    if not e.people.named and agree < 2 and e.work.people:
        return "The reference names nobody, and too few of its numbers are the candidate's."
    return ""


def other_authors(reading: Reading, e: Evidence) -> str:
    """Without a title the names must be the record's: other names mean another work."""
    if e.titled or not e.work.people:
        return ""
    strangers = e.levels["first words"] in ("some", "much", "great", "all")
    words = e.levels["words left"] in ("some", "much", "great", "all")
    if words and e.people.level == "first only":
        return "The reference prints another title and other authors than the candidate's."
    if strangers and e.people.level in ("absent", "others"):
        return "The reference names other authors than the candidate's."
    unnamed = e.container.level in ("absent", "partial")
    explained = e.levels["words left"] == "none" and e.levels["first words"] in ("none", "slight")
    if e.container.level == "partial" and not explained:
        return "The numbers agree, but the journal has another name, and words are left over."
    if unnamed and words and not e.levels["together"].startswith("3 for"):
        return "The reference names another journal or book than the candidate's."
    elsewhere = unnamed or e.levels["container beyond"] in ("word", "letter")
    if elsewhere and (strangers or e.people.level == "first only"):
        return "The numbers agree, but the journal and the authors are not wholly the candidate's."
    return ""


def another_edition(reading: Reading, e: Evidence) -> str:
    """The reference and the record name different editions."""
    ours = _edition(reading.folded)
    theirs = _edition(_title(e)) or _number(text.fold(e.work.work.edition_number))
    if ours and theirs and ours != theirs:
        return f"The candidate is another edition ({theirs}, where the reference says {ours})."
    if theirs > 1 and not ours and e.numbers.year != "exact":
        return f"The candidate is another edition ({theirs}), and the reference names none of that year."
    return ""


def chapter_for_book(reading: Reading, e: Evidence) -> str:
    """A chapter whose own title the reference does not print, for the book it is in."""
    chapter = e.work.work.type in _PARTS_OF_BOOKS
    if (
        chapter
        and not e.titled
        and e.title.level != "none"
        and e.numbers.page not in ("both", "first", "first long", "parted", "last differs")
    ):
        return (
            "The candidate is a part of a book or proceedings, "
            "and the reference prints neither its title nor its pages."
        )
    return ""


def not_an_article(reading: Reading, e: Evidence) -> str:
    """A record for a whole issue or journal, a figure or a referee report."""
    if e.work.work.type in _WHOLE and not (e.titled and e.left < 9):
        return f"The candidate's record is of type {e.work.work.type}, not the cited work itself."
    return ""


def another_stage(reading: Reading, e: Evidence) -> str:
    """A thesis or preprint for the publication, or the reverse."""
    kind, subtype = e.work.work.type, e.work.work.subtype
    if _THESIS.search(reading.folded) and kind == "journal-article" and not _THESIS.search(_title(e)):
        return "The reference is to a thesis, and the candidate is a journal article."
    published = e.numbers.page in ("both", "first", "first long") or e.container.level in (
        "full",
        "abbreviated",
    )
    if (
        _PREPRINT.search(reading.folded)
        and kind == "journal-article"
        and not published
        and not _PREPRINT.search(_title(e))
    ):
        return "The reference is to a preprint or working paper, and the candidate is the publication."
    preprint = kind == "posted-content" or subtype == "preprint"
    elsewhere = e.levels["words left"] in ("some", "much", "great", "all") and not e.container.end
    if preprint and (
        e.numbers.volume == "not in record" or (elsewhere and not _PREPRINT.search(reading.folded))
    ):
        return "The candidate is a preprint, and the reference is to a publication with volume or pages."
    return ""


def several_references(reading: Reading, e: Evidence) -> str:
    """More than one reference in one string: which one is meant cannot be said."""
    if reading.structured:
        return ""
    several = "The string seems to hold several references; split it."
    if _LISTED.search(reading.folded):
        return several
    years = [number for number in reading.numbers if number.year and not e.used[number.at]]
    dated = any(number.kind == "y" for number in years)
    wordy = e.levels["words left"] in ("some", "much", "great", "all")
    if years and e.numbers.year == "exact" and e.numbers.left >= (2 if dated else 3) and (dated or wordy):
        return several
    return ""


RULES: tuple[Rule, ...] = (
    another_notice,
    another_part,
    another_piece,
    begins_alike,
    another_title,
    another_edition,
    other_authors,
    names_and_year_alone,
    another_place,
    chapter_for_book,
    not_an_article,
    another_stage,
    another_venue,
    another_year_of_the_journal,
    several_references,
)


def _title(e: Evidence) -> str:
    return text.fold(" ".join((*e.work.work.title[:1], *e.work.work.subtitle)))


def _part(title: str) -> int:
    match = _PART.search(title)
    return _number(next(filter(None, match.groups()))) if match else 0


def _edition(string: str) -> int:
    match = _EDITION.search(string)
    return _number(next(filter(None, match.groups()))) if match else 0


def _number(token: str) -> int:
    digits = re.match(r"\d+", token)
    return int(digits.group()) if digits else _ROMAN.get(token) or _ORDINALS.get(token, 0)
