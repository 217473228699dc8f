"""The servers of preprints and deposits: how their numbers are printed, and the DOIs that are made of them.

A table for `deposits`, which reads it. In each pattern a number stands in a group ``n`` (in
further branches ``n2`` …), its version in ``v``.
"""

from __future__ import annotations

import re

from msgspec import Struct

from enrich.patterns import lazy


class Server(Struct, frozen=True):
    """How a server's numbers are printed, how they are named, and the DOIs they are part of.

    `names` are those by which references know the server; the first stands for a number that is
    left out. `dois` are made of the number, ``{n}``, and its version, ``{v}`` (v1 where none is
    printed); `versioned` come before them where one is. `doi` finds the number in a DOI, `name` is
    the plainest form of the number, in which `printed` finds it again.
    """

    key: str
    names: tuple[str, ...]
    printed: re.Pattern[str]
    doi: re.Pattern[str]
    name: str
    dois: tuple[str, ...] = ()
    versioned: tuple[str, ...] = ()
    holds_preprints: bool = True


def _printed(*branches: str) -> re.Pattern[str]:
    return lazy("|".join(branches), re.IGNORECASE)


_YYMM = r"\d\d(?:0[1-9]|1[0-2])"
_YEAR = r"(?:\(?(?:19|20)\d\d\)?[^\w.]{1,6})?"
_TAG = r"(?:\s?\[[a-z-]{2,10}(?:\.[A-Za-z-]{2,10})?\])?"
_VERSION = r"(?:v\d{1,2})?(?!\d)"
_PARTED = (
    r"(?:acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat"
    r"|dg-ga|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|mtrl-th|nucl-(?:ex|th)|patt-sol|plasm-ph|q-alg|q-bio|q-fin"
    r"|quant-ph|solv-int|supr-con)"
)
_ARCHIVES = rf"(?:{_PARTED}|cs|econ|eess|math|nlin|physics|stat)"
_NBER = r"(?:NBER|National\sBureau\sof\sEconomic\sResearch)"
_CAMBRIDGE = r"(?:Cambridge,?\s(?:MA|Mass\w{0,10})[,.:;\s]{1,3})?"
_PAPERS = r"(?:(?:Working\s|Discussion\s)?Papers?(?:\sSeries)?)"
_NO = r"no\.?|number|nr\.?|n[º°]|\#"

