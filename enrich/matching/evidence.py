"""Everything that speaks for or against one work being the one a reference means.

Each aspect is brought to one of a few named levels; levels are what weights
are learned for. Agreement means more where no title is printed to agree, so
every level has two weights: one for references that print this work's title,
one for those that print none (see `weights`).
"""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from msgspec import Struct

from enrich.comparable import rarity
from enrich.comparable.deposits import key_of
from enrich.comparable.kinds import ALONE, BOOKS, PARTS_OF_BOOKS
from enrich.matching import thresholds, titles
from enrich.matching.containers import Container, find_container
from enrich.matching.facets import Facets
from enrich.matching.imprint import Imprint, find_imprint
from enrich.matching.levels import (
    FIRST_PAGE,
    HARDLY,
    IN_ORDER,
    NAMED,
    PEOPLE_AGREE,
    SAME_PAGES,
    SAME_YEAR,
    UNNAMED,
    LeftLevel,
    PeopleLevel,
)
from enrich.matching.numbers import Numbers, find_numbers
from enrich.matching.people import People, find_people
from enrich.matching.reading import Reading
from enrich.matching.titles import Found, find_title, mark_elsewhere, mark_span
from enrich.records import Work

_LEFT_STEPS: tuple[tuple[float, LeftLevel], ...] = (
    (0.0, "none"),
    (4.0, "slight"),
    (9.0, "little"),
    (16.0, "some"),
    (28.0, "much"),
    (50.0, "great"),
)
_TELLING = 4.0
SAME = frozenset({"same DOI", "same PMID", "same number"})
"""A printed identifier is the work's."""
STANDING_ALONE = "standing alone"
_PEOPLE: frozenset[PeopleLevel] = frozenset({"all", "sole", "most", "first et al"})
_PLACELESS = ALONE | {"posted-content"}
_SENTENCE = '.,;:?!"()[]'


class Evidence(Struct):
    """The findings on one candidate and the level of each aspect."""

    work: Facets
    title: Found
    people: People
    container: Container
    numbers: Numbers
    levels: dict[str, str]
    left: float
    used: bytearray
    imprint: Imprint
    rest: float = 0.0
    """The weight of the unexplained words that are not other people's names."""

    @property
    def titled(self) -> bool:
        """Whether the reference prints this work's title, more or less."""
        return self.in_order or self.title.level == "scrambled"

    @property
    def in_order(self) -> bool:
        """Whether the title stands in one place, so that it has neighbours."""
        return self.title.level in IN_ORDER

    @property
    def short_title(self) -> bool:
        """Whether the title is so short or common that many works bear it."""
        return titles.size(self.title.form) == "short"

    @property
    def identifier_corroborated(self) -> bool:
        """Whether a printed identifier is this work's, people and year agree, and nothing is left over.

        Who cites a preprint by its number need not say its year.
        """
        same = self.levels["identifier"] in SAME
        explained = self.levels["words left"] in HARDLY and not self.numbers.left
        if self.same_number:
            dated = self.numbers.year in ("exact", "missing") and self.levels["first words"] in HARDLY
            return dated and explained and self.people.named > 0
        return same and explained and self.people.named > 0 and self.numbers.year == "exact"

    @property
    def at_its_page(self) -> bool:
        """Whether the pages are the candidate's, and tell it from its neighbours.

        In many a host each piece begins on page 1: without a volume that agrees such a page says nothing.
        """
        page_one = "1" in self.work.first and self.numbers.volume != "exact"
        return self.numbers.page in SAME_PAGES and not page_one

    @property
    def same_number(self) -> bool:
        """Whether the reference prints the number that the work's DOI is made of."""
        return self.levels["identifier"] == "same number"


def weigh(reading: Reading, work: Facets) -> Evidence:
    """Return the evidence that a reference and a work give together."""
    return _weigh(reading, work, _look(reading, work))


def weigh_if_alike(reading: Reading, work: Facets) -> Evidence | None:
    """The same of a work that shares a name, a journal, words of its title or an identifier, else None.

    Numbers alone identify nothing: a work that shares only those with a reference is not meant.
    """
    seen = _look(reading, work)
    alike = seen.likely or seen.people.named or is_identified(reading, work.work)
    return _weigh(reading, work, seen) if alike else None


def is_identified(reading: Reading, work: Work) -> bool:
    """Whether the reference prints an identifier of the work, or a number that its DOI may be made of."""
    if not (reading.dois or reading.pmid or reading.deposits):
        return False
    return _identifier(reading, work) in SAME


class _Seen(NamedTuple):
    """What of title, journal and people is printed, and over which tokens."""

    used: bytearray
    title: Found
    container: Container
    people: People
    likely: bool


