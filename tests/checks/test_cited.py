"""Keys out of documents, in every way they are cited, and quickly whatever the document."""

from __future__ import annotations

from time import process_time

import pytest

from enrich.checks.cited import ALL, cited_keys
from enrich.checks.exceptions import comments_in
from enrich.comparable.agreement.titles import title_likeness
from enrich.records import Work


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("a.tex", r"\cite{a,b} \citep*[see][p.~3]{c}", {"a", "b", "c"}),
        ("a.tex", r"\textcite{a}, \footcite[3]{b}, \Parencites(pre)(post)[1]{c}[2]{d}", {"a", "b", "c", "d"}),
        ("a.tex", "\\cite{%\n  a,\n  b\n}", {"a", "b"}),
        ("a.tex", "% \\cite{no}\n100\\% \\cite{yes}", {"yes"}),
        ("a.tex", r"\nocite{*}", {ALL}),
        ("a.tex", r"\citet<see>{a}", {"a"}),
        (
            "a.md",
            "[@a; see @b:2004, p. 3] and -@c.d. Not\\@e, not x@f.org, but @{g/h}",
            {"a", "b:2004", "c.d", "g/h"},
        ),
        ("a.md", "A raw \\cite{tex} too", {"tex"}),
        ("a.bcf", '<bcf:citekey order="1" intorder="1">a</bcf:citekey>', {"a"}),
        ("a.aux", "\\citation{a,b}\n\\abx@aux@cite{0}{c}\n\\abx@aux@segm{0}{0}{d}", {"a", "b", "c", "d"}),
        ("A.TEX", r"\cite{a}", {"a"}),
        ("a.ipynb", '{"cells": [{"cell_type": "markdown", "source": "[@a]"}]}', {"a"}),
    ],
)
def test_keys_are_found(name: str, text: str, keys: set[str]) -> None:
    assert cited_keys(name, text) == keys


@pytest.mark.parametrize(
    ("name", "text"), [("a.docx", ""), ("a.ipynb", "[]"), ("a.ipynb", "no json"), ("a.ipynb", "[" * 99_999)]
)
def test_what_cannot_be_read_is_told(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        cited_keys(name, text)


@pytest.mark.parametrize(
    "text", ["\\cite[" * 40_000, "\\cite{" * 40_000, "\\cite" + " [x]" * 40_000, "\\" + "c" * 200_000]
)
def test_no_document_is_slow(text: str) -> None:
    begun = process_time()
    cited_keys("a.tex", text)
    cited_keys("a.md", text)
    assert process_time() - begun < 5


def test_no_comment_and_no_title_is_slow() -> None:
    begun = process_time()
    comments_in(["% enrich: ignore[x]" + " " * 500_000 + "x"], ())
    title_likeness("ab " * 100_000, Work(DOI="10.5555/x", title=("ba " * 100_000,)))
    assert process_time() - begun < 5
