"""How we introduce ourselves, to services and to hosts of pages."""

from __future__ import annotations

from enrich import __version__


def user_agent(mailto: str) -> str:
    """How we introduce ourselves; with a contact address this opens Crossref's polite pool."""
    contact = f"; mailto:{mailto}" if mailto else ""
    return f"doi-enrich/{__version__} (https://github.com/doi-enrich/doi-enrich{contact})"
