"""The evidence in words: comparisons field by field, and the one sentence a librarian reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from enrich.comparable import text
from enrich.comparable.agreement.journals import journal_agrees
from enrich.comparable.agreement.people import author_agrees, editors_say
from enrich.comparable.agreement.titles import is_telling, likest_title, title_agrees
from enrich.comparable.languages import may_translate
from enrich.comparable.spelling import one_spelling
from enrich.matching import thresholds
from enrich.matching.evidence import Evidence
from enrich.matching.levels import HARDLY, LEFT_OVER, SAYS
from enrich.matching.reading import Reading
from enrich.records import LEVELS, Comparison, Fields, Level, Name, Says, Work

_SHOWN = 6
_ASPECTS = {
    "title": ("title", "title beyond", "title missing"),
    "author": ("authors", "author rarity", "initials", "first words"),
    "container-title": ("container", "container beyond"),
    "year": ("year",),
    "volume": ("volume",),
    "issue": ("issue",),
    "page": ("page",),
    "numbers together": ("together", "numbers left"),
    "rest of the reference": ("words left",),
    "identifier": ("identifier",),
}
_NAMES = {"author": "authors", "container-title": "container", "rest of the reference": "words left"}


def comparisons(reading: Reading, e: Evidence, weights: dict[str, float]) -> tuple[Comparison, ...]:
    """Return the evidence field by field, each with its weight in log-odds and both values."""
    printed, recorded = _printed(reading, e), _recorded(e)
    made = []
    for field, aspects in _ASPECTS.items():
        says = _says(field, reading, e, bool(recorded.get(field)))
        weight = sum(weights.get(aspect, 0.0) for aspect in aspects)
        if says is None:
            continue
        made.append(
            Comparison(
                field=field,
                level=LEVELS[says],
                says=says,
                weight=round(weight, 2),
                reference=printed.get(field) or _given(field, reading.fields),
                work=recorded.get(field, ""),
            )
        )
    return (*made, *_editors(reading, e), *_imprint(reading, e, weights))


def _editors(reading: Reading, e: Evidence) -> Iterator[Comparison]:
    """The editors that the format names, next to those of the record: they weigh nothing, they may refuse."""
    printed, recorded = reading.fields.editor, e.work.work.editor
    if not (reading.structured and printed and recorded):
        return
    says = editors_say(reading.fields, e.work.work)
    both = {"reference": _names(printed), "work": _names(recorded)}
    yield Comparison(field="editor", level=LEVELS[says], says=says, weight=0.0, **both)


_IMPRINT = {
    "publisher": "publisher",
    "ISBN": "isbn",
    "version": "version",
    "number": "number",
    "type": "kind",
}
"""What is said of the work besides title and place: the field of its comparison, and its name in weights."""


def _imprint(reading: Reading, e: Evidence, weights: dict[str, float]) -> Iterator[Comparison]:
    """Issuer, kind, version and numbers, where the reference prints them."""
    work, stated = e.work.work, reading.stated
    printed = {
        "publisher": " ".join(reading.tokens[at] for at in sorted(reading.imprint)),
        "ISBN": ", ".join(sorted(reading.isbn)),
        "version": ", ".join(stated.versions),
        "number": e.imprint.printed_number,
        "type": ", ".join(sorted(stated.kinds)),
    }
    recorded = {
        "publisher": work.publisher or ", ".join(work.institution),
        "ISBN": ", ".join(work.ISBN),
        "version": ", ".join(e.work.versions),
        "number": ", ".join(work.number),
        "type": work.type,
    }
    for field, aspect in _IMPRINT.items():
        level = getattr(e.imprint, aspect)
        if level != "none":
            says = SAYS[level]
            both = {"reference": printed[field], "work": recorded[field]}
            weight = round(weights.get(aspect, 0.0), 2)
            yield Comparison(field=field, level=LEVELS[says], says=says, weight=weight, **both)


def _names(people: Sequence[Name]) -> str:
    return "; ".join(map(str, people[:_SHOWN]))


def agreed(e: Evidence) -> str:
    """The sentence for a match: what agrees, and what differs all the same."""
    same = _fields_at(e, "exact")
    close = _fields_at(e, "close")
    differ = _fields_at(e, "different")
    parts = [f"{_list(same)} {'agrees' if _single(same) else 'agree'}" if same else ""]
    parts += [f"{_list(close)} {'agrees' if _single(close) else 'agree'} nearly" if close else ""]
    sentence = "; ".join(part for part in parts if part)
    if differ:
        sentence += f", though {_list(differ)} {'differs' if _single(differ) else 'differ'}"
    if e.title.level == "absent" and e.rest > thresholds.A_TITLE:
        sentence += f"{'; ' if sentence else ''}the title is in other words, and could not be compared"
    return _sentence(sentence or "the record as a whole agrees")


def too_little(e: Evidence) -> str:
    """The sentence for a nearest candidate that is not near enough."""
    same = [*_fields_at(e, "exact"), *_fields_at(e, "close")]
    differ = _fields_at(e, "different")
    missing = _fields_at(e, "missing")
    if not same:
        return "No candidate agrees with the reference in any field."
    sentence = f"the nearest candidate agrees in {_list([_bare(s) for s in same])} only"
    if differ:
        sentence += f"; {_list(differ)} {'differs' if _single(differ) else 'differ'}"
    elif missing:
        sentence += f"; {_list(missing)} could not be compared"
    return _sentence(sentence)


def refused(sentence: str) -> str:
    """The sentence for a nearest candidate that a rule forbids, which says `sentence`."""
    return f"Nearest candidate refused: {sentence}"


def near_tie(contenders: int) -> str:
    """The sentence for several works that fit about equally well."""
    return f"{contenders} works fit this reference about equally well; compare them side by side."


def nothing_offered() -> str:
    """The sentence for a reference to which no source offered any work."""
    return "No work like this reference was found."


def _says(field: str, reading: Reading, e: Evidence, recorded: bool) -> Says | None:
    """What the comparison of a field says; None where there is nothing to compare.

    What is printed is never told as missing: where the reference may print the
    field in words or numbers that were not understood, it is not comparable.
    """
    if field == "numbers together" or (field == "identifier" and e.levels["identifier"] == "none"):
        return None
    if field == "rest of the reference":
        return LEFT_OVER[e.levels["words left"]]
    says = SAYS[_raw(field, e)]
    if says == "not-in-record" and recorded:
        return "not-comparable"  # the record counts otherwise: an article's number, or pages from 1
    if says != "not-comparable" and says != "not-printed":
        return says
    if _is_read(field, reading.fields):
        if not recorded:
            return "not-in-record"
        return "differs" if _is_another(field, reading, e) else "not-comparable"
    if field in ("title", "author", "container-title"):
        return "not-printed" if _is_absent(field, e) else "not-comparable"
    return _unsaid(field, reading, e, recorded)


_TOLD_APART: dict[str, Callable[[Fields, Work], bool | None]] = {
    "title": title_agrees,
    "author": author_agrees,
    "container-title": journal_agrees,
}


def _is_another(field: str, reading: Reading, e: Evidence) -> bool:
    """Whether a title, names or a journal are printed, and are others than the record's.

    What was parsed out of a string is believed where it stands there, and a title where it is long enough
    to be one; a title that may be a translation is not compared.
    """
    fields, work = reading.fields, e.work.work
    agrees = _TOLD_APART.get(field)
    if agrees is None or not (reading.structured or _stands_there(_given(field, fields), reading)):
        return False
    if field == "title" and not (is_telling(fields.title) and not _may_be_translated(fields.title, work)):
        return False
    return agrees(fields, work) is False


def _may_be_translated(title: str, work: Work) -> bool:
    return may_translate(title, likest_title(title, work), work.language)


def _stands_there(printed: str, reading: Reading) -> bool:
    """Whether the words of a value stand in the reference, so that they were not made by who parsed it."""
    words = text.tokens(printed)
    return bool(words) and all(one_spelling(word) in reading.places for word in words)


def _given(field: str, fields: Fields) -> str:
    """What the reference is known to print for a field, in its own words; "" where that is not known."""
    if field == "page":
        return fields.page or fields.article_number
    value = getattr(fields, field.replace("-", "_"), "")
    return value if isinstance(value, str) else _names(value)


def _raw(field: str, e: Evidence) -> str:
    if field == "title":
        return e.title.level
    # Where a record has no number because it has no issue yet, that is no evidence, but it is a fact.
    if field == "volume":
        return e.numbers.volume
    return e.numbers.page if field == "page" else e.levels[_NAMES.get(field, field)]


def _is_read(field: str, fields: Fields) -> bool:
    """Whether the reference is known to print a field: the format names it, or it was parsed."""
    if field == "page":
        return bool(fields.page or fields.article_number)
    return bool(getattr(fields, field.replace("-", "_")))


def _is_absent(field: str, e: Evidence) -> bool:
    """Whether only the record has a title, names or a journal: no words are left that may be another's."""
    level = {"title": e.title.level, "author": e.people.level, "container-title": e.container.level}[field]
    return level == "absent" and e.levels["words left"] in HARDLY and e.levels["first words"] in HARDLY


