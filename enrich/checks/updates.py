"""Checks on what happened to a work after it was published."""

from __future__ import annotations

import re

from enrich import text
from enrich.checks.base import finding, given
from enrich.checks.fields import compared_work
from enrich.records import Edit, Entry, Finding, Severity, Update, Work

RETRACTIONS = frozenset(("retraction", "partial-retraction", "removal", "withdrawal"))
_SAYS_SO = re.compile(r"^\W*(?:retracted|withdrawn)\b|[(\[](?:retracted|withdrawn)|\bretracted article\b")
CONCERNS = frozenset(("expression-of-concern",))
CORRECTIONS = frozenset(("correction", "corrigendum", "erratum", "addendum", "clarification"))


def retracted(entry: Entry) -> tuple[Finding, ...]:
    """The work was retracted, withdrawn or removed.

    The notice is registered with Crossref, by the publisher or by Retraction
    Watch. Where the reference itself says so in its title, this is only noted.

    **What to do.** Read the notice. Cite the work only as what it is now, and
    say so in the reference.
    """
    reference = entry.reference
    known = any(_SAYS_SO.search(text.fold(said)) for said in (given(reference).title, reference.text))
    severity: Severity | None = "info" if known else None
    return _updated(entry, "retracted", RETRACTIONS, "The work was retracted", severity)


def corrected(entry: Entry) -> tuple[Finding, ...]:
    """A correction of the work was published.

    **What to do.** Read the correction; it may touch what the work is cited for.
    """
    return _updated(entry, "corrected", CORRECTIONS, "A correction of the work was published")


def expression_of_concern(entry: Entry) -> tuple[Finding, ...]:
    """The editors published an expression of concern about the work.

    **What to do.** Read the notice before relying on the work.
    """
    message = "An expression of concern about the work was published"
    return _updated(entry, "expression-of-concern", CONCERNS, message)


def _updated(
    entry: Entry, code: str, kinds: frozenset[str], message: str, severity: Severity | None = None
) -> tuple[Finding, ...]:
    """One finding for the latest notice of these kinds; a retraction that was taken back is none."""
    if not any(work.updated_by for work in _works(entry)):
        return ()
    work = compared_work(entry)
    updates = work.updated_by if work else ()
    of_kind = sorted((u for u in updates if _kind(u) in kinds), key=lambda u: u.updated)
    if not of_kind or any(_kind(u) == "reinstatement" and u.updated >= of_kind[-1].updated for u in updates):
        return ()
    sentence = f"{message}{_notice(of_kind[-1], work.DOI if work else '')}."
    return (finding(code, entry.reference, sentence, severity=severity),)


def _works(entry: Entry) -> list[Work]:
    """All works known of an entry; most have no notices, which spares the comparing."""
    matched = [entry.match.work] if entry.match.work else []
    return [*matched, *(r.work for r in entry.registrations if r.work is not None)]


def _kind(update: Update) -> str:
    return update.type.lower().replace("_", "-").replace(" ", "-")


def _notice(update: Update, own: str) -> str:
    """When, and where to read it."""
    when = f" on {update.updated}" if update.updated else ""
    where = f" (notice: {update.DOI})" if update.DOI and own != update.DOI else ""
    return when + where


def published_version(entry: Entry) -> tuple[Finding, ...]:
    """The reference is to a preprint of which a published version exists.

    **What to do.** Cite the published version unless the preprint itself is
    meant. Its DOI is suggested.
    """
    if not any(work.is_preprint_of for work in _works(entry)):
        return ()
    work = compared_work(entry)
    published = next(iter(work.is_preprint_of), "") if work else ""
    if not published or not work:
        return ()
    message = f"{work.DOI} is a preprint; its published version is {published}."
    edit = Edit(field="DOI", new=published, old=work.DOI)
    return (finding("published-version", entry.reference, message, edit=edit),)
