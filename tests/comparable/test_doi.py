"""DOIs as they are printed, pasted and linked; the odd ones are old SICI DOIs and real oddities."""

import re
import string
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enrich.comparable import doi

SICI = "10.1002/(sici)1096-8644(199610)101:2<1::aid-ajpa1>3.0.co;2-#"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("10.1016/J.AJIC.2008.04.251", "10.1016/j.ajic.2008.04.251"),
        ("doi:10.1017/S0047279408002201", "10.1017/s0047279408002201"),
        ("DOI: 10.1017/S0047279408002201", "10.1017/s0047279408002201"),
        ("https://doi.org/10.1017/S0047279408002201", "10.1017/s0047279408002201"),
        ("http://dx.doi.org/10.1017%2FS0047279408002201", "10.1017/s0047279408002201"),
        ("dx.doi.org/10.1191/1478088706qp063oa", "10.1191/1478088706qp063oa"),
        ("info:doi/10.1191/1478088706qp063oa", "10.1191/1478088706qp063oa"),
        (SICI.upper(), SICI),
        ("  10.5555/12345678  ", "10.5555/12345678"),
        ("10.5555/a b", ""),
        ("10.5555/", ""),
        ("11.5555/abc", ""),
        ("https://example.org/10.5555/abc", ""),
        ("", ""),
    ],
)
def test_normalise(written: str, expected: str) -> None:
    assert doi.normalise(written) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See doi:10.1016/0014-5793(77)80983-6.", ("10.1016/0014-5793(77)80983-6",)),
        ("(https://doi.org/10.5555/abc)", ("10.5555/abc",)),
        ("10.5555/abc, 10.5555/def; 10.5555/ABC", ("10.5555/abc", "10.5555/def")),
        ("10.5555/abc.CrossRefGoogle Scholar", ("10.5555/abc",)),
        ("version 10.2 of 10.10.2011/x", ()),
        ("doi:10.5555/so\u00adft\u2011hy\u2010phen", ("10.5555/soft-hy-phen",)),
        ("no identifier here", ()),
        ("https://doi.org/10.1000%2Fxyz.", ("10.1000/xyz",)),
        ("doi.org/10.1000%2fxyz, and", ("10.1000/xyz",)),
        ("10.1002%2F(SICI)1096-8644(199610)101%3A2%3C1%3A%3AAID-AJPA1%3E3.0.CO%3B2-%23", (SICI,)),
        ("https://example.org/doi/abs/10.1002/%28SICI%291096-8644", ("10.1002/(sici)1096-8644",)),
        ("(see https://doi.org/10.1000/%28a%29).", ("10.1000/(a)",)),
        ("https://doi.org/10.1000/50%25off", ("10.1000/50%off",)),
        ("100% of 10.1000/50%25off", ("10.1000/50%25off",)),
        ("10.1000/100%-pure, 10.1000/a%2Fb", ("10.1000/100%-pure", "10.1000/a%2fb")),
        ("https://doi.org/10.1000/caf%E9", ("10.1000/caf%e9",)),
        ("https://doi.org/10.1000/abc%20Google%20Scholar", ("10.1000/abc",)),
        (f"J Phys <{SICI}>", (SICI,)),
    ],
)
def test_find_all(text: str, expected: tuple[str, ...]) -> None:
    assert doi.find_all(text) == expected


dois = st.builds(
    "10.{}/{}".format,
    st.integers(1000, 999999999),
    st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=40),
)


@given(dois)
def test_every_doi_survives_its_address(identifier: str) -> None:
    """What a resolver receives after unquoting the path is the DOI that was meant."""
    wanted = doi.normalise(identifier)
    parts = urlsplit(doi.url(wanted))
    assert not parts.query
    assert not parts.fragment
    assert unquote(parts.path) == "/" + wanted


@given(dois, st.data())
def test_a_doi_is_found_however_its_address_is_quoted(identifier: str, data: st.DataObject) -> None:
    wanted = doi.normalise(identifier)
    assume(wanted[-1:].isalnum() and _stands(wanted))
    plain = "/:().-_~;@!$,=" + string.ascii_letters + string.digits
    quoted = "".join(
        c if c in plain and data.draw(st.booleans()) else quote(c, safe="") for c in wanted.partition("/")[2]
    )
    slash = data.draw(st.sampled_from(["/", "%2F", "%2f"]))
    start = data.draw(st.sampled_from(["https://doi.org/", "http://dx.doi.org/", "doi.org/"]))
    end = data.draw(st.sampled_from(["", ".", ", and", ")", "; ", ".”", "]"]))
    assume(end not in (")", "]") or not set("()[]") & set(wanted))
    printed = f"See {start}{wanted.partition('/')[0]}{slash}{quoted}{end}"
    assert doi.find_all(printed) == (wanted,)


@pytest.mark.parametrize("printed", ["https://doi.org/10.1000/0.INDEX", "See doi.org/10.1000/0%2EINDEX."])
def test_a_last_word_behind_a_point_that_is_no_kind_of_file_is_the_dois_own(printed: str) -> None:
    assert doi.find_all(printed) == ("10.1000/0.index",)


def _stands(identifier: str) -> bool:
    """Whether no part of a DOI looks like the label of a link or the form of a page; brackets come in pairs.

    No word but a last one is a form of a page (``.full``): which ones are is for the cases of DOIs to say.
    """
    pairs = all(identifier.count(a) == identifier.count(b) for a, b in ("()", "[]", "<>", "{}"))
    labelled = re.search("crossref|scholar|pubmed|view|abstract", identifier)
    return pairs and not labelled and not re.search(r"[./][a-z_-]{2,}$", identifier)


@given(dois)
def test_normalising_twice_changes_nothing(identifier: str) -> None:
    once = doi.normalise(identifier)
    assert doi.normalise(once) == once


@given(st.text())
def test_any_text_is_searched_without_error(text: str) -> None:
    assert all(doi.normalise(found) == found for found in doi.find_all(text))


def test_a_doi_behind_a_librarys_proxy_is_found() -> None:
    printed = "See https://doi.proxy.org/login?url=https%3A%2F%2Fdoi.org%2F10.5555%2Fabc.1."
    assert doi.find_all(printed) == ("10.5555/abc.1",)
