"""Authors written back: each format in its own way, and none lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.editors import editor_for, people
from enrich.editors.base import CannotEdit
from enrich.jobs.proposals import edits_for
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Fields, Name, Reference
from tests.editors.test_proposals import WORK, entry

WRITTEN = "Doe, Jane; van Roe, R., Jr.; {Things & Co}"
DOE, ROE, GROUP = Name(family="Doe", given="Jane"), Name(family="Roe", given="R."), Name(name="Things & Co")

words = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C", "P", "S")), min_size=1, max_size=9)
persons = st.builds(Name, family=words, given=words, suffix=st.just("") | words)
groups = st.builds(Name, name=words)


@given(st.lists(persons | groups, max_size=5))
def test_a_line_of_names_is_taken_apart_again(names: list[Name]) -> None:
    assert people.parsed(people.joined(names)) == tuple(names)


@pytest.mark.parametrize(
    ("format", "before", "after"),
    [
        (
            "bibtex",
            "@misc{a,\n  title = {T}\n}",
            "@misc{a,\n  title = {T},\n  author = {Doe, Jane and van Roe, Jr., R. and {Things \\& Co}}\n}",
        ),
        (
            "ris",
            "TY  - JOUR\nTI  - T\nAU  - Doe, J.\nPY  - 2001\nER  - ",
            "TY  - JOUR\nTI  - T\nAU  - Doe, Jane\nAU  - van Roe, R., Jr.\nAU  - Things & Co,\n"
            "PY  - 2001\nER  - ",
        ),
        ("refer", "%T T\n%J J\n%D 2", "%T T\n%J J\n%D 2\n%A Doe, Jane\n%A van Roe, R., Jr.\n%A Things & Co,"),
        (
            "csl-json",
            '[{"type": "book", "title": "T"}]',
            '[{"type": "book", "title": "T", "author": [{"family": "Doe", "given": "Jane"}, '
            '{"family": "van Roe", "given": "R.", "suffix": "Jr."}, {"literal": "Things & Co"}]}]',
        ),
        (
            "csl-yaml",
            "- title: T\n",
            "- title: T\n  author: [{family: 'Doe', given: 'Jane'}, "
            "{family: 'van Roe', given: 'R.', suffix: 'Jr.'}, {literal: 'Things & Co'}]\n",
        ),
        ("csv", "Title,Authors\nOn things,\n", 'Title,Authors\nOn things,"<>"\n'),
    ],
)
def test_authors_are_written_as_each_format_has_them(format: str, before: str, after: str) -> None:
    first = next(b for b in read(Document("x", before.encode()), format=format) if isinstance(b, Reference))
    editor = editor_for(format)
    assert editor is not None
    made = editor.apply(before.encode(), [(first, Edit(field="author", new=WRITTEN))]).decode()
    assert made == after.replace("<>", "Doe, Jane; van Roe, R., Jr.; Things & Co")


def test_more_authors_than_are_written_are_never_dropped() -> None:
    record = b"TY  - JOUR\nTI  - T\nAU  - A, B\nAU  - C, D\nER  - "
    first = next(b for b in read(Document("x.ris", record)) if isinstance(b, Reference))
    editor = editor_for("ris")
    assert editor is not None
    with pytest.raises(CannotEdit, match="more authors"):
        editor.apply(record, [(first, Edit(field="author", new="Doe, Jane"))])


@pytest.mark.parametrize(
    ("printed", "recorded", "proposed"),
    [
        ((), (DOE, GROUP), "Doe, Jane; {Things & Co}"),
        ((Name(family="DOE", given="J."),), (DOE,), None),
        ((DOE, ROE), (DOE,), None),
        ((DOE,), (DOE, ROE), "Doe, Jane; Roe, R."),
        ((Name(family="Doe", given="K."),), (DOE,), "Doe, Jane"),
        ((), (), None),
    ],
)
def test_authors_are_proposed_where_the_record_says_more(
    printed: tuple[Name, ...], recorded: tuple[Name, ...], proposed: str | None
) -> None:
    item = entry(DOI=WORK.DOI)
    judged = item.match.judgements[0]
    candidate = replace(judged.candidate, work=replace(WORK, author=recorded))
    match = replace(item.match, judgements=(replace(judged, candidate=candidate),))
    reference = replace(item.reference, fields=Fields(DOI=WORK.DOI, author=printed))
    edits = edits_for([replace(item, match=match, reference=reference)], ("author",)).edits
    wanted = Edit(field="author", new=proposed, old=people.joined(printed)) if proposed else None
    assert [edit for _, edit in edits] == [wanted] * bool(wanted)
    assert not edits_for([replace(item, match=match, reference=reference)]).edits
