"""Where does a work stand: where the reference says, elsewhere, or is that not known?

A place is journal, volume and first page, of a chapter its book and first
page. Whole books stand nowhere: people, year and publisher are what is left of them.
"""

from __future__ import annotations

from enrich.comparable.agreement.journals import book_agrees, journal_agrees, same_journal
from enrich.comparable.agreement.relatives import is_server
from enrich.comparable.kinds import BOOKS, PARTS_OF_BOOKS, is_meeting
from enrich.comparable.pages import first_and_last
from enrich.matching.contradictions import Sides
from enrich.matching.evidence import Evidence
from enrich.matching.levels import FIRST_PAGE, NAMED, PEOPLE_AGREE, UNNAMED
from enrich.records import Fields, Work

_DENYING = frozenset({"different", "close", "close but far"})
_NEAR = frozenset({"exact", "next"})
_IN_JOURNALS = frozenset({"journal-article", ""})
_IN_BOOKS = PARTS_OF_BOOKS - {"proceedings-article"}
_ARTICLES = frozenset({"", "article", "article-journal", "journal-article", "journal"})
_CHAPTERS = frozenset({"chapter", "book-chapter", "book-section", "incollection", "inbook", "entry"})


def is_at_place(sides: Sides) -> bool:
    """Whether journal, volume and first page are those of the record; of a chapter its book and that page."""
    evidence = sides.evidence
    if evidence.container.level not in NAMED and not _is_in_its_book(sides):
        return False
    volume = evidence.numbers.volume
    counted = volume == "exact" or (sides.work.type in PARTS_OF_BOOKS and volume not in _DENYING)
    return counted and (evidence.numbers.page in FIRST_PAGE or _begins_there(sides))


def _is_in_its_book(sides: Sides) -> bool:
    """Whether the words of the title are those of the book that is named, which is the record's."""
    return sides.evidence.titled and not sides.titled and bool(book_agrees(sides.fields, sides.work))


def is_on_another_page(evidence: Evidence) -> bool:
    """Whether journal and volume are the record's, and the first page is not."""
    numbers, known = evidence.numbers, evidence.container.level in NAMED
    return known and numbers.volume == "exact" and numbers.page in _DENYING


def is_placed(sides: Sides) -> bool:
    """Whether it is the place of one work alone: a volume and a page in it."""
    return sides.evidence.numbers.volume == "exact"


def _begins_there(sides: Sides) -> bool:
    """Whether the fields give the record's first page, where it was not told from other numbers."""
    fields, work = sides.fields, sides.work
    if sides.evidence.numbers.page not in ("missing", "none"):
        return False
    printed, known = (first_and_last(one.page or one.article_number)[0].casefold() for one in (fields, work))
    return bool(printed) and printed == known


def fits_but_for_its_title(sides: Sides) -> bool:
    """Whether place, people and year are the record's and the title alone is not."""
    evidence = sides.evidence
    fits = evidence.people.level in PEOPLE_AGREE and evidence.numbers.year in _NEAR
    return fits and not sides.titled and is_at_place(sides)


def is_book_but_for_its_title(sides: Sides) -> bool:
    """The same of a whole book, by its people, year and publisher."""
    evidence = sides.evidence
    if sides.work.type not in BOOKS or sides.titled or not _is_no_part(sides):
        return False
    fits = evidence.people.level in PEOPLE_AGREE and evidence.numbers.year == "exact"
    return fits and evidence.imprint.publisher != "differs"


def _is_no_part(sides: Sides) -> bool:
    """Whether no book is printed that holds the work; where a publisher stands alone it is read as one."""
    name = sides.fields.container_title
    return not name or same_journal(name, sides.work.publisher)


def fits_but_for_a_word(sides: Sides) -> bool:
    """Whether people, year, and place or publisher are the record's, and the title nearly is."""
    evidence = sides.evidence
    fits = evidence.people.level in PEOPLE_AGREE and evidence.numbers.year == "exact"
    nearly = evidence.title.level in ("near", "fuzzy") and not evidence.short_title
    whole = sides.work.type in BOOKS and evidence.imprint.publisher != "differs"
    return fits and nearly and (whole or is_at_place(sides))


def is_itself(sides: Sides) -> bool:
    """Whether title, people and year are the record's."""
    evidence = sides.evidence
    titled = evidence.title.level == "exact" and not evidence.short_title
    return titled and evidence.people.level in PEOPLE_AGREE and evidence.numbers.year in _NEAR


def stands_elsewhere(sides: Sides, there: Sides | None) -> bool:
    """Whether a work of this title, these people and this year stands at another place than is printed.

    `there` is the work that stands at the printed place, if one is known.
    Preprints and papers of meetings bear the title and the people of their articles, too.
    """
    if not is_itself(sides) or sides.evidence.container.level in NAMED:
        return False
    if there is not None and _is_in_another(sides, there.work):
        return True
    if sides.evidence.container.level not in UNNAMED:
        return False
    return _is_in_another_journal(sides) or _is_in_another_book(sides)


def _is_in_another(sides: Sides, there: Work) -> bool:
    """Whether two works of one sort stand in two journals, or books, and on other pages."""
    work, levels = sides.work, sides.evidence
    alike = any({work.type, there.type} <= sort for sort in (_IN_JOURNALS, _IN_BOOKS))
    names = [(one, other) for one in work.container_title for other in there.container_title]
    # A name that is not quite the printed one is a sister's where another work bears that one whole.
    sister = levels.container.level == "worn" and not set(work.container_title) & set(there.container_title)
    other = bool(names) and (sister or not any(same_journal(*pair) for pair in names))
    return alike and other and levels.numbers.page not in FIRST_PAGE


def _is_in_another_journal(sides: Sides) -> bool:
    fields, work, numbers = sides.fields, sides.work, sides.evidence.numbers
    if work.type not in _IN_JOURNALS or not _names_a_journal(fields):
        return False
    other = journal_agrees(fields, work) is False
    return other + (numbers.volume in _DENYING) + (numbers.page in _DENYING) > 1


def _is_in_another_book(sides: Sides) -> bool:
    fields, work, numbers = sides.fields, sides.work, sides.evidence.numbers
    # What a string is, is a parser's opinion: without a volume it may be a chapter.
    typed = fields.type in _CHAPTERS or not (sides.reading.structured or fields.volume)
    if not typed or is_meeting(fields.container_title) or work.type not in _IN_BOOKS:
        return False
    return numbers.page in (*_DENYING, "within") and book_agrees(fields, work) is False


def _names_a_journal(fields: Fields) -> bool:
    """Whether the reference prints a place as articles in journals have it."""
    name = fields.container_title
    plain = fields.type in _ARTICLES or (fields.type == "proceedings-article" and not is_meeting(name))
    return plain and bool(name and fields.volume) and not is_server(name) and not is_meeting(name)
