"""What the readers of structured formats share: what an entry's own fields make, links and numbers."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.comparable import doi
from enrich.comparable.deposits import deposits_in
from enrich.records import Fields, Link


def links_of(fields: Fields) -> tuple[Link, ...]:
    """The links that a record's DOI and address fields make, the DOI as its resolver's address."""
    identifier = doi.normalise(fields.DOI)
    address = doi.url(identifier) if identifier else fields.DOI
    pairs = (("doi", address), ("url", fields.URL))
    return tuple(Link(label=label, url=url) for label, url in pairs if url)


def with_numbers(text: str, *, place: str, values: Iterable[str]) -> str:
    """`text` with the numbers of preprints and deposits that only these values print, in their plainest form.

    `place` is the journal, archive or institution that says whose numbers they are. Nobody
    searches a field for notes or for reports, but everybody reads the text.
    """
    said = "; ".join(f"{place} {value}" for value in values if any(map(str.isdigit, value)))
    found = deposits_in(said[:_LONGEST_SAID])
    if not found:
        return text
    known = {one.key for one in deposits_in(text)}
    return " ".join((text, *(f"{one.name}." for one in found if one.key not in known)))


_LONGEST_SAID = 2_000
