"""A book goes by its editors where it has no authors: the same title, edited by others, is another book."""

from __future__ import annotations

from enrich.comparable.agreement.people import editors_say
from enrich.comparable.kinds import BOOKS
from enrich.matching.evidence import Evidence
from enrich.matching.levels import SAME_PAGES
from enrich.matching.reading import Reading

_HANDLED = ("journal-article", "posted-content", "peer-review")


def other_editors(reading: Reading, e: Evidence) -> str:
    """The reference names editors, and none of them is the candidate's.

    Of a string it is asked only where no author is read in it, and of whole books:
    elsewhere nobody can be sure who is an editor. A printed identifier of the
    candidate outweighs it, and so do the pages of a chapter.
    Of an article next to its authors it says nothing: a journal has editors of
    several sorts, and records name the one who handled it.
    """
    if e.levels["identifier"] in ("same DOI", "same PMID"):
        return ""
    if not reading.structured and e.work.work.type not in BOOKS:
        return ""  # asked first, for the fields of a string are not known before they are parsed
    alone = not reading.fields.author
    if not reading.structured and not alone:
        return ""
    if not alone and (e.numbers.page in SAME_PAGES or e.work.work.type in _HANDLED):
        return ""
    if editors_say(reading.fields, e.work.work, alone=alone) != "differs":
        return ""
    return "The reference names other editors than the candidate has."
