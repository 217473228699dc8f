"""The numbers of PubMed and PubMed Central that a reference prints or links to: one answer for all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from enrich.comparable import doi, pmid
from enrich.comparable.redirectors import unwrapped
from enrich.patterns import lazy
from enrich.records import Link, Reference

_PARTS = lazy(r"[;,\s]+")
_TELLING = lazy(r"pmid|pmc|pubmed|medline|ncbi", re.IGNORECASE)
Kind = Literal["PMID", "PMCID"]


class Numbered(Struct, frozen=True):
    """A number that stands for a work: ``9876543`` of PubMed, ``PMC2345678`` of PubMed Central."""

    kind: Kind
    value: str

    @property
    def url(self) -> str:
        """Where it leads."""
        if self.kind == "PMID":
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.value}/"
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.value}/"


def printed_numbers(reference: Reference) -> tuple[Numbered, ...]:
    """Return each number that a reference prints in its fields and its text, or links to, in this order."""
    linked = (number_at(link.url) for link in (*reference.links, Link(label="", url=reference.fields.URL)))
    found = (*numbers_in_words(reference), *(one for one in linked if one is not None))
    return tuple(dict.fromkeys(found))


def numbers_in_words(reference: Reference) -> tuple[Numbered, ...]:
    """Return the numbers that a reference prints in its fields and its text, without those of its links."""
    fields = reference.fields
    given = (fields.PMID, fields.PMCID) if reference.structured else ("", "")
    text = reference.text or reference.unstructured
    return (*dict.fromkeys((*_in_fields(*given), *_in_text(text))),)


def number_at(url: str) -> Numbered | None:
    """Return the number that an address leads to, through redirectors and proxies; None where to none."""
    target = unwrapped(url) if url else None
    if target is None or not target.understood:
        return None
    if pmid.leads_to_central(target.url):
        return next((Numbered("PMCID", one) for one in pmid.all_of_central(target.url)), None)
    number = pmid.in_address(target.url)
    return Numbered("PMID", number) if number else None


def malformed_numbers(reference: Reference) -> tuple[str, ...]:
    """Return what a reference prints where a number of PubMed belongs, and is none."""
    field = reference.fields.PMID.strip() if reference.structured else ""
    said = pmid.malformed_in(reference.text or reference.unstructured)
    if field and not doi.is_placeholder(field) and not _in_fields(field, ""):
        return tuple(dict.fromkeys((field, *said)))
    return said


def _in_fields(number: str, central: str) -> tuple[Numbered, ...]:
    """What fields for the two hold: bare numbers, numbers with their names, addresses; either in either."""
    found = [Numbered("PMID", one) for part in _PARTS.split(number) if (one := pmid.alone(part))]
    found += [Numbered("PMCID", f"PMC{one}") for part in _PARTS.split(central) if (one := pmid.alone(part))]
    return (*found, *_in_text(number), *_in_text(central))


@lru_cache(maxsize=4096)
def _in_text(text: str) -> tuple[Numbered, ...]:
    if not _TELLING.search(text):
        return ()
    for one in doi.printed_in(text):
        text = text.replace(one.printed, " ")
    numbers = (Numbered("PMID", number) for number in pmid.all_in(text))
    return (*numbers, *(Numbered("PMCID", number) for number in pmid.all_of_central(text)))
