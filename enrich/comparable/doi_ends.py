"""Where a printed DOI may end: hypotheses, likeliest first, for registration to decide between.

A DOI may hold nearly any sign, so its end cannot be seen: only tails that
publishers, databases and typesetting are known to hang on can be guessed. What
is cut here is cut as a guess, and the longer form stays among the readings.

A `Run` is what stands unbroken from ``10.`` on; of longer ones only the
beginning is read, so that the time stays linear whatever the text holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from enrich.patterns import lazy

SHAPE = lazy(r"10\.\d{4,9}(?:\.\d+)*/[^\s\x00-\x1f]+")
TYPESETTING = dict.fromkeys([0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF]) | {
    0x2010: "-",
    0x2011: "-",
}
"""What typesetting and copying put into a DOI: signs without width are none of it."""
LONGEST_RUN = 600
_MOST_READINGS, _MOST_JOINED, _MOST_STEPS = 14, 8, 3
_DASHES = str.maketrans(dict.fromkeys("‒–—―−﹘﹣⁃˗", "-"))
_ENTITY = lazy(r"&(lt|gt|amp|quot|#60|#62|#38|#x3[ce]|#x26);", re.IGNORECASE)
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "#60": "<", "#62": ">", "#38": "&",
             "#x3c": "<", "#x3e": ">", "#x26": "&"}  # fmt: skip

# Labels that databases and publishers' pages glue to a DOI, and words that begin the next sentence.
_LABELS = (
    r"PMIDs?|PMCID|PMC\d{3}|Pub[Mm]ed|MEDLINE|Medline|Cross[Rr]ef|Google ?Scholar|Google$|Scopus|Embase"
    r"|MathSciNet|zbMATH|Zbl|Open ?URL|Web ?of ?Science|View|Abstract|Full ?[Tt]ext|Download|Search|Export"
    r"|Links?\b|ADS\b|Accessed|Available|Retrieved|Epub|Published|Online|Cited|Erratum|Correction|ISSN|ISBN|URL|DOI"
    r"|arXiv|Consult|Disponible|Disponível|Abgerufen|Zugriff|Verfügbar|Acess|Acces|Citado|Visited"
)
_OTHER = r"10\.\d{4,9}/"
_SURE = lazy(
    rf"https?:/|\bdoi\.org/|(?<=[^\w/])doi[:=]? ?(?={_OTHER})|(?<=\w)doi[:=] ?(?={_OTHER})"
    rf"|[,;|&)\]]{{1,20}}(?={_OTHER})"
    r"|&(?:nbsp|quot|[rl][ad]?quo|thinsp|ensp|emsp|\#160|\#xa0|\#3[49]);|</?[a-zA-Z!][\w-]{0,30}(?:/?>|$)|\]\("
    r"|[\[(](?i:doi|pii|pubmed|pmid|crossref|medline|google ?scholar|links?|abstract|pdf|free full text)[\])]"
    rf"|[.,;:]?(?<![A-Z])(?:{_LABELS})|[.,;:](?i:pmid|pmcid|epub|accessed|available|retrieved|https?|www\.)"
    r"|[。，、；：「」『』（）【】《》〈〉！？\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af]"
)
# The same behind a capital, where it may be the DOI's own: ``…;2-OPMID: 1``.
_PERHAPS = lazy(rf"(?<=[A-Z])(?:{_LABELS})")
_INNER = lazy(_OTHER)
_QUERY = lazy(
    r"\?[\w.\-\[\]%~:]{1,80}=|&[\w.\-]{1,60}=|[?&#;](?i:jsessionid|utm_)|\?$"
    r"|#(?i:sec|abs|ref|fig|tab|bib|cite|page|top|toc|main|content|full|pdf|meta|app|supp?l|eq|fn|note|aff|art"
    r"|core|comment|discussion|intro|result|method|conclu|author|metric|related|download|:~:|[a-z]{1,3}\d+\b"
    r"|!|/)"
)
_OPEN_QUERY = lazy(r"[?#](?=\w)")
_IN_QUERY = lazy(r"[&#]|;(?=\w{1,40}=)")
_FORMS = (
    r"full|fulltext|full-text|abstract|abs|pdf|pdfdirect|epdf|pdfplus|epub|meta|summary|html?|xml|print|short"
    r"|long|extract|references|citations?|cited-by|citedby|metrics|figures(?:-only)?|tables|supplementary\w*"
    r"|supplementary-material|suppl_file|supplemental|suppinfo|suppl|related|download|index|toc|preview|reader"
    r"|viewer?|article-info|info|tab-pdf|tab-article-info|export|share|comments?|ris|bib(?:tex)?|en|asset"
)
_FILES = (
    r"full|fulltext|full-text|abstract|abs|pdf|epdf|epub|meta|summary|html?|xml|print|short|long|extract"
    r"|references|citation|figures-only|suppl(?:ementary-material)?|toc|txt|svg|png|jpe?g"
)
"""What is hung on behind a point: kinds of files, and forms in which a page is shown."""
_TAIL = lazy(rf"(?:/(?:{_FORMS})|\.(?:{_FILES}))(?:\+html?)?/?$", re.IGNORECASE)
_VERSION = lazy(r"(?<=\d)v\d{1,2}$")
_VERSIONED = ("10.1101/", "10.64898/")
_MARK = lazy(r"(?:\[\d{1,4}\]|\(\d{1,4}\)|(?<=\d{3})[.,]\d{1,2}|[.,:][A-Z][a-z]{1,20})$")
_COMMA = lazy(r"[,;](?!\d-)")
_TRAILING = ".,;:!?'\"’”»…*_~/\\=&†‡§¶([<，。"
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}

# Most DOIs: pieces of letters and digits, and no end but one.
_PLAIN = lazy(r"10\.\d{4,9}/[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+|\([A-Za-z0-9]+\)[A-Za-z0-9]*)*")
_OTHER_ENDS = (_SURE, _TAIL, _MARK, _VERSION)
_NEXT = lazy(r"[\s\x1f]{1,12}([^\s\"“”|\\^`{}\x00-\x1f]{1,200})")
_STOPPER = lazy(
    rf"https?:|www\.|doi|{_OTHER}|(?:{_LABELS})|\[|<(?!\w{{1,9}}::?)|\((?!\d)|(?i:and|und|et|pmid|pmc|in|pp?)\b",
    re.IGNORECASE,
)
_STOPPER_IN_FIELD = lazy(rf"https?:|doi\b|{_OTHER}|(?-i:{_LABELS})|[\[<](?=[a-z/])", re.IGNORECASE)
# A DOI made of a journal's ISSN and a year holds brackets and colons, and is broken at them.
_OF_A_JOURNAL = lazy(r"/\d{4}-\d{3}[\dXx]\(\d{4}\)")
_CODE = lazy(r"(?=\D*\d)[\w./()\-:;%]+")


class Run(NamedTuple):
    """What stands unbroken from ``10.`` on.

    `address` is the address that it stands in, up to it; `follow` what comes
    behind the blank that ends it. `gap` is true where blanks were left out of
    its beginning (``10. 1016/ j.x``), `whole` where the text is a field of its
    own: then all that follows may belong to the DOI.
    """

    text: str
    address: str = ""
    follow: str = ""
    gap: bool = False
    whole: bool = False


class Readings(NamedTuple):
    """The readings in the order in which they are to be believed, the one to show while nothing is known
    ("" where none can stand unconfirmed), and how many signs of the run were read."""

    all: tuple[str, ...]
    likeliest: str
    length: int


def read(run: Run) -> Readings:
    """Return what `run` may mean; all readings are well-formed and in lower case."""
    if not (run.gap or run.follow) and _PLAIN.fullmatch(run.text) and not _may_end_before(run.text):
        return Readings((run.text.lower(),), run.text.lower(), len(run.text))
    first, *further = _forms(run.text, encoded=_is_encoded(run))
    core, before, behind, length = _ends(first, run)
    strong, weak = _joined(run)
    others = [reading for form in further for reading in _ends(form, run)[0:1]]
    if run.gap:
        return Readings(_distinct([*strong, *before, core, *behind, *weak, *others]), "", length)
    found = _distinct([*strong, *before, core, *behind, *weak, *others])
    likeliest = next(iter(_distinct([core])), "")
    return Readings(found, likeliest, length)


def _may_end_before(text: str) -> bool:
    start = _suffix(text) + 1
    return text[-1] in _PAIRS or any(pattern.search(text, start) for pattern in _OTHER_ENDS)


def trimmed(printed: str) -> str:
    """Printed words without the signs behind them that belong to the sentence."""
    return _Trim(_suffix(printed) + 1, encoded=False)(printed)


def decoded(text: str) -> str:
    """`text` percent-decoded; as it is where its escapes spell no characters."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


