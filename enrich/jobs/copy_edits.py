"""What to write of copies that archives keep: the address of one beside a lost page, never two. Pure."""

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


def copy_edits(entries: Iterable[Entry], format: str) -> Edits:
    """Return the edits that add a copy to each reference with a lost page, in a file of `format`.

    Nothing is added where the reference names a copy already, be it of another page.
    """
    return [(entry.reference, edit) for entry in entries for edit in _of(entry, dated=format in DATED)]


def with_copies(entries: Iterable[Entry]) -> Iterator[tuple[Entry, LinkStatus, Archived]]:
    """Return each link about which archives were asked, with its entry and their answer."""
    for entry in entries:
        for link in entry.links:
            if link.archive is not UNSET and link.archive.state != "unasked":
                yield entry, link, link.archive


def _of(entry: Entry, *, dated: bool) -> Iterator[Edit]:
    found = next((kept for _, _, kept in with_copies([entry]) if kept.state == "found"), None)
    if found is None or names_a_copy(entry.reference):
        return
    yield Edit(field=COPY, new=found.url)
    if dated:
        yield Edit(field=COPY_DAY, new=found.date)


def names_a_copy(reference: Reference) -> bool:
    """Whether a reference, as its file has it, names a copy in an archive anywhere."""
    if any(one.value and one.name.strip().lower() in NAMES["archive_url"] for one in reference.columns):
        return True
    texts = (reference.unstructured, reference.text, reference.fields.URL)
    cells = (one.value for one in reference.columns)
    links = (one.url for one in reference.links)
    return any(is_of_an_archive(url) for text in (*texts, *cells, *links) for url in addresses_in(text))