def _unsaid(field: str, reading: Reading, e: Evidence, recorded: bool) -> Says:
    """What is to be said of a number that was not found on one side or both."""
    printed = {
        "year": any(number.year for number in reading.numbers),
        "issue": any(number.kind == "i" for number in reading.numbers),
    }.get(field, False)
    if not e.numbers.looked_at or recorded == printed:
        return "not-comparable"
    return "not-printed" if recorded else "not-in-record"


def _level(field: str, e: Evidence) -> Level | None:
    """How a field agrees, in the words that sentences are made from; None where nothing was compared."""
    if field == "identifier" and e.levels["identifier"] == "none":
        return None
    return LEVELS[SAYS[_raw(field, e)]]


_WORDS = {
    "title": "the title",
    "author": "the authors",
    "container-title": "the journal or book",
    "year": "the year",
    "volume": "the volume",
    "issue": "the issue",
    "page": "the pages",
    "identifier": "the printed identifier",
}


def _fields_at(e: Evidence, level: Level) -> list[str]:
    found = []
    for field, words in _WORDS.items():
        if _level(field, e) == level:
            found.append(_exactly(field, words, e))
    return found


def _exactly(field: str, words: str, e: Evidence) -> str:
    if field == "author":
        who = "editor" if e.work.work.editor and not e.work.work.author else "author"
        of_one = {"sole": f"the {who}", "sole close": f"the {who}", "first et al": f"the first {who}"}
        return of_one.get(e.people.level, f"the {who}s")
    if field == "page" and e.numbers.page in ("first", "first long"):
        return "the first page"
    return words