class _Form(NamedTuple):
    """One spelling of a run, and whether what it yields is still to be percent-decoded."""

    text: str
    encoded: bool

    def reading(self, text: str) -> str:
        return decoded(text).translate(TYPESETTING) if self.encoded else text


def _is_encoded(run: Run) -> bool:
    """In an address, or with its slash encoded, a DOI is percent-encoded; else a percent sign is its own."""
    return bool(run.address) or run.text[: _suffix(run.text)].lower().endswith("%2f")


def _forms(text: str, *, encoded: bool) -> Iterator[_Form]:
    """The spellings in which a run can be meant: without entities and odd dashes first."""
    plain = _ENTITY.sub(_sign, text)
    plain = _ENTITY.sub(_sign, plain)
    hyphened = plain.translate(_DASHES)
    yield _Form(hyphened, encoded)
    if "%" in text:
        yield _Form(hyphened, not encoded)
    if hyphened != plain:
        yield _Form(plain, encoded)
    if "—" in plain:
        yield _Form(plain.partition("—")[0], encoded)
    if plain != text:
        yield _Form(text, encoded)


def _sign(entity: re.Match[str]) -> str:
    return _ENTITIES[entity[1].lower()]


def _ends(form: _Form, run: Run) -> tuple[str, list[str], list[str], int]:
    """The likeliest end, longer ones to be asked for before it, others to be asked for behind it,
    and how much of the run was read."""
    text, start = form.text, _suffix(form.text) + 1
    sure = _sure_end(text, start)
    kept, before = text[:sure], []  # type: str, list[str]
    if run.address:
        kept, before = _without_query(kept, start, in_query="?" in run.address)
    trim = _Trim(start, encoded=form.encoded)
    core = trim(kept)
    core, longer = _without_tails(core, trim) if run.address else (core, [])
    behind = [*_shorter(core, start, trim, address=run.address), *longer, trim(text)]
    behind += [*trim.steps(kept), *trim.steps(text), text[:sure], text]
    read = [form.reading(end) for end in behind]
    read += [trim(form.reading(core))] if form.encoded else []
    length = len(run.text) if sure == len(text) else _sure_end(run.text, _suffix(run.text) + 1)
    return form.reading(core), [form.reading(trim(end)) for end in before], read, length