SERVERS = (
    Server(
        key="arxiv",
        names=("arXiv", "arXiv e-prints", "arXiv preprint", "CoRR", "Computing Research Repository"),
        printed=_printed(
            rf"(?:(?<![a-z])(?:ar[xχ]iv|CoRR|ar5iv)(?:[^\d\n]{{0,40}}?{_YEAR}|[^\d\n]{{0,12}}10\.48550/arxiv\.)"
            rf"|\babs/|\bRePEc:arx:papers:)"
            rf"(?P<n>{_YYMM}(?:(?:\.|\.\sno\.\s)\d{{4,5}}|\(\d{{4,5}}\))){_VERSION}(?:\.pdf\b)?{_TAG}",
            rf"(?:(?<![a-z])(?:arxiv|e-?print)\s?:?\s?|\b(?:abs|pdf)/|10\.48550/arxiv\.|(?<![\w./-]))"
            rf"(?P<n2>(?:{_ARCHIVES}(?:\.[A-Z-]{{2,8}})?/|{_PARTED}\s){_YYMM}\d{{3}}){_VERSION}{_TAG}",
        ),
        doi=lazy(r"10\.48550/arxiv\.(.+?)(?:v\d{1,2})?$"),
        name="arXiv:{n}",
        dois=("10.48550/arxiv.{n}",),
    ),
    Server(
        key="rxiv",
        names=("bioRxiv", "medRxiv"),
        printed=_printed(
            rf"\b(?:bio|med)Rxiv(?:\.org/content/(?:biorxiv/)?early/\d{{4}}/\d\d/\d\d/|[^\d\n]{{0,40}}?{_YEAR})"
            rf"(?P<n>20\d\d\.\d\d\.\d\d\.\d{{6,8}}|\d{{6}}){_VERSION}(?![./]\d)",
            rf"(?<![\d./])(?P<n2>20[12]\d\.[01]\d\.[0-3]\d\.\d{{6,8}}){_VERSION}(?![./]\d)",
        ),
        doi=lazy(r"10\.(?:1101|64898)/((?:20\d\d\.\d\d\.\d\d\.)?\d{6,8})(?:v\d{1,2})?$"),
        name="bioRxiv {n}",
        dois=("10.1101/{n}", "10.64898/{n}"),
    ),
    Server(
        key="ssrn",
        names=("SSRN", "SSRN Electronic Journal", "Social Science Research Network"),
        printed=_printed(
            r"\b(?:SSRN|Social\sScience\sResearch\sNetwork)\b"
            rf"(?:\.com/(?:sol3/papers\.cfm\?)?abstract(?:_?id)?=|[^\d\n]{{0,60}}?{_YEAR})(?P<n>\d{{5,8}})(?!\d|[./]\d)",
        ),
        doi=lazy(r"10\.2139/ssrn\.(\d{4,8})$"),
        name="SSRN {n}",
        dois=("10.2139/ssrn.{n}",),
    ),
    Server(
        key="nber",
        names=("NBER Working Paper", "National Bureau of Economic Research"),
        printed=_printed(
            rf"\b{_NBER}(?:[\s,(]{{1,3}}NBER)?\b[,.):;\s]{{0,4}}{_CAMBRIDGE}(?P<k>(?:Technical\s|Historical\s)?)"
            rf"{_PAPERS}[,.:;()\s-]{{0,3}}(?P<said>{_NO})?[,.:\s]{{0,3}}(?P<w>[wth]?)(?P<n>\d{{1,5}})(?![\d/-])",
            r"\bNBER[\s:,-]{1,3}(?P<w2>[wth])(?P<n2>\d{1,5})(?!\d)",
            r"\bnber\.org/papers/(?P<w3>[wth])(?P<n3>\d{1,5})(?!\d)",
            r"\bRePEc:nbr:nber(?P<w4>wo|te|hi):(?P<n4>\d{1,5})(?!\d)",
            rf"(?P<k5>(?:Technical\s|Historical\s)?)Working\sPapers?(?:\sSeries)?[,.:;\s]{{1,3}}(?P<said5>{_NO})?"
            rf"[,.:\s]{{0,3}}(?P<w5>w?)(?P<n5>\d{{3,5}})[^\w]{{1,4}}(?:\(?(?:19|20)\d\d\)?[^\w]{{1,4}})?"
            rf"{_CAMBRIDGE}{_NBER}\b",
        ),
        doi=lazy(r"10\.3386/([wth]\d{1,5})$"),
        name="NBER {n}",
        dois=("10.3386/{n}",),
    ),
    Server(
        key="osf",
        names=(
            "preprint",
            "PsyArXiv",
            "PsyArXiv Preprints",
            "SocArXiv",
            "OSF Preprints",
            "EdArXiv",
            "MetaArXiv",
        ),
        printed=_printed(
            r"\b(?:osf\.io/(?:preprints/)?(?:[a-z]{3,14}/)?|(?:psyarxiv|socarxiv|edarxiv)\.com/|(?:psyarxiv|socarxiv)/)"
            r"(?P<n>[a-z0-9]{5})(?:_(?P<v>v\d{1,2}))?(?![a-z0-9_-])",
        ),
        doi=lazy(r"10\.\d{5}/osf\.io/([a-z0-9]{5})(?:_v\d{1,2})?$"),
        name="osf.io/{n}",
    ),
    Server(
        key="chemrxiv",
        names=("ChemRxiv",),
        printed=_printed(
            r"\bchemrxiv[.\s,:(-]{1,3}(?P<n>20\d\d-[a-z0-9]{4,6}|\d{7,8})(?:[.-]?(?P<v>v\d{1,2}))?(?![a-z0-9])",
        ),
        doi=lazy(r"10\.26434/chemrxiv[.-](20\d\d-[a-z0-9]{4,6}|\d{7,8})(?:[.-]v\d{1,2})?$"),
        name="chemrxiv-{n}",
        dois=("10.26434/chemrxiv-{n}",),
        versioned=("10.26434/chemrxiv-{n}-{v}",),
    ),
    Server(
        key="rs",
        names=("Research Square",),
        printed=_printed(
            r"(?<![\w/.])rs\.3\.rs-(?P<n>\d{4,8})(?:[/.]?(?P<v>v\d{1,2}))?(?!\d)",
            r"\bresearch\s?square\b[^\d\n]{0,40}?\brs-(?P<n2>\d{4,8})(?:[/.](?P<v2>v\d{1,2}))?(?!\d)",
        ),
        doi=lazy(r"10\.21203/rs\.3\.rs-(\d{4,8})(?:/v\d{1,2})?$"),
        name="rs.3.rs-{n}",
        dois=("10.21203/rs.3.rs-{n}/v1",),
        versioned=("10.21203/rs.3.rs-{n}/{v}",),
    ),
    Server(
        key="preprints",
        names=("Preprints", "Preprints.org"),
        printed=_printed(
            rf"\bpreprints(?:\.org)?(?:/manuscript/|[^\d\n]{{0,20}}?{_YEAR})"
            r"(?P<n>20\d\d(?:0[1-9]|1[0-2])\.?\d{4})(?:[./](?P<v>v\d{1,2}))?(?!\d)",
        ),
        doi=lazy(r"10\.20944/preprints(\d{6}\.\d{4})(?:\.v\d{1,2})?$"),
        name="preprints{n}",
        dois=("10.20944/preprints{n}.v1",),
        versioned=("10.20944/preprints{n}.{v}",),
    ),
    Server(
        key="techrxiv",
        names=("TechRxiv",),
        printed=_printed(r"\btechrxiv[.\s,:]{1,3}(?P<n>\d{7,9})(?:\.(?P<v>v\d{1,2}))?(?!\d)"),
        doi=lazy(r"10\.36227/techrxiv\.(\d{7,9})(?:[./]v\d{1,2})?$"),
        name="techrxiv.{n}",
        dois=("10.36227/techrxiv.{n}.{v}", "10.36227/techrxiv.{n}"),
    ),
    Server(
        key="peerj",
        names=("PeerJ Preprints",),
        printed=_printed(
            r"\bPeerJ\s?Pre-?Prints?[\s,.:]{1,3}(?:\d{1,2}\s?[:,]\s?)?e?(?P<n>\d{1,5})(?P<v>v\d{1,2})(?!\d)"
        ),
        doi=lazy(r"10\.7287/peerj\.preprints\.(\d{1,5})(?:v\d{1,2})?$"),
        name="PeerJ Preprints {n}v1",
        dois=("10.7287/peerj.preprints.{n}{v}",),
    ),
    Server(
        key="zenodo",
        names=("Zenodo",),
        printed=_printed(
            r"\bzenodo(?:\.org/(?:records?|deposit)/|[.:]|:\s|\.\s(?=\d{5}))(?P<n>\d{3,9})(?!\d|\.\d)"
        ),
        doi=lazy(r"10\.5281/zenodo\.(\d{3,9})$"),
        name="zenodo.org/record/{n}",
        dois=("10.5281/zenodo.{n}",),
        holds_preprints=False,
    ),
)

