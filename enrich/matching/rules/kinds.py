"""A book is not its chapter, a thesis or preprint not its publication, one string not one reference."""

from __future__ import annotations

from enrich.comparable.deposits import is_preprint
from enrich.comparable.kinds import BOOKS, PARTS_OF_BOOKS
from enrich.matching import thresholds
from enrich.matching.evidence import Evidence
from enrich.matching.levels import FIRST_PAGE, NAMED, SAME_PAGES, UNNAMED, WORDY
from enrich.matching.reading import Reading
from enrich.matching.rules.base import folded_title
from enrich.patterns import lazy

_THESIS = lazy(
    r"\b(?:ph\.?\s?d\.? (?:thesis|diss)|dissertation|doctoral thesis|master'?s thesis|habilitation)\b"
)
_PREPRINT = lazy(r"\b(?:arxiv|biorxiv|medrxiv|preprint|working paper|discussion paper)\b")
_VENUE = lazy(
    r"\bpresented at\b|\bproceedings of\b|\bin proc\b|\bannual (?:meeting|conference)\b"
    r"|\bin:? .{3,90}?\(eds?\b"
)
_FIRST, _SECOND = lazy(r"(?:^|\W)\(?a\) "), lazy(r"[.;)] \(?b\) ")
_LEAST_OF_ONE = 20
_HOSTS = BOOKS | {"proceedings", "proceedings-series", "book-series", "book-set", "report-series"}
_WHOLE = {"journal", "journal-issue", "journal-volume", "component", "peer-review"}


def whole_for_part(reading: Reading, e: Evidence) -> str:
    """The reference is to a chapter or paper with a title of its own; the candidate is the book it is in.

    A record with the pages that are printed is the part, whatever it calls itself.
    """
    if e.work.work.type in _HOSTS and e.in_order and e.numbers.page not in SAME_PAGES:
        before = sum(reading.weights[at] for at in range(e.title.begin) if not e.used[at])
        within = e.numbers.printed_page or "in" in reading.tokens[: e.title.begin]
        if before > thresholds.A_TITLE and within:
            return (
                "The reference is to a part that has its own title, and the candidate is the whole it is in."
            )
    return ""


def part_for_whole(reading: Reading, e: Evidence) -> str:
    """The candidate is a chapter or a conference paper, and neither its title nor its pages are printed.

    The reference may be to the book itself, or to another of its chapters.
    """
    chapter = e.work.work.type in PARTS_OF_BOOKS
    if chapter and not e.titled and e.title.level != "none" and e.numbers.page not in SAME_PAGES:
        return (
            "The candidate is a part of a book or proceedings, "
            "and the reference prints neither its title nor its pages."
        )
    return ""


def not_the_work_itself(reading: Reading, e: Evidence) -> str:
    """The record is for a whole journal or issue, a figure or table, or a referee's report."""
    reviewed = e.work.work.type != "peer-review" or e.people.named or "review" in reading.folded
    if e.work.work.type in _WHOLE and not (e.titled and e.left < thresholds.A_TITLE and reviewed):
        return f"The candidate's record is of type {e.work.work.type}, which is not the cited work itself."
    return ""


def article_for_thesis(reading: Reading, e: Evidence) -> str:
    """The reference says that it is a thesis, and the candidate is a journal article.

    An article whose own title speaks of a thesis is taken.
    """
    article = e.work.work.type == "journal-article"
    if article and _THESIS.search(reading.folded) and not _THESIS.search(folded_title(e)):
        return "The reference is to a thesis, and the candidate is a journal article."
    return ""


def article_for_data(reading: Reading, e: Evidence) -> str:
    """The reference says that it is data, software, a report or a standard; the candidate is an article.

    Articles about data and programs bear their titles. Where the journal or the
    first page is printed too, the article is what is cited; a record that names no journal
    says little of what it is.
    """
    published = e.container.level in NAMED or e.numbers.page in FIRST_PAGE
    if e.imprint.kind == "differs" and not published:
        kinds = ", ".join(sorted(reading.stated.kinds))
        return f"The reference is to a work of another kind ({kinds}), and the candidate is an article."
    return ""


