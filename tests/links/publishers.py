"""Pages as publishers and libraries' proxies print links: fifteen made-up references, three links wrong."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple
from urllib.parse import quote, quote_plus, urlencode, urlsplit

from enrich.records import Name, Work

CITING = "10.5555/citing.article"
_TITLES = (
    "Tidal mills of the western estuaries", "Lantern festivals and municipal budgets",
    "Copper roofs after the war", "The grammar of ferry timetables", "Beekeeping in walled gardens",
    "Salt roads across the high plateau", "Glaciers as archives of soot",
    "Nursing homes without corridors", "Violins built from bog oak", "Migration of river dolphins",
    "Bread prices in harbour towns", "Mosses on concrete bridges", "Sleep among lighthouse keepers",
    "Parish maps and lost commons", "Cooling towers as nesting sites",
)  # fmt: skip
_NAMES = (
    "Abernathy", "Bjornsson", "Castellano", "Dragomir", "Eftekhari", "Fitzgerald", "Grabowski", "Hakimoto",
    "Iwasaki", "Jankowska", "Kirchner", "Lindqvist", "Mbeki", "Novotny", "Oyelaran",
)  # fmt: skip
_JOURNALS = ("Annals of Quiet Places", "Journal of Built Waters", "Northern Review of Crafts")


class Links(NamedTuple):
    """Where the three labels of one reference lead."""

    doi: str
    scholar: str
    pubmed: str


class Planted(NamedTuple):
    """A page, and what is wrong on it: the number of the reference, and the label of the link."""

    html: str
    wrong: set[tuple[int, str]]


def _work(number: int) -> Work:
    return Work(
        DOI=f"10.5555/work.{number:02}",
        title=(_TITLES[number],),
        author=(Name(family=_NAMES[number], given="A. B."), Name(family=_NAMES[number - 3], given="C.")),
        container_title=(_JOURNALS[number % 3],),
        issued=1990 + number,
        years=(1990 + number,),
        volume=str(11 + 2 * number),
        page=f"{101 + 7 * number}-{119 + 7 * number}",
        type="journal-article",
    )


WORKS = tuple(map(_work, range(15)))
NUMBERS = {str(4_261_000 + n): work.DOI for n, work in enumerate(WORKS)}
WRONG = {(5, "Crossref"), (8, "Google Scholar"), (11, "PubMed")}


def _printed(work: Work) -> str:
    first, second = work.author
    return (
        f"{first.family}, A. B. &amp; {second.family}, C. ({work.issued}). {work.title[0]}. "
        f"<i>{work.container_title[0]}</i>, {work.volume}, {work.page.replace('-', '–')}."
    )


def _plain(number: int) -> Links:
    """The addresses meant for one reference; three are those of the next one."""
    doi, title, pubmed = ((number + 1) % 15 if (number, label) in WRONG else number for label in LABELS)
    work = WORKS[title]
    asked = {
        "title": work.title[0], "author": work.author[0].family, "publication_year": work.issued,
        "journal": work.container_title[0],
    }  # fmt: skip
    return Links(
        doi=WORKS[doi].DOI,
        scholar=f"https://scholar.google.com/scholar_lookup?{urlencode(asked)}",
        pubmed=list(NUMBERS)[pubmed],
    )


LABELS = ("Crossref", "Google Scholar", "PubMed")


def _atypon(host: str) -> Callable[[Links, int], Links]:
    def made(plain: Links, number: int) -> Links:
        start = f"{host}/servlet/linkout?suffix=CIT{number:04}&doi={quote(CITING, safe='')}"
        return Links(
            f"{start}&dbid=16&key={quote(plain.doi, safe='')}",
            f"{start}&dbid=16384&url={quote(plain.scholar, safe='')}",
            f"{start}&dbid=8&key={plain.pubmed}",
        )

    return made


def _ftr(plain: Links, number: int) -> Links:
    start = "https://journals.sagepub.com/action/getFTRLinkout?doi=" + quote(CITING, safe="")
    doi, pubmed = f"https://doi.org/{plain.doi}", f"http://www.ncbi.nlm.nih.gov/pubmed/{plain.pubmed}"
    kinds = ((doi, "crossref"), (plain.scholar, "gs"), (pubmed, "medline"))
    return Links(*(f"{start}&linkType={kind}&url={quote(url, safe='')}" for url, kind in kinds))


def _highwire(plain: Links, number: int) -> Links:
    start = "https://www.bmj.com/lookup"
    return Links(
        f"{start}/external-ref?access_num={plain.doi}&link_type=DOI",
        f"{start}/google-scholar?link_type=googlescholar&gs_type=article&{urlsplit(plain.scholar).query}",
        f"{start}/external-ref?access_num={plain.pubmed}&link_type=MED&atom=%2Fbmj%2F1%2F2.atom",
    )


def _silverchair(plain: Links, number: int) -> Links:
    scholar = plain.scholar.replace("scholar_lookup?", "scholar_lookup?&")
    return Links(
        f"http://dx.doi.org/{plain.doi}", scholar, f"https://www.ncbi.nlm.nih.gov/pubmed/{plain.pubmed}"
    )


def _springer(plain: Links, number: int) -> Links:
    pubmed = "http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&db=PubMed&dopt=Abstract&list_uids="
    return Links(f"https://doi.org/{quote(plain.doi, safe='')}", plain.scholar, pubmed + plain.pubmed)


def _ieee(plain: Links, number: int) -> Links:
    title = dict(part.split("=") for part in urlsplit(plain.scholar).query.split("&"))["title"]
    scholar = f"https://scholar.google.com/scholar?as_q={title}&as_occt=title&hl=en&as_sdt=0%2C31"
    return Links(f"https://doi.org/{plain.doi}", scholar, f"https://pubmed.ncbi.nlm.nih.gov/{plain.pubmed}/")


def _elsevier(plain: Links, number: int) -> Links:
    start = "https://www.sciencedirect.com/science?_ob=RedirectURL&_method=outwardLink&_origin=article&_targetURL="
    doi, pubmed = f"http://dx.doi.org/{plain.doi}", f"https://www.ncbi.nlm.nih.gov/pubmed/{plain.pubmed}"
    return Links(*(start + quote(url, safe="") for url in (doi, plain.scholar, pubmed)))


def _ingenta(plain: Links, number: int) -> Links:
    start = "https://www.ingentaconnect.com/external-refs?rft_id="
    return Links(f"{start}info:doi/{plain.doi}", plain.scholar, f"{start}info:pmid/{plain.pubmed}")


PUBLISHERS: dict[str, Callable[[Links, int], Links]] = {
    "Taylor & Francis": _atypon("https://www.tandfonline.com"),
    "Wiley": _atypon(""),  # beside its page
    "Sage": _ftr,
    "BMJ": _highwire,
    "OUP": _silverchair,
    "Springer": _springer,
    "IEEE": _ieee,
    "Elsevier": _elsevier,
    "IngentaConnect": _ingenta,
}


def _through_a_library(links: Links, number: int) -> Links:
    """Every third reference as EZproxy leaves it, every third as OpenAthens does."""
    if number % 3 == 1:
        return Links(*(_ezproxied(url, number) for url in links))
    start = "https://go.openathens.net/redirector/example.edu?url="
    return Links(*(start + quote_plus(url) for url in links)) if number % 3 == 2 else links


def _ezproxied(url: str, number: int) -> str:
    if number % 2:
        return f"https://login.ezproxy.example.edu/login?qurl={quote(url, safe='')}"
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.replace(".", "-") + ".ezproxy.example.edu").geturl()


def page(publisher: str, *, proxied: bool) -> Planted:
    """A publisher's page of the fifteen references, as it is or as a library's reader saves it."""
    items = []
    for number, work in enumerate(WORKS):
        links = PUBLISHERS[publisher](_plain(number), number)
        links = _through_a_library(links, number) if proxied and links.doi.startswith("http") else links
        labelled = zip(LABELS, links, strict=True)
        anchors = " ".join(f'<a href="{escape(url)}">{label}</a>' for label, url in labelled)
        more = '<a href="/action/doSearch?x=1">Web of Science</a> <a href="javascript:void(0);">OpenURL</a>'
        scopus = (
            f'<a href="https://www.scopus.com/inward/record.url?eid=2-s2.0-{number}">Scopus ({number})</a>'
        )
        items.append(f"<li>{_printed(work)} <span>{anchors} {scopus} {more}</span></li>")
    html = f"<!DOCTYPE html><html><body><h2>References</h2><ol>{''.join(items)}</ol></body></html>"
    return Planted(html, {(number + 1, label) for number, label in WRONG})