def _single(items: list[str]) -> bool:
    return len(items) == 1 and items[0] not in ("the pages", "the authors", "the editors")


def _bare(phrase: str) -> str:
    return phrase.removeprefix("the ")


def _list(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _printed(reading: Reading, e: Evidence) -> dict[str, str]:
    n = e.numbers
    left = [t for t, w, taken in zip(reading.tokens, reading.weights, e.used, strict=True) if w and not taken]
    return {
        "title": " ".join(reading.tokens[e.title.begin : e.title.end]) if e.title.form else "",
        "container-title": " ".join(reading.tokens[e.container.begin : e.container.end]),
        "author": " ".join(reading.tokens[max(e.people.begin, 0) : max(e.people.end, 0)]),
        "year": n.printed_year,
        "volume": n.printed_volume,
        "page": n.printed_page,
        "rest of the reference": " ".join(left[:20]),
        "identifier": next(iter((*reading.dois, *reading.deposits.values(), reading.pmid))),
    }


def _recorded(e: Evidence) -> dict[str, str]:
    work = e.work.work
    return {
        "title": work.title[0] if work.title else "",
        "container-title": work.container_title[0] if work.container_title else "",
        "author": _names(work.author or work.editor),
        "year": ", ".join(str(year) for year in work.years),
        "volume": work.volume,
        "issue": work.issue,
        "page": work.page or work.article_number,
        "identifier": work.DOI,
    }
