"""What each format calls the types and the fields of works: one table a format.

Its reader, editor and writer take it, and so do the findings, which name a
field as its file does. A format of tagged lines needs nothing but its table:
where a registry of readers, editors or writers names a key of `TABLES`
instead of a class, the table itself is worked from.
"""

from __future__ import annotations

from enrich.formats.tables import bibtex, csl, endnote, medline, refworks, ris, web_of_science
from enrich.formats.tables.shape import Table, Tagged

__all__ = ["TABLES", "Table", "Tagged"]

# In the order in which a reference's look is compared: MEDLINE's tags look like RIS to a hasty eye.
TABLES: dict[str, Table] = {
    "bibtex": bibtex.TABLE,
    "medline": medline.TABLE,
    "ris": ris.TABLE,
    "web-of-science": web_of_science.TABLE,
    "refer": endnote.REFER_TABLE,
    "endnote-xml": endnote.XML,
    "csl-json": csl.TABLE,
    "refworks": refworks.TABLE,
}


def table_of(reference: str) -> Table | None:
    """The table of the format that a reference is written in, judged by how it begins; None for a string."""
    return next((table for table in TABLES.values() if table.looks and table.looks.match(reference)), None)


def tagged(name: str) -> Tagged:
    """The table of the tagged format `name`; raises TypeError where it is none."""
    table = TABLES[name]
    if not isinstance(table, Tagged):
        raise TypeError(f"{name} is no format of tagged lines.")
    return table
