"""The record as the matcher reads it: every field folded and cut into words once, then remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from enrich.comparable import editions, greek, isbn, issn, names, roman, text
from enrich.comparable.asides import without_asides
from enrich.comparable.deposits import servers_of, without_deposits
from enrich.comparable.journal_names import also_called
from enrich.comparable.kinds import ALONE
from enrich.comparable.notices import without_notice
from enrich.comparable.pages import expand
from enrich.comparable.publishers import telling
from enrich.comparable.small_words import SMALL_WORDS
from enrich.comparable.spelling import one_spelling
from enrich.matching import rarity, yearly
from enrich.matching.reading import MONTHS
from enrich.matching.statements import versions_in
from enrich.records import Name, Work

_NUMBER = re.compile(r"[a-z]{0,3}\d+(?:[a-z]{1,4}\d{0,6})?")
_MOST_PEOPLE = 12
# What references say of works of a type, and no record repeats.
_SAID_OF = {
    "dissertation": "doctoral dissertation thesis phd master masters university department faculty",
    "posted-content": "preprint preprints eprint eprints prints arxiv biorxiv medrxiv ssrn working paper",
    "report": "report technical working paper discussion",
    "report-component": "report technical working paper discussion",
    "dataset": "data dataset set database repository",
    "software": "software version computer program",
}
_ET_AL = re.compile(r"[,;]? et\.? al\.?$")
_NOBODY = frozenset({"anon", "anonymous", "no author", "none"})
# An article's number with pages of its own: ``28:1-28:6``.
_OWN_PAGES = re.compile(r"\b(\d{1,8}):\d{1,4} ?- ?(?:\1:\d{1,4}\b)")
_ROMAN = re.compile(rf"\b{roman.DIGITS}\b")
_ACRONYM = re.compile(r"([A-Z]{3,6})(?:\.|:| [-\u2013]) (.+)")
_EDITION = re.compile(
    rf"(?<![,.:(\[ ])[,.:(\[ ]++(?:\d{{1,2}}(?:st|nd|rd|th)?\.?|{'|'.join(editions.ORDINALS[1:])}|revised) "
    r"(?:rev\w*\.? )?(?:edition|edn?\.?|Auflage|Aufl\.)[)\]. ]*$",
    re.I,
)
# No title, name or number is longer; what is costs no more than one that long.
_LONGEST, _LONGEST_NAME, _LONGEST_NUMBER = 2_000, 300, 200
_SERIES = re.compile(r"[,:]? \b(?:Section|Sect\.|Series|Ser\.|Part) ([A-Z])\b.*$")
_PARENTHESIS = re.compile(r"(?:(?<!\s)\s++)?\([^)]{0,300}\)")
STOP = SMALL_WORDS | text.word_set("at by del della di en from fur i into l or per s van von with zur")


@dataclass(slots=True, frozen=True)
class Wording:
    """A title or a container-title: its words, the same squashed together, and what each word tells."""

    words: tuple[str, ...]
    squashed: str
    weights: tuple[float, ...]
    weight: float
    content: tuple[str, ...]
    acronym: str


@dataclass(slots=True, frozen=True)
class Person:
    """An author: surname words, first letters of given names, given names' words.

    `whole` is the name in one piece where it is written without blanks: a syllable of it is no name.
    """

    surname: tuple[str, ...]
    squashed: str
    initials: str
    given: tuple[str, ...]
    rarity: float
    organisation: bool = False
    whole: str = ""


@dataclass(slots=True, frozen=True)
class Facets:
    """A work, ready to be compared with many references.

    `series` are the letters in its journal's name, `servers` the names of the place of a preprint.
    """

    work: Work
    titles: tuple[Wording, ...]
    containers: tuple[Wording, ...]
    servers: tuple[Wording, ...]
    series: frozenset[str]
    people: tuple[Person, ...]
    editors: tuple[Person, ...]
    publisher: frozenset[str]
    issuer: frozenset[str]
    versions: tuple[str, ...]
    numbers: tuple[str, ...]
    isbn: frozenset[str]
    years: tuple[int, ...]
    volume: tuple[str, ...]
    issue: tuple[str, ...]
    first: tuple[str, ...]
    last: str
    cut_short: bool


@lru_cache(maxsize=20_000)
def facets(work: Work) -> Facets:
    """Return the facets of a work."""
    page = text.fold(without_deposits(work.page[:_LONGEST_NUMBER]))
    pages = _NUMBER.findall(_OWN_PAGES.sub(r"\1", page)) or _ROMAN.findall(page)
    if work.type in ALONE and pages[:1] in (["1"], ["i"]):
        pages = []  # how long it is, not where it stands
    articles = _NUMBER.findall(text.fold(work.article_number[:_LONGEST_NUMBER]))
    first = [_bare(p) for p in (*pages[:1], *articles[:1])]
    first += [p.lstrip("abcdefghijklmnopqrstuvwxyz") for p in first if p[:1].isalpha() and p[-1:].isdigit()]
    last = expand(_bare(pages[0]), _bare(pages[1])) if len(pages) > 1 else ""
    containers = _containers(work)
    issuer = f"{work.publisher} {work.publisher_location} {' '.join(work.institution)}"
    return Facets(
        work=work,
        titles=_titles(work),
        containers=containers,
        servers=tuple(map(_container, servers_of(work))),
        series=frozenset(word for form in containers for word in form.words[1:] if len(word) == 1),
        people=_people(work.author),
        editors=_people(work.editor),
        publisher=frozenset(
            map(
                one_spelling,
                text.tokens(f"{issuer} {' '.join(work.degree)} {_SAID_OF.get(work.type, '')}"),
            )
        ),
        issuer=telling(map(one_spelling, text.tokens(issuer))),
        versions=_versions(work),
        numbers=tuple("".join(text.tokens(number)) for number in work.number),
        isbn=isbn.all_in(" ; ".join(work.ISBN)),
        years=work.years,
        volume=tuple(map(_bare, _NUMBER.findall(text.fold(work.volume[:_LONGEST_NUMBER])))),
        issue=tuple(map(_bare, _NUMBER.findall(text.fold(work.issue[:_LONGEST_NUMBER])))),
        first=tuple(dict.fromkeys(p for p in first if p)),
        last=last,
        cut_short=any(_ET_AL.search(name.name or name.family) for name in work.author),
    )


def _versions(work: Work) -> tuple[str, ...]:
    """The version that a record names, or that its title does: ``KnotSolver v2.0.1``."""
    if work.version:
        return (".".join(text.tokens(work.version)).removeprefix("version."),)
    if work.type not in ("dataset", "software") or not work.title:
        return ()
    return tuple(versions_in(text.fold(work.title[0])))


def _people(names: tuple[Name, ...]) -> tuple[Person, ...]:
    """The first of the named people and the last; a longer list tells no more."""
    named = [name for name in names[:_MOST_PEOPLE] if not _nobody(name)]
    if len(names) > _MOST_PEOPLE:
        named[-1:] = names[-1:]
    return tuple(_person(_within_reason(_alone(name))) for name in named)


def _alone(name: Name) -> Name:
    """A name without the "et al" that records keep in it where their list was cut."""
    if not (name.family or name.name).rstrip(".").endswith("al"):
        return name
    return Name(
        family=_ET_AL.sub("", name.family),
        given=name.given,
        name=_ET_AL.sub("", name.name),
        suffix=name.suffix,
    )


def _within_reason(name: Name) -> Name:
    if max(map(len, (name.family, name.given, name.name))) <= _LONGEST_NAME:
        return name
    return Name(
        family=name.family[:_LONGEST_NAME], given=name.given[:_LONGEST_NAME], name=name.name[:_LONGEST_NAME]
    )


def _nobody(name: Name) -> bool:
    """Whether a record's author says that there is none."""
    return text.fold(name.family or name.name).strip("[]. ") in _NOBODY