def _suffix(text: str) -> int:
    """Where the suffix of a DOI begins: behind its slash, encoded or not."""
    slash, encoded = text.find("/"), text.lower().find("%2f")
    return encoded + 3 if encoded >= 0 and (encoded < slash or slash < 0) else slash + 1


def _sure_end(text: str, start: int) -> int:
    """Where something begins that belongs to no DOI: a label, a tag, another DOI, the same once more."""
    found = _SURE.search(text, start)
    end = found.start() if found else len(text)
    again = text.lower().find(text[: start - 1].lower(), start, end)
    return again if again > 0 and text[again:end].lower().startswith(text[:again].lower()) else end


def _without_query(text: str, start: int, *, in_query: bool) -> tuple[str, list[str]]:
    """The part of an address that can be a DOI; longer ones where a sign may be the DOI's own."""
    found = (_IN_QUERY if in_query else _QUERY).search(text, start)
    text = text[: found.start()] if found else text
    if in_query:
        return text, []
    cuts = [cut.start() for cut in _OPEN_QUERY.finditer(text, start)][:3]
    return (text[: cuts[0]], [text, *(text[:cut] for cut in reversed(cuts[1:]))]) if cuts else (text, [])


def _without_tails(core: str, trim: _Trim) -> tuple[str, list[str]]:
    """A DOI without what its publisher's addresses hang on, step by step; the steps, last one first."""
    steps: list[str] = []
    while len(steps) < 6 and (shorter := _peeled(core, trim)):
        steps.insert(0, core)
        core = shorter
    return core, steps


def _peeled(core: str, trim: _Trim) -> str:
    found = _TAIL.search(core, trim.start)
    if found is None and core.startswith(_VERSIONED):
        found = _VERSION.search(core, trim.start)
    return trim(core[: found.start()]) if found else ""


