"""Bibliographies for other tools: complete, in order, and read back as they were written."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.carried import all_readings
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import (
    Candidate,
    Entry,
    Fields,
    Judgement,
    Match,
    Name,
    Reference,
    Report,
    Work,
)
from enrich.writers import WRITERS, writer_for
from tests.conformance.editor_suite import hostile, hostile_names

WORK = Work(
    DOI="10.5555/sici(1)2:3<4::aid>5.0.co;2-x",
    title=("On <i>Things</i> & R&D in DNA",),
    author=(Name(family="Müller", given="José"), Name(name="World Health Organization")),
    container_title=("Journal of Things",),
    issued=2001,
    volume="3",
    issue="4",
    page="10-20",
    publisher="P",
    type="journal-article",
)
SHARED = Path(os.environ.get("ENRICH_SHARED", Path(__file__).parents[2].parent / "shared"))
EXPORTS = ("bibtex", "ris", "csl-json", "list")


def entry(reference: Reference, work: Work | None = None) -> Entry:
    if work is None:
        return Entry(reference=reference, match=Match(status="unmatched", reason="nobody holds it"))
    judged = Judgement(candidate=Candidate(work=work, source="index"), confidence=0.999)
    match = Match(status="matched", reason="", DOI=work.DOI, confidence=0.999, judgements=(judged,))
    return Entry(reference=reference, match=match)


PARSED = Reference(
    id="1",
    text="Mueller J (2001) Things. J Things 3: 1020",
    unstructured="Mueller J (2001) Things. J Things 3: 1020CrossRef",
    fields=Fields(author=(Name(family="Mueller", given="J"),), title="Things", page="1020", year="2001a"),
)
NAMED = Reference(
    id="key:1",
    text="x",
    fields=Fields(title="My Own Title", year="2000", type="journal-article", DOI="10.5555/wrong"),
    structured=True,
)
NOTHING = Reference(id="3", text="Some words that nobody understands")
REPORT = Report(
    entries=(entry(PARSED, WORK), entry(NAMED, WORK), entry(NOTHING), entry(PARSED), entry(NAMED))
)


def written(name: str, report: Report = REPORT) -> str:
    stream = io.BytesIO()
    writer_for(name).write(report, stream)
    return stream.getvalue().decode()


def read_back(name: str, text: str) -> list[Reference]:
    blocks = list(read(Document("x", text.encode()), format=name))
    assert all(isinstance(b, Reference) for b in blocks)
    return [b for b in blocks if isinstance(b, Reference)]


@pytest.mark.parametrize("name", EXPORTS)
def test_each_is_registered_and_found_by_its_extension(name: str) -> None:
    assert writer_for(name).name == name
    assert all(writer_for(f"out{suffix}").name == name for suffix in WRITERS[name][0])


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
def test_what_was_found_is_in_it_in_order(name: str) -> None:
    first, named, nothing, alone, _ = read_back(name, written(name))
    assert first.fields.DOI == named.fields.DOI == WORK.DOI
    assert first.fields.title == "On Things & R&D in DNA"
    assert first.fields.author == WORK.author
    assert (first.fields.container_title, first.fields.volume, first.fields.issue) == (
        "Journal of Things",
        "3",
        "4",
    )
    assert first.fields.page.replace("–", "-") == "10-20"
    assert (named.fields.title, named.fields.year, named.fields.volume) == ("My Own Title", "2000", "3")
    assert "nobody understands" in nothing.text
    assert (alone.fields.page, alone.fields.DOI) == ("1020", "")


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
def test_keys_are_kept_made_and_unique(name: str) -> None:
    assert [r.id for r in read_back(name, written(name))] == [
        "muller2001things",
        "key:1",
        "3",
        "mueller2001athings",
        "key:1a",
    ]


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
def test_an_overruled_doi_is_told(name: str) -> None:
    assert "The reference prints the DOI 10.5555/wrong" in written(name)


def out_of(name: str, reader: str, text: str) -> str:
    """What `name` is written of a document that `reader` reads, nothing of it matched."""
    return written(name, Report(entries=tuple(map(entry, read_back(reader, text)))))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("@patent{ref12, title={T}}", "@patent{ref12,"),
        ("@mastersthesis{r7, title={T}, school={S}}", "@mastersthesis{r7,"),
        ("@online{müller2020, title={T}}", "@online{müller2020,"),
        ("@article{k, title={T}, author={Foo, B. and others}}", "= {Foo, B. and others},"),
        (
            "@article{k, title={T}, author={{A and B} and Foo {and} Bar, C}}",
            "= {{A and B} and Foo {and} Bar, C},",
        ),
        ("@article{k, title={T}, author={Özgür, Ç.}}", r"= {{\"O}zg{\"u}r, {\c{C}}.},"),
        (r"@article{k, title={T}, author={{{\"O}z, Inc}, A.}}", r"= {{{\"O}z, Inc}, A.},"),
        (
            "@book{k, title={A {\\textasciicircum} \\textasciitilde x}}",
            r"{A \textasciicircum{} \textasciitilde{}x}",
        ),
        ("@online{k, title={T}, url={http://e.x/%7B#a_b}}", "{http://e.x/%7B#a_b}"),
        ("@online{k, title={T}, urldate={2020-01-02}}", "urldate       = {2020-01-02}"),
        ("@online{k, title={T}, urldate={2 May 2020}}", "note          = {Accessed 2 May 2020}"),
        ("@proceedings{k, title={T}, booktitle={T}}", "@proceedings{k,\n  title         = {T},\n}"),
    ],
)
def test_bibtex_out_of_bibtex(given: str, wanted: str) -> None:
    assert wanted in out_of("bibtex", "bibtex", given)


HOSTILE_ITEM = {
    "id": "a b,{c}",
    "type": "thesis",
    "title": "Bell \x07 nul \x00 open { x",
    "author": [{"family": "and", "given": "others"}, {"literal": "A and B"}],
    "DOI": "10.5555/a{b",
    "accessed": {"date-parts": [[2024, 1, 9]]},
}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "bibtex",
            [
                "{{and}, {others} and {A and B}}",
                "{https://doi.org/10.5555/a%7Bb}",
                "{2024-01-09}",
                "type          = {Thesis}",
            ],
        ),
        ("ris", ["ID  - a b,{c}", "AU  - and, others", "Y2  - 2024/01/09", "DO  - 10.5555/a{b"]),
        (
            "csl-json",
            ['"id": "a b,{c}"', '"DOI": "10.5555/a{b"', "[\n        2024,\n        1,\n        9\n"],
        ),
    ],
)
def test_no_sign_breaks_the_format(name: str, wanted: list[str]) -> None:
    text = out_of(name, "csl-json", json.dumps([HOSTILE_ITEM]))
    assert [w for w in wanted if w not in text] == []
    assert not set(text) & {"\x07", "\x00"}
    (back,) = read_back(name, text)
    assert back.fields.title.replace("{ ", "") == "Bell nul open x"


@pytest.mark.parametrize(("name", "wanted"), [("bibtex", "Mueller, J and others"), ("ris", "AU  - et al.,")])
def test_authors_left_out_are_told_or_filled_in(name: str, wanted: str) -> None:
    text = "Mueller J et al. (2001) Things. J Things 3: 1020"
    short = Reference(id="1", text=text, fields=Fields(author=PARSED.fields.author, title="Things"))
    assert wanted in written(name, Report(entries=(entry(short),)))
    assert wanted not in written(name, Report(entries=(entry(short, WORK),)))
    given = "@article{k, title={Things}, author={Mueller, J. and others}}"
    named = read_back("bibtex", given)[0]
    assert "World Health" in written(name, Report(entries=(entry(named, WORK),)))


def test_the_list_keeps_the_words_and_carries_addresses() -> None:
    address = "https://doi.org/10.5555/sici(1)2:3%3C4::aid%3E5.0.co%3B2-x"
    printed = Reference(id="4", text="Title. doi:10.5555/SICI(1)2:3<4::AID>5.0.CO;2-X. Accessed 2001")
    report = Report(entries=(entry(PARSED, WORK), entry(printed, WORK), entry(NOTHING)))
    assert written("list", report).splitlines() == [
        f"{PARSED.text} {address}",
        f"Title. {address}. Accessed 2001",
        NOTHING.text,
    ]


def test_the_list_replaces_a_publishers_address_whole() -> None:
    address = "https://doi.org/10.5555/sici(1)2:3%3C4::aid%3E5.0.co%3B2-x"
    text = "Title. https://x.example.org/doi/10.5555/SICI(1)2:3<4::AID>5.0.CO;2-X/full?a=b, 2001"
    report = Report(entries=(entry(Reference(id="5", text=text), WORK),))
    assert written("list", report).splitlines() == [f"Title. {address}, 2001"]


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
def test_a_word_that_says_there_is_no_doi_is_exported_nowhere(name: str) -> None:
    said = Reference(id="6", structured=True, fields=Fields(title="Things of old", DOI="n/a"))
    assert "n/a" not in written(name, Report(entries=(entry(said), entry(said, WORK))))


def test_csl_json_is_valid_by_its_schema() -> None:
    schema = SHARED / "schemas" / "csl-data.json"
    if not schema.is_file():
        pytest.skip(f"{schema} is not here; set ENRICH_SHARED")
    items = json.loads(written("csl-json"))
    jsonschema.validate(items, json.loads(schema.read_text(encoding="utf-8")))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8).filter(
    lambda w: not set(w) & set("{}\\$~<>&`'\"-,;^#%_–—|=@") and w.lower() not in ("and", "others")
)
TITLES = st.lists(
    WORDS | st.sampled_from(["R&D", "50%", "a_b", "#1", "DNA", "x-y"]), min_size=1, max_size=5
).map(" ".join)
PEOPLE = st.builds(lambda f, g: Name(family=f"S{f}", given=f"A{g}"), WORDS, WORDS)


@settings(max_examples=60, deadline=None)
@given(TITLES, st.lists(PEOPLE, max_size=3).map(tuple), st.integers(1500, 2030), st.sampled_from(EXPORTS[:3]))
def test_read_write_read_gives_equal_references(
    title: str, people: tuple[Name, ...], year: int, name: str
) -> None:
    fields = Fields(title=f"A {title}", author=people, year=str(year), type="journal-article", volume="7")
    given_reference = Reference(id="key", text="x", fields=fields, structured=True)
    once = read_back(name, written(name, Report(entries=(entry(given_reference),))))
    twice = read_back(name, written(name, Report(entries=(entry(once[0]),))))
    assert once == twice
    assert once[0].fields.year == str(year)
    assert len(once[0].fields.author) == len(people)


def _doi(end: str) -> str:
    """A DOI that a source lets pass."""
    identifier = doi.normalise("10.5555/" + "".join(end.split()))
    return identifier if identifier.isprintable() else ""


hostile_works = st.builds(
    Work,
    DOI=hostile.map(lambda end: doi.normalise("10.5555/" + "".join(end.split())))
    .filter(str.isprintable)
    .filter(bool),
    title=st.lists(hostile, max_size=2).map(tuple),
    subtitle=st.lists(hostile, max_size=1).map(tuple),
    author=hostile_names.map(tuple),
    container_title=st.lists(hostile, max_size=1).map(tuple),
    issued=st.sampled_from([None, 0, 1493, 2001, 9999]),
    volume=hostile,
    page=hostile,
    publisher=hostile,
    type=st.sampled_from(["journal-article", "book", "book-chapter"]) | hostile,
    ISSN=st.lists(hostile, max_size=1).map(tuple),
)
hostile_fields = st.builds(
    Fields, title=hostile, author=hostile_names.map(tuple), year=hostile, publisher=hostile
)
hostile_references = st.builds(
    Reference,
    id=hostile,
    text=hostile,
    unstructured=hostile,
    fields=hostile_fields,
    structured=st.booleans(),
)


@pytest.mark.parametrize("name", EXPORTS)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(hostile_references, hostile_works), min_size=1, max_size=3))
def test_any_record_is_one_entry_with_its_doi(name: str, pairs: list[tuple[Reference, Work]]) -> None:
    if name == "list":  # the user's own words go out as they came; of the record there is the DOI
        pairs = [(replace(r, text=f"Reference number {n} of a list"), w) for n, (r, w) in enumerate(pairs)]
    report = Report(entries=tuple(entry(reference, work) for reference, work in pairs))
    again = read_back(name, written(name, report))
    assert len(again) == len(pairs)
    for reference, (_, work) in zip(again, pairs, strict=True):
        assert work.DOI in all_readings(reference)
