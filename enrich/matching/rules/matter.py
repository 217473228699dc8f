"""What stands around articles and chapters (mastheads, front matter, the issue itself) is none of them."""

from __future__ import annotations

from enrich.comparable import text
from enrich.matching.evidence import Evidence
from enrich.matching.levels import HARDLY
from enrich.matching.number_kinds import ISSUE_WORDS, MONTHS, VOLUME_WORDS
from enrich.matching.reading import Reading
from enrich.matching.rules.base import folded_title
from enrich.patterns import lazy

_MATTER = lazy(
    r"(?:front ?matter|back ?matter|masthead|(?:table of )?contents?(?: list)?|issue information|impressum"
    r"|editorial board|(?:inside )?(?:front |back )?cover(?: image| page)?|title page|half title"
    r"|copyright page|(?:volume|issue) (?:information|index|contents)|(?:author|subject|name|keyword)s? index"
    r"|index|list of (?:contributors|reviewers|figures|tables)|titelei|inhalt(?:sverzeichnis)?|sommaire"
    r"|frontispiece)\W*"
)
# The same, and other pieces of every issue or book, where a reference prints them as its title.
_PRINTED_MATTER = lazy(
    r"[.,)\"“”‘’]\s*(?:front ?matter|back ?matter|masthead|(?:table of )?contents|preface|foreword|editorial"
    r"|contributors?(?: contact details)?|list of contributors|title page|half title|copyright page|index"
    r"|acknowledge?ments|introduction|erratum|corrigendum)\s*[.,\"”’]"
)
_COUNTING = VOLUME_WORDS | ISSUE_WORDS | MONTHS


def front_matter(reading: Reading, e: Evidence) -> str:
    """The candidate is front matter, a masthead, an index or the like, and the reference does not name it.

    Such records stand at the pages of an issue or in a book and name its editors.
    A reference that names nobody, or the record's people, and no title may mean one.
    """
    named = e.title.level == "exact" and e.levels["title beyond"] == "no"
    theirs = e.people.named > 0 or e.levels["first words"] in HARDLY
    if not (named or theirs) and _MATTER.fullmatch(folded_title(e)):
        return f"The candidate is “{e.work.work.title[0]}”, which the reference does not name."
    return ""


def article_for_matter(reading: Reading, e: Evidence) -> str:
    """The reference is to a preface, contents, an editorial or the like, and the candidate is another piece.

    Editors write several pieces for one issue or book, and these have pages
    that others share.
    """
    if e.titled or e.title.level != "absent" or e.identifier_corroborated:
        return ""
    found = _PRINTED_MATTER.search(reading.folded)
    word = found.group().strip('.,)"“”‘’ ') if found else ""
    if word and word not in folded_title(e):
        return f"The reference is to a piece called “{word}”, which the candidate is not."
    return ""


def issue_for_article(reading: Reading, e: Evidence) -> str:
    """The candidate's title is but its journal's name, perhaps with volume and issue: a record of the issue.

    The reference names people, whom such a record does not know, so it is to
    an article.
    """
    people = e.people.named > 0 or e.levels["first words"] not in HARDLY
    if people and not e.work.people and _is_issue(e):
        return "The candidate's title is but the journal's name: it is the issue, not an article in it."
    return ""


def _is_issue(e: Evidence) -> bool:
    title = text.tokens(" ".join(e.work.work.title[:1]))
    return any(
        title[: len(form.words)] == list(form.words) and all(map(_counts, title[len(form.words) :]))
        for form in e.work.containers
    )


def _counts(word: str) -> bool:
    return word.isdigit() or word in _COUNTING