def _shorter(core: str, start: int, trim: _Trim, *, address: str) -> Iterator[str]:
    """Ends before what may be a footnote's mark, a form's name, the next word: longest first."""
    for pattern in (_PERHAPS, _MARK, _VERSION) if address else (_PERHAPS, _MARK, _TAIL, _QUERY, _VERSION):
        if found := pattern.search(core, start):
            yield trim(core[: found.start()])
    if inner := _INNER.search(core, start):
        yield trim(core[: inner.start()])
    if core[-1:] in _PAIRS:  # closes what the DOI opens, or what was opened before it: ``(doi:10.1000/0(0)``
        yield core[:-1].rstrip(_TRAILING)
    cuts = [cut.start() for cut in _COMMA.finditer(core, start)]
    for cut in dict.fromkeys([*cuts[-1:], *cuts[:1]]):
        yield trim(core[:cut])
    if (stray := _stray_bracket(core, start - 1)) < len(core):
        yield trim(core[:stray])
    if address and not _leads_to_resolver(address):
        least = max(start, core.find(">") + 1 if "(sici" in core.lower() else 0)
        for _ in range(3):
            core = core.rpartition("/")[0]
            if len(core) < least:
                break
            yield trim(core)


def _leads_to_resolver(address: str) -> bool:
    return re.search(r"\bdoi[.-]org\b[^?]*$", address, re.IGNORECASE) is not None


def _stray_bracket(text: str, start: int) -> int:
    """Where the first bracket stands that closes what was not opened; the end of `text` without one."""
    depth = dict.fromkeys(_PAIRS.values(), 0)
    for at in range(start, len(text)):
        if text[at] in depth:
            depth[text[at]] += 1
        elif text[at] in _PAIRS:
            depth[_PAIRS[text[at]]] -= 1
            if depth[_PAIRS[text[at]]] < 0:
                return at
    return len(text)


class _Trim(NamedTuple):
    """Takes what belongs to the sentence off a DOI's end, down to its first sign at most."""

    start: int
    encoded: bool

    def __call__(self, text: str) -> str:
        while len(text) > self.start and (text[-1] in _TRAILING or self._is_unbalanced(text)):
            text = text[:-1]
        return text

    def steps(self, text: str) -> list[str]:
        """`text` with the first few of the signs that are taken off: one of them may be the DOI's own."""
        shortest = len(self(text))
        return [text[:end] for end in range(shortest + 1, min(len(text), shortest + _MOST_STEPS) + 1)]

    def _is_unbalanced(self, text: str) -> bool:
        opener = _PAIRS.get(text[-1])
        if opener is None:
            return False
        whole = decoded(text) if self.encoded else text
        return whole.count(text[-1]) > whole.count(opener)


def _joined(run: Run) -> tuple[list[str], list[str]]:
    """The DOI over blanks: where its parts ask to be joined, longest first; where they may be."""
    strong: list[str] = []
    text, at = run.text, 0
    while len(strong) < _MOST_JOINED and (found := _NEXT.match(run.follow, at)):
        after = found[1]
        goes_on = run.whole or text[-1] in "-/_"
        if (_STOPPER_IN_FIELD if goes_on else _STOPPER).match(after):
            break
        if not (run.whole or _asks_for_more(text, after)):
            weak = text + after if not strong and text[-1:].isalnum() and _CODE.fullmatch(after) else ""
            return _cores(strong, run), _cores([weak] if weak else [], run)
        strong[:0] = [text + after] + ([text[:-1] + after] if text[-1] in "-‐" else [])
        text, at = text + after, found.end()
    return _cores(strong, run), []


def _cores(texts: Iterable[str], run: Run) -> list[str]:
    runs = (run._replace(text=text, follow="") for text in texts)
    forms = ((next(_forms(one.text, encoded=_is_encoded(one))), one) for one in runs)
    return [_ends(form, one)[0] for form, one in forms]


def _asks_for_more(text: str, after: str) -> bool:
    """Whether a break between `text` and `after` is one that a DOI or an address is broken at."""
    last, first = text[-1], after[0]
    if last in "-/_=%" or (first in "-/_.<" and after[1:2].isalnum()):
        return True
    if last == ".":
        return first.isdigit() or first.islower()
    if "(sici" in text.lower():
        return last in ":;<>()"
    return _OF_A_JOURNAL.search(text) is not None and (last in ":;<>()[]" or first in ":;<>()[]")


def _distinct(readings: Iterable[str]) -> tuple[str, ...]:
    bare = (_bare(reading) for reading in readings)
    return tuple(dict.fromkeys(reading for reading in bare if SHAPE.fullmatch(reading)))[:_MOST_READINGS]


def _bare(reading: str) -> str:
    """In lower case, up to the first blank that was encoded."""
    return (reading.split() or [""])[0].lower()