def wording(string: str) -> Wording:
    """Return a string's words with what each tells; beyond 2,000 characters no title is any."""
    words = tuple(map(one_spelling, text.tokens(string[:_LONGEST].replace(" & ", " and "))))
    weights = tuple(map(word_weight, words))
    content = tuple(word for word in words if word not in STOP and len(word) > 1)
    acronym = "".join(word[0] for word in content) if len(content) > 2 else ""
    return Wording(words, "".join(words), weights, sum(weights), content, acronym)


def word_weight(word: str) -> float:
    """What a word of a title tells: its rarity; little for stop words."""
    if word in STOP:
        return 0.2
    if len(word) == 1 or not word.isalpha():
        return 2.5
    return rarity.of_word(word)


def _titles(work: Work) -> tuple[Wording, ...]:
    """Every form under which a reference may print the title, the fullest first."""
    whole = [f"{title} {' '.join(work.subtitle)}" for title in work.title[:1] if work.subtitle]
    forms = [*whole, *work.title, *work.original_title]
    forms = [bare for form in forms for bare in (without_notice(form), form)]
    # A review's title may hold the extent and the ISBN of its book, which no reference is read with.
    forms += [_as_read(form) for form in forms if any(map(str.isdigit, form))]
    forms += [_EDITION.sub("", form) for form in forms if _EDITION.search(form)]
    forms += [other for form in forms for other in (greek.spelled(form), greek.in_letters(form))]
    made = (wording(form) for form in dict.fromkeys(forms))
    return tuple(form for form in made if form.words)


def _as_read(title: str) -> str:
    """A title without what a reference that prints it is read without."""
    return issn.PRINTED.sub(" ", without_asides(text.plain(title)))


def _containers(work: Work) -> tuple[Wording, ...]:
    forms = [*work.container_title, *work.short_container_title]
    bare = [_PARENTHESIS.sub("", form) for form in forms if "(" in form]
    bare += [form.partition(":")[0] for form in forms if ": " in form and not _SERIES.search(form)]
    bare += [part for form in forms if (whole := _ACRONYM.match(form)) for part in whole.groups()]
    bare += [_SERIES.sub(r" \1", form) for form in forms if _SERIES.search(form)]
    bare += [name for form in forms if (name := yearly.bare_name(form))]
    known = [name for form in forms for name in also_called(form)]
    made = map(_container, dict.fromkeys([*forms, *bare, *known]))
    return tuple(form for form in made if any(_names_something(word) for word in form.words))


@lru_cache(maxsize=10_000)
def _container(name: str) -> Wording:
    """Journals recur from work to work, titles do not: only the former are worth remembering."""
    return wording(name)


def _names_something(word: str) -> bool:
    """Whether a word can be a name, also with a figure (``F1000Research``); ``2018`` and ``May`` cannot."""
    return sum(map(str.isalpha, word)) > len(word) // 2 and word not in MONTHS


@lru_cache(maxsize=100_000)
def _person(name: Name) -> Person:
    words = tuple(map(one_spelling, names.surname_words(name.family or name.name)))
    return Person(
        surname=words,
        squashed="".join(words),
        initials=names.initials(name.given),
        given=tuple(w for w in text.tokens(name.given) if len(w) > 1),
        rarity=max((rarity.of_surname(word) for word in words), default=0.0),
        organisation=not name.family,
        whole="".join(text.tokens(f"{name.family}{name.given}")) if text.UNSPACED.search(name.family) else "",
    )


def _bare(token: str) -> str:
    return token.lstrip("0") or "0"
