"""The text of a saved Cambridge Core page: the job this project began with."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

SEED = Path(os.environ.get("ENRICH_SHARED", "../shared")) / "seed" / "cambridge-core-page.txt"

PAGE = """Skip to main content
A Paper about Things

Published online by Cambridge University Press:  28 May 2012

An abstract of 2012 that says something.

Brown, A. and Green, B. (2000) ‘A title’,Journal of Things, 7, 1, 4555.CrossRefGoogle Scholar
Council of Things (2010a) Things – a Report, London: Council, [accessed 12.10.2011].Google Scholar
...
Co‑op (forthcoming) Working Paper 12.
Smith, J. (1999) Book, Oxford: OUP.CrossRefGoogle ScholarPubMed
Cited by

Save article to Kindle

To save this article of 2012, read the notice.
"""


class TestCambridgeText(ReaderSuite):
    format = "cambridge-text"
    sample = PAGE.encode()
    references = 4
    set_aside = 3
    lines = (8, 9, 11, 12)

    def test_a_line_in_another_encoding_costs_itself(self) -> None:
        data = PAGE.replace("Council of Things", "München").encode()
        blocks = self.blocks(data.replace("ü".encode(), "ü".encode("latin-1")))
        assert [b.line for b in blocks if isinstance(b, Reference)] == [8, 11, 12]
        (aside,) = (b for b in blocks if b.line == 9)
        assert isinstance(aside, SetAside)
        assert aside.reason.startswith("not readable as UTF-8")

    def test_labels_become_links_and_the_original_stays(self) -> None:
        first = next(b for b in self.blocks() if isinstance(b, Reference))
        assert first.unstructured.endswith("4555.CrossRefGoogle Scholar")
        assert first.text.endswith("7, 1, 4555.")
        assert [(link.label, link.url) for link in first.links] == [("CrossRef", ""), ("Google Scholar", "")]


@pytest.mark.skipif(not SEED.exists(), reason=f"the seed page is not at {SEED} (set ENRICH_SHARED)")
def test_seed_page() -> None:
    references = [b for b in read(SEED) if isinstance(b, Reference)]
    assert [r.line for r in references] == list(range(25, 79))
    labels = Counter(link.label for r in references for link in r.links)
    assert labels == {"CrossRef": 21, "Google Scholar": 54, "PubMed": 1}
    printed = SEED.read_text(encoding="utf-8").splitlines()
    assert all(r.unstructured == printed[r.line - 1] for r in references)
    assert not any("Scholar" in r.text for r in references)


def test_a_note_that_cites_several_works_is_cut_where_their_labels_end() -> None:
    note = (
        "12 Brown, A., Things (London, 1999), p. 12Google Scholar; see also Smith, J., ‘Other’, "
        "Journal, 3 (2000), 4CrossRefGoogle Scholar. "
        "Compare Green, B., More (York, 2001), passim.Google Scholar"
    )
    page = f"A page\n\nPublished online by Cambridge University Press\n\nNotes\n\n{note}\nCited by\n"
    found = [b for b in read(Document("x.txt", page.encode())) if isinstance(b, Reference)]
    assert [r.text for r in found] == [
        "12 Brown, A., Things (London, 1999), p. 12",
        "see also Smith, J., ‘Other’, Journal, 3 (2000), 4",
        "Compare Green, B., More (York, 2001), passim.",
    ]
    assert [(r.line, r.unstructured) for r in found] == [
        (7, note[r.column - 1 :][: len(r.unstructured)]) for r in found
    ]
    assert [len(r.links) for r in found] == [1, 2, 1]
