"""The record as the matcher reads it: every field folded and cut into words once, then remembered."""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_lowercase

from msgspec import Struct

from enrich.comparable import editions, greek, isbn, issn, names, rarity, roman, text
from enrich.comparable.asides import without_asides
from enrich.comparable.deposits import servers_of, without_deposits
from enrich.comparable.journal_names import also_called
from enrich.comparable.kinds import ALONE
from enrich.comparable.notices import without_notice
from enrich.comparable.pages import expand
from enrich.comparable.publishers import telling
from enrich.comparable.remembered import Remembered, once
from enrich.comparable.small_words import SMALL_WORDS
from enrich.comparable.spelling import in_one_spelling
from enrich.matching import yearly
from enrich.matching.number_kinds import MONTHS
from enrich.matching.statements import versions_in
from enrich.patterns import lazy
from enrich.records import Name, Work

_NUMBER = lazy(r"[a-z]{0,3}\d+(?:[a-z]{1,4}\d{0,6})?")
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
_ET_AL = lazy(r"[,;]? et\.? al\.?$")
_NOBODY = frozenset({"anon", "anonymous", "no author", "none"})
# An article's number with pages of its own: ``28:1-28:6``.
_OWN_PAGES = lazy(r"\b(\d{1,8}):\d{1,4} ?- ?(?:\1:\d{1,4}\b)")
_ROMAN = lazy(rf"\b{roman.DIGITS}\b")
_ACRONYM = lazy(r"([A-Z]{3,6})(?:\.|:| [-\u2013]) (.+)")
_EDITION = lazy(
    rf"(?<![,.:(\[ ])[,.:(\[ ]++(?:\d{{1,2}}(?:st|nd|rd|th)?\.?|{'|'.join(editions.ORDINALS[1:])}|revised) "
    r"(?:rev\w*\.? )?(?:edition|edn?\.?|Auflage|Aufl\.)[)\]. ]*$",
    re.I,
)
_HAS_DIGIT = lazy(r"\d")
# No title, name or number is longer; what is costs no more than one that long.
_LONGEST, _LONGEST_NAME, _LONGEST_NUMBER = 2_000, 300, 200
_SERIES = lazy(r"[,:]? \b(?:Section|Sect\.|Series|Ser\.|Part) ([A-Z])\b.*$")
_PARENTHESIS = lazy(r"(?:(?<!\s)\s++)?\([^)]{0,300}\)")
STOP = SMALL_WORDS | text.word_set("at by del della di en from fur i into l or per s van von with zur")


class Wording(Struct, frozen=True, dict=True):
    """A title or a container-title: its words, the same squashed together, and what each word tells."""

    words: tuple[str, ...]
    squashed: str
    weights: tuple[float, ...]
    weight: float

    @once
    def content(self) -> tuple[str, ...]:
        """The words that name something, of which a journal's name may be abbreviated."""
        return tuple(word for word in self.words if word not in STOP and len(word) > 1)

    @once
    def acronym(self) -> str:
        """The first letters of these, where there are enough."""
        return "".join(word[0] for word in self.content) if len(self.content) > 2 else ""


class Person:
    """An author: surname words, first letters of given names, given names' words.

    `whole` is the name in one piece where it is written without blanks: a syllable of it is no name.
    Most are not in the reference, and nothing but their surname is asked for.
    """

    def __init__(self, name: Name) -> None:
        self._name = name
        self.surname = tuple(in_one_spelling(names.surname_words(name.family or name.name)))
        self.squashed = "".join(self.surname)
        self.organisation = not name.family
        self.whole = self._in_one_piece() if text.is_unspaced(name.family) else ""

    def _in_one_piece(self) -> str:
        return "".join(text.tokens(f"{self._name.family}{self._name.given}"))

    @once
    def initials(self) -> str:
        """First letters of the given names."""
        return names.initials(self._name.given)

    @once
    def given(self) -> tuple[str, ...]:
        """The given names' words, without initials."""
        return tuple(word for word in text.tokens(self._name.given) if len(word) > 1)

    @once
    def acronym(self) -> str:
        """What an organisation is called for short: the first letters of its name's words, three or more."""
        words = [word for word in self._name.name.split() if word[:1].isupper()] if self.organisation else []
        letters = "".join(word[0] for word in words).lower()
        return letters if len(letters) > 2 and letters.isascii() else ""

    @once
    def rarity(self) -> float:
        """How much the surname tells: that of its rarest word."""
        return max(map(rarity.of_surname, self.surname), default=0.0)