def other_version(reading: Reading, e: Evidence) -> str:
    """The reference names a version of data or software, and the candidate is another one."""
    if e.work.work.type in ("dataset", "software") and e.imprint.version == "differs":
        ours, theirs = reading.stated.versions[0], e.work.versions[0]
        return f"The candidate is version {theirs}, and the reference names version {ours}."
    return ""


def article_for_preprint(reading: Reading, e: Evidence) -> str:
    """The reference says that it is a preprint or working paper, and the candidate is the publication.

    Where the journal or the first page of the publication is printed too, that is what is cited.
    """
    work = e.work.work
    if work.type != "journal-article" or is_preprint(work) or not _PREPRINT.search(reading.folded):
        return ""
    published = e.numbers.page in FIRST_PAGE or e.container.level in ("full", "abbreviated")
    if not published and not _PREPRINT.search(folded_title(e)):
        return "The reference is to a preprint or working paper, and the candidate is the publication."
    return ""


def preprint_for_publication(reading: Reading, e: Evidence) -> str:
    """The candidate is a preprint; the reference prints a volume, pages or a journal that it lacks.

    Pages from 1 on, next to the preprint's own number or the name of its server, are its extent.
    """
    if not is_preprint(e.work.work):
        return ""
    placed = _placed(e)
    if e.work.work.type in ("journal-article", "report"):
        elsewhere = False
        placed = placed and e.container.level in UNNAMED
    else:
        elsewhere = e.levels["words left"] in WORDY and not e.container.end
    if placed or (elsewhere and not _PREPRINT.search(reading.folded)):
        return "The candidate is a preprint, and the reference is to a published version."
    return ""


def _placed(e: Evidence) -> bool:
    """Whether a place is printed that the record lacks: a volume, or pages that are no extent."""
    known = e.same_number or e.container.level in NAMED
    extent = known and e.numbers.printed_page.startswith("1-")
    return e.numbers.volume == "not in record" or (e.numbers.page == "not in record" and not extent)


def other_number(reading: Reading, e: Evidence) -> str:
    """The reference prints a preprint's or deposit's number, and the candidate has another of that server.

    Where title, people and year are the candidate's, the number is sooner misprinted.
    """
    if e.levels["identifier"] != "other number":
        return ""
    same = e.title.level == "exact" and e.people.level in ("all", "sole", "first et al", "most")
    if same and e.numbers.year == "exact":
        return ""
    return (
        f"The reference is to {next(iter(reading.deposits.values()))}, and the candidate has another number."
    )


def article_for_paper(reading: Reading, e: Evidence) -> str:
    """The reference is to a conference paper or a chapter; the candidate is a journal article of its title.

    Neither the journal, nor the volume, nor the pages of the article are printed.
    """
    elsewhere = e.container.level in UNNAMED and e.numbers.volume != "exact"
    if (
        e.titled
        and elsewhere
        and e.numbers.page not in SAME_PAGES
        and e.work.work.type == "journal-article"
        and _VENUE.search(reading.folded)
        and not _VENUE.search(folded_title(e))
    ):
        return "The reference is to a conference paper or a chapter, and the candidate is a journal article."
    return ""


def several_references(reading: Reading, e: Evidence) -> str:
    """The text holds more than one reference: which one is meant cannot be said.

    A list with a) and b), or a second year with further numbers and words that
    belong to nothing.

    **What to do.** Split the text, one reference a line, and run it again.
    """
    if reading.structured:
        return ""
    several = "The text seems to hold several references; split it and run it again."
    first = _FIRST.search(reading.folded)
    if first and _SECOND.search(reading.folded, first.end() + _LEAST_OF_ONE):
        return several
    years = [number for number in reading.numbers if number.year and not e.used[number.at]]
    dated = any(number.kind == "y" for number in years)
    wordy = e.levels["words left"] in WORDY
    if years and e.numbers.year == "exact" and e.numbers.left >= (2 if dated else 3) and (dated or wordy):
        return several
    return ""
