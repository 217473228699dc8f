"""The check on what people decided."""

from __future__ import annotations

from enrich.checks.base import finding, given
from enrich.checks.rules.updates import retracted
from enrich.comparable.agreement.works import is_same_work
from enrich.records import Entry, Finding


def decision_stale(entry: Entry) -> tuple[Finding, ...]:
    """A person decided which record is meant, and that record is now retracted or says something else.

    The decision is not overruled: the DOI stays the one that was accepted.

    **What to do.** Look at the record again. Where the decision still holds,
    nothing is to be done; else undo it: `undo` in the decision column, or in a
    line for `enrich decide`.
    """
    decision, work = entry.decision, entry.match.work
    if decision is None or work is None:
        return ()
    who = f"{decision.by or 'Somebody'} decided{f' on {decision.on[:10]}' if decision.on else ''}"
    said = f"{who} that this is {work.DOI}"
    if retracted(entry):
        return (finding("decision-stale", entry.reference, f"{said}, which was retracted."),)
    if is_same_work(given(entry.reference), entry.reference.text, work) is False:
        message = f"{said}, whose record describes another work: “{' '.join(work.title[:1])}”."
        return (finding("decision-stale", entry.reference, message),)
    denied = [c for c in entry.match.contradictions if c.class_ == "identity" and c.DOI == work.DOI]
    if denied:
        message = f"{said}, whose record says something else. {denied[0].sentence}"
        return (finding("decision-stale", entry.reference, message),)
    return ()
