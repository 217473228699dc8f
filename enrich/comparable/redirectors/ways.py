"""The ways in which a redirector's address says where it leads: what rows of the table are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, quote, unquote, urlencode, urljoin

from enrich.patterns import lazy

Parameters = dict[str, list[str]]
Way = Callable[[SplitResult, Parameters], str]
"""From the parts of an address to the address that it leads to; "" where it does not say so in this way."""

_DOI = lazy(
    r"(?:(?:https?://(?:dx\.)?doi\.org/|info:)?(?:doi[:/]?\s?)?)(10\.\d{4,9}/\S{1,400})", re.IGNORECASE
)
_DOI_IN_PATH = lazy(r"(?:^|[/:])(10\.\d{4,9}/\S{1,400})")
_PMID = lazy(r"(?:info:)?(?:pmid[:/]?)?([1-9]\d{0,8})", re.IGNORECASE)
_PMCID = lazy(r"(?:info:pmcid/)?(PMC\d{1,9})(?:\.\d{1,3})?", re.IGNORECASE)
_SAID = lazy(r"(?:info:)?(?:doi|pmid|pmcid)[:/]|https?://", re.IGNORECASE)
_LAST_NUMBER = lazy(r"(?:^|[/:])([1-9]\d{0,8})/?$")
_WEB = lazy(r"(?:https?:)?//[^/\s]|https?:/[^/\s]", re.IGNORECASE)
_RELATIVE = lazy(r"/[^/\s]")
_WITHIN = lazy(r"/(https?(?::|%3A)?(?:/|%2F){1,2}\S{1,4000})", re.IGNORECASE)
_WITHOUT_COLON = lazy(r"^(https?)(?:/|%2F){1,2}", re.IGNORECASE)
_DEFENDED = lazy(r"/v3/__(.{1,2000}?)__;")
_SCHOLARS = ("title", "author", "publication_year", "journal", "volume", "pages", "doi", "q")


def having(name: str, values: str, *ways: Way) -> Way:
    """`ways` that hold only where the parameter `name` has one of `values` (parted by blanks)."""
    wanted = set(values.split())

    def read(parts: SplitResult, asked: Parameters) -> str:
        if not {value.lower() for value in asked.get(name, [])} & wanted:
            return ""
        return next(filter(None, (way(parts, asked) for way in ways)), "")

    return read


def lacking(names: str, *ways: Way) -> Way:
    """`ways` that hold only where none of the parameters `names` (parted by blanks) is there."""
    others = set(names.split())

    def read(parts: SplitResult, asked: Parameters) -> str:
        if others & set(asked):
            return ""
        return next(filter(None, (way(parts, asked) for way in ways)), "")

    return read


def address_in(*names: str) -> Way:
    """The address stands in a parameter: whole, encoded once or twice, or relative to the redirector."""

    def read(parts: SplitResult, asked: Parameters) -> str:
        base = f"{parts.scheme}://{parts.netloc}/"
        for name in names:
            for value in (_rest(parts.query, name), *asked.get(name, [])):
                found = _decoded(value) or (value if _RELATIVE.match(value) else "")
                if found and (joined := _joined(base, found)):
                    return joined
        return ""

    return read


def doi_in(*names: str) -> Way:
    """The DOI of the work stands in a parameter."""
    return _identifier(names, _DOI, _to_doi)


def only_doi_but_in(*names: str) -> Way:
    """One DOI alone stands in the parameters beside `names`, whatever these call it."""

    def read(parts: SplitResult, asked: Parameters) -> str:
        values = (_unquoted(value) for name in asked if name not in names for value in asked[name])
        found = {one[1].lower(): one[1] for one in map(_DOI.fullmatch, values) if one}
        return _to_doi(found.popitem()[1]) if len(found) == 1 else ""

    return read


def pmid_in(*names: str) -> Way:
    """PubMed's number of the work stands in a parameter."""
    return _identifier(names, _PMID, _to_pubmed)


def pmcid_in(*names: str) -> Way:
    """PubMed Central's number of the work stands in a parameter."""
    return _identifier(names, _PMCID, _to_central)


