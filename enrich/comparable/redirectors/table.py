"""The redirectors that are understood: a row each, tried in order.

`name` is for people. `pattern` is searched in the address's host and path, in
lower case. `ways` say where such an address leads (see `ways`); the first that
says something counts. Where none does, nothing is said of the link. To add a
redirector, add its row here and a line of each of its forms to
``tests/cases/redirectors.jsonl``.
"""

from __future__ import annotations

import re

from msgspec import Struct

from enrich.comparable.redirectors.ways import (
    Way,
    address_in,
    at_pubmed,
    carried_address,
    central_number_in,
    defended,
    doi_in,
    doi_in_path,
    having,
    lacking,
    named_in,
    only_doi_but_in,
    pmcid_in,
    pmid_in,
    pmid_in_path,
    scholar,
)
from enrich.patterns import lazy


class Redirector(Struct, frozen=True):
    """One kind of redirector: see above."""

    name: str
    pattern: re.Pattern[str]
    ways: tuple[Way, ...] = ()
    at_end: bool = False
    """Whether it is a page of the very hosts where redirectors lead in the end."""


_MEDLINE = "8 med medline pubmed pmed pmid"
_OPENURL = named_in("rft_id", "id", "rft.id", "pid")
_BY_NUMBER = (pmid_in("pmid", "rft.pmid", "pubmedid", "pubmed_id"), pmcid_in("pmcid", "rft.pmcid"))
# What says which reference of the page is meant: then `doi` is the work that cites it.
_CITING = "suffix key ref refid ref_id refnum rid citation cit doioflink cited_by index n from sid2"
# What names the work that cites, where it is a DOI: the page's own.
_CITING_WORKS = (
    "doi", "_doi", "rft.doi", "rft_doi", "article", "articledoi", "article_doi", "articleid", "from",
    "source", "src", "origin", "parent", "page", "self", "own", "citing", "citingdoi", "citing_doi", "cid",
    "doioflink", "by", "cited_by", "via", "ref_doc", "referer", "referrer", "rfr_id", "rfr_dat", "suffix",
)  # fmt: skip
_OWN_DOI = lacking(_CITING, doi_in("doi", "rft.doi", "rft_doi", "_doi"))
_ADDRESS = address_in(
    "url", "qurl", "_targeturl", "targeturl", "target", "redirect_uri", "redirect_url", "redirecturl",
    "redirect", "uri", "dest", "destination", "goto", "to", "u", "q", "href", "link", "location", "returnurl",
)  # fmt: skip


def _row(name: str, pattern: str, *ways: Way, at_end: bool = False) -> Redirector:
    return Redirector(name, lazy(pattern), ways, at_end)


