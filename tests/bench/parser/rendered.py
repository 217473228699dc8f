"""Labelled references made from works: what each field is, is known because we wrote it there.

Hand-labelled data hold few references of some styles (without titles, in the
manner of medicine, of engineers); records hold plenty of facts. So works are
written out in the common styles, each piece with its label, to learn from.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable, Iterable, Iterator

from enrich.comparable import kinds
from enrich.records import Name, Work

Piece = tuple[str, str]
Style = Callable[[Work, random.Random], list[Piece]]

_MONTHS = tuple(calendar.month_name)[1:]
_PLACES = ("London", "New York", "Oxford", "Cambridge, MA", "Berlin", "Paris", "Chicago", "Thousand Oaks, CA")


def rendered(works: Iterable[Work], each: int = 3, seed: int = 1) -> Iterator[list[Piece]]:
    """Yield `each` references for every usable work, as (label, text) pieces in printed order.

    The styles are drawn at random; the same works and `seed` give the same references.
    """
    chance = random.Random(seed)
    for work in works:
        styles = _styles(work)
        for style in chance.sample(styles, min(each, len(styles))):
            pieces = [(label, text) for label, text in style(work, chance) if text.strip(" .,:;()[]")]
            if len(pieces) > 2:
                yield pieces


def _styles(work: Work) -> list[Style]:
    if not work.title or not work.issued or not (work.author or work.publisher):
        return []
    if work.type in ("journal-article", "proceedings-article") and work.container_title and work.volume:
        return list(ARTICLES)
    if work.type in kinds.BOOKS and work.publisher:
        return list(BOOKS)
    return list(CHAPTERS) if work.type == "book-chapter" and work.container_title else []


def _initials(name: Name, stop: str = ".", gap: str = " ") -> str:
    return gap.join(word[0] + stop for word in name.given.replace("-", " ").split() if word[0].isalpha())


def _inverted(name: Name) -> str:
    return name.name or ", ".join(part for part in (name.family, _initials(name)) if part)


def _straight(name: Name) -> str:
    return name.name or " ".join(part for part in (_initials(name, gap=""), name.family) if part)


def _whole(name: Name) -> str:
    return name.name or f"{name.given} {name.family}".strip()


def _medical(name: Name) -> str:
    return name.name or f"{name.family} {_initials(name, stop='', gap='')}".strip()


def _listed(work: Work, form: Callable[[Name], str], last: str, between: str = ", ", most: int = 7) -> str:
    names = [form(name) for name in work.author[:most]]
    if len(work.author) > most or not names:
        return f"{names[0]} et al." if names else ""
    return names[0] if len(names) == 1 else between.join(names[:-1]) + last + names[-1]


def _first_inverted(work: Work) -> str:
    """``Liu, Sheng, Yang Liu, and Hülya Cebeci``"""
    if not work.author:
        return ""
    first = work.author[0]
    names = [first.name or f"{first.family}, {first.given}".strip(", "), *map(_whole, work.author[1:7])]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + ", and " + names[-1]


def _journal(work: Work, chance: random.Random) -> str:
    short = work.short_container_title
    return chance.choice(short) if short and chance.random() < 0.4 else work.container_title[0]


def _pages(work: Work) -> str:
    return (work.page or work.article_number).replace("-", "–")


def _issue(work: Work, before: str, after: str) -> str:
    return f"{before}{work.issue}{after}" if work.issue else ""


def _title(work: Work) -> str:
    return work.title[0].rstrip(".")


def _apa(work: Work, chance: random.Random) -> list[Piece]:
    volume = work.volume + _issue(work, "(", ")")
    return [
        ("author", _listed(work, _inverted, ", & ")),
        ("date", f"({work.issued})."),
        ("title", _title(work) + "."),
        ("journal", work.container_title[0] + ","),
        ("volume", volume + ("," if work.page else ".")),
        ("pages", _pages(work) + "."),
    ]


def _chicago(work: Work, chance: random.Random) -> list[Piece]:
    day = chance.choice(["", f" {chance.randint(1, 28)}"])
    month = chance.choice(["", f"({chance.choice(_MONTHS)}{day}):"])
    return [
        ("author", _first_inverted(work).rstrip(".") + "."),
        ("date", f"{work.issued}."),
        ("title", f"“{_title(work)}.”"),
        ("journal", work.container_title[0]),
        ("volume", work.volume + _issue(work, " (", ")") + ("" if month else ":")),
        ("date", month),
        ("pages", _pages(work) + "."),
    ]


def _mla(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _first_inverted(work).rstrip(".") + "."),
        ("title", f"“{_title(work)}.”"),
        ("journal", work.container_title[0]),
        ("volume", work.volume + _issue(work, ".", "")),
        ("date", f"({work.issued}):"),
        ("pages", (_pages(work) or "n. pag") + "."),
    ]


def _ieee(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("citation-number", f"[{chance.randint(1, 90)}]"),
        ("author", _listed(work, _straight, ", and ") + ","),
        ("title", f"“{_title(work)},”"),
        ("journal", _journal(work, chance) + ","),
        ("volume", f"vol. {work.volume}," + _issue(work, " no. ", ",")),
        ("pages", f"pp. {_pages(work)}," if work.page else ""),
        ("date", f"{chance.choice(_MONTHS)[:3]}. {work.issued}."),
    ]


def _harvard(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _listed(work, _inverted, " & ", most=3) + ","),
        ("date", f"{work.issued}."),
        ("title", _title(work) + "."),
        ("journal", work.container_title[0] + ","),
        ("volume", work.volume + _issue(work, "(", ")") + ","),
        ("pages", f"pp.{_pages(work)}." if work.page else ""),
    ]


def _elsevier(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("citation-number", f"[{chance.randint(1, 90)}]"),
        ("author", _listed(work, _straight, ", ") + ("," if work.author else "")),
        ("journal", _journal(work, chance)),
        ("volume", work.volume),
        ("date", f"({work.issued})"),
        ("pages", _pages(work).split("–")[0] + "."),
    ]


def _acs(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("citation-number", f"({chance.randint(1, 90)})"),
        ("author", _listed(work, _inverted, "; ", "; ")),
        ("journal", _journal(work, chance)),
        ("date", f"{work.issued},"),
        ("volume", work.volume + chance.choice(["", _issue(work, " (", ")")]) + ("," if work.page else ".")),
        ("pages", _pages(work) + "."),
    ]


def _aip(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("citation-number", str(chance.randint(1, 90))),
        ("author", _listed(work, _straight, " and ") + ("," if work.author else "")),
        ("journal", _journal(work, chance)),
        ("volume", work.volume + ("," if work.page else "")),
        ("pages", _pages(work).split("–")[0]),
        ("date", f"({work.issued})."),
    ]


def _vancouver(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _listed(work, _medical, ", ").rstrip(".") + "."),
        ("title", _title(work) + "."),
        ("journal", _journal(work, chance).rstrip(".") + "."),
        ("date", f"{work.issued};"),
        ("volume", work.volume + _issue(work, "(", ")") + ":"),
        ("pages", _pages(work) + "."),
    ]


def _nature(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _listed(work, _inverted, " & ", most=5)),
        ("title", _title(work) + "."),
        ("journal", _journal(work, chance)),
        ("volume", work.volume + ","),
        ("pages", _pages(work)),
        ("date", f"({work.issued})."),
    ]


def _humanities(work: Work, chance: random.Random) -> list[Piece]:
    pages = _pages(work)
    issue = _issue(work, chance.choice(["", " "]), ",") if chance.random() < 0.6 else ""
    return [
        ("author", _listed(work, _inverted, " and ")),
        ("date", f"({work.issued})"),
        ("title", f"‘{_title(work)}’,"),
        ("journal", work.container_title[0] + ","),
        ("volume", work.volume + "," + issue),
        ("pages", (pages if chance.random() < 0.6 else pages.replace("–", "")) + "."),
    ]


def _magazine(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _listed(work, _inverted, " and ")),
        ("date", f"({work.issued})"),
        ("title", f"‘{_title(work)}’,"),
        ("journal", work.container_title[0] + ","),
        ("date", f"{chance.randint(1, 28)} {chance.choice(_MONTHS)}."),
    ]


def _book(work: Work, chance: random.Random) -> list[Piece]:
    """Organisations publish their own: without an author the publisher is one."""
    return [
        ("author", _listed(work, _inverted, " and ") if chance.random() < 0.6 else work.publisher),
        ("date", f"({work.issued})"),
        ("title", _title(work) + chance.choice([",", "."])),
        ("location", chance.choice(_PLACES) + ":"),
        ("publisher", work.publisher + "."),
    ]


def _book_apa(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _listed(work, _inverted, ", & ")),
        ("date", f"({work.issued})."),
        ("title", _title(work) + "."),
        ("publisher", work.publisher + "."),
    ]


def _book_chicago(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _first_inverted(work).rstrip(".") + "."),
        ("title", _title(work) + "."),
        ("location", chance.choice(_PLACES) + ":"),
        ("publisher", work.publisher + ","),
        ("date", f"{work.issued}."),
    ]


def _chapter(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _listed(work, _inverted, chance.choice([" and ", ", & "]))),
        ("date", f"({work.issued})."),
        ("title", _title(work) + "."),
        ("container-title", f"In {work.container_title[0]}"),
        ("pages", f"(pp. {_pages(work)})." if work.page else ""),
        ("publisher", work.publisher + "." if work.publisher else ""),
    ]


def _chapter_edited(work: Work, chance: random.Random) -> list[Piece]:
    editors = [_inverted(name) for name in (work.editor or work.author[::-1])[:3]]
    named = ", ".join(editors[:-1]) + " and " + editors[-1] if len(editors) > 1 else "".join(editors)
    return [
        ("author", _listed(work, _inverted, " and ")),
        ("date", f"({work.issued}),"),
        ("title", f"‘{_title(work)}’,"),
        ("editor", f"in {named} (eds.)," if named else ""),
        ("container-title", work.container_title[0] + ","),
        ("location", chance.choice(_PLACES) + ":"),
        ("publisher", (work.publisher or "Routledge") + chance.choice([".", ","])),
        ("pages", chance.choice(["", f"pp. {_pages(work)}." if work.page else ""])),
    ]


def _chapter_quoted(work: Work, chance: random.Random) -> list[Piece]:
    return [
        ("author", _first_inverted(work).rstrip(".") + "."),
        ("date", f"{work.issued}."),
        ("title", f"“{_title(work)}.”"),
        (
            "container-title",
            f"{chance.choice(['In ', ''])}{work.container_title[0]}" + chance.choice([",", ":"]),
        ),
        ("pages", _pages(work) + "."),
        ("location", chance.choice(_PLACES) + ":" if work.publisher else ""),
        ("publisher", work.publisher + "." if work.publisher else ""),
    ]


ARTICLES: tuple[Style, ...] = (
    _apa, _chicago, _mla, _ieee, _harvard, _elsevier, _acs, _aip, _vancouver, _nature, _humanities, _magazine
)  # fmt: skip
BOOKS: tuple[Style, ...] = (_book, _book_apa, _book_chicago)
CHAPTERS: tuple[Style, ...] = (_chapter, _chapter_quoted, _chapter_edited)
