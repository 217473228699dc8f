"""A reference beside candidates, field by field: the table in which a reviewer sees why, or why not.

Each cell says its verdict in a word before it shows the record's value, so
that nothing hangs on colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from enrich.comparable import doi
from enrich.comparable.text import fold
from enrich.records import Comparison, Fields, Judgement
from enrich.writers.markup import Markup, h, join, text
from enrich.writers.rows import names

WORDS = {
    "agrees": "agrees",
    "close": "nearly",
    "differs": "differs",
    "not-printed": "not printed",
    "not-in-record": "not in the record",
    "not-comparable": "not given",
}
REST = "rest of the reference"
REST_WORDS = {"agrees": "nothing left over", "close": "little left over", "differs": "much left over"}
NOT_COMPARED = "not compared"
"""Both sides give a value, yet it was no evidence: numbers prove nothing where no word agrees."""


_MOST_PAIRS = 40_000
"""Words said times words recorded up to which their order is compared."""


LABELS = {
    "author": "authors",
    "editor": "editors",
    "container-title": "journal or book",
    "page": "pages",
    "type": "kind of work",
    "numbers together": "the numbers together",
}
"""What fields are called where people read them."""


def side_by_side(
    printed: Fields, judgements: Sequence[Judgement], *, sure: bool = True, marking: bool = False
) -> Markup:
    """Return a table: one row a field, what the reference says, then each candidate.

    Unless it is `sure` that a record is meant if it fits, no confidence is shown. With
    `marking`, the words of a record that the reference has otherwise, or not, are marked.
    """
    said = [c for j in judgements for c in j.comparisons if c.level != "missing" or c.reference or c.work]
    fields = list(dict.fromkeys(c.field for c in said))
    head = h(
        "tr",
        h("th", "Field", scope="col"),
        h("th", "Reference", scope="col"),
        [_candidate(j, sure) for j in judgements],
    )
    table = h(
        "table",
        h("caption", "The reference beside its nearest candidates", class_="unseen"),
        h("thead", head),
        h("tbody", [_field_row(field, printed, judgements, marking) for field in fields]),
    )
    return h(
        "div", table, class_="scroll", tabindex="0", role="group", aria_label="Comparison, field by field"
    )


def doi_link(identifier: str) -> Markup:
    """Return a DOI as a link to its resolver, readable on paper too."""
    address = doi.url(identifier)
    return h("a", text(address.removeprefix("https://")), href=address, rel="noreferrer")


def _candidate(judgement: Judgement, sure: bool) -> Markup:
    confidence = f"confidence {judgement.confidence:.3f}, " if sure else ""
    source = f"{confidence}from {judgement.candidate.source}"
    veto = h("p", text(judgement.veto), class_="veto") if judgement.veto else None
    return h("th", doi_link(judgement.DOI), h("p", source, class_="confidence"), veto, scope="col")


def _field_row(field: str, printed: Fields, judgements: Sequence[Judgement], marking: bool) -> Markup:
    compared = [next((c for c in j.comparisons if c.field == field), None) for j in judgements]
    said = _as_printed(field, printed) or next((c.reference for c in compared if c and c.reference), "")
    cells = [_cell(c, said, marking) if c else h("td", class_="missing") for c in compared]
    return h("tr", h("th", LABELS.get(field, field), scope="row"), h("td", text(said)), cells)


def _cell(comparison: Comparison, said: str, marking: bool) -> Markup:
    words = REST_WORDS if comparison.field == REST else WORDS
    unused = comparison.level == "missing" and said and comparison.work
    word = NOT_COMPARED if unused else words.get(comparison.says, comparison.says)
    if words is REST_WORDS and comparison.reference and comparison.says == "agrees":
        word = REST_WORDS["close"]
    marked = marking and said and not unused and comparison.level in ("close", "different")
    shown = differing(said, comparison.work) if marked else text(comparison.work)
    return h("td", h("small", word), " ", shown, class_=comparison.level)


def differing(said: str, recorded: str) -> Markup:
    """Return what a record says, with the words marked that do not stand so in what is `said`."""
    words = recorded.split()
    parts: list[object] = []
    for same, begin, end in _stretches([fold(w) for w in said.split()], [fold(w) for w in words]):
        piece = " ".join(words[begin:end])
        parts += [" ", text(piece) if same else h("mark", text(piece))]
    return join(parts[1:])


def _stretches(said: Sequence[str], words: Sequence[str]) -> Iterator[tuple[bool, int, int]]:
    """Stretches of `words`, from and to, and whether they stand so in what is `said`.

    Of long texts only whether each word is said at all: to find an order costs words times words.
    """
    if len(said) * len(words) <= _MOST_PAIRS:
        for kind, _, _, begin, end in SequenceMatcher(None, said, words, autojunk=False).get_opcodes():
            if end > begin:
                yield kind == "equal", begin, end
        return
    known, end = set(said), 0
    for same, stretch in groupby(words, known.__contains__):
        begin, end = end, end + sum(1 for _ in stretch)
        yield same, begin, end


def _as_printed(field: str, printed: Fields) -> str:
    """The reference's own field, which is easier on the eye than the words that were compared."""
    value = getattr(printed, field.replace("-", "_"), "")
    return names(value) if isinstance(value, tuple) else str(value)
