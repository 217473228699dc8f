"""One string for all who are asked by one: what is printed, else the fields in a bibliography's order."""

from __future__ import annotations

from pathlib import Path

from enrich.comparable.in_words import asked, text_of
from enrich.index import Index
from enrich.records import Candidate, Fields, Name, Reference, Work
from enrich.sources.crossref import query_of
from enrich.sources.index import IndexSource

FIELDS = Fields(
    editor=(Name(family="Novak", given="Petra"),), title="Surveying upland mires", year="2006", edition="2",
    publisher="Fell House", publisher_location="York",
)  # fmt: skip
MIRES = Work(DOI="10.5555/mire", type="edited-book", title=("Surveying upland mires",), editor=FIELDS.editor)


def test_fields_are_told_in_the_order_of_a_bibliography() -> None:
    told = "Novak, Petra. (2006). Surveying upland mires. 2 ed. York: Fell House"
    assert text_of(FIELDS) == told
    assert asked(Reference(id="r1", fields=FIELDS, structured=True)) == told


def test_what_is_printed_comes_first() -> None:
    reference = Reference(id="r1", unstructured="Novak Scholar", text="Novak", fields=FIELDS)
    assert asked(reference) == "Novak"
    assert asked(Reference(id="r1", unstructured="Novak", fields=FIELDS)) == "Novak"


def test_index_crossref_and_bench_ask_the_same() -> None:
    from tests.bench.worlds import World

    index = Index.in_memory([MIRES])
    reference = Reference(id="r1", fields=FIELDS, structured=True)
    (found,) = IndexSource(index, "test").search_many([reference])
    assert isinstance(found, tuple)
    measured = World("test", index, {}).ask(reference)
    assert [_doi(c) for c in found] == [_doi(c) for c in measured] == ["10.5555/mire"]
    assert query_of(reference) == asked(reference)


def test_nobody_else_makes_a_string_of_fields() -> None:
    root = Path(__file__).parents[2] / "enrich"
    telling = 'f"({fields.year})" if fields.year'
    found = {p.relative_to(root).as_posix() for p in root.rglob("*.py") if telling in p.read_text("utf-8")}
    assert found == {"comparable/in_words.py"}


def _doi(candidate: Candidate) -> str:
    return candidate.work.DOI