class Facets:
    """A work, ready to be compared with many references.

    Nine of ten works that a search offers are no match, as their titles and
    people tell: whatever else is known of a work is made when it is first asked for.
    """

    def __init__(self, work: Work) -> None:
        self.work = work

    @once
    def titles(self) -> tuple[Wording, ...]:
        """Every form of the title, the fullest first."""
        return _titles(self.work)

    @once
    def containers(self) -> tuple[Wording, ...]:
        """Every name of the journal or book."""
        return _containers(self.work.container_title, self.work.short_container_title)

    @once
    def servers(self) -> tuple[Wording, ...]:
        """The names of the place of a preprint."""
        return tuple(map(_container, servers_of(self.work)))

    @once
    def series(self) -> frozenset[str]:
        """The letters in the journal's name."""
        return frozenset(word for form in self.containers for word in form.words[1:] if len(word) == 1)

    @once
    def people(self) -> tuple[Person, ...]:
        """The authors."""
        return _people(self.work.author)

    @once
    def editors(self) -> tuple[Person, ...]:
        """The editors."""
        return _people(self.work.editor)

    @once
    def publisher(self) -> frozenset[str]:
        """Words of who issued the work and where, and what references say of works of its type."""
        degrees = " ".join(self.work.degree)
        return _spelled(f"{_issuer(self.work)} {degrees} {_SAID_OF.get(self.work.type, '')}")

    @once
    def issuer(self) -> frozenset[str]:
        """The words by which who issued the work is told from others."""
        return telling(_spelled(_issuer(self.work)))

    @once
    def versions(self) -> tuple[str, ...]:
        """The version that the record, or its title, names."""
        return _versions(self.work)

    @once
    def numbers(self) -> tuple[str, ...]:
        """What a series of reports or standards calls the work."""
        return tuple("".join(text.tokens(number)) for number in self.work.number)

    @once
    def isbn(self) -> frozenset[str]:
        """The book's numbers."""
        return isbn.all_in(" ; ".join(self.work.ISBN))

    @property
    def years(self) -> tuple[int, ...]:
        """All years that the record gives."""
        return self.work.years

    @once
    def volume(self) -> tuple[str, ...]:
        """The numbers in the volume."""
        return _numbers(self.work.volume)

    @once
    def issue(self) -> tuple[str, ...]:
        """The numbers in the issue."""
        return _numbers(self.work.issue)

    @once
    def _pages(self) -> tuple[str, ...]:
        return _pages(self.work)

    @once
    def first(self) -> tuple[str, ...]:
        """What is printed for the first page: it, the article's number, either without its letters."""
        first = [*self._pages[:1], *_numbers(self.work.article_number)[:1]]
        first += [one.lstrip(ascii_lowercase) for one in first if one[:1].isalpha() and one[-1:].isdigit()]
        return tuple(dict.fromkeys(filter(None, first)))

    @once
    def last(self) -> str:
        """The last page; "" where the record has none."""
        return expand(*self._pages[:2]) if len(self._pages) > 1 else ""

    @once
    def cut_short(self) -> bool:
        """Whether the record says itself that its list of authors is not complete."""
        return any(_ET_AL.search(name.name or name.family) for name in self.work.author)


@lru_cache(maxsize=20_000)
def facets(work: Work) -> Facets:
    """Return the facets of a work."""
    return Facets(work)


def _issuer(work: Work) -> str:
    return " ".join((work.publisher, work.publisher_location, *work.institution))


@lru_cache(maxsize=10_000)
def _spelled(words: str) -> frozenset[str]:
    """The words of a publisher, who recurs from work to work."""
    return frozenset(in_one_spelling(text.tokens(words)))


