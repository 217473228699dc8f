r"""DOIs written into ``thebibliography`` in its own style, and into biber's entries."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.editors.base import CannotEdit
from enrich.editors.latex_bbl import BblEditor
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite
from tests.readers.test_latex_bbl import BIBER, LIST


def parsed(reference: Reference) -> Reference:
    """The reference with the DOI that parsing finds in a string."""
    linked = [doi.normalise(link.url) for link in reference.links]
    found = [d for d in (*doi.find_all(reference.text), *linked) if d]
    if reference.structured or not found:
        return reference
    return replace(reference, fields=replace(reference.fields, DOI=found[0]))


class TestBibliographyEditor(EditorSuite):
    format = "bbl"
    sample = LIST.encode()

    def references(self, data: bytes) -> list[Reference]:
        return [parsed(reference) for reference in super().references(data)]


class TestBiberEditor(EditorSuite):
    format = "bbl"
    sample = BIBER.replace("\\verb{doi}\n      \\verb 10.5555/ABC\n      \\endverb\n", "", 1).encode()


def edited(item: str, before: str = "", new: str = "10.5555/x", old: str = "") -> str:
    text = "\\begin{thebibliography}{1}\n" + before + "\\bibitem{a} " + item + "\n\\end{thebibliography}\n"
    references = [b for b in read(Document("x.bbl", text.encode())) if isinstance(b, Reference)]
    last = parsed(references[-1])
    made = BblEditor().apply(text.encode(), [(last, Edit(field="DOI", new=new, old=old))]).decode()
    return made.partition("\\bibitem{a} ")[2].removesuffix("\n\\end{thebibliography}\n")


SAID = "Doe, A. On Things. 2001."


@pytest.mark.parametrize(
    ("printed", "added"),
    [
        ("", r" \url{https://doi.org/10.5555/x}"),
        (r" \doi{10.5555/a\_b}", r" \doi{10.5555/x}"),
        ("\n\\newblock \\doi{10.5555/ab}.", "\n\\newblock \\doi{10.5555/x}."),
        (r" \url{https://doi.org/10.5555/a%3Cb}.", r" \url{https://doi.org/10.5555/x}."),
        (" doi: 10.5555/ab.", " doi: 10.5555/x."),
        ("\n\\newblock DOI: https://doi.org/10.5555/ab", "\n\\newblock DOI: https://doi.org/10.5555/x"),
        (
            "\n\\newblock \\href {http://dx.doi.org/10.5555/ab} {\\path{doi:10.5555/ab}}.",
            "\n\\newblock \\href {http://dx.doi.org/10.5555/x} {\\path{doi:10.5555/x}}.",
        ),
    ],
)
def test_a_doi_is_printed_as_the_others_are(printed: str, added: str) -> None:
    before = f"\\bibitem{{z}} Roe, B. Others. 1999.{printed}\n\n"
    assert edited(SAID, before) == SAID + added


def test_signs_that_latex_would_take_for_its_own_stand_in_an_address() -> None:
    before = "\\bibitem{z} Roe, B. Others. 1999. \\doi{10.5555/ab}\n"
    assert edited(SAID, before, "10.5555/a_b#1") == SAID + r" \url{https://doi.org/10.5555/a_b%231}"


@pytest.mark.parametrize(
    "behind", [" % why", "%", "\n% \\bibitem{b} Hidden", r"\BibitemShut {NoStop}%", "%\n\\BibitemShut{Stop}%"]
)
def test_the_doi_stands_before_comments_and_closing_marks(behind: str) -> None:
    assert edited(SAID + behind) == f"{SAID} \\url{{https://doi.org/10.5555/x}}{behind}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"\doi{10.5555/Old\_1}", r"\doi{10.5555/n\_w}"),
        (
            r"\href{https://doi.org/10.5555/old_1}{doi:10.5555/old\_1}",
            r"\href{https://doi.org/10.5555/n_w}{doi:10.5555/n\_w}",
        ),
    ],
)
def test_a_printed_doi_is_replaced_wherever_it_stands(before: str, after: str) -> None:
    assert edited(f"{SAID} {before}.", new="10.5555/n_w", old="10.5555/old_1") == f"{SAID} {after}."


def test_a_doi_in_pieces_is_left_alone() -> None:
    with pytest.raises(CannotEdit, match="in pieces"):
        edited(f"{SAID} \\doi{{10.5555/ol{{d}}}}", old="10.5555/old")


def test_a_doi_that_revtex_links_to_is_one_that_is_there() -> None:
    linked = (
        r"Doe, A. \href {\doibase 10.5555/AB} {\bibfield {journal} {J. Things}} (2001)\BibitemShut {Stop}%"
    )
    assert edited(linked, new="10.5555/ab") == linked
    assert edited(linked, old="10.5555/ab") == linked.replace("10.5555/AB", "10.5555/x")
