"""Named fields reach the matcher as what they are: no number is guessed again."""

import pytest

from enrich.matching.evidence import weigh
from enrich.matching.facets import facets
from enrich.matching.reading import read
from enrich.records import Fields, Name, Reference
from enrich.wire.crossref import work_from_json

SAID = Fields(author=(Name(family="Brekke", given="S."),), title="Deltas", container_title="Fjord Studies")


def kinds(**fields):
    reading = read(Reference(id="r1", structured=True, fields=Fields(author=SAID.author, **fields)))
    return [(number.value, number.kind) for number in reading.numbers]


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        ({"title": "Deltas", "volume": "2019"}, [("2019", "v")]),
        ({"title": "Deltas", "volume": "12(3)"}, [("12", "v"), ("3", "i")]),
        ({"title": "Deltas", "volume": "844-845"}, [("844", "r"), ("845", "t")]),
        ({"title": "Deltas", "volume": "XIV"}, [("14", "v")]),
        ({"title": "Deltas", "volume": "B13"}, [("b13", "v")]),
        ({"title": "Deltas", "issue": "2"}, [("2", "i")]),
        ({"title": "Deltas", "page": "77101"}, [("77101", "p")]),
        ({"title": "Deltas", "page": "77-101"}, [("77", "r"), ("101", "t")]),
        ({"title": "Deltas", "page": "2001"}, [("2001", "p")]),
        ({"title": "Deltas", "article_number": "e1001"}, [("e1001", "p")]),
        ({"title": "Deltas", "year": "2005a"}, [("2005a", "y")]),
        ({"title": "Deltas", "year": "2005-03-12"}, [("2005", "y"), ("3", "d"), ("12", "d")]),
        ({"title": "Deltas", "edition": "2"}, [("2", "e")]),
        ({"title": "Deltas in 1998 and 12 fjords", "volume": "3"}, [("1998", "x"), ("12", "x"), ("3", "v")]),
        ({"title": "KnotSolver (v2.0.1)"}, [("v2", "x"), ("0", "x"), ("1", "x")]),
    ],
)
def test_a_number_is_what_its_field_is(fields, numbers):
    assert kinds(**fields) == numbers


def test_the_order_of_fields_explains_no_number():
    """A volume that is also a page's number is compared with the volume, wherever it stands."""
    work = {
        "DOI": "10.5555/x",
        "type": "journal-article",
        "title": ["Deltas"],
        "container-title": ["Fjord Studies"],
        "volume": "31",
        "page": "12-19",
        "author": [{"family": "Brekke"}],
    }
    said = Fields(author=SAID.author, title="Deltas", container_title="Fjord Studies", volume="12", page="31")
    evidence = weigh(read(Reference(id="r1", structured=True, fields=said)), facets(work_from_json(work)))
    assert (evidence.numbers.volume, evidence.numbers.page) == ("different", "different")


def test_words_of_publisher_and_series_are_no_other_title():
    said = Fields(
        author=SAID.author, title="Deltas", publisher="Hollin Press", publisher_location="Oxbow",
        series_title="Upland Studies",
    )  # fmt: skip
    reading = read(Reference(id="r1", structured=True, fields=said))
    left = [token for token, weight in zip(reading.tokens, reading.weights, strict=True) if weight]
    assert left == ["brekke", "s", "deltas"]
    assert {reading.tokens[at] for at in reading.imprint} == {"hollin", "press", "oxbow"}


def test_fields_together_are_read_no_further_than_a_string():
    long = "1" * 9_000
    said = Fields(
        author=SAID.author, title=long, container_title=long, volume=long, page=long, publisher=long
    )
    reading = read(Reference(id="r1", structured=True, fields=said))
    assert len(reading.squashed) < 8_500
