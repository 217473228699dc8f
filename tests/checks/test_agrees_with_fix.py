"""`check` and `fix` agree: what is written is not called wrong, and what is suggested is what is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from enrich.checks import check
from enrich.editors.base import EDITABLE
from enrich.index import Index
from enrich.jobs.job import Job
from enrich.jobs.proposals import edits_for
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Entry, Reference, Work
from enrich.sources.index import IndexSource
from enrich.wire.crossref import work_from_json
from tests.checks.planted import PLANTED, MadeRegistry
from tests.exporters import measure
from tests.exporters.styles import EXPORTERS

FIELDS = tuple(name for name in EDITABLE if name not in ("author", "publisher", "issue"))
COMPARED = ("title", "year", "container-title", "volume", "page")


def planted() -> Iterator[tuple[Job, list[Reference]]]:
    lines = (PLANTED / "works.jsonl").read_text(encoding="utf-8").splitlines()
    works = [work_from_json(json.loads(line)) for line in lines]
    job = Job([IndexSource(Index.in_memory(works), "made")], MadeRegistry())
    for name in ("faults.bib", "fields.bib", "innocents.bib", "export.ris", "library.json"):
        yield job, [b for b in read(Document(str(PLANTED / name))) if isinstance(b, Reference)]


def relatives() -> tuple[Job, list[Reference]]:
    said = {
        "title": ["Eelgrass under floating docks"],
        "author": [{"family": "Quill", "given": "Ada"}],
        "container-title": ["Harbour Ecology"],
        "type": "journal-article",
        "issued": {"date-parts": [[2015]]},
        "volume": "12",
        "page": "101-119",
    }
    later = {"issued": {"date-parts": [[2016]]}, "volume": "13", "page": "55"}
    works = [
        {**said, "DOI": "10.5555/eel", "subtitle": ["a survey of nine harbours"]},
        {**said, "DOI": "10.5555/eel.err", "title": ["Erratum to: Eelgrass under floating docks"], **later},
        {**said, "DOI": "10.5555/eel.pre", "type": "posted-content", "container-title": [], "volume": "",
         "page": "", "issued": {"date-parts": [[2014]]}},
    ]  # fmt: skip
    entry = (
        "@article{{a, author={{Quill, Ada}}, title={{{title}}}, journal={{Harbour Ecol.}}, year={year}, "
        "volume={volume}, pages={{101--119}}, doi={{{doi}}}}}"
    )
    text = "\n".join(
        entry.format(title=title, year=year, volume=volume, doi=doi)
        for title in ("Eelgrass under floating docks", "Eelgrass under floating docks: a survey")
        for year in (2015, 2014, 1999)
        for volume in ("12", "B12", "77")
        for doi in ("10.5555/eel", "10.5555/eel.err", "10.5555/eel.pre", "")
    )
    job = Job([IndexSource(Index.in_memory(map(work_from_json, works)), "made")])
    return job, [b for b in read(Document("a.bib", text.encode())) if isinstance(b, Reference)]


def disagreements(job: Job, references: Sequence[Reference]) -> list[str]:
    entries = list(job.run(references))
    return [sentence for entry in entries for sentence in _of(entry)]


def _of(entry: Entry) -> Iterator[str]:
    written = [edit for _, edit in edits_for([entry], FIELDS, replace=True).edits]
    for finding in check(_with(entry, written)):
        if finding.code in ("field-mismatch", "doi-mismatch") and _written(finding.field, written):
            yield f"{entry.reference.id}: written, then called wrong: {finding.message}"
    suggested = [f.edit for f in check(entry) if f.code in ("field-mismatch", "doi-missing") and f.edit]
    for edit in suggested if entry.match.status == "matched" else ():
        if (edit.field, edit.new) not in {(one.field, one.new) for one in written}:
            yield f"{entry.reference.id}: suggested and not written: {edit}"
    named = {edit.field for edit in suggested}
    for edit in written:
        if edit.field in COMPARED and edit.old and edit.field not in named and _is_restyled(edit):
            yield f"{entry.reference.id}: not called wrong and written all the same: {edit}"


def _written(field: str, edits: Sequence[Edit]) -> bool:
    return any(edit.field == field for edit in edits)


def _is_restyled(edit: Edit) -> bool:
    """A journal in full and pages with their dash may be asked for though what is printed is right."""
    return edit.field not in ("container-title", "page", "title")


def _with(entry: Entry, edits: Sequence[Edit]) -> Entry:
    """The entry as it is after the edits, with the same record, and what that denied of the rest."""
    named = {edit.field for edit in edits}
    denied = tuple(one for one in entry.match.contradictions if one.field not in named)
    said = {edit.field.replace("-", "_"): edit.new for edit in edits}
    fields = replace(entry.reference.fields, **said)
    reference = replace(entry.reference, fields=fields, text=fields.title)
    return replace(entry, reference=reference, match=replace(entry.match, contradictions=denied))


def test_on_the_planted_files() -> None:
    for job, references in planted():
        assert disagreements(job, references) == []


def test_on_relatives_and_slips_of_every_kind() -> None:
    assert disagreements(*relatives()) == []


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_on_what_exporters_write(exporter: str, shared: Path) -> None:
    works = measure.sample(measure.bench_works(files=("styles",)), 60)
    slipped = [_slipped(work, number) for number, work in enumerate(works)]
    job = Job([IndexSource(Index.in_memory(works), "bench")])
    assert disagreements(job, measure.references(exporter, slipped)) == []


def _slipped(work: Work, number: int) -> Work:
    """The work with a slip of the keyboard in one of its numbers, as somebody may have typed it."""
    slips = {
        0: {"volume": f"{work.volume}9" if work.volume else ""},
        1: {"years": (1901,), "issued": 1901},
        2: {"page": "9901-9909" if work.page else ""},
        3: {},
    }
    return replace(work, **slips[number % 4])
