"""Lines made to cost much are read, parsed and judged in the time of any long line."""

from __future__ import annotations

import time

import pytest

from enrich.links import judge_links
from enrich.parsing import parse
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Link, Match, Reference

SEARCH = "https://scholar.google.com/scholar?title=" + "a+" * 5_000 + "&author=b"
REPEATED = ["1 ", "(", "accessed 1 ", "Google Scholar", "Google Scholar; ", "10.1234/", "and ", "A. ", "’,"]


@pytest.mark.parametrize("repeated", REPEATED)
def test_repetition_costs_no_more_than_its_length(repeated: str) -> None:
    line = "Brown, A. (2000) A title. " + repeated * (200_000 // len(repeated))
    page = f"Published online by Cambridge University Press\n{line}.Google Scholar\n"
    started = time.process_time()
    found = [
        b for b in read(Document("x", page.encode()), format="cambridge-text") if isinstance(b, Reference)
    ]
    for reference in found[:3]:
        parse(reference)
        searched = Reference(id="r1", text=reference.text, links=(Link(label="Google Scholar", url=SEARCH),))
        judge_links(searched, Match(status="unmatched", reason="None holds it."))
    assert found
    assert time.process_time() - started < 2
