"""Word documents made by hand, as small as they can be."""

from __future__ import annotations

import io
import zipfile
from html import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STYLES = {
    "Heading1": "heading 1",
    "Heading2": "heading 2",
    "Bibliography": "Bibliography",
    "berschrift1": "heading 1",
}


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>'


def run(text: str, look: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{t(text)}</w:r>"


def p(*runs: str, style: str = "") -> str:
    """A paragraph; a run without markup is text."""
    inner = "".join(r if r.startswith("<") else run(r) for r in runs)
    return (
        f"<w:p>{f'<w:pPr><w:pStyle w:val={chr(34)}{style}{chr(34)}/></w:pPr>' if style else ''}{inner}</w:p>"
    )


def field(code: str, shown: str = "", cut: int = 0) -> str:
    """A complex field; its code split over two runs at `cut`."""
    codes = "".join(
        f'<w:r><w:instrText xml:space="preserve">{escape(c, quote=False)}</w:instrText></w:r>'
        for c in (code[:cut], code[cut:])
        if c
    )
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return char("begin") + codes + char("separate") + run(shown) + char("end")


def docx(*paragraphs: str, links: dict[str, str] | None = None, parts: dict[str, str] | None = None) -> bytes:
    body = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:document {W} {R}><w:body>'
    body += "".join(paragraphs) + "<w:sectPr/></w:body></w:document>"
    styles = "".join(f'<w:style w:styleId="{i}"><w:name w:val="{n}"/></w:style>' for i, n in STYLES.items())
    rels = "".join(
        f'<Relationship Id="{i}" Target="{escape(u)}" TargetMode="External"/>'
        for i, u in (links or {}).items()
    )
    contents = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": body,
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        "word/_rels/document.xml.rels": f"<Relationships>{rels}</Relationships>",
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in contents.items():
            target.writestr(name, content)
    return stream.getvalue()
