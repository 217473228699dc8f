"""Addresses beside an address: home pages, the same with another scheme, and made-up ones. Pure."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

_HOME = re.compile(
    r"/?(?:(?:en|de|fr|es|pt|it|nl|pl|cs|sk|sv|da|no|nb|fi|hu|ro|el|tr|ru|uk|bg|hr|sl|sr|lt|lv|et|zh|ja|ko|ar|fa"
    r"|he|ca|eu|gl|cy|ga|id|vi|th|www|web|site|portal|cms|wordpress|wp)(?:[-_][a-z]{2,4})?/?)?"
    r"(?:(?:index|home|homepage|default|main|welcome|start|accueil|inicio|startseite)"
    r"(?:\.(?:html?|php\d?|aspx?|jsp|cfm|shtml|do))?/?)?",
    re.IGNORECASE,
)
_ERRORS = re.compile(
    r"/(?:(?:error|err|http|status)[-_/]?)?(?:404|410)(?:[-_]?(?:error|page|not[-_]?found))?(?:\.\w{2,5})?/?$"
    r"|/(?:page[-_]?)?(?:not[-_]?found|missing|gone|removed|does[-_]?not[-_]?exist)(?:[-_]?page)?(?:\.\w{2,5})?/?$"
    r"|/(?:errors?|errorpages?|error[-_]?page|fehler|erreur|generic[-_]?error|custom[-_]?error)(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:^|&)(?:aspxerrorpath|404;|errorcode=404|error=404|notfound)", re.IGNORECASE)
_SEARCH = re.compile(
    r"/(?:(?:site|page|catalog|advanced)?[-_]?search|suche|recherche|buscar|busqueda|busca|pesquisa|ricerca|zoeken|sok"
    r"|haku|szukaj|hledat|arama|poisk|find|search(?:[-_/]?results?)?)(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_ASKS_FOR = re.compile(
    r"(?:^|&)(?:q|qs|query|search|searchterm|s|term|terms|keywords?|lookfor|text|suche|recherche)=",
    re.IGNORECASE,
)
_NAMES_A_PAGE = re.compile(r"\d|(?:^|&)(?:p|page|id|doc|article|path|file|url|title|q)=", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")


def is_home(url: str) -> bool:
    """Whether an address is that of a site's home page, in whatever language."""
    parts = urlsplit(url)
    if parts.fragment.startswith(("/", "!")) and parts.fragment.strip("/!"):
        return False  # a page that scripts fill
    return _HOME.fullmatch(parts.path) is not None and not _NAMES_A_PAGE.search(parts.query)


def is_of_errors(url: str) -> bool:
    """Whether an address says itself that it is that of a host's page for what is not there."""
    parts = urlsplit(url)
    return _ERRORS.search(parts.path) is not None or _FROM.search(parts.query) is not None


def is_search(url: str) -> bool:
    """Whether an address is that of a host's search, or of what was found by it."""
    parts = urlsplit(url)
    return bool(_SEARCH.search(parts.path)) or (
        _HOME.fullmatch(parts.path) is not None and _ASKS_FOR.search(parts.query) is not None
    )


def same_but_for_scheme(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but http and https."""
    return _without_scheme(one) == _without_scheme(other)


def made_up(url: str) -> str:
    """An address beside `url` that nobody can have made a page for, of the same kind; always the same one."""
    parts = urlsplit(url)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    extension = _EXTENSION.search(last)
    mark = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:8]
    name = f"no-such-page-{mark}{extension[0] if extension else ''}"
    end = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}{end}", parts.query, ""))


def same_work_key(url: str) -> str:
    """An address as far as it tells pages apart: without scheme, ``www.``, a last slash, a place."""
    host, port, path, query = _without_scheme(url)
    return f"{host.removeprefix('www.')}:{port}{path.rstrip('/')}?{query}"


def _without_scheme(url: str) -> tuple[str, str, str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "", _port(url), parts.path or "/", parts.query)


def _port(url: str) -> str:
    netloc = urlsplit(url).netloc.rpartition("@")[2]
    port = netloc.rpartition(":")[2] if re.search(r":\d+$", netloc) else ""
    return "" if port in ("80", "443") else port
