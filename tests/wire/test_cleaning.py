"""Whatever a source says, what is behind it sees clean text and no fillers."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable.text import clean
from enrich.index import Index
from enrich.records import Name, Work
from enrich.sources.negotiated import _as_crossref
from enrich.wire import cleaning
from enrich.wire.cleaning import cleaned
from enrich.wire.crossref import work_from_json
from enrich.wire.datacite import work_from_attributes


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Pots &amp;amp;amp; pans", "Pots & pans"),
        ("Pots &amp; pans & amp; lids &#38;#38; spoons", "Pots & pans & lids & spoons"),
        ("Medicine &amp Science", "Medicine & Science"),
        ("R&D at AT&T, &copyright and &NA;", "R&D at AT&T, &copyright and &NA;"),
        ("&lt;i&gt;Rattus&lt;/i&gt; &amp;lt;b&amp;gt;lives&amp;lt;/b&amp;gt;", "Rattus lives"),
        ("H<sub>2</sub>O, <scp>DNA</scp>, Ca<SUP>2+</SUP>", "H2O, DNA, Ca2+"),
        ("a<b and c>d, p &lt; .05, if x<y and z>w", "a<b and c>d, p < .05, if x<y and z>w"),
        ("Woman <Other> a</> b", "Woman <Other> a</> b"),
        ("<odd>kept</odd> <odder x='1'>words<odd/></record>", "kept words"),
        ("one<br/>two<p>three</p>four", "one two three four"),
        ("of<i>Rattus</i>and mice", "of Rattus and mice"),
        ("m<i>TOR</i>s", "mTORs"),
        (
            "on <mml:math><mml:mi>\n K</mml:mi>\n <mml:mn>2</mml:mn><mml:annotation>$K$</mml:annotation>"
            "</mml:math>-graphs",
            "on K2-graphs",
        ),
        ("kept <annotation>words", "kept words"),
        ('<a href="x" onclick=y>link</a><!-- no --><![CDATA[yes]]><?pi x?>', "linkyes"),
        ("line\r\nbreaks\x0band\x85all\u2028kinds\u2029of\x00them", "line breaks and all kinds ofthem"),
        ("\u202eevil\u202c \u2066\ufeffsoft\xadly\u200b", "evil softly"),
        ("lone \ud800 but \ud83d\ude00", "lone but \U0001f600"),
        ("\x93quoted\x94", "“quoted”"),
        ("KÃ¼ck", "Kück"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_text_is_what_a_reader_sees(said: str, meant: str) -> None:
    assert clean(said) == meant


@given(st.text(st.sampled_from("&amp;lti<>/ b\x00\u202e\ud800é#38x-![]?")) | st.text())
def test_clean_text_holds_nothing_that_is_no_text(value: str) -> None:
    said = clean(value)
    assert all(sign >= " " and not "\ud800" <= sign <= "\udfff" for sign in said)
    assert said == " ".join(said.split())
    if not {"&", "<"} & set(value):
        assert clean(said) == said


@pytest.mark.parametrize("year", [0, -5, 9999, True, "2001", 10**400, None, 1.5, 99])
def test_a_year_that_is_none_is_absent(year: object) -> None:
    work = work_from_json({"DOI": "10.5555/a", "issued": {"date-parts": [[year]]}})
    assert (work.issued, work.years) == (None, ())
    other = work_from_json(
        {"DOI": "10.5555/a", "issued": {"date-parts": [[year]]}, "posted": {"date-parts": [[1493, True]]}}
    )
    assert (other.issued, other.years) == (1493, (1493,))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("page", "n/a-n/a"), ("page", "N/A"), ("page", "no-no"), ("page", "0-0"), ("page", "–"),
        ("page", "undefined-undefined"), ("volume", "&NA;"), ("volume", "&amp;NA;"),
        ("volume", "ahead-of-print"),
        ("volume", "{}"), ("issue", "null"), ("issue", "[n.d.]"), ("page", "0"), ("publisher", "(:unav)"),
        ("publisher", "[object Object]"), ("publisher", "[s.n.]"), ("article-number", "NaN"),
    ],
)  # fmt: skip
def test_a_filler_is_no_value(field: str, value: str) -> None:
    work = work_from_json({"DOI": "10.5555/a", field: value})
    assert getattr(work, field.replace("-", "_")) == ""


@pytest.mark.parametrize(
    "title", [["[No title]"], ["", "N/A"], ["No title available."], [None, {}, 1.5], "-"]
)
def test_a_title_that_names_nothing_is_absent(title: object) -> None:
    assert work_from_json({"DOI": "10.5555/a", "title": title}).title == ()


@pytest.mark.parametrize("title", ["Untitled", "None", "Null", "No", "Unknown", "1984", "π"])
def test_a_short_title_is_a_title(title: str) -> None:
    assert work_from_json({"DOI": "10.5555/a", "title": [title]}).title == (title,)


def test_authors_that_name_nobody_are_absent_and_the_others_stay() -> None:
    authors = [
        {}, None, {"name": ""}, {"family": "&NA;"}, {"family": "et al."}, {"family": "_", "given": "_"},
        {"family": "Null", "given": "Ada"}, {"family": "Nan", "given": None},
        {"family": "-", "given": "Bo Li"},
        {"name": "Pots &amp; Pans Group"},
    ]  # fmt: skip
    assert work_from_json({"DOI": "10.5555/a", "author": authors}).author == (
        Name(family="Null", given="Ada"),
        Name(family="Nan"),
        Name(family="Li", given="Bo"),
        Name(name="Pots & Pans Group"),
    )


DIRTY = "Pots &amp;amp; <i>pans</i>\u202e"


def test_every_source_is_cleaned_alike() -> None:
    crossref = work_from_json(
        {"DOI": "10.5555/a", "title": [DIRTY], "page": "n/a", "author": [{"name": "-"}]}
    )
    datacite = work_from_attributes(
        {"doi": "10.5555/a", "titles": [{"title": DIRTY, "titleType": []}], "creators": [{"name": ":unav"}]}
        | {"container": {"firstPage": "n/a"}, "publicationYear": True, "publisher": "(:unav)"}
    )
    negotiated = work_from_json(
        _as_crossref({"DOI": "10.5555/a", "title": DIRTY, "page": "n/a", "issued": {"date-parts": [["0"]]}})
    )
    for work in (crossref, datacite, negotiated):
        assert (work.title, work.page, work.author, work.years) == (("Pots & pans",), "", (), ())
    assert work_from_attributes({"doi": "10.5555/a", "publicationYear": "2019"}).years == (2019,)


def test_a_work_that_an_older_version_indexed_is_cleaned_when_it_is_opened() -> None:
    index = Index.in_memory(
        [Work(DOI="10.5555/a", title=(DIRTY,), issued=0, years=(0, 2001), page="n/a-n/a")]
    )
    assert index.lookup("10.5555/a") == Work(
        DOI="10.5555/a", title=("Pots & pans",), issued=2001, years=(2001,)
    )


@pytest.mark.parametrize("identifier", ["10.5555/\ud800", "10.5555/a\u202eb", "10.5555/a\x85b"])
def test_a_doi_that_nobody_can_have_registered_is_none(identifier: str) -> None:
    with pytest.raises(ValueError, match="DOI"):
        work_from_json({"DOI": identifier})


_PARTS = [
    *[
        "",
        "Ada",
        "J.",
        "J.-P.",
        "de la Cruz",
        "O'Neill",
        "Others",
        "others.",
        "Et al..",
        "No Author",
        "-",
        ".",
    ],
    *["A|B", "Undefined", " Ada", "Ada,", "A  B", "Åse", "Null", "et al|", "7", "B ", "n/a"],
]


@given(st.lists(st.builds(Name, *[st.sampled_from(_PARTS)] * 2), max_size=3).map(tuple), st.booleans())
def test_plain_names_are_told_from_others_at_a_glance(names: tuple[Name, ...], is_group: bool) -> None:
    people = (*names, *([Name(name="A group")] if is_group else []))
    each = tuple(name for name in map(cleaning._person, people) if name != Name())
    assert cleaning._people("author", people) == each


@given(st.lists(st.text(max_size=12), max_size=3), st.integers(-9999, 9999))
def test_a_work_is_cleaned_once(texts: list[str], year: int) -> None:
    work = cleaned(Work(DOI="10.5555/a", title=tuple(texts), page="".join(texts), issued=year, years=(year,)))
    assert cleaned(work) is work
    assert msgspec.json.decode(msgspec.json.encode(work), type=Work) == work
