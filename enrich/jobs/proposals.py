"""What to write back: the edits that finished entries call for. Pure, and silent when in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from enrich.comparable import doi
from enrich.comparable.agreement import FIELDS
from enrich.comparable.agreement.known import known_values
from enrich.comparable.agreement.people import author_agrees
from enrich.comparable.agreement.relatives import relative
from enrich.comparable.agreement.titles import CLEARLY_ANOTHER, contains, title_likeness
from enrich.comparable.agreement.works import differing, is_confirmed, is_same_work
from enrich.comparable.carried import all_readings, printed_dois, registration_of
from enrich.editors import people
from enrich.editors.worth import are_better, is_better
from enrich.records import Edit, Entry, Fields, Reference, Registration, Work
from enrich.verdicts import VERDICTS


class Unproven(Struct, frozen=True, kw_only=True):
    """A reference that the record of `DOI` was matched to by all but its title or first author; why not."""

    reference: Reference
    DOI: str
    sentence: str


class Proposals(Struct, frozen=True, kw_only=True):
    """The `edits` to make, and the DOIs `kept` although another work's was matched.

    Of those `unproven` only a person can tell whether the record is theirs.
    """

    edits: tuple[tuple[Reference, Edit], ...] = ()
    kept: tuple[tuple[Reference, Edit], ...] = ()
    unproven: tuple[Unproven, ...] = ()


def edits_for(entries: Iterable[Entry], fields: Sequence[str] = (), *, replace: bool = False) -> Proposals:
    """Return the edits for `entries`: the DOI of each matched one, and the `fields` asked for.

    `fields` are names of `editors.base.EDITABLE`; one that says the same in
    other characters, or more than the record, is left alone. A DOI that the reference prints is changed
    only with `replace`, and then nothing else is written without it either:
    its fields may belong to the work that the printed DOI names. Nothing is
    written that `enrich check` would call wrong: nothing of a record that is of
    another document, such as the work's erratum.
    """
    edits: list[tuple[Reference, Edit]] = []
    kept: list[tuple[Reference, Edit]] = []
    unproven: list[Unproven] = []
    for entry in entries:
        work = entry.match.work
        if not VERDICTS[entry.match.status].written or work is None:
            edits += [(entry.reference, cleaned) for cleaned in _cleaned(entry)]
            continue
        if entry.decision is None and _is_of_another(entry.reference, work):
            continue
        change = _doi_edit(entry, work)
        if change and _is_another(entry, work) and not replace:
            kept.append((entry.reference, change))
            continue
        if change and entry.decision is None and (sentence := _why_unproven(entry.reference, work)):
            unproven.append(Unproven(reference=entry.reference, DOI=work.DOI, sentence=sentence))
            continue
        wanted = [change] if change else []
        wanted += [e for name in fields if name != "DOI" and (e := _field_edit(entry.reference, work, name))]
        edits += [(entry.reference, edit) for edit in wanted]
    return Proposals(edits=tuple(edits), kept=tuple(kept), unproven=tuple(unproven))


def is_written(entry: Entry) -> bool:
    """Whether an entry's DOI is one that may stand for it unasked: it is what `fix` writes or leaves there.

    Not where the record is of another document or the reference prints another
    DOI, unless a person decided.
    """
    work = entry.match.work
    if not VERDICTS[entry.match.status].written or work is None:
        return False
    if entry.decision is not None:
        return True
    if _is_of_another(entry.reference, work):
        return False
    return _doi_edit(entry, work) is None or not _is_another(entry, work)


def _cleaned(entry: Entry) -> Iterator[Edit]:
    """The DOI of a field alone, where an agency whose records nobody compares has registered it."""
    registration = _in_field(entry)
    if registration is None or registration.state != "registered" or registration.work is not None:
        return
    old = entry.reference.fields.DOI
    if doi.normalise(old) != registration.DOI and not doi.is_short(registration.DOI):
        yield Edit(field="DOI", new=registration.DOI, old=old)


def _in_field(entry: Entry) -> Registration | None:
    """What is known of the one DOI that stands in the DOI field."""
    printed = [one for one in printed_dois(entry.reference) if one.place == "field"]
    if len(printed) != 1 or not entry.reference.structured:
        return None
    return registration_of(printed[0], {r.DOI: r for r in entry.registrations}, entry.match)


def _doi_edit(entry: Entry, work: Work) -> Edit | None:
    """The DOI to set, None where the reference already carries it or another name of the same work."""
    old, names = entry.reference.fields.DOI, _names(entry, work)
    there = _in_field(entry)
    if there is not None and (there.DOI in names or there.primary in names):
        clean = doi.normalise(old) == there.DOI or doi.is_short(there.DOI)
        return None if clean else Edit(field="DOI", new=there.DOI, old=old)
    if doi.normalise(old) in names:
        return None
    if not entry.reference.structured and names & set(all_readings(entry.reference)):
        return None
    return Edit(field="DOI", new=work.DOI, old=old)


def _is_another(entry: Entry, work: Work) -> bool:
    """Whether a DOI is printed that is not this work's, or that is not even well-formed."""
    printed, names = printed_dois(entry.reference), _names(entry, work)
    known = {r.DOI: r for r in entry.registrations}
    meant = (one for one in printed if one.likeliest or registration_of(one, known, entry.match))
    if any(not names & set(one.readings) for one in meant):
        return True
    value = entry.reference.fields.DOI
    return bool(value) and not printed and not doi.is_placeholder(value)


