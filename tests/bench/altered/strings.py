"""References as strings in eight styles, all of which print the title, made from fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from enrich.comparable import doi
from enrich.comparable.pages import first_and_last
from enrich.records import Fields, Name

Style = Callable[[Fields], str]


def apa(f: Fields) -> str:
    place = _place(f, "{container}, {volume}{issue}, {page}", issue="({})")
    return f"{_people(f, _inverted, ', & ')} ({f.year}). {f.title}. {place or _book(f, 'In {} (pp. {}). ')}."


def harvard(f: Fields) -> str:
    place = _place(f, "{container}, {volume}{issue}, pp. {page}", issue="({})")
    return f"{_people(f, _inverted, ' and ')} ({f.year}) ‘{f.title}’, {place or _book(f, 'in {}, pp. {}. ')}."


def ieee(f: Fields) -> str:
    place = _place(f, "{container}, vol. {volume}{issue}, pp. {page}, {year}", issue=", no. {}")
    return (
        f"{_people(f, _straight, ', and ')}, “{f.title},” {place or _book(f, 'in {}, pp. {}. ', year=True)}."
    )


def chicago(f: Fields) -> str:
    place = _place(f, "{container} {volume}{issue}: {page}", issue=" ({})")
    names = _people(f, _straight_in_full, ", and ", first=_inverted_in_full)
    return f"{names.rstrip('.')}. {f.year}. “{f.title}.” {place or _book(f, 'In {}, {}. ')}."


def mla(f: Fields) -> str:
    place = _place(f, "{container}, vol. {volume}{issue}, {year}, pp. {page}", issue=", no. {}")
    names = _people(f, _straight_in_full, ", and ", first=_inverted_in_full)
    return f"{names.rstrip('.')}. “{f.title}.” {place or _book(f, '{}, pp. {}. ', year=True)}."


def vancouver(f: Fields) -> str:
    place = _place(f, "{container}. {year};{volume}{issue}:{page}", issue="({})")
    return f"{_people(f, _plain, ', ')}. {f.title}. {place or _book(f, 'In: {}. p. {}. ', year=True)}."


def springer(f: Fields) -> str:
    place = _place(f, "{container} {volume}:{page}")
    return f"{_people(f, _plain, ', ')} ({f.year}) {f.title}. {place or _book(f, 'In: {}, pp {}. ')}"


def nature(f: Fields) -> str:
    place = _place(f, "{container} {volume}, {page} ({year})")
    return f"{_people(f, _inverted, ' & ')} {f.title}. {place or _book(f, 'In {}, {}. ', year=True)}."


STYLES: dict[str, Style] = {
    style.__name__: style for style in (apa, harvard, ieee, chicago, mla, vancouver, springer, nature)
}
WITH_ISSUES = ("apa", "harvard", "ieee", "chicago", "mla", "vancouver")


def string(style: str, fields: Fields) -> str:
    """Return `fields` as a reference in a style, its DOI behind it where one is printed."""
    made = " ".join(STYLES[style](fields).split())
    return f"{made} {doi.url(fields.DOI)}" if fields.DOI else made


def _place(f: Fields, form: str, issue: str = "") -> str:
    """Journal, volume, issue and pages; "" for what has no volume, as a book or a chapter."""
    if not (f.container_title and f.volume):
        return ""
    first, last = first_and_last(f.page or f.article_number)
    return form.format(
        container=f.container_title,
        volume=f.volume,
        issue=issue.format(f.issue) if issue and f.issue else "",
        page=f"{first}–{last}" if last else first,
        year=f.year,
    )


def _book(f: Fields, inside: str, *, year: bool = False) -> str:
    """The publisher, behind the book that a chapter is in."""
    begin = inside.format(f.container_title, f.page.replace("-", "–")) if f.container_title else ""
    imprint = ": ".join(part for part in (f.publisher_location, f.publisher) if part)
    return begin + (", ".join(part for part in (imprint, f.year) if part) if year else imprint)


def _people(
    f: Fields, form: Callable[[Name], str], last: str, *, first: Callable[[Name], str] | None = None
) -> str:
    names: Sequence[Name] = f.author
    shown = [(first if first and at == 0 else form)(name) for at, name in enumerate(names)]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + last + shown[-1] if shown else ""


def _initials(name: Name, dot: str, gap: str) -> str:
    return gap.join(f"{word[0]}{dot}" for word in name.given.replace(".", ". ").split())


def _inverted(name: Name) -> str:
    return f"{name.family}, {_initials(name, '.', ' ')}".rstrip(", ")


def _straight(name: Name) -> str:
    return f"{_initials(name, '.', ' ')} {name.family}".strip()


def _plain(name: Name) -> str:
    return f"{name.family} {_initials(name, '', '')}".strip()


def _inverted_in_full(name: Name) -> str:
    return f"{name.family}, {name.given}".rstrip(", ")


def _straight_in_full(name: Name) -> str:
    return f"{name.given} {name.family}".strip()
