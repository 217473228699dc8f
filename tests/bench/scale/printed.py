"""References to works in four styles, sound and damaged, for the scale bench."""

from __future__ import annotations

from enrich.records import Work
from tests.bench.noise import noisy


def apa(work: Work) -> str:
    """Names, year, title, journal, volume, pages."""
    names = ", ".join(f"{name.family}, {name.given}" for name in work.author[:7])
    return f"{names} ({work.issued}). {_title(work)}. {_journal(work)}, {_volume(work)}{_pages(work)}."


def vancouver(work: Work) -> str:
    """Short: three names, the journal abbreviated where the record does so."""
    names = ", ".join(f"{name.family} {name.given.rstrip('.')}" for name in work.author[:3])
    short = work.short_container_title[0] if work.short_container_title else _journal(work)
    return f"{names}, et al. {_title(work)}. {short} {work.issued};{_volume(work)}:{work.page}."


def aip(work: Work) -> str:
    """Without a title."""
    names = " and ".join(f"{name.given} {name.family}" for name in work.author[:3])
    volume = f"{work.volume}, " if work.volume else ""
    return f"{names}, {_journal(work)} {volume}{work.page.split('-')[0]} ({work.issued})."


def noisy_aip(work: Work) -> str:
    """The same, with one or two kinds of damage."""
    return noisy(aip(work), work.DOI)


STYLES = {"APA": apa, "Vancouver": vancouver, "AIP, no title": aip, "noisy AIP": noisy_aip}


def _title(work: Work) -> str:
    return work.title[0] if work.title else ""


def _journal(work: Work) -> str:
    return work.container_title[0] if work.container_title else ""


def _volume(work: Work) -> str:
    return f"{work.volume}({work.issue}), " if work.volume else ""


def _pages(work: Work) -> str:
    return work.page.replace("-", "–")