def _look(reading: Reading, work: Facets) -> _Seen:
    used = bytearray(len(reading.tokens))
    title, container = _title_and_container(reading, work, used)
    if (container.level in UNNAMED or container.level == "worn") and _same_host(reading, work):
        container.level = "full"
    likely = title.level not in ("absent", "none") or container.level not in ("absent", "none")
    people = find_people(reading, work.people or work.editors, used, thorough=likely)
    return _Seen(used, title, container, people, likely)


def _weigh(reading: Reading, work: Facets, seen: _Seen) -> Evidence:
    used, title, container, people, likely = seen
    issuer = work.publisher & reading.places.keys()
    _mark_imprint(reading, work, title, issuer, used)
    imprint = find_imprint(reading, work, used)
    # Numbers alone identify nothing: where no word agrees they need not be looked at.
    numbers = find_numbers(reading, work, used) if likely or people.named else Numbers()
    for token in issuer:
        for at in reading.places[token]:
            used[at] = 1
    left = _left(reading, used, 0, len(used))
    found = Evidence(work, title, people, container, numbers, {}, left, used, imprint)
    found.levels = levels_of(reading, found)
    return found


def _same_host(reading: Reading, work: Facets) -> bool:
    """Whether the number of the journal, or of the book that a part stands in, is printed."""
    part = work.work.type in PARTS_OF_BOOKS
    return bool(reading.issn & set(work.work.ISSN)) or (part and bool(reading.isbn & work.isbn))


def _mark_imprint(reading: Reading, work: Facets, title: Found, issuer: Set[str], used: bytearray) -> None:
    """Of a work that stands alone, mark series and publisher behind its title, which are no journal.

    A publisher contradicts only a record that has another one.
    """
    if title.level not in IN_ORDER or not _is_alone(work):
        return
    agrees = not work.work.publisher or any(rarity.of_word(word) > _TELLING for word in issuer)
    for at in reading.stated.series | (reading.imprint if agrees else frozenset()):
        if at >= title.end and (at in reading.stated.series or reading.tokens[at].isalpha()):
            used[at] = 1


def _is_alone(work: Facets) -> bool:
    """Whether a work stands in no journal or book, by its type or because its record names no place."""
    if work.work.type != "journal-article":
        return work.work.type in ALONE
    return not (work.containers or work.volume or work.first)


def _title_and_container(reading: Reading, work: Facets, used: bytearray) -> tuple[Found, Container]:
    """Find the surer of the two first, so that the other cannot take its words."""
    if work.titles and work.titles[0].weight < thresholds.TITLE_LITTLE:
        container = _container(reading, work, used)
        title = find_title(reading, work.titles, used)
        mark_span(reading, title, used)
    else:
        title = find_title(reading, work.titles, used)
        mark_span(reading, title, used)
        container = _container(reading, work, used)
    mark_elsewhere(reading, title, used)
    return title, container


def _container(reading: Reading, work: Facets, used: bytearray) -> Container:
    """The finding on the journal or book; a preprint without one may be known by its server."""
    found = find_container(reading, work.containers, used)
    if found.level not in UNNAMED or not work.servers:
        return found
    served = find_container(reading, work.servers, used)
    return served if served.level in NAMED else found


def _left(reading: Reading, used: bytearray, begin: int, end: int) -> float:
    """The weight of the unexplained words between two places."""
    weights = reading.weights
    return sum([weights[at] for at in range(begin, end) if not used[at]])


def levels_of(reading: Reading, e: Evidence) -> dict[str, str]:
    """Return the level of each aspect of what was found."""
    numbers, used = e.numbers, e.used
    lead = _lead(reading, e)
    rest = e.rest = e.left - lead
    bare, thin = _bare(reading, e, lead, rest), _thin(e)
    if not e.short_title:
        _pardon(e, thin=thin)
    titled = e.title.level not in ("absent", "none")
    return {
        "title": f"{e.title.level} {titles.size(e.title.form)}" if titled else e.title.level,
        "title beyond": _beyond(reading, e.title.begin, e.title.end, used) if e.in_order else "no",
        "title missing": _missing(e.title),
        "authors": "not printed"
        if e.people.level == "absent" and lead <= thresholds.LIST_OF_NAMES
        else e.people.level,
        "author rarity": _rarity(e.people),
        "initials": e.people.initials,
        "first words": _others(lead, e),
        "container": STANDING_ALONE if _stands_alone(e) else "not printed" if bare else e.container.level,
        "container beyond": _container_beyond(reading, e),
        "year": numbers.year,
        "volume": "none" if thin and numbers.volume == "not in record" else numbers.volume,
        "issue": numbers.issue,
        "page": "none" if thin and numbers.page == "not in record" else numbers.page,
        "together": _together(e),
        "as a whole": _whole(e, lead, rest),
        "words left": _step(rest),
        "numbers left": str(min(numbers.left, 3)),
        "identifier": _identifier(reading, e.work.work),
    }