def _numbers(value: str) -> tuple[str, ...]:
    return tuple(map(_bare, _NUMBER.findall(text.fold(value[:_LONGEST_NUMBER])))) if value else ()


def _pages(work: Work) -> tuple[str, ...]:
    """The pages of a place; of a work that stands alone pages from the first on are how long it is."""
    printed = text.fold(without_deposits(work.page[:_LONGEST_NUMBER]))
    pages = _NUMBER.findall(_OWN_PAGES.sub(r"\1", printed)) or _ROMAN.findall(printed)
    return () if work.type in ALONE and pages[:1] in (["1"], ["i"]) else tuple(map(_bare, pages))


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
    return tuple(map(_person, named))


@lru_cache(maxsize=100_000)
def _person(name: Name) -> Person:
    return Person(_within_reason(_alone(name)))


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
    words = tuple(in_one_spelling(text.tokens(string[:_LONGEST].replace(" & ", " and "))))
    weights = tuple(map(_WEIGHTS.__getitem__, words))
    return Wording(words, "".join(words), weights, sum(weights))


def word_weight(word: str) -> float:
    """What a word of a title tells: its rarity; little for stop words."""
    if word in STOP:
        return 0.2
    if len(word) == 1 or not word.isalpha():
        return 2.5
    return rarity.of_word(word)


_WEIGHTS = Remembered(word_weight)


def _titles(work: Work) -> tuple[Wording, ...]:
    """Every form under which a reference may print the title, the fullest first."""
    whole = [f"{title} {' '.join(work.subtitle)}" for title in work.title[:1] if work.subtitle]
    forms = [*whole, *work.title, *work.original_title]
    forms = list(dict.fromkeys(bare for form in forms for bare in (without_notice(form), form)))
    # A review's title may hold the extent and the ISBN of its book, which no reference is read with.
    forms += [_as_read(form) for form in forms if _HAS_DIGIT.search(form)]
    forms += [_EDITION.sub("", form) for form in forms if _ends_in_edition(form)]
    forms += [other for form in forms for other in (greek.spelled(form), greek.in_letters(form))]
    made = map(wording, dict.fromkeys(forms))
    return tuple(form for form in made if form.words)


def _ends_in_edition(title: str) -> bool:
    """Whether a title may end in its edition: a quick look, for few do."""
    return title.rstrip(")]. ").lower().endswith(("edition", "ed", "edn", "auflage", "aufl"))


def _as_read(title: str) -> str:
    """A title without what a reference that prints it is read without."""
    return issn.PRINTED.sub(" ", without_asides(text.plain(title)))


@lru_cache(maxsize=10_000)
def _containers(full: tuple[str, ...], short: tuple[str, ...]) -> tuple[Wording, ...]:
    """Journals recur from work to work, titles do not: only the former are worth remembering."""
    forms = [*full, *short]
    bare = [_PARENTHESIS.sub("", form) for form in forms if "(" in form]
    bare += [form.partition(":")[0] for form in forms if ": " in form and not _SERIES.search(form)]
    of_series = [form for form in forms if _SERIES.search(form)]
    plain = (form for form in forms if form not in of_series)
    bare += [part for form in plain if (whole := _ACRONYM.match(form)) for part in whole.groups()]
    bare += [_SERIES.sub(r" \1", form) for form in of_series]
    bare += [name for form in forms if (name := yearly.bare_name(form))]
    known = [name for form in forms for name in also_called(form)]
    made = map(_container, dict.fromkeys([*forms, *bare, *known]))
    return tuple(form for form in made if any(_names_something(word) for word in form.words))


@lru_cache(maxsize=10_000)
def _container(name: str) -> Wording:
    """A name that stands in many records, and beside others."""
    return wording(name)


def _names_something(word: str) -> bool:
    """Whether a word can be a name, also with a figure (``F1000Research``); ``2018`` and ``May`` cannot."""
    return sum(map(str.isalpha, word)) > len(word) // 2 and word not in MONTHS


def _bare(token: str) -> str:
    return token.lstrip("0") or "0"