def _names(entry: Entry, work: Work) -> set[str]:
    """All DOIs of the work: its own, its aliases, and those that were answered with it."""
    answered = {r.DOI for r in entry.registrations if work.DOI in (r.primary, r.work and r.work.DOI)}
    return {work.DOI, *work.aliases} | answered


def _is_of_another(reference: Reference, work: Work) -> bool:
    """Whether a record is of another document than the one described, though it was matched."""
    fields = reference.fields if reference.structured else Fields()
    text = reference.text or reference.unstructured
    return is_same_work(fields, text, work) is False or relative(fields, text, work) is not None


def _why_unproven(reference: Reference, work: Work) -> str:
    """Why a matched record is not taken for the work all the same; "" where title and first author agree.

    A title in another language than the record's is no contradiction, but no proof either.
    """
    fields = reference.fields
    if not reference.structured:
        return ""
    alike = title_likeness(fields.title, work)
    if alike is not None and alike < CLEARLY_ANOTHER and not contains(fields, work):
        return f"its title cannot be held against that of the record, “{work.title[0]}”"
    if author_agrees(fields, work) is False:
        recorded = "; ".join(map(str, (work.author or work.editor)[:3]))
        return f"its first author is none of those of the record, {recorded}"
    return ""


def _stays(reference: Reference, work: Work, name: str) -> bool:
    """Whether what is printed is not wrong by this record, as a check of it would say too.

    Pages, journal and title that agree may still be written in another style.
    """
    if name not in FIELDS or not reference.structured:
        return False
    text = reference.text or reference.unstructured
    if FIELDS[name](reference.fields, work):
        return name in ("year", "volume")
    wrong = differing(reference.fields, text, work).get(name, False)
    return not wrong or not is_confirmed(reference.fields, text, work)


def _field_edit(reference: Reference, work: Work, name: str) -> Edit | None:
    if name == "author":
        return _author_edit(reference, work)
    values = list(known_values(work, name))
    old = str(getattr(reference.fields, name.replace("-", "_"), ""))
    if name == "page" and not old and reference.fields.article_number:
        return None
    if old and _stays(reference, work, name):
        return None
    return Edit(field=name, new=values[0], old=old) if is_better(name, old, values) else None


def _author_edit(reference: Reference, work: Work) -> Edit | None:
    """The authors of the record, None where they are the same or would be a loss."""
    there = reference.fields.author
    if not work.author or not are_better(there or reference.fields.editor, work.author):
        return None
    return Edit(field="author", new=people.joined(work.author), old=people.joined(there))
