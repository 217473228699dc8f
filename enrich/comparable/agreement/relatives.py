"""Records that are of another document than the one described, though much agrees.

An erratum, the notice of a retraction, a preprint, a data set, supplementary
material, another edition bear the title and the names of the work they belong
to. To overwrite a reference with what such a record says would damage it.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from enrich.comparable import editions, text
from enrich.comparable.agreement.journals import same_journal
from enrich.comparable.agreement.numbers import page_agrees, volume_agrees, year_agrees
from enrich.patterns import lazy
from enrich.records import Fields, Update, Work

RETRACTIONS = frozenset({"retraction", "partial-retraction", "removal", "withdrawal"})
CONCERNS = frozenset({"expression-of-concern"})
CORRECTIONS = frozenset({"correction", "corrigendum", "erratum", "addendum", "clarification"})

Sort = Literal["retraction", "notice", "preprint", "publication", "part", "edition"]

_NOTICES = {
    "the notice of its retraction": lazy(
        r"^\W{0,3}(?:retraction|withdrawal)(?: note| notice)?(?: of| to| for)?\b\W"
        r"|^\W{0,3}notice of (?:retraction|withdrawal)"
    ),
    "an expression of concern about it": lazy(r"\bexpression of concern\b"),
    "a correction of it": lazy(
        r"^\W{0,3}(?:erratum|errata|corrigend(?:um|a)|addendum|(?:publisher|author)(?:'?s)? correction"
        r"|corrections?)"
        r"(?: (?:to|for|of))?(?:\W|$)|[\[(:] ?(?:erratum|corrigendum|correction)\W{0,3}$"
    ),
}
_PARTS = lazy(
    r"^\W{0,3}(?:supplement(?:ary|al)? (?:material|data|information|file|table|figure)s?|additional file \d+"
    r"|(?:replication )?data (?:from|for)|dataset for|(?:figure|table|appendix) s?\d+)\b"
)
_SERVER = lazy(
    r"\b(?:arxiv|[a-z]+rxiv|ssrn|preprints?|research square|corr|working papers?|e-?prints?|zenodo|osf)\b"
)


def notice_of(work: Work, kinds: frozenset[str]) -> Update | None:
    """The latest notice of these kinds in a work's record; a retraction that was taken back is none."""
    of_kind = sorted((u for u in work.updated_by if kind_of(u.type) in kinds), key=lambda u: u.updated)
    back = [u.updated for u in work.updated_by if kind_of(u.type) == "reinstatement"]
    if not of_kind or any(updated >= of_kind[-1].updated for updated in back):
        return None
    return of_kind[-1]


class Relative(Struct, frozen=True):
    """What a record is to the work described: its sort, in words, and the DOIs that it names for the work."""

    sort: Sort
    words: str
    of: tuple[str, ...] = ()


def relative(fields: Fields, printed: str, work: Work) -> Relative | None:
    """What the document of a record is to the work that a reference describes; None: nothing of these.

    `printed` is the reference's text. A reference that itself says it is to
    an erratum, a preprint or a data set means just that.
    """
    said = text.fold(fields.title or printed)
    return _notice(fields, said, work) or _other_form(fields, printed, work) or _edition(fields, work)


def kind_of(update: str) -> str:
    """The kind of a notice as Crossref's records and our tables write it."""
    return update.lower().replace("_", "-").replace(" ", "-")


def is_server(name: str) -> bool:
    """Whether a journal's or publisher's name is that of a place for preprints or data."""
    return bool(_SERVER.search(text.fold(name)))


def _notice(fields: Fields, said: str, work: Work) -> Relative | None:
    """A notice that has a place of its own; a publisher who reprints the whole work with it is none."""
    titles = [text.fold(title) for title in (*work.title, *work.subtitle)]
    words = next((w for w, p in _NOTICES.items() if any(p.search(title) for title in titles)), "")
    kinds = {kind_of(update.type) for update in work.update_to}
    known = (
        "the notice of its retraction" if kinds & RETRACTIONS
        else "an expression of concern about it" if kinds & CONCERNS
        else "a correction of it" if kinds & CORRECTIONS
        else ""
    )  # fmt: skip
    if (not words and not known) or any(pattern.search(said) for pattern in _NOTICES.values()):
        return None
    elsewhere = False in [agrees(fields, work) for agrees in (year_agrees, volume_agrees, page_agrees)]
    if not words and not elsewhere:
        return None
    of = tuple(update.DOI for update in work.update_to if update.DOI)
    sort: Sort = "retraction" if (words or known).endswith("retraction") else "notice"
    return Relative(sort, known or words, of)


def _other_form(fields: Fields, printed: str, work: Work) -> Relative | None:
    """A preprint, data set or supplement where a publication is described, or the reverse."""
    published = _in_a_journal(fields, work)
    if published and (work.type == "posted-content" or work.subtype == "preprint"):
        return Relative("preprint", "a preprint of it", work.is_preprint_of)
    part = work.type in ("component", "dataset", "peer-review") or any(
        _PARTS.search(text.fold(title)) for title in work.title
    )
    if part and published and fields.type != "dataset" and not _PARTS.search(text.fold(fields.title)):
        words = {"dataset": "a data set that belongs to it", "peer-review": "a referee's report on it"}
        return Relative("part", words.get(work.type, "a part of it or material that belongs to it"))
    if work.type == "journal-article" and is_server(fields.container_title) and not fields.volume:
        same = any(same_journal(fields.container_title, name) for name in work.container_title)
        return None if same else Relative("publication", "its published version", (work.DOI,))
    return None


def _in_a_journal(fields: Fields, work: Work) -> bool:
    """Whether a journal or book with a place in it is named that is not the record's own."""
    name = fields.container_title
    if not name or is_server(name) or not (fields.volume or fields.page or fields.article_number):
        return False
    own = (*work.container_title, *work.short_container_title, work.publisher)
    return not any(same_journal(name, other) for other in own if other)


def _edition(fields: Fields, work: Work) -> Relative | None:
    ours = editions.number(f"{fields.edition} ed") or editions.printed(fields.title)
    theirs = editions.number(f"{work.edition_number} ed") or next(
        filter(None, map(editions.printed, work.title)), 0
    )
    if not ours or not theirs or ours == theirs:
        return None
    return Relative("edition", f"another edition of it (edition {theirs}, where the reference says {ours})")
