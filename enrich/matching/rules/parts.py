"""Parts, volumes and editions of one work are works of their own."""

from __future__ import annotations

from enrich.comparable import editions, parts
from enrich.comparable.kinds import BOOKS
from enrich.matching.evidence import Evidence
from enrich.matching.levels import SAME_PAGES
from enrich.matching.reading import Reading
from enrich.matching.rules.base import folded_title


def part_not_named(reading: Reading, e: Evidence) -> str:
    """The candidate's title names a part of a series, and the reference does not name that part.

    Parts of a series share their title, their authors and often their volume.
    A numeral that is printed elsewhere, as a volume or in the journal's name,
    names no part.
    """
    theirs = parts.named_in(folded_title(e)) if e.titled else 0
    missing = {editions.number(word) for word in e.title.missing}
    unprinted = theirs in missing or _only_in_container(reading, e)
    if theirs and unprinted and theirs not in (parts.named_in(reading.folded), _part_behind(reading, e)):
        return f"The candidate is part {theirs} of a series, and the reference does not name that part."
    return ""


def other_part(reading: Reading, e: Evidence) -> str:
    """The reference names a part right behind the title, and the candidate's title does not.

    Where the pages agree, the part is sooner left out of the record's title.
    """
    ours = _part_behind(reading, e) if e.in_order else 0
    if ours and ours != parts.named_in(folded_title(e)) and e.numbers.page not in SAME_PAGES:
        return f"The reference names part {ours}, and the candidate's title does not."
    return ""


def indistinguishable_part(reading: Reading, e: Evidence) -> str:
    """The candidate is a later part of a series, and nothing printed says which part is meant.

    No title and no pages are printed that would say it. The candidate may be
    the work meant, so it is shown, and it stands in the way of other parts.
    """
    part = 0 if e.titled or e.numbers.page in SAME_PAGES else parts.named_in(folded_title(e))
    if not (part or e.titled or e.numbers.page in SAME_PAGES or e.numbers.volume == "exact"):
        part = parts.begun_with(folded_title(e))
    if part > 1 and not parts.named_in(reading.folded):
        return f"The candidate is part {part} of a series, and nothing in the reference says which part."
    return ""


def indistinguishable_edition(reading: Reading, e: Evidence) -> str:
    """The candidate is a book, and the reference prints neither a year nor an edition.

    Editions of a book share title, authors and publisher. The candidate may be
    the work meant, so it is shown.
    """
    if e.work.work.type in BOOKS and e.numbers.year == "missing" and not reading.edition:
        return "The reference prints neither year nor edition, and the book may have several editions."
    return ""


def other_edition(reading: Reading, e: Evidence) -> str:
    """The reference and the record both name an edition, and not the same one."""
    ours, theirs = reading.edition, _their_edition(e)
    if ours and theirs and ours != theirs:
        return f"The candidate is edition {theirs}, and the reference names edition {ours}."
    return ""


def edition_not_named(reading: Reading, e: Evidence) -> str:
    """The candidate is a later edition, and the reference names none.

    A book whose year agrees is taken all the same, for it is told from its
    other editions by its year; nothing else has editions of one year.
    """
    theirs = _their_edition(e)
    placed = e.work.volume or e.work.first or e.work.containers
    dated = e.numbers.year == "exact" and e.work.work.type in BOOKS and not placed
    if theirs > 1 and not reading.edition and not dated:
        return f"The candidate is edition {theirs}, and the reference names no edition."
    return ""


def _their_edition(e: Evidence) -> int:
    return editions.printed(folded_title(e)) or editions.number(e.work.work.edition_number)


def _only_in_container(reading: Reading, e: Evidence) -> bool:
    """Whether the last word of a shuffled title, a numeral, is printed in the container only."""
    places = reading.places.get(e.title.form.words[-1], ()) if e.title.form else ()
    held = range(e.container.begin, e.container.end)
    return e.title.level == "scrambled" and bool(places) and all(at in held for at in places)


def _part_behind(reading: Reading, e: Evidence) -> int:
    """The part that the reference names right behind the title, 0 where it names none."""
    return parts.named_by(reading.tokens[e.title.end : e.title.end + 2])
