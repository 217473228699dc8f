"""A row that is reconciled and the same row of a file are one reference, of which one decision holds."""

import csv
import io
from collections.abc import Iterator

import pytest

from enrich.index.starter import starter_works
from enrich.ledger.fingerprint import fingerprint
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Reference, Work
from enrich.web.reconcile.nouns import Query
from enrich.web.reconcile.references import reference_of

HEAD = ("Title", "Authors", "Journal", "Year", "Volume", "Pages", "DOI")


def _rows() -> Iterator[tuple[str, ...]]:
    for number, work in enumerate(work for work in starter_works() if work.title):
        people = "; ".join(f"{one.family}, {one.given}" if one.family else one.name for one in work.author)
        yield (work.title[0], people, *_place(work), work.DOI if number % 3 == 0 else "")


def _place(work: Work) -> tuple[str, str, str, str]:
    return next(iter(work.container_title), ""), str(work.issued or ""), work.volume, work.page


def test_of_a_table_with_columns() -> None:
    rows = list(_rows())
    table = io.StringIO()
    csv.writer(table).writerows([HEAD, *rows])
    blocks = read(Document("table.csv", table.getvalue().encode()))
    from_file = [block for block in blocks if isinstance(block, Reference)]
    for read_there, (title, *others) in zip(from_file, rows, strict=True):
        beside = tuple((name, (value,)) for name, value in zip(HEAD[1:], others, strict=True) if value)
        asked = reference_of(Query(query=title, properties=beside))
        assert asked is not None
        assert fingerprint(asked) == fingerprint(read_there), title


@pytest.mark.parametrize(
    "string", ["Curie M. On rays. J Rays. 1906;3:77-101.", "Кюри М. О лучах. 1906. Т. 3. С. 77."]
)
def test_of_a_list_of_strings(string: str) -> None:
    (there,) = read(Document("list.txt", f"{string}\n".encode()), format="list")
    asked = reference_of(Query(query=string))
    assert isinstance(there, Reference)
    assert asked is not None
    assert fingerprint(asked) == fingerprint(there)
