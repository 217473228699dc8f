"""What the small pages in OpenRefine's frames say: of a work, and of a feature of a candidate."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.records import Work
from enrich.verdicts import CONTRADICTIONS, VERDICTS
from enrich.web.reconcile.properties import is_retracted
from enrich.web.reconcile.types import type_of

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""These pages have no script, form or state, so any page may show them in a frame."""
UNKNOWN = "No source that was asked holds this work."
_MOST_PEOPLE = 6
_FEATURES = {
    "confidence": "How sure the matcher is that this is the work, from 0 to 1.",
    "decided": "Whether a person decided what the reference means.",
    "retracted": "Whether the record says that the work was retracted.",
    "contradictions": "How many things the reference says that the record denies.",
    "identifier": "The cell holds this DOI itself.",
}
_WEIGHT, _REFUSED = "weight-", "refused-"


def lines_of(work: Work) -> Iterator[str]:
    """A work in lines: people, where it stands, what it is, and whether it was retracted."""
    people = [str(name) for name in work.author or work.editor]
    if people:
        more = " et al." if len(people) > _MOST_PEOPLE else ""
        yield "; ".join(people[:_MOST_PEOPLE]) + more
    numbers = work.volume + (f"({work.issue})" if work.issue else "")
    place = (next(iter(work.container_title), ""), numbers, work.page or work.article_number, work.publisher)
    yield ", ".join(filter(None, place))
    yield ", ".join(filter(None, (type_of(work.type).name, str(work.issued or ""))))
    if is_retracted(work):
        yield "The work was retracted."


def meaning(feature: str) -> str:
    """What a feature of a candidate says, in a sentence; "" for one that there is not."""
    if feature in _FEATURES:
        return _FEATURES[feature]
    if feature in CONTRADICTIONS:
        return f"The record contradicts the reference: {CONTRADICTIONS[feature].heading.lower()}."
    if status := next((one for name, one in VERDICTS.items() if name == feature), None):
        return status.sentence
    if feature.startswith(_WEIGHT):
        return "How much this speaks for the work (above 0) or against it (below 0), in log-odds."
    if feature.startswith(_REFUSED):
        return "A rule refuses this work for the reference; `enrich explain rules` says why."
    return ""
