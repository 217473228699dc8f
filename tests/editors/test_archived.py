"""The address of an archive's copy is added beside what is printed, in every format that can hold it."""

from __future__ import annotations

import pytest

from enrich.comparable.archived import is_of_an_archive
from enrich.comparable.printed_addresses import addresses_in
from enrich.editors import editor_for
from enrich.editors.base import COPY, COPY_DAY, CannotEdit
from enrich.jobs.copy_edits import SEVERAL
from enrich.readers import read, recognise
from enrich.readers.base import Document
from enrich.records import Edit, Reference

URL = "https://web.archive.org/web/20111010120000/http://tide.example/~a_b?c=1&d=%7E2#e"
DAY = "2011-10-10"

DOCUMENTS = {
    "a.bib": "@online{a,\n  title = {Ebb},\n  url = {http://tide.example/a_b},\n  urldate = {2011},\n}\n",
    "a.ris": "TY  - ELEC\nTI  - Ebb\nUR  - http://tide.example/a_b\nER  - \n",
    "a.json": '[\n  {"id": "a", "type": "webpage", "title": "Ebb", "URL": "http://tide.example/a_b"}\n]\n',
    "a.yaml": "references:\n- id: a\n  type: webpage\n  title: Ebb\n  URL: http://tide.example/a_b\n",
    "a.enw": "%0 Web Page\n%T Ebb\n%U http://tide.example/a_b\n",
    "a.csv": "title,author,year,url,archive url\nEbb,Tide,2010,http://tide.example/a_b,\n",
    "a.txt": "1. Tide, B. (2010). Ebb and flow. http://tide.example/a_b\n2. Tide, C. (2011). Flow. Brill.\n",
    "a.md": "# References\n\n- Tide, B. (2010). Ebb and flow. <http://tide.example/a_b>\n",
    "a.bbl": "\\begin{thebibliography}{1}\n\\bibitem{a}\nTide, B. (2010). Ebb and flow.\n"
    "\\url{http://tide.example/a_b}\n\\end{thebibliography}\n",
    "a.xml": "<article><back><ref-list><ref id='r1'><mixed-citation>Tide, B. (2010). Ebb and flow. "
    "<uri>http://tide.example/a_b</uri></mixed-citation></ref></ref-list></back></article>",
    "end.xml": "<xml><records><record><rec-number>1</rec-number><titles><title>Ebb and flow</title></titles>"
    "<urls><related-urls><url>http://tide.example/a_b</url></related-urls></urls></record></records></xml>",
}  # fmt: skip


def format_of(name: str) -> str:
    return recognise(Document(name, DOCUMENTS[name].encode())).name


def first(name: str, data: bytes) -> Reference:
    return next(one for one in read(Document(name, data)) if isinstance(one, Reference))


def written(name: str, data: bytes, *edits: Edit) -> bytes:
    editor = editor_for(recognise(Document(name, data)).name)
    assert editor is not None
    reference = first(name, data)
    return editor.apply(data, [(reference, edit) for edit in edits])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_copy_is_added_and_read_again(name: str) -> None:
    data = DOCUMENTS[name].encode()
    after = written(name, data, Edit(field=COPY, new=URL))
    there = first(name, after)
    assert there.fields.URL == first(name, data).fields.URL, "the page's own address stays what it was"
    texts = (there.unstructured, there.text, *(link.url for link in there.links))
    kept = [
        one for text in texts for one in addresses_in(text.replace("&amp;", "&")) if is_of_an_archive(one)
    ]
    assert set(kept) == {URL}
    for line in data.splitlines():
        assert line.rstrip(b",}]").strip() in after or name in ("a.csv", "a.xml", "end.xml")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_again_changes_nothing(name: str) -> None:
    once = written(name, DOCUMENTS[name].encode(), Edit(field=COPY, new=URL))
    assert written(name, once, Edit(field=COPY, new=URL)) == once


SECOND = "https://arquivo.pt/wayback/20120101000000/http://flow.example/b"


@pytest.mark.parametrize("name", [n for n in DOCUMENTS if format_of(n) in SEVERAL])
def test_two_lost_pages_get_a_copy_each(name: str) -> None:
    edits = Edit(field=COPY, new=URL), Edit(field=COPY, new=SECOND)
    once = written(name, DOCUMENTS[name].encode(), *edits)
    there = first(name, once)
    said = " ".join((there.unstructured, *(link.url for link in there.links))).replace("&amp;", "&")
    assert all(url in said for url in (URL, SECOND))
    assert written(name, once, *edits) == once


def test_bibtex_has_the_day_as_well() -> None:
    after = written(
        "a.bib", DOCUMENTS["a.bib"].encode(), Edit(field=COPY, new=URL), Edit(field=COPY_DAY, new=DAY)
    )
    assert f"archiveurl = {{{URL}}},\n  archivedate = {{{DAY}}},\n" in after.decode()


def test_a_day_without_its_copy_is_not_written() -> None:
    data = DOCUMENTS["a.bib"].encode()
    assert written("a.bib", data, Edit(field=COPY_DAY, new=DAY)) == data


@pytest.mark.parametrize("there", ["archiveurl = {http://mine.example/x}", "Archive-URL = {x}"])
def test_what_somebody_put_there_stays(there: str) -> None:
    data = f"@online{{a,\n  title = {{Ebb}},\n  {there},\n  urldate = {{2009-01-01}}\n}}\n".encode()
    edits = Edit(field=COPY, new=URL), Edit(field=COPY_DAY, new=DAY)
    assert written("a.bib", data, *edits) == data


@pytest.mark.parametrize(
    "hostile",
    [
        "https://a.example/}, note = {x",
        "https://a.example/\\input{x}",
        "https://a.example/é",
        "https://a.example/a b",
        "https://a.example/a.",
        'https://a.example/"onload=x',
        "https://a.example/<b>",
        "javascript:alert(1)",
        "https://localhost\nUR  - x",
    ],
)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_could_end_a_value_is_written_nowhere(name: str, hostile: str) -> None:
    with pytest.raises(CannotEdit):
        written(name, DOCUMENTS[name].encode(), Edit(field=COPY, new=hostile))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.nbib", "PMID- 1\nTI  - Ebb and flow of tides\nAU  - Tide B\n\n"),
        ("a.csv", "title,author,year,url\nEbb,Tide,2010,http://tide.example/a_b\n"),
    ],
)
def test_a_format_without_a_place_says_so(name: str, text: str) -> None:
    with pytest.raises(CannotEdit):
        written(name, text.encode(), Edit(field=COPY, new=URL))
