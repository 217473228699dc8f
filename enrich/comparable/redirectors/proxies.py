"""Libraries' proxies, which put the host of the target before their own: ``doi-org.ezproxy.example.edu``."""

from __future__ import annotations

from urllib.parse import SplitResult

from enrich.patterns import lazy

_ENDS = lazy(r"(?:[\w-]+\.)*(?:doi\.org|ncbi\.nlm\.nih\.gov|europepmc\.org)")
_SCHOLAR = lazy(r"scholar\.google\.(?:com?(?:\.[a-z]{2})?|[a-z]{2,3})")

# EZproxy and OpenAthens write `-` for the dots of a host, others leave them.
_HOSTS = (
    r"(?:dx\.|www\.)?doi\.org",
    _SCHOLAR.pattern,
    r"(?:(?:www|pubmed|pmc|eutils)\.)?ncbi\.nlm\.nih\.gov",
    r"(?:www\.)?(?:pubmed\.gov|pubmedcentral\.nih\.gov|europepmc\.org)",
)
_PROXIED = lazy(
    rf"(?P<zero>\d-)?(?P<target>{'|'.join(_HOSTS).replace(chr(92) + '.', '[.-]')})"
    r"(?:-s|-443)?\.(?P<proxy>[a-z0-9.-]{1,200}\.[a-z]{2,24})"
)
_TELLING = lazy(
    r"proxy|prx|ezp|athens|oclc|vpn|remote|off-?campus|(?<![a-z])lib|librar|bibl|catalog|(?<![a-z])(?:wam|sso|eres)"
    r"|login|shib|univ|(?<![a-z])uni-|hochschule|\.edu(?:\.[a-z]{2})?$|\.ac\.[a-z]{2}$"
)
"""Words of the names that libraries and universities give their proxies."""


def is_end(host: str) -> bool:
    """Whether links of references lead to this host in the end: to DOIs, PubMed or Google Scholar."""
    return _ENDS.fullmatch(host) is not None or is_scholar(host)


def is_scholar(host: str) -> bool:
    """Whether this is Google Scholar's host in any country."""
    return _SCHOLAR.fullmatch(host) is not None


def unproxied(parts: SplitResult) -> str | None:
    """Return the address without a proxy's host; "" where that may be one's, None where it is none's.

    A host that only begins like a known one (``scholar.google.com.example.org``) is somebody else's.
    """
    found = _PROXIED.fullmatch((parts.hostname or "").lower())
    if found is None:
        return None
    target, proxy = found["target"], found["proxy"]
    if not found["zero"] and not _TELLING.search(proxy):
        return "" if "." not in target or proxy.count(".") > 1 else None
    return parts._replace(scheme="https", netloc=target.replace("-", ".")).geturl()
