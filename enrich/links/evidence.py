"""What a fetched page shows beside its status: titles, DOIs, a wall against programs, a login form."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from enrich.comparable import doi, text
from enrich.links.walls import is_wall_text, is_wall_title
from enrich.records import Page

_TITLE_NAMES = ("citation_title", "dc.title", "dcterms.title", "bepress_citation_title", "eprints.title")
_DOI_NAMES = (
    "citation_doi",
    "dc.identifier",
    "dcterms.identifier",
    "prism.doi",
    "bepress_citation_doi",
    "doi",
)
_JSON_LD = "//script[@type='application/ld+json']/text()"
_WORKS = re.compile(r"Article|Book|Chapter|Dataset|Thesis|Report|CreativeWork|SoftwareSourceCode")
_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_LONGEST_TITLE, _MOST_TITLES = 1_000, 5
_SHELL, _HARDLY, _LITTLE = 20, 600, 1_500
"""Letters of a page that shows nothing, a menu, and next to nothing."""

_ASKED_FOR = ("", "identity", "none", "gzip", "x-gzip", "deflate")
"""How a body may be packed: in no way, or in one that we ask for and can undo."""
_WALL_HEADERS = ("cf-mitigated", "x-datadome", "x-dd-b", "x-amzn-waf-action", "x-sucuri-block")
_WALL_MARKS = re.compile(
    rb"_Incapsula_Resource|captcha-delivery\.com|frc-captcha|/cdn-cgi/challenge-platform|_cf_chl_opt"
    rb"|cf-browser-verification|awsWafCookieDomainList|challenge-container|px-captcha|perimeterx|_pxAppId"
    rb"|sec-if-cpt-container|window\[['\"]\$_ts['\"]\]|/_sec/cp_challenge|hcaptcha\.com/1/api|ddos-guard"
    rb"|challenges\.cloudflare\.com/turnstile|google\.com/recaptcha|distil_r_captcha|/TSPD/|kpsdk"
    rb"|anubis_challenge|go-away",
    re.IGNORECASE,
)
_SHELL_MARKS = re.compile(
    rb"enable javascript|javascript (?:is )?(?:required|disabled|must be)|requires javascript"
    rb"|<div[^>]{0,100}\bid=[\"']?(?:root|app|__next|__nuxt|main-app)[\"']?[^>]{0,100}>\s{0,20}</div>",
    re.IGNORECASE,
)
_BUNDLES = re.compile(
    rb"<script[^>]{0,200}\b(?:type=[\"']?module|src=[\"']?[^\"'>\s]{0,200}"
    rb"\b(?:main|app|bundle|chunk|runtime|polyfills|vendors?|index|client)\b[^\"'>\s]{0,60}\.m?js)"
    rb"|<(?:app|ion|my)-[a-z-]{2,30}[\s>]|<noscript>[^<]{0,200}(?:java ?script|\bjs\b)",
    re.IGNORECASE,
)
"""What a page is made of that scripts fill, where it shows hardly anything itself."""
_WALL_PLACES = re.compile(
    r"cookie[_-]?s?[_-]?(?:absent|required|wall|error|disabled|not[_-]?(?:set|supported))|no[_-]?cookies?\b"
    r"|enable[_-]?cookies?|/(?:cookie-?)?consent\b|//consent\.|captcha|/challenge\b|unsupported-?browser"
    r"|queue-?it|/sorry/index",
    re.IGNORECASE,
)
_LOGIN_PLACES = re.compile(
    r"(?:^|[/._-])(?:log-?in|log-?on|sign-?in|signon|sso|saml2?|idp|shibboleth|wayf|openathens|cas|oauth2?"
    r"|authori[sz]e|auth|anmelden|anmeldung|connexion|accesso|acceso|entrar|inloggen|session)(?:[/._?-]|$)",
    re.IGNORECASE,
)
_LOGIN_WORDS = re.compile(
    r"\b(?:log ?-?in|sign ?-?in|log ?on|single sign-?on|anmeld|connexion|se connecter|iniciar sesión"
    r"|accedi\b|entrar|inloggen|zaloguj|authentication|institutional access)",
    re.IGNORECASE,
)


class Shown:
    """The evidence of one page; each piece is looked for when it is first asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def named_titles(self) -> tuple[str, ...]:
        """The titles that the page gives to machines: what it says that it shows."""
        return tuple(dict.fromkeys((*self._meta(_TITLE_NAMES), *self._linked_titles())))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """All titles of the page: those for machines, that of the window, those of shares, its headings."""
        shares = self._meta(("og:title", "twitter:title"))
        inner = self._texts("//title") + self._texts("//h1")
        return tuple(dict.fromkeys((*self.named_titles, *shares, *inner, *self._first_line())))

    @cached_property
    def dois(self) -> tuple[str, ...]:
        """The DOIs that the page says it is of."""
        found = (one for value in self._meta(_DOI_NAMES) for one in doi.find_all(value))
        return tuple(dict.fromkeys(found))

    @cached_property
    def words(self) -> str:
        """The text of the page, folded, without scripts and styles."""
        if self._tree is None:
            return text.fold(self._text[:100_000]) if "text/plain" in self._kind else ""
        return " ".join(text.tokens(self.said))

    @cached_property
    def said(self) -> str:
        """The text of the page as it is written, without scripts and styles; all of what is no page."""
        if self._tree is None:
            return "" if self.is_file else self._text[:20_000]
        pieces = self._tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")
        return " ".join(map(str, pieces))[:200_000]

    @property
    def is_little(self) -> bool:
        """Whether the page shows next to nothing."""
        return len(self.said) < _LITTLE

    @cached_property
    def is_told_error(self) -> bool:
        """Whether this is an answer for programs that says that something went wrong."""
        if "json" not in self._kind:
            return False
        try:
            told = json.loads(self._text)
        except (ValueError, RecursionError):
            return False
        if not isinstance(told, dict):
            return False
        codes = (told.get(name) for name in ("status", "code", "statusCode", "status_code"))
        return any(told.get(name) for name in ("error", "errors")) or any(
            str(code) in ("404", "410") for code in codes
        )

    @cached_property
    def is_wall(self) -> bool:
        """Whether this is a wall against programs: by its headers, its marks, or title and little else."""
        headers = self.page.headers
        is_little = len(self.words) < _LITTLE
        if any(name in headers for name in _WALL_HEADERS):
            return True
        sent = f"{headers.get('set-cookie', '')} {headers.get('server', '')}".lower()
        if is_little and "datadome" in sent:
            return True
        if is_little and _WALL_MARKS.search(self.page.body):
            return True
        if is_little and self.page.hops and _WALL_PLACES.search(self.page.url):
            return True
        if not is_little or self.named_titles:
            return False
        return any(map(is_wall_title, self.titles[:2])) or is_wall_text(self.words)

    @property
    def is_packed(self) -> bool:
        """Whether the body is packed in a way that was not asked for, so that nothing of it can be read."""
        return self.page.headers.get("content-encoding", "").strip().lower() not in _ASKED_FOR

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing was sent, though no more was asked for than the page."""
        told = self.page.headers.get("content-length", "").strip()
        return not self.page.body.strip() and (told == "0" or not self.is_file)

    @cached_property
    def is_login(self) -> bool:
        """Whether a form that asks who we are stands where the page should."""
        if self._tree is None or not self._tree.xpath("//input[@type='password']"):
            return self._is_login_place and any(map(_LOGIN_WORDS.search, self.titles[:2]))
        return self._is_login_place or any(map(_LOGIN_WORDS.search, self.titles[:2]))

    @property
    def _is_login_place(self) -> bool:
        parts = urlsplit(self.page.url)
        return bool(self.page.hops) and _LOGIN_PLACES.search(f"{parts.hostname}{parts.path}") is not None

    @property
    def is_known(self) -> bool:
        """Whether it shows anything to compare a reference with."""
        return bool(self.titles or self.dois)

    @cached_property
    def is_shell(self) -> bool:
        """Whether only scripts would fill the page: what it shows without them is not what it shows."""
        if len(self.words) < _SHELL:
            return True
        is_little = len(self.words) < _LITTLE
        if is_little and _SHELL_MARKS.search(self.page.body):
            return True
        return len(self.words) < _HARDLY and _BUNDLES.search(self.page.body) is not None

    @property
    def is_page(self) -> bool:
        """Whether this is a page, and not data or a plain text."""
        return self._tree is not None

    def has_place(self, name: str) -> bool:
        """Whether a place in the page has this name."""
        places = self._tree.xpath("//@id | //a/@name") if self._tree is not None else ()
        return name in map(str, places)

    @property
    def is_filled_elsewhere(self) -> bool:
        """Whether the page has scripts, or frames, by which something may come into it."""
        return (
            re.search(rb"<(?:script|frame(?:set)?|iframe|object|embed)\b", self.page.body, re.I) is not None
        )

    @property
    def is_file(self) -> bool:
        """Whether this is no page but a file, which is not read."""
        return "text/" not in self._kind and not re.search(r"html|xml|json|^$", self._kind)

    @property
    def _kind(self) -> str:
        return self.page.headers.get("content-type", "").lower()

    @cached_property
    def _text(self) -> str:
        """The page as text, in the encoding that it declares, else in UTF-8 or that of old pages."""
        body = self.page.body
        if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return body.decode("utf-16", "replace")
        told = _CHARSET.search(self._kind.encode()) or _CHARSET.search(body[:2_048])
        for name in (told[1].decode() if told else "utf-8", "utf-8"):
            try:
                return body.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
        return body.decode("utf-8" if told else "cp1252", "replace")

    @cached_property
    def _tree(self) -> Any:
        """The page as a tree; None for what is none."""
        if not self.page.body or not re.search(r"html|xml|^$", self._kind):
            return None
        try:
            parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
            return etree.fromstring(self._text.encode("utf-8", "replace"), parser)
        except (etree.LxmlError, ValueError, AssertionError):
            return None

    def _meta(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if self._tree is None:
            return ()
        found: list[tuple[int, str]] = []
        for element in self._tree.xpath("//meta[@content][@name or @property]")[:500]:
            name = str(element.get("name") or element.get("property") or "").strip().lower()
            if name in names:
                found.append((names.index(name), _trimmed(element.get("content"))))
        return tuple(value for _, value in sorted(found, key=lambda one: one[0]) if value)

    def _linked_titles(self) -> Iterator[str]:
        """The titles of works that the page describes in JSON-LD, as schema.org calls them."""
        scripts = self._tree.xpath(_JSON_LD)[:_MOST_TITLES] if self._tree is not None else []
        for script in scripts:
            try:
                told = json.loads(script)
            except (ValueError, RecursionError):
                continue
            for one in told if isinstance(told, list) else [told]:
                kinds = one.get("@type") if isinstance(one, dict) else None
                if isinstance(one, dict) and _WORKS.search(str(kinds)):
                    yield from (
                        _trimmed(v) for v in (one.get("headline"), one.get("name")) if isinstance(v, str)
                    )

    def _texts(self, path: str) -> tuple[str, ...]:
        elements = self._tree.xpath(path)[:_MOST_TITLES] if self._tree is not None else []
        found = (_trimmed("".join(element.itertext())) for element in elements)
        return tuple(value for value in found if value)

    def _first_line(self) -> Iterator[str]:
        """What a plain text begins with."""
        if "text/plain" in self._kind:
            yield from (_trimmed(line) for line in self._text[:2_000].splitlines()[:3] if line.strip())


def _trimmed(value: str | None) -> str:
    return " ".join((value or "")[:_LONGEST_TITLE].split())
