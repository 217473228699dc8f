"""The DOI system's address in text: with http or https, with its old names, in any case, nothing else."""

from __future__ import annotations

import re

import pytest

from enrich.comparable import resolvers


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://doi.org/10.5555/x", True),
        ("HTTP://DX.DOI.ORG/10.5555/x", True),
        ("http://www.doi.org/10.5555/x", True),
        ("https://proxy.example.org/login?url=https://doi.org/10.5555/x", True),
        ("https://notdoi.org/10.5555/x", False),
        ("https://example.org/10.5555/x", False),
        ("https://doi.org", False),
    ],
)
def test_an_address_of_the_doi_system(address: str, is_one: bool) -> None:
    assert resolvers.is_address(address) is is_one
    begins = re.match(resolvers.ADDRESS, address, re.IGNORECASE) is not None
    assert begins == (is_one and "proxy" not in address)


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("See https://doi.org/", True),
        ("dx.DOI.org/", True),
        ("doi: ", False),
        ("notdoi.org/", False),
        ("", False),
    ],
)
def test_a_text_that_goes_on_with_a_doi(text: str, goes_on: bool) -> None:
    assert resolvers.is_before(text, len(text)) is goes_on
    longer = f"{'x' * 1000} {text}10.5555/x and more"
    assert resolvers.is_before(longer, longer.index("10.5555")) is goes_on