_MAY_HOLD_ONE = lazy(
    r"xiv|corr\b|\babs/|ssrn|social\sscience\sresearch|nber|national\sbureau\sof\secon|repec:|osf\.io|rs\.3"
    r"|research\s?square|preprints|zenodo|[a-z]/\d{7}|-[a-z]{2,4}\s\d{7}|20[12]\d\.\d\d\.\d\d\.\d",
    re.IGNORECASE,
)
_WORDS = (
    "xiv", "corr", "abs/", "ssrn", "social", "nber", "national", "repec:", "osf.io", "rs.3", "research",
    "preprints", "zenodo",
)  # fmt: skip
_FIGURES = lazy(r"\d{7}|\.\d\d\.\d\d\.\d")
HANDLE = lazy(r"\bRePEc:[a-z]{3}:[a-z0-9]{4,8}:[^\s,;]{1,40}", re.IGNORECASE)
"""RePEc's own name of a paper, which is part of no DOI unless it is another server's number."""

OSF = {
    "psyarxiv": "10.31234", "socarxiv": "10.31235", "agrixiv": "10.31220", "arabixiv": "10.31221",
    "metaarxiv": "10.31222", "eartharxiv": "10.31223", "engrxiv": "10.31224", "frenxiv": "10.31226",
    "inarxiv": "10.31227", "lawarxiv": "10.31228", "lissa": "10.31229", "marxiv": "10.31230",
    "mindrxiv": "10.31231", "nutrixiv": "10.31232", "paleorxiv": "10.31233", "sportrxiv": "10.31236",
    "thesiscommons": "10.31237", "africarxiv": "10.31730", "edarxiv": "10.35542",
}  # fmt: skip
"""The servers that the Open Science Framework keeps, and the prefix of each."""
OSF_UNSAID = ("10.31219", "10.31234", "10.31235", "10.17605")
"""The prefixes before a number of that framework where no server is named: the usual ones, projects last."""
OSF_NAMES = lazy(rf"(?:{'|'.join(OSF)})(?![a-z])", re.IGNORECASE)
PREFIXES = {
    "10.48550": "arxiv", "10.1101": "rxiv", "10.64898": "rxiv", "10.2139": "ssrn", "10.3386": "nber",
    "10.26434": "chemrxiv", "10.21203": "rs", "10.20944": "preprints", "10.36227": "techrxiv",
    "10.7287": "peerj", "10.5281": "zenodo", **dict.fromkeys((*OSF.values(), *OSF_UNSAID), "osf"),
}  # fmt: skip
"""Whose numbers the DOIs of a prefix may be made of."""


def may_hold_one(text: str) -> bool:
    """Whether a text may print a number of these servers: a quick look, for most print none."""
    small = text.lower()
    if not any(map(small.__contains__, _WORDS)) and _FIGURES.search(small) is None:
        return False
    return _MAY_HOLD_ONE.search(text) is not None