def _step(weight: float) -> LeftLevel:
    for most, name in _LEFT_STEPS:
        if weight <= most:
            return name
    return "all"


def _missing(title: Found) -> str:
    """How much of the title's own words is not printed."""
    if title.level in ("exact", "absent", "none") or title.form is None:
        return "no"
    if any(_numeral(word) for word in title.missing):
        return "number"
    lost = (1.0 - title.share) * title.form.weight
    return "no" if lost < 1 else "slight" if lost < 7 else "some" if lost < 14 else "much"


def _numeral(word: str) -> bool:
    return word.isdigit() or word in titles.NUMERALS or word in ("erratum", "reply")


def _rarity(people: People) -> str:
    if not people.named:
        return "none"
    for most, name in ((4.0, "common"), (7.0, "usual"), (10.0, "rare"), (18.0, "rarer")):
        if people.rarity <= most:
            return name
    return "rarest"


def _lead(reading: Reading, e: Evidence) -> float:
    """The weight of unexplained words before title, container and numbers: other people's names.

    Names come with commas and initials between; a longer run of plain words is no list of names.
    """
    starts = [f.begin for f in (e.title, e.container) if f.end and (f is not e.title or e.in_order)]
    starts += [n.at for n in reading.numbers if n.kind != "l"][:1]
    first = max(min(starts, default=len(reading.tokens)), e.people.end)
    names, run, length = 0.0, 0.0, 0
    for at in range(first):
        unexplained = not e.used[at] and len(reading.tokens[at]) > 1
        if not (unexplained and length and reading.gaps[at] == " "):
            names += run if length < thresholds.LONGEST_NAME else 0.0
            run, length = 0.0, 0
        if not e.used[at]:
            run, length = run + reading.weights[at], length + unexplained
    return names + (run if length < thresholds.LONGEST_NAME else 0.0)


def _others(lead: float, e: Evidence) -> str:
    """Unexplained names; beside many explained ones they are only the rest of a long list."""
    return _step(lead) + (" beside many" if lead > thresholds.LIST_OF_NAMES and _many(e) else "")


def has_all_names(reading: Reading, e: Evidence) -> bool:
    """Whether what is left before the title is the rest of a list, or of the names that a format gives."""
    return _many(e) or (reading.structured and 0 < len(reading.fields.author) <= e.people.named)


def _many(e: Evidence) -> bool:
    """Whether the record's list of authors is long, or says itself that it is not complete."""
    return e.people.named >= thresholds.PEOPLE_MANY or (e.people.named > 0 and e.work.cut_short)


def _beyond(reading: Reading, begin: int, end: int, used: bytearray) -> str:
    """Whether the sentence that holds the title goes on with words the title lacks."""
    after = end < len(used) and not used[end] and not _breaks(reading.gaps[end])
    before = begin > 0 and not used[begin - 1] and not _breaks(reading.gaps[begin])
    word = (after and _tells(reading.tokens[end])) or (before and _tells(reading.tokens[begin - 1]))
    if word:
        return "word"
    colon = end < len(used) and not used[end] and reading.gaps[end].strip() in (":", "-", "(", ": ")
    return "clause" if colon and _tells(reading.tokens[end]) else "no"


def _tells(token: str) -> bool:
    return not token.isdigit() or len(token) < 3


def _breaks(gap: str) -> bool:
    return any(mark in _SENTENCE for mark in gap)


def _container_beyond(reading: Reading, e: Evidence) -> str:
    """Whether the words around the container-title belong to a longer name (a sister journal)."""
    if not e.container.end:
        return "no"
    begin, end, used = e.container.begin, e.container.end, e.used
    if (
        end < len(used)
        and not used[end]
        and reading.tokens[end].isalpha()
        and reading.gaps[end].strip(" .&:-") == ""
    ):
        return "letter" if len(reading.tokens[end]) == 1 else "word" if reading.weights[end] else "no"
    before = begin - 1
    if (
        before >= 0
        and not used[before]
        and reading.weights[before]
        and reading.gaps[begin].strip(" &-.") == ""
    ):
        return "word before" if "." not in reading.gaps[begin] else "sentence before"
    return "no"


def _together(e: Evidence) -> str:
    """How many of year, volume and page agree, and whether one of them disagrees."""
    n = e.numbers
    agree = (n.year == "exact") + (n.volume == "exact") + (n.page in FIRST_PAGE)
    return f"{agree} for, {min(n.against, 2)} against"


