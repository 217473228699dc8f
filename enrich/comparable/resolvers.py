"""The address of the DOI system as text prints it: one answer for readers, editors and checks."""

from __future__ import annotations

import re

from enrich.patterns import lazy

WITHOUT_SCHEME = r"//(?:(?:dx|www)\.)?doi\.org/"
ADDRESS = rf"https?:{WITHOUT_SCHEME}"
"""A pattern of what stands before a DOI in its address."""
LABELLED = rf"(?:{ADDRESS}|doi:\s{{0,20}})"
"""A pattern of what stands before a DOI: its address, or a label that says what it is."""

_LEADS = lazy(r"\bdoi\.org/", re.IGNORECASE)
_LONGEST = 30
_BEFORE = lazy(r"\bdoi\.org/\Z", re.IGNORECASE)


def is_address(url: str) -> bool:
    """Whether an address is the DOI system's, or names such a one in itself."""
    return _LEADS.search(url) is not None


def is_before(text: str, at: int) -> bool:
    """Whether an address of the DOI system goes on at `at`: a DOI is percent-encoded there."""
    return _BEFORE.search(text, max(0, at - _LONGEST), at) is not None