REDIRECTORS: tuple[Redirector, ...] = (
    # Publishers
    _row(
        "Atypon's linkout",  # Taylor & Francis, Wiley, ACS, Sage, Cell, and many societies
        r"/servlet/linkout/?$|/action/getftrlinkout/?$",
        _ADDRESS,
        having("dbid", "8", pmid_in("key")),
        having("linktype", _MEDLINE, pmid_in("key", "id")),
        doi_in("key"),
        pmcid_in("key"),
    ),
    _row(
        "Wiley's resolver of PubMed", r"/resolve/reference/(?:pmed|medline|pubmed)/?$", pmid_in("id", "key")
    ),
    _row(
        "Wiley's resolver", r"/resolve/(?:reference/\w{1,20}|doi|openurl)/?$", doi_in("id", "doi"), _OPENURL
    ),
    _row("HighWire's Google Scholar link", r"/(?:lookup/)?google[-_]?scholar/?$", scholar, _ADDRESS),
    _row(
        "HighWire's external reference",
        r"/(?:lookup/|cgi/)*external[-_]ref/?$",
        having("link_type", _MEDLINE, pmid_in("access_num")),
        having("link_type", "pmc", central_number_in("access_num")),
        doi_in("access_num"),
        having("link_type", "google_scholar googlescholar gs", scholar),
        _ADDRESS,
    ),
    _row("HighWire's journal link", r"/(?:lookup/|cgi/)ijlink(?:/|$)", _OWN_DOI),
    _row(
        "IngentaConnect's external reference",
        r"/external[-_]refs/?$",
        _OPENURL,
        _ADDRESS,
        doi_in("doi", "key"),
        *_BY_NUMBER,
    ),
    _row("ScienceDirect's outward link", r"sciencedirect\.com/science/?$", _ADDRESS, doi_in("_doi", "_key")),
    _row("Elsevier's reference hub", r"^refhub\.elsevier\.com/|/science/refhub/"),
    _row("Scopus", r"^(?:www\.)?scopus\.com/(?:scopus/)?(?:inward|redirect)/", _OWN_DOI),
    _row("Springer Nature's sign-in", r"^(?:idp|wayf)\.(?:springer|nature|springernature)\.com/", _ADDRESS),
    _row("Nature's finder of PubMed's numbers", r"/uidfinder/", pmid_in_path, doi_in_path),
    _row("Nature's redirect to CAS", r"/cas-redirect/|^chemport\.cas\.org/"),
    _row("J-STAGE", r"^(?:joi\.)?jlc\.jst\.go\.jp/|^(?:www\.)?jstage\.jst\.go\.jp/\w*shoshi?jkuref"),
    # PubMed's own
    _row(
        "PubMed's link to the publisher",
        r"(?:^|\.)ncbi\.nlm\.nih\.gov/.*elink\.fcgi$",
        having("dbfrom", "pmc", central_number_in("id")),
        pmid_in("id"),
        at_end=True,
    ),
    _row(
        "PubMed Central by PubMed's number",
        r"(?:^|\.)ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(?:pmid|mid)/",
        pmid_in_path,
        at_end=True,
    ),
    _row(
        "PubMed Central by DOI",
        r"(?:^|\.)ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/doi/|^europepmc\.org/.*/doi/",
        doi_in_path,
        at_end=True,
    ),
    _row(
        "PubMed Central's old pages",
        r"^(?:www\.)?pubmedcentral\.(?:nih\.)?gov/|ncbi\.nlm\.nih\.gov/.*(?:articlerender|picrender|pagerender)\.f?cgi$",
        pmid_in("pubmedid"),
        central_number_in("artid", "accid"),
        at_end=True,
    ),
    _row("pubmed.gov", r"^(?:www\.)?pubmed\.(?:gov|org|com)/", at_pubmed),
    _row("HubMed", r"^(?:www\.)?hubmed\.org/", pmid_in("uids")),
    _row("identifiers.org", r"^(?:www\.)?(?:identifiers\.org|n2t\.net)/(?:pubmed|pmid)[:/]", pmid_in_path),
    _row(
        "Google Scholar's way to a page", r"^scholar\.google\.[a-z.]{2,6}/scholar_url$", _ADDRESS, at_end=True
    ),
    # Libraries
    _row("EBSCOhost", r"(?:^|\.)(?:ebscohost|ebsco)\.com/", _OPENURL, doi_in("doi"), *_BY_NUMBER),
    _row("ProQuest", r"(?:^|\.)proquest\.com/(?:openurl|docview|dissertations)", _OPENURL, doi_in("doi")),
    _row("OpenAthens", r"(?:^|\.)openathens\.net/", _ADDRESS, carried_address),
    _row(
        "a library's proxy",
        r"^[^/]*(?:proxy|ezp|openathens|vpn|wam)[^/]*/.*|/_auth/oaproxy|^login\.[^/]*/login/?$",
        _ADDRESS,
        carried_address,
    ),
    _row("LibKey", r"^(?:www\.)?libkey\.io/", doi_in_path, pmid_in_path, _OPENURL, *_BY_NUMBER),
    _row(
        "OpenURL",
        r"openurl|sfx|/resolve(?:r)?(?:\.\w+)?/?$|linkresolver|/link/0/|/discovery/|360link",
        _OPENURL,
        doi_in("doi", "rft.doi", "rft_doi"),
        *_BY_NUMBER,
    ),
    # Mail filters, search engines, social networks
    _row("Google's redirect", r"^(?:www\.)?google\.[a-z.]{2,6}/(?:url|urlq)$", _ADDRESS),
    _row("Outlook's safe links", r"\.safelinks\.protection\.(?:outlook|office365)\.(?:com|us)/", _ADDRESS),
    _row("Proofpoint's defended links", r"^urldefense\.(?:proofpoint\.)?com/", defended),
    _row("a chooser of Crossref", r"^(?:chooser|apps|mr)\.crossref\.org/", doi_in("doi", "id"), _OPENURL),
    _row(
        "a publisher's sign-in",
        r"/(?:crawlprevention/governor|signin|sign-in|login(?:\.aspx)?)/?$",
        _ADDRESS,
        doi_in_path,
    ),
    _row(
        "a shortener of addresses",
        r"^(?:t\.co|bit\.ly|j\.mp|tinyurl\.com|goo\.gl|ow\.ly|buff\.ly|is\.gd|v\.gd|rb\.gy|lnkd\.in|cutt\.ly|dlvr\.it"
        r"|tiny\.cc|shorturl\.at|rebrand\.ly|purl\.(?:org|oclc\.org)|w3id\.org)/[^/]",
        doi_in_path,
    ),
    _row(
        "a redirector to PubMed",
        r"/(?:pubmed|pmid|medline)/?$|^(?:www\.)?pubmed\.[a-z.]{2,7}/\d",
        _ADDRESS,
        pmid_in("id", "uid", "uids", "key", "value", "val", "access_num", "accession", "number"),
        *_BY_NUMBER,
        doi_in("doi", "id"),
        pmid_in_path,
    ),
    # Anybody else's, by the words of the path: what such an address does not say is not known.
    _row(
        "a redirector",
        r"/(?:link|links|linkout|linker|redirect|redir|out|outlink|outward|external|externallink|goto|go|click|deref"
        r"|crossref|xref|cross-ref|pubmed|lookup|reflink|refhub|track)(?:[-_.](?:to|go|out|link|aspx|php|do|jsp|cgi|html?))*/?$",
        _ADDRESS,
        carried_address,
        _OPENURL,
        doi_in("key", "id", "cited", "citeddoi", "cited_doi", "refdoi", "ref_doi", "access_num"),
        _OWN_DOI,
        only_doi_but_in(*_CITING_WORKS),
        *_BY_NUMBER,
        doi_in_path,
    ),
)