def _stands_alone(e: Evidence) -> bool:
    """Whether this is a book beside a reference without numbers, which nobody expects to name a container."""
    return e.work.work.type in BOOKS and e.container.level == "none" and not e.numbers.left


def _bare(reading: Reading, e: Evidence, lead: float, rest: float) -> bool:
    """Whether the reference is nothing but people, year and title, or a long title with or without them.

    It then prints no journal that could agree; conference papers and preprints
    bear their article's title, so they must agree in more.
    """
    n, left = e.numbers, rest if has_all_names(reading, e) else lead + rest
    plain = (
        e.container.level == "absent"
        and e.title.level == "exact"
        and not n.left
        and left <= thresholds.LIST_OF_NAMES
    )
    if not plain or e.work.work.type not in ("journal-article", ""):
        return False
    alone = left == 0 or e.title.end - e.title.begin >= len(reading.tokens) - 1
    if titles.size(e.title.form) == "long" and (alone or e.people.named) and n.year in SAME_YEAR:
        return True
    named = e.people.level in _PEOPLE or (reading.structured and e.people.level == "first only")
    return titles.size(e.title.form) != "short" and named and n.year == "exact"


def _thin(e: Evidence) -> bool:
    """Whether the record, made before its issue perhaps, lacks pages, but agrees in words and any volume."""
    agrees = e.container.level in NAMED and e.title.level == "exact"
    if agrees and not e.work.volume and not e.work.first:
        return True
    known = e.container.level in NAMED or not e.work.containers
    placed = known and e.numbers.volume == "exact" and e.numbers.year == "exact"
    return placed and e.title.level == "exact" and not e.short_title and not e.work.first


def _pardon(e: Evidence, *, thin: bool) -> None:
    """Take the numbers that such a record cannot have for no other work's place."""
    n = e.numbers
    if _needs_no_place(e):
        n.left = 0
        n.volume = "none" if n.volume == "not in record" else n.volume
        n.page = "none" if n.page == "not in record" else n.page
    elif thin:
        printed = (n.volume, n.printed_volume), (n.page, n.printed_page)
        n.left -= min(n.left, sum(level == "not in record" and bool(value) for level, value in printed))


def _needs_no_place(e: Evidence) -> bool:
    """Whether a number that is left over can be no place: of a work that stands alone, told by all else.

    It is how long it is, which printing, or whose number; a volume with an
    issue, or a range of pages, is the place of another work all the same.
    """
    work, n = e.work, e.numbers
    alone = work.work.type in _PLACELESS and not (work.volume or work.first or work.containers)
    told = e.title.level == "exact" and n.year == "exact" and (e.people.named > 0 or not work.people)
    published = work.work.type == "posted-content" and n.printed_volume != ""
    return alone and told and not n.placed and not published


def _whole(e: Evidence, lead: float, rest: float) -> str:
    """What agrees at once: agreement of several aspects is more, or less, than the sum of them."""
    authors = e.people.level in PEOPLE_AGREE
    container = e.container.level in NAMED or e.container.level == "worn"
    n = e.numbers
    year = n.year == "exact" or (e.titled and n.year == "next")
    numbers = year + (n.volume in ("exact", "as year")) + (n.page in FIRST_PAGE)
    clean = rest <= _LEFT_STEPS[1][0] and (lead <= thresholds.LIST_OF_NAMES or _many(e)) and not n.left
    parts = ["title" if e.title.level in ("exact", "near") else ""] if e.titled else []
    parts += [
        ("authors" if e.people.named > 1 else "author")
        if authors
        else "no authors"
        if e.people.level in ("none", "absent") and lead <= thresholds.LIST_OF_NAMES
        else ""
    ]
    parts += ["container" if container else STANDING_ALONE if _stands_alone(e) else ""]
    parts += ["no container" if e.container.level == "none" and not _stands_alone(e) else ""]
    parts += [str(numbers), "clean" if clean else "great rest" if rest > thresholds.GREAT_REST else ""]
    return " ".join(part for part in parts if part)


def _identifier(reading: Reading, work: Work) -> str:
    if reading.deposits and (said := _number(reading, work)):
        return said
    if reading.pmid and work.PMID:
        return "same PMID" if reading.pmid == work.PMID else "other PMID"
    if not reading.dois:
        return "none"
    return "same DOI" if {work.DOI, *work.aliases} & set(reading.dois) else "other DOI"


def _number(reading: Reading, work: Work) -> str:
    """Whether a printed number is part of the work's DOI, or another number of its server is printed."""
    keys = {key for doi in (work.DOI, *work.aliases) if (key := key_of(doi))}
    if keys & reading.deposits.keys():
        return "same number"
    servers = {key.partition(":")[0] for key in reading.deposits}
    return "other number" if any(key.partition(":")[0] in servers for key in keys) else ""
