"""What to write of copies that archives keep: the address of one for each lost page, never two. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import UNSET

from enrich.comparable.archived import is_of_an_archive
from enrich.comparable.printed_addresses import addresses_in
from enrich.editors.base import COPY, COPY_DAY, Edits
from enrich.formats.columns import NAMES
from enrich.records import Archived, Edit, Entry, LinkStatus, Reference

DATED = frozenset(("bibtex",))
"""The formats with a field for the day of a copy; in others its address tells it."""

SEVERAL = frozenset(
    ("ris", "refer", "endnote-xml", "bbl", "list", "cambridge-text", "markdown", "jats", "docx")
)
"""The formats in which a reference may have several addresses; others have one place, for the first."""


def copy_edits(entries: Iterable[Entry], format: str) -> Edits:
    """Return the edits that add a copy of each lost page to its reference, in a file of `format`.

    Nothing is added where the reference names a copy already, be it of another page.
    """
    dated, several = format in DATED, format in SEVERAL
    return [(entry.reference, edit) for entry in entries for edit in _of(entry, dated=dated, several=several)]


def with_copies(entries: Iterable[Entry]) -> Iterator[tuple[Entry, LinkStatus, Archived]]:
    """Return each link about which archives were asked, with its entry and their answer."""
    for entry in entries:
        for link in entry.links:
            if link.archive is not UNSET and link.archive.state != "unasked":
                yield entry, link, link.archive


def _of(entry: Entry, *, dated: bool, several: bool) -> Iterator[Edit]:
    found = {kept.url: kept for _, _, kept in with_copies([entry]) if kept.state == "found"}
    if names_a_copy(entry.reference):
        return
    for kept in [*found.values()][: None if several else 1]:
        yield Edit(field=COPY, new=kept.url)
        if dated:
            yield Edit(field=COPY_DAY, new=kept.date)


def names_a_copy(reference: Reference) -> bool:
    """Whether a reference, as its file has it, names a copy in an archive anywhere."""
    if any(one.value and one.name.strip().lower() in NAMES["archive_url"] for one in reference.columns):
        return True
    texts = (reference.unstructured, reference.text, reference.fields.URL)
    cells = (one.value for one in reference.columns)
    links = (one.url for one in reference.links)
    return any(is_of_an_archive(url) for text in (*texts, *cells, *links) for url in addresses_in(text))
