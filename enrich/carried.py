"""The DOIs that a reference carries, wherever it carries them: one answer for look-up and matching."""

from __future__ import annotations

from enrich import doi
from enrich.records import Reference


def carried_dois(reference: Reference) -> tuple[str, ...]:
    """The DOIs in a reference's fields, its text or its links, each once, well-formed, in that order."""
    found = [doi.normalise(reference.fields.DOI), *doi.find_all(reference.text or reference.unstructured)]
    addresses = (reference.fields.URL, *(link.url for link in reference.links))
    found += [doi.normalise(address) for address in addresses if "doi.org" in address]
    return tuple(dict.fromkeys(d for d in found if d))
