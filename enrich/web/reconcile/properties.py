"""The table of properties: what a query may say of a work, and which columns can be made of one.

Another property is another line here. Each has one value for a work, or none:
OpenRefine makes a row of each further value, and a table that had a line for
each reference would have one for each author.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from enrich.comparable import doi
from enrich.comparable.agreement.relatives import RETRACTIONS, kind_of, notice_of
from enrich.comparable.notices import says_withdrawn
from enrich.formats import columns
from enrich.records import Name, Update, Work

Value = str | int
_READ = Callable[[Work], "Value | None"]


class Property(Struct, frozen=True, kw_only=True):
    """A property: `id` is Crossref's name for it where there is one.

    `role` is that of a column with such values, "" where it is none of a reference; `read`
    gives its value of a work (None or "": none), and is None where works have no such thing.
    """

    id: str
    name: str
    description: str
    role: str = ""
    read: _READ | None = None


def _joined(values: Iterable[object]) -> str:
    return "; ".join(filter(None, map(str, values)))


def _people(names: Iterable[Name]) -> str:
    return _joined(names)


def is_retracted(work: Work) -> bool:
    """Whether a record says that its work was retracted and not reinstated."""
    if notice_of(work, RETRACTIONS):
        return True
    back = any(kind_of(update.type) == "reinstatement" for update in work.updated_by)
    return not (work.update_to or back) and any(map(says_withdrawn, work.title))


def _notice(update: Update) -> str:
    kind = update.label or update.type
    return " ".join(filter(None, (kind, f"({update.updated})" if update.updated else "", update.DOI)))


_TABLE = (
    Property(id="title", name="Title", description="The title of the work", role="title",
             read=lambda w: next(iter(w.title), "")),
    Property(id="subtitle", name="Subtitle", description="Its subtitle",
             read=lambda w: next(iter(w.subtitle), "")),
    Property(id="author", name="Authors", description="“Family, Given”, several parted by semicolons",
             role="author", read=lambda w: _people(w.author)),
    Property(id="editor", name="Editors", description="The same for editors", role="editor",
             read=lambda w: _people(w.editor)),
    Property(id="container-title", name="Journal or book", description="What the work stands in",
             role="container_title", read=lambda w: next(iter(w.container_title), "")),
    Property(id="year", name="Year", description="The year in which it came out", role="year",
             read=lambda w: w.issued),
    Property(id="volume", name="Volume", description="The volume of the journal", role="volume",
             read=lambda w: w.volume),
    Property(id="issue", name="Issue", description="The issue of the volume", role="issue",
             read=lambda w: w.issue),
    Property(id="page", name="Pages", description="First and last page", role="page", read=lambda w: w.page),
    Property(id="article-number", name="Article number", description="The number that stands for pages",
             role="article_number", read=lambda w: w.article_number),
    Property(id="publisher", name="Publisher", description="Who published it", role="publisher",
             read=lambda w: w.publisher),
    Property(id="edition", name="Edition", description="Which edition of a book", role="edition",
             read=lambda w: w.edition_number),
    Property(id="type", name="Type", description="Crossref's type of the work", role="type",
             read=lambda w: w.type),
    Property(id="language", name="Language", description="Of the work, as a code", read=lambda w: w.language),
    Property(id="DOI", name="DOI", description="The DOI of the work", role="DOI", read=lambda w: w.DOI),
    Property(id="URL", name="Address", description="The address of the DOI", role="URL",
             read=lambda w: doi.url(w.DOI)),
    Property(id="ISSN", name="ISSN", description="Of its journal", role="ISSN",
             read=lambda w: _joined(w.ISSN)),
    Property(id="ISBN", name="ISBN", description="Of the book", role="ISBN",
             read=lambda w: _joined(w.ISBN)),
    Property(id="PMID", name="PubMed number", description="Its number there", role="PMID",
             read=lambda w: w.PMID),
    Property(id="PMCID", name="PubMed Central number", description="Its number there", role="PMCID"),
    Property(id="reference", name="Whole reference", description="The reference as it is printed",
             role="reference"),
    Property(id="retracted", name="Retracted", description="“yes” where the record says so, “no” else",
             read=lambda w: "yes" if is_retracted(w) else "no"),
    Property(id="updates", name="Notices", description="Corrections, retractions, concerns, with their DOIs",
             read=lambda w: _joined(map(_notice, w.updated_by))),
    Property(id="published-version", name="Published version", description="Of a preprint, its DOI",
             read=lambda w: _joined(w.is_preprint_of)),
    Property(id="agency", name="Agency", description="Who registered the DOI", read=lambda w: w.agency),
)  # fmt: skip
CONTRADICTIONS = Property(
    id="contradictions",
    name="Contradictions",
    description="What the record denies of the references that were asked for here, each by its first words",
)
"""The one that no work has by itself: it is known of the references that were asked for."""
PROPERTIES: dict[str, Property] = {one.id: one for one in (*_TABLE, CONTRADICTIONS)}
FETCHED = tuple(one for one in PROPERTIES.values() if one.read or one is CONTRADICTIONS)
"""Those of which columns can be made."""
_FOLDED = {name.lower().replace("-", ""): one for name, one in PROPERTIES.items()}
_MORE = {"issued": "year", "published": "year", "editionnumber": "edition", "seriestitle": "series_title"}


def role_of(name: str) -> str:
    """The role in a reference of what a property is called: by its id, or as a column may be headed."""
    folded = name.strip().lower().replace("-", "").replace("_", "")
    known = _FOLDED.get(folded)
    return known.role if known else _MORE.get(folded, "") or columns.role_of(name.strip())