def central_number_in(*names: str) -> Way:
    """PubMed Central's number stands in a parameter without its letters."""
    return _identifier(
        names, re.compile(r"(?:PMC)?([1-9]\d{0,8})", re.IGNORECASE), lambda n: _to_central("PMC" + n)
    )


def named_in(*names: str) -> Way:
    """A parameter says itself what its identifier is: ``doi:10.…``, ``info:pmid/123``."""
    ways = doi_in("said"), pmid_in("said"), pmcid_in("said")

    def read(parts: SplitResult, asked: Parameters) -> str:
        values = [_unquoted(value) for name in names for value in asked.get(name, [])]
        said = {"said": [value for value in values if _SAID.match(value)]}
        return next(filter(None, (way(parts, said) for way in ways)), "")

    return read


def doi_in_path(parts: SplitResult, asked: Parameters) -> str:
    """The DOI of the work is the end of the path."""
    found = _DOI_IN_PATH.search(_unquoted(parts.path))
    return _to_doi(found[1]) if found else ""


def pmid_in_path(parts: SplitResult, asked: Parameters) -> str:
    """PubMed's number is the end of the path."""
    found = _LAST_NUMBER.search(parts.path)
    return _to_pubmed(found[1]) if found else ""


def at_pubmed(parts: SplitResult, asked: Parameters) -> str:
    """The same path and question, put to PubMed's own host."""
    return parts._replace(scheme="https", netloc="pubmed.ncbi.nlm.nih.gov").geturl()


def scholar(parts: SplitResult, asked: Parameters) -> str:
    """What Google Scholar is to be asked for stands in the address, under Scholar's own names."""
    named = [(name.partition("[")[0], values) for name, values in asked.items()]
    words = [(name, value) for name, values in named if name in _SCHOLARS for value in values]
    return f"https://scholar.google.com/scholar_lookup?{urlencode(words)}" if words else ""


def carried_address(parts: SplitResult, asked: Parameters) -> str:
    """The address that stands in any parameter, or in the path behind the redirector's own."""
    for name, values in asked.items():
        if found := _decoded(_rest(parts.query, name)) or _decoded(values[0]):
            return found
    within = _WITHIN.search(parts._replace(scheme="", netloc="").geturl())
    return _decoded(_WITHOUT_COLON.sub(r"\1://", within[1])) if within else ""


def defended(parts: SplitResult, asked: Parameters) -> str:
    """As a mail filter writes it: ``u=https-3A__doi.org_10…``, or ``/v3/__https://doi.org/10…__;!!…``."""
    third = _DEFENDED.search(parts.geturl())
    if third:
        return _decoded(third[1])
    return _decoded(asked.get("u", [""])[0].replace("_", "/").replace("-", "%"))


def _identifier(names: tuple[str, ...], pattern: re.Pattern[str], made: Callable[[str], str]) -> Way:
    def read(parts: SplitResult, asked: Parameters) -> str:
        values = (_unquoted(value) for name in names for value in asked.get(name, []))
        found = (pattern.fullmatch(value) for value in values)
        return next((made(one[1]) for one in found if one), "")

    return read


def _to_doi(identifier: str) -> str:
    return f"https://doi.org/{quote(identifier, safe='/:().-_~')}"


def _to_pubmed(number: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{number}/"


def _to_central(number: str) -> str:
    return f"https://pmc.ncbi.nlm.nih.gov/articles/{number.upper()}/"


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _rest(query: str, name: str) -> str:
    """The bare address behind ``name=``; all that follows, if it has a query: the `&` are its own."""
    found = re.search(rf"(?:^|&){re.escape(name)}=(https?://\S.*)", query, re.IGNORECASE)
    if found is None:
        return ""
    first = found[1].partition("&")[0]
    return found[1] if "?" in first else first


def _decoded(value: str) -> str:
    """`value` as the address that it is, however often it was encoded; "" where it is none."""
    for _ in range(3):
        if _WEB.match(value):
            return re.sub(r"^(https?:/)(?=[^/])", r"\1/", value, flags=re.IGNORECASE)
        value = unquote(value)
    return ""


def _unquoted(value: str) -> str:
    return unquote(unquote(value)).strip()
