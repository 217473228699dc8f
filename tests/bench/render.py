"""References rendered from works, in three styles, for the small benchmark that needs no other material."""

from __future__ import annotations

from enrich.records import Name, Work


def styles(work: Work) -> dict[str, str]:
    """Return the work as a reference with its title, without it, and as journal, volume and page alone."""
    people, title = _people(work), work.title[0] if work.title else ""
    container = next(iter(work.container_title), "")
    volume, pages = work.volume, work.page or work.article_number
    year = work.issued or "n.d."
    issue = f"({work.issue})" if work.issue else ""
    numbered = ", ".join(part for part in (volume + issue, pages) if part)
    made = {
        "apa": f"{people} ({year}). {title}. {container}, {numbered}.",
        "american-institute-of-physics": f"{people}, {container} {volume}, {pages.split('-')[0]} ({year}).",
    }
    if volume and pages and container:
        made["medline"] = f"{container}. {year};{volume}{issue}:{pages}"
    return made


def _people(work: Work) -> str:
    names = [_inverted(name) for name in (work.author or work.editor)]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " & " + names[-1] if names else ""


def _inverted(name: Name) -> str:
    if not name.family:
        return name.name
    return f"{name.family}, {' '.join(f'{word[0]}.' for word in name.given.split() if word)}".strip(", ")
