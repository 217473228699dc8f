"""What the readers of structured formats share: the links that an entry's own fields make."""

from __future__ import annotations

from enrich.comparable import doi
from enrich.records import Fields, Link


def links_of(fields: Fields) -> tuple[Link, ...]:
    """The links that a record's DOI and address fields make, the DOI as its resolver's address."""
    identifier = doi.normalise(fields.DOI)
    address = doi.url(identifier) if identifier else fields.DOI
    pairs = (("doi", address), ("url", fields.URL))
    return tuple(Link(label=label, url=url) for label, url in pairs if url)
