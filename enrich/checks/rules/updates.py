"""Checks on what happened to a work after it was published."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.checks.base import finding, given, printed_registrations
from enrich.checks.rules.meant import compared_work, relative_of, right_work
from enrich.comparable.agreement.relatives import CONCERNS, CORRECTIONS, RETRACTIONS, kind_of, notice_of
from enrich.comparable.notices import RETRACTION_LIST, says_withdrawn
from enrich.records import Edit, Entry, Finding, Severity, Update, Work


def retracted(entry: Entry) -> tuple[Finding, ...]:
    """The work was retracted, withdrawn or removed.

    The notice is registered with Crossref, by the publisher or by Retraction
    Watch, or stands in Retraction Watch's list, where that is kept (`enrich
    retractions update`), or the title in the record says so, or the printed DOI
    is that of the notice. Where the reference itself says so in its title, this is only noted;
    it is a warning where only the title of the record says so.

    **What to do.** Read the notice. Cite the work only as what it is now, and
    say so in the reference.
    """
    reference = entry.reference
    known = any(says_withdrawn(said) for said in (given(reference).title, reference.text))
    severity: Severity | None = "info" if known else None
    found = _updated(entry, "retracted", RETRACTIONS, "The work was retracted", severity)
    if found:
        return found
    if sentence := _by_notice(entry):
        return (finding("retracted", reference, sentence, severity=severity),)
    sentence = _by_title(entry)
    return (finding("retracted", reference, sentence, severity=severity or "warning"),) if sentence else ()


def _by_notice(entry: Entry) -> str:
    """Says of which notice the printed DOI is, "" where it is of none."""
    for work in (r.work for r in printed_registrations(entry) if r.work is not None):
        kin = relative_of(entry, work)
        if kin is not None and kin.sort == "retraction":
            return f"The work was retracted; {work.DOI} is the DOI of the notice."
    return ""


def _by_title(entry: Entry) -> str:
    """Says so where the record's title does, and no notice is registered."""
    if not any(says_withdrawn(title) for work in _works(entry) for title in work.title):
        return ""
    work = compared_work(entry)
    titles = work.title if work and not work.update_to else ()
    said = next((title for title in titles if says_withdrawn(title)), "")
    if not said or any(
        kind_of(update.type) == "reinstatement" for update in (work.updated_by if work else ())
    ):
        return ""
    return f"The work was retracted, as its title in the record says: “{said}”."


def corrected(entry: Entry) -> tuple[Finding, ...]:
    """A correction of the work was published.

    **What to do.** Read the correction; it may touch what the work is cited for.
    """
    if any(r.work and relative_of(entry, r.work) for r in printed_registrations(entry)):
        return ()  # What is wrong with the printed DOI names the notice already.
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
    """One finding for the latest notice of these kinds that holds."""
    if not any(work.updated_by for work in _works(entry)):
        return ()
    work = compared_work(entry)
    notice = notice_of(work, kinds) if work else None
    if work is None or notice is None:
        return ()
    sentence = f"{message}{_notice(notice, work.DOI)}."
    return (finding(code, entry.reference, sentence, severity=severity),)


def _works(entry: Entry) -> list[Work]:
    """All works known of an entry; most have no notices, which spares the comparing."""
    matched = [entry.match.work] if entry.match.work else []
    return [*matched, *(r.work for r in entry.registrations if r.work is not None)]


def _notice(update: Update, own: str) -> str:
    """When, where to read it, and who says so where the record does not."""
    day = len(update.updated) > len("2020-12")
    when = f" {'on' if day else 'in'} {update.updated}" if update.updated else ""
    told = [f"notice: {update.DOI}"] if update.DOI and own != update.DOI else []
    told += [update.source] if update.source.startswith(RETRACTION_LIST) else []
    return when + (f" ({'; '.join(told)})" if told else "")


def published_version(entry: Entry) -> tuple[Finding, ...]:
    """The DOI is that of a preprint of which a published version exists, or the reverse.

    It is a warning where the reference itself describes the published version:
    names its journal and place. Its fields are then right, and the DOI is not
    theirs. It is a note where the preprint is cited as a preprint, and where a
    preprint is cited with the DOI of its published version.

    **What to do.** Cite the published version unless the preprint itself is
    meant. Its DOI is suggested.
    """
    printed = [r.work for r in printed_registrations(entry) if r.work is not None]
    crossed = [_crossed(entry, work) for work in printed]
    found = next((one for one in crossed if one is not None), None) or _of_preprint(entry)
    return (found,) if found else ()


def _crossed(entry: Entry, work: Work) -> Finding | None:
    """Where the DOI is of one version and the reference describes the other."""
    kin = relative_of(entry, work)
    if kin is not None and kin.sort == "publication":
        message = f"The reference is to a preprint; {work.DOI} is its published version."
        return finding("published-version", entry.reference, message, field="DOI", severity="info")
    if kin is None or kin.sort != "preprint":
        return None
    right = right_work(entry, work)
    published = right.DOI if right else next(iter(kin.of), "")
    message = f"{work.DOI} is a preprint, and the reference describes the published version"
    edit = Edit(field="DOI", new=published, old=work.DOI) if published else None
    sentence = f"{message}, {published}." if published else f"{message}."
    return finding("published-version", entry.reference, sentence, field="DOI", edit=edit, severity="warning")


def _published(preprint: Work, offered: Iterable[Work]) -> str:
    """The DOI of what a preprint became: by its own record, else by that of a work offered beside it."""
    said = (*preprint.is_preprint_of, *(one.DOI for one in offered if preprint.DOI in one.has_preprint))
    return next(iter(said), "")


def _of_preprint(entry: Entry) -> Finding | None:
    offered = [one.candidate.work for one in entry.match.judgements if one.candidate.work.has_preprint]
    if not offered and not any(work.is_preprint_of for work in _works(entry)):
        return None
    work = compared_work(entry)
    published = _published(work, offered) if work else ""
    if not published or not work:
        return None
    message = f"{work.DOI} is a preprint; its published version is {published}."
    edit = Edit(field="DOI", new=published, old=work.DOI)
    return finding("published-version", entry.reference, message, edit=edit)
