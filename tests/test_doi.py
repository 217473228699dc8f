"""DOIs as they are printed, pasted and linked; the odd ones are old SICI DOIs and real oddities."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import doi

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


@given(dois)
def test_normalising_twice_changes_nothing(identifier: str) -> None:
    once = doi.normalise(identifier)
    assert doi.normalise(once) == once


@given(st.text())
def test_any_text_is_searched_without_error(text: str) -> None:
    assert all(doi.normalise(found) == found for found in doi.find_all(text))
