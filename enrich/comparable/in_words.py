"""The string that a reference is searched by: as printed, else its fields in the order of a bibliography."""

from __future__ import annotations

from enrich.records import Fields, Name, Reference


def asked(reference: Reference) -> str:
    """Return what every source that is searched by a string is asked, and the benchmark with them."""
    return reference.text or reference.unstructured or text_of(reference.fields)


def text_of(fields: Fields) -> str:
    """Return `fields` as one line in the order of a bibliography; "" where nothing is said."""
    names = fields.author or fields.editor
    parts = (
        "; ".join(_initials(name) for name in names),
        f"({fields.year})" if fields.year else "",
        fields.title,
        fields.container_title or fields.series_title,
        _numbers(fields),
        f"{fields.edition} ed." if fields.edition else "",
        ": ".join(part for part in (fields.publisher_location, fields.publisher) if part),
        f"doi:{fields.DOI}" if fields.DOI else "",
    )
    return ". ".join(part.rstrip(".") for part in parts if part.strip())


def _initials(name: Name) -> str:
    return name.name or " ".join(part for part in (name.family + ",", name.given) if part.strip(","))


def _numbers(fields: Fields) -> str:
    issue = f"({fields.issue})" if fields.issue else ""
    return ", ".join(part for part in (fields.volume + issue, fields.page or fields.article_number) if part)
