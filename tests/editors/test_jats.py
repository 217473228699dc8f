"""DOIs written into JATS: one `pub-id`, and no other character changes."""

from __future__ import annotations

import pytest

from enrich.editors.base import CannotEdit
from enrich.editors.jats import JatsEditor
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite

SAMPLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<article><front/><back><ref-list>
<!-- <ref><mixed-citation>none</mixed-citation></ref> -->
<ref id='a'><label>1</label>
  <mixed-citation publication-type="journal">Smith J &amp; Doe. On things.
  Journal. 1999;3:4-5.</mixed-citation></ref>
<ref id="b"><element-citation publication-type="journal">
    <name><surname>Doe</surname></name>
    <article-title>Other <italic>things</italic></article-title>
    <source>Journal</source><year>2001</year>
    <pub-id pub-id-type="pmid">12</pub-id>
  </element-citation></ref>
<ref><mixed-citation>Lee B. A book. 2003;1:2.
 <pub-id pub-id-type="doi">10.5555/Old</pub-id>.</mixed-citation></ref>
</ref-list></back></article>
"""


class TestJatsEditor(EditorSuite):
    format = "jats"
    sample = SAMPLE


def edited(data: bytes, at: int, new: str = "10.5555/x<y>") -> bytes:
    references = [b for b in read(Document("x", data), format="jats") if isinstance(b, Reference)]
    return JatsEditor().apply(data, [(references[at], Edit(field="DOI", new=new))])


ADDED = b'<pub-id pub-id-type="doi">10.5555/x&lt;y&gt;</pub-id>'


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        (0, b"3:4-5.</", b"3:4-5. " + ADDED + b"</"),
        (1, b"12</pub-id>\n", b"12</pub-id>\n    " + ADDED + b"\n"),
        (2, b"10.5555/Old", b"10.5555/x&lt;y&gt;"),
    ],
)
def test_where_it_goes(at: int, before: bytes, after: bytes) -> None:
    assert edited(SAMPLE, at) == SAMPLE.replace(before, after)


def test_prefixes_and_encodings_are_the_document_s() -> None:
    data = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><j:ref-list xmlns:j="x"><j:ref>'
        "<j:mixed-citation>M\xfcller. Ein Buch. 1999.</j:mixed-citation></j:ref></j:ref-list>"
    )
    after = data.replace("</j:mixed", ' <j:pub-id pub-id-type="doi">10.5555/&#322;</j:pub-id></j:mixed')
    assert edited(data.encode("latin-1"), 0, "10.5555/\u0142") == after.encode("latin-1")


def test_alternatives_are_left_alone_and_counted_once() -> None:
    form = b"<mixed-citation>Lee B. A book. 2003;1:2.</mixed-citation>"
    data = b"<ref-list><ref><citation-alternatives>%b%b</citation-alternatives></ref><ref>%b</ref></ref-list>"
    data %= form, form, form
    with pytest.raises(CannotEdit, match="alternative"):
        edited(data, 0)
    assert edited(data, 1).endswith(ADDED + b"</mixed-citation></ref></ref-list>")
