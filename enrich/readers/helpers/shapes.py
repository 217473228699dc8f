"""What headings, list markers and references look like in running text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from enrich.comparable.years import PATTERN
from enrich.formats.labels import label_ends, split_labels
from enrich.patterns import lazy
from enrich.readers.helpers.page_words import is_about_the_page
from enrich.readers.helpers.persons import headed_by_body
from enrich.records import Fields, Link, Reference

NO_FIELDS = Fields()

_HEADING_WORDS = (
    r"(?:(?:list\s+of|cited|selected|primary|secondary|additional|key|notes\s+and)\s+)?"
    r"(?:references?(?:\s+(?:list|cited|and\s+notes))?|bibliograph(?:y|ie|ia|ies)|bibliografía|bibliografia"
    r"|works\s+cited|literature(?:\s+cited)?|literatur(?:verzeichnis)?|références(?:\s+bibliographiques)?"
    r"|referencias(?:\s+bibliográficas)?|referências|riferimenti(?:\s+bibliografici)?|sources"
    r"|literatuur(?:lijst)?|literaturangaben|quellen(?:verzeichnis)?|referenties|litteratur|kirjallisuus"
    r"|further\s+reading|recommended\s+reading|reading\s+list|notes|endnotes|footnotes|citations)"
)
_HEADING = lazy(
    rf"\s*(?:#+\s*|\*\*|=+\s*)?(?:\d+\.?\s+)?{_HEADING_WORDS}(?:\s*\(\d+\))?\s*[:.]?(?:\*\*|\s*=+|\s*#+)?\s*",
    re.IGNORECASE,
)
_AFTER = lazy(
    r"\s*(?:#+\s*)?(?:\d+\.?\s+)?(?:cited by|acknowledge?ments?|append(?:ix|ices)\b.{0,20}|author information"
    r"|about the authors?|supplementary (?:material|information|data)s?|rights and permissions|figures?"
    r"|tables?|additional information|funding|conflicts? of interests?|competing interests|footnotes"
    r"|author notes|about this (?:article|chapter)|keywords|(?:article )?metrics|most (?:read|cited).{0,20}"
    r"|(?:similar|related|recommended) (?:content|articles|research)|citing (?:literature|articles)"
    r"|(?:people|readers) also (?:read|viewed)|you may also (?:like|be interested in))"
    r"\s*(?:\(\d+\))?\s*:?\s*",
    re.IGNORECASE,
)
_MARKDOWN_HEADING = lazy(r"\s*#{1,6}\s+\S")
_RULE = lazy(r"\s*(?:[-=_*~#]\s*){3,}")
_MARKER = lazy(
    r"\s*(?:\[(?P<square>\d{1,7}|[A-Za-z][\w+.:-]{0,19})\]:?|\((?P<round>\d{1,4})\)(?![:;,.])|(?P<dot>\d{1,7})[.)](?!\d)"
    r"|(?P<colon>\d{1,7}):(?=\s+[^\W\d_](?:[^\W\d_]|['’]))"
    r"|(?P<bullet>[*•·▪◦‣]|[–+-](?!\s+(?:\d|[^\W\d_]\. ?\d|№)))(?=\s))\s*(?:↵\s*)?"
)
_MOST_IN_A_NOTE = 60
_YEAR = lazy(rf"(?<!\d){PATTERN}[a-z]?(?![\d])|\b(?:in press|forthcoming|n\.\s?d\.)", re.IGNORECASE)
_IDENTIFIER = lazy(r"\b10\.\d{4,9}/\S|\bISBN|\bPMID|\bPubMed ID|\barXiv:", re.IGNORECASE)
_DOI_ALONE = lazy(r"\s*10\.\d{4,9}/\S{1,300}\s*")
_NUMBERS = lazy(r"(?<!\d)\d++\s*+[(:,;]\s*\d.*\d")
_WORD = lazy(r"[^\W\d_]{2,}")
_NOTES = lazy(
    r"\s*(?:#+\s*|\*\*)?(?:\d+\.?\s+)?(?:(?:end|foot)?notes?|citations)\s*[:.]?(?:\*\*|\s*#+)?\s*",
    re.IGNORECASE,
)
_OPENS = lazy(
    r"\W*+(?:\d{1,4}[.)\]]*\s+)?(?:"
    r"[^\W\d_][\w'’ı˙ˇ-]+(?: [^\W\d_][\w'’-]+)?,{1,2} "
    r"(?:[^\W\d_a-z]\.|[^\W\d_a-z]{1,3}\b|[^\W\d_a-z]\w+[ .,;])"
    r"|[^\W\d_][\w'’ı˙ˇ-]+ (?:[^\W\d_a-z]\. ?){1,4}[,;:(&]"
    r"|[^\W\d_a-z][\w'’ı˙ˇ-]+(?: [^\W\d_a-z][\w'’-]+)? [^\W\d_a-z]{1,3}[.,;:]"
    r"|(?:[^\W\d_a-z]\.[ -]?){1,4}[^\W\d_][\w'’-]+[,;:. ]|[^\W\d_a-z]{2} [^\W\d_a-z][\w'’-]+,"
    rf"|[^.()\d]{{2,150}}[.,]? \({PATTERN}[a-z]?\)[.:,]? "
    rf"|[^.()\d]{{2,150}}[.,] {PATTERN}[a-z]?[.,:] )"
)
_OPENING = 300
# Small words before a surname, which else begins with a capital.
_PARTICLES = lazy(
    r"(?<!\w)(?:(?:van|von|vom|der|den|de|del|della|dello|degli|dei|di|da|do|dos|das|du|des|la|las|le|les|lo|los|el|al"
    r"|as|ash|ad|ar|at|an|ibn|bin|bint|ben|abu|ten|ter|te|op|in['’]t|'t|’t|zu|zum|zur|af|av|och|y|e|St\.?|Ste\.?)"
    r"(?:\s|[-‐‑–](?=[^\W\d_a-z]))|[dldDL]['’])+"
)
_NUMBERED = lazy(r"^\d{1,4}\s+(?=[^\W\d_])")
# A dash for the authors of the entry above.
_AGAIN = lazy(r"[—–―_-]{2,}[.,]?\s|—[.,]?\s")
_PLACED = lazy(
    r"\d\s?\(\d+\)|, \(\d+\), ?\d|"
    r"\b(?:pp?|[Vv]ol|[Nn]os?|[Nn]r|[Bb]d|[Jj]g|[TtSsСсТт])\. ?\d|(?<!\d)\d++ ?p\.|[Nn]?[°º№] ?\d|\s//\s"
    r"|\b\d+ ?[,:] ?(?:pp?\. ?)?\w?\d+ ?[-–—] ?\w?\d+|\b\d+: ?\d+\b|\[[JMCDR](?:/OL)?\]|\b[Ii]n:|\b[Ee]ds?\."
    r"|\b\d+(?:st|nd|rd|th) ed|\b[Uu]niversit\w+ [Pp]ress"
    r"|(?<![\w-])(?:[^\WA-Z]|-)*+[A-Z][\w-]++ ?: [A-Z][\w-]"
    r"|\b(?:Press|Verlag|Publish\w+|Books|Springer|Wiley|Elsevier|Routledge|Sage|Penguin|Journal|Review"
    r"|Proceedings|Transactions|Zeitschrift|Revue|Revista|Rivista|Thesis|Dissertation|Retrieved|Accessed)\b",
)
_QUOTED = lazy(r"[“\"‘«„][^”\"»]{12,}[,.?!]?[”\"’»“]")
_SENTENCE = lazy(
    r"\b(?:is|was|are|were|has|have|had|will|would|said|says|I|we|you|they|est|sont|était|ist|sind|war|wurde)\b"
)
_FEWEST_WORDS = 3
_LONGEST_CITATION = 1_200


class Marker(NamedTuple):
    """What introduces an item of a list: its number (0 for a bullet or a key) and the text after it."""

    number: int
    rest: str


def is_heading(line: str) -> bool:
    """Whether `line` is a heading of a list of references ("References", "## Works cited")."""
    return len(line) < 80 and _HEADING.fullmatch(line) is not None


def ends_list(line: str) -> bool:
    """Whether `line` is the heading of what follows references ("Appendix", "About the authors")."""
    return _AFTER.fullmatch(line[:80]) is not None


def is_furniture(line: str) -> bool:
    """Whether `line` is a heading of any kind in Markdown, or a rule: no reference, whatever the list."""
    return is_heading(line) or bool(_MARKDOWN_HEADING.match(line)) or bool(_RULE.fullmatch(line))


# The second line of a DOI that a line end parts behind a bracket's inside: ``30)17:15/16<1661::…``.
_AMID_DOI = lazy(r"\s*\d{1,8}\)\d{1,5}[:/.(]")


def marker(line: str) -> Marker | None:
    """The list marker that begins `line` (``[1]``, ``1.``, ``(1)``, ``1)``, a bullet), or None."""
    match = _MARKER.match(line)
    if match is None or _AMID_DOI.match(line):
        return None
    number = match["square"] or match["round"] or match["dot"] or match["colon"] or ""
    return Marker(int(number) if number.isascii() and number.isdigit() else 0, line[match.end() :])


def is_bullet(line: str) -> bool:
    """Whether a bullet introduces `line`."""
    match = _MARKER.match(line)
    return match is not None and match["bullet"] is not None


def is_note(text: str) -> bool:
    """Whether `text` is a sentence rather than a reference, or says something of its page."""
    return is_about_the_page(text) or (
        _SENTENCE.search(text[:_LONGEST_CITATION]) is not None and not cites(text)
    )


def plausible(text: str) -> bool:
    """Whether `text` could be a reference: words, and a year, an identifier or numbers of a journal."""
    if _DOI_ALONE.fullmatch(text):
        return True
    if len(text) < 12 or _WORD.search(text) is None:
        return False
    return any(pattern.search(text) for pattern in (_YEAR, _IDENTIFIER, _NUMBERS))


def cites(text: str) -> bool:
    """Whether `text` reads like a reference where nothing but its words says so.

    Beyond being `plausible`, it names a work by an identifier; or it has a year
    and opens with who wrote it, says where it appeared, has a title in quotes:
    two of these, or one where no verb makes it a sentence.
    """
    if len(text) > _LONGEST_CITATION or not plausible(text):
        return False
    if _IDENTIFIER.search(text):
        return len(_WORD.findall(text)) > 3
    return bool(_YEAR.search(text)) and _signs(text) > 0


def signs(text: str) -> int:
    """How many signs of a reference `text` shows where nobody said that it is one; 0 where it is hardly one.

    An identifier alone is none: it stands in links and in data as well. Of the
    references of a bibliography most show one sign, and many show two.
    """
    count = _signs(text) if cites(text) and len(_WORD.findall(text)) >= _FEWEST_WORDS else 0
    return count + bool(_IDENTIFIER.search(text)) if count else 0


def is_sentence(text: str) -> bool:
    """Whether a verb of everyday language makes `text` a sentence; of references one in twenty has one."""
    return _SENTENCE.search(text) is not None


def _signs(text: str) -> int:
    """The signs of a citation in `text`: two or more, or one where no verb makes it a sentence; else 0."""
    found = (_OPENS.match(text), _PLACED.search(text), _QUOTED.search(text))
    count = sum(map(bool, found))
    return count if count > 1 or not _SENTENCE.search(text) else 0


def opens(line: str) -> bool:
    """Whether `line` begins as references do: with a person, an organisation, or a dash for the last ones."""
    bare = _PARTICLES.sub("", _NUMBERED.sub("", line[:_OPENING].strip()))
    by_name = bare[:1].isupper() and (_OPENS.match(bare) is not None or headed_by_body(bare))
    return by_name or _AGAIN.match(bare) is not None


def heads_notes(line: str) -> bool:
    """Whether `line` is a heading of notes or citations, some of which may be references and some not."""
    return len(line) < 80 and _NOTES.fullmatch(line) is not None


def several(text: str) -> list[tuple[int, str]]:
    """Cut a note that cites several works where labels end one and another begins: (column, part).

    Parts that could be no reference stay with the one before them.
    """
    cuts = [0]
    for end in label_ends(text)[:_MOST_IN_A_NOTE]:
        if plausible(text[cuts[-1] : end]) and plausible(text[end:]):
            cuts.append(end)
    if len(cuts) == 1:
        return [(1, text)]
    parts = [(a, text[a:b]) for a, b in pairwise([*cuts, len(text)])]
    return [(a + len(part) - len(part.lstrip()) + 1, part.strip()) for a, part in parts]


def reference(
    file: str,
    number: int,
    line: int,
    printed: str,
    *,
    end_line: int = 0,
    column: int = 1,
    text: str = "",
    links: tuple[Link, ...] = (),
    fields: Fields = NO_FIELDS,
) -> Reference:
    """Make the `number`-th reference (``r1`` …) of `file` from its `printed` string.

    `text` is the string without its list marker where one was taken off; link
    labels are taken off here, and kept where the reader does not know the `links` they are of.
    `fields` are those that the document marks; the rest is parsed later.
    """
    bare, labels = split_labels(text or printed)
    return Reference(
        id=f"r{number}",
        file=file,
        line=line,
        column=column,
        end_line=end_line or line,
        unstructured=printed,
        text=" ".join(bare.split()),
        fields=fields,
        links=(*links, *(label for label in labels if label.label not in {link.label for link in links})),
    )
