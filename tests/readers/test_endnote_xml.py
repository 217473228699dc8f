"""EndNote's XML, and the bombs that XML is known for."""

from __future__ import annotations

import time

import pytest

from enrich.errors import UnreadableInput
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Name, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<xml><records>
<record><source-app name="EndNote" version="20">EndNote</source-app><rec-number>7</rec-number>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Smith, John</style></author><author>Things Group,</author>
</authors></contributors>
<titles><title><style face="normal">On </style><style face="italic">Things</style></title>
<secondary-title>J Things</secondary-title></titles>
<periodical><full-title>Journal of Things</full-title></periodical>
<pages>1-20</pages><volume>3</volume><number>4</number><dates><year><style>2001</style></year></dates>
<isbn>1234-5678</isbn><urls><related-urls><url>https://example.org/x</url></related-urls></urls>
<electronic-resource-num>10.5555/ABC</electronic-resource-num></record>
<record><titles><title>Broken &nothing; here</title></titles></record>
<record><rec-number>8</rec-number><ref-type name="Book">6</ref-type><titles><title>Book &amp; More</title>
<secondary-title>Series</secondary-title></titles><isbn>9783161484100</isbn></record>
<record><rec-number>9</rec-number></record>
</records></xml>
"""


class TestEndNoteXml(ReaderSuite):
    format = "endnote-xml"
    sample = SAMPLE.encode()
    references = 2
    set_aside = 2
    lines = (3, 14)


def blocks(text: str) -> list[Reference | SetAside]:
    return list(read(Document("x.xml", text.encode()), format="endnote-xml"))


def test_fields() -> None:
    first, book = (b for b in blocks(SAMPLE) if isinstance(b, Reference))
    assert (first.id, first.fields.title) == ("7", "On Things")
    assert first.fields.author == (Name(family="Smith", given="John"), Name(name="Things Group"))
    assert (first.fields.container_title, first.fields.year) == ("Journal of Things", "2001")
    assert (first.fields.DOI, first.fields.ISSN) == ("10.5555/abc", "1234-5678")
    assert (book.fields.title, book.fields.series_title) == ("Book & More", "Series")
    assert book.fields.ISBN == "9783161484100"


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9)),
        '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
    ],
    ids=["laughs", "file"],
)
def test_entities_are_refused(entities: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableInput, match="entities"):
        blocks(f"<!DOCTYPE xml [{entities}]>" + SAMPLE.replace("&nothing;", "&l9;"))
    assert time.process_time() - start < 2


def test_many_records_that_never_close() -> None:
    start = time.process_time()
    faults = [b for b in blocks(SAMPLE + "<record>" * 20_000) if isinstance(b, SetAside)]
    assert len(faults) == 20_002
    assert time.process_time() - start < 2
