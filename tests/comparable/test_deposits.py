"""Numbers of preprints and deposits: each printed form, the DOI it is part of, and what is no such number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable.carried import named_dois
from enrich.comparable.deposits import deposits_in, is_preprint, key_of, without_deposits
from enrich.records import Fields, Reference, Work

PRINTED = [
    ("hep-th/9901001", "10.48550/arxiv.hep-th/9901001"),
    ("cond-mat 9901001", "10.48550/arxiv.cond-mat/9901001"),
    ("math.AG/0309136v2", "10.48550/arxiv.math/0309136"),
    ("arXiv preprint arXiv:2010.04053v3 [cs.LG]", "10.48550/arxiv.2010.04053"),
    ("arXiv e-prints, art. arXiv:1612.05560", "10.48550/arxiv.1612.05560"),
    ("CoRR, abs/1802.03888, 2018", "10.48550/arxiv.1802.03888"),
    ("CoRR abs/cs/0101001", "10.48550/arxiv.cs/0101001"),
    ("https://arxiv.org/pdf/2010.04053.pdf", "10.48550/arxiv.2010.04053"),
    ("arXiv 2506(08872). 1-206.", "10.48550/arxiv.2506.08872"),
    ("RePEc:arx:papers:2010.04053", "10.48550/arxiv.2010.04053"),
    ("bioRxiv, 2016, 060855", "10.1101/060855"),
    ("medRxiv 2020.03.01.20012345", "10.1101/2020.03.01.20012345"),
    ("www.biorxiv.org/content/early/2016/06/24/060855", "10.1101/060855"),
    ("SSRN Scholarly Paper No. 3492722", "10.2139/ssrn.3492722"),
    ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=3492722", "10.2139/ssrn.3492722"),
    ("NBER Working Paper No. 123", "10.3386/w0123"),
    ("Working Paper No. 28005. Cambridge, MA: National Bureau of Economic Research.", "10.3386/w28005"),
    ("NBER Technical Working Paper 123", "10.3386/t0123"),
    ("https://www.nber.org/papers/w28005", "10.3386/w28005"),
    ("RePEc:nbr:nberwo:28005", "10.3386/w28005"),
    ("PsyArXiv. https://osf.io/w7qy9", "10.31234/osf.io/w7qy9"),
    ("https://osf.io/preprints/socarxiv/w7qy9_v2", "10.31235/osf.io/w7qy9_v2"),
    ("ChemRxiv, chemrxiv-2021-abcde-v2", "10.26434/chemrxiv-2021-abcde-v2"),
    ("chemrxiv.12345678.v1", "10.26434/chemrxiv.12345678.v1"),
    ("https://www.researchsquare.com/article/rs-123456/v2", "10.21203/rs.3.rs-123456/v2"),
    ("Preprints 2017050215", "10.20944/preprints201705.0215.v1"),
    ("TechRxiv. 12345678", "10.36227/techrxiv.12345678.v1"),
    ("PeerJ PrePrints 3:e1234v1", "10.7287/peerj.preprints.1234v1"),
    ("https://zenodo.org/record/123456", "10.5281/zenodo.123456"),
]
NO_NUMBERS = [
    "SSRN Electron J. (2020) 4:7-44",
    "NBER Working Paper, 2005.",
    "the rs123456 polymorphism",
    "J. Foo 12 (2010) 345, pp. 1234.1234",
    "Smith/1234567 and ed/1234567",
    "doi:10.1101/gr.123456.109",
    "Discussion Paper 1234, Bonn: IZA",
]


@pytest.mark.parametrize(("printed", "doi"), PRINTED)
def test_a_number_is_part_of_its_doi_and_agrees_with_it(printed: str, doi: str) -> None:
    (found,) = deposits_in(printed)
    assert found.readings[0] == doi
    assert found.key == key_of(doi)
    assert deposits_in(found.name)[0].key == found.key


@pytest.mark.parametrize(("printed", "doi"), PRINTED)
def test_without_its_number_a_text_still_says_that_it_is_to_a_deposit(printed: str, doi: str) -> None:
    bare = without_deposits(f"A title, {printed} (2020)")
    assert not any(len(word) > 4 and word.isdigit() for word in bare.split()), bare
    assert len(bare.replace("A title,", "").split()) > 1, bare


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert deposits_in(text) == ()
    assert without_deposits(text) == text


def test_versions_of_a_preprint_agree_and_other_works_do_not() -> None:
    assert key_of("10.21203/rs.3.rs-123456/v1") == key_of("10.21203/rs.3.rs-123456/v2") != ""
    assert key_of("10.1101/060855") == key_of("10.64898/060855") != key_of("10.1101/060856")
    assert key_of("10.1101/gr.123456.1") == key_of("10.5555/12345") == ""


def test_working_papers_are_preprints_whatever_type_their_record_has() -> None:
    assert is_preprint(Work(DOI="10.2139/ssrn.3492722", type="journal-article"))
    assert is_preprint(Work(DOI="10.3386/w28005", type="report"))
    assert not is_preprint(Work(DOI="10.5281/zenodo.123456", type="dataset"))
    assert not is_preprint(Work(DOI="10.1101/gr.123456.1", type="journal-article"))


def test_a_printed_doi_needs_no_number_beside_it() -> None:
    text = "Fair lending. arXiv:2010.04053."
    plain = Reference(id="r", text=text)
    assert [one.name for one in named_dois(plain)] == ["10.48550/arxiv.2010.04053"]
    with_doi = Reference(id="r", text=f"{text} doi:10.5555/fair")
    assert [one.name for one in named_dois(with_doi)] == ["10.5555/fair"]
    linked = Reference(id="r", text="Fair lending.", fields=Fields(URL="https://arxiv.org/abs/2010.04053"))
    assert [one.name for one in named_dois(linked)] == ["10.48550/arxiv.2010.04053"]


@given(st.text(alphabet="arXivbio SRNE/:.-()0123456789vwosf ", max_size=80))
def test_any_text_is_read_to_its_end(text: str) -> None:
    assert all(key_of(one.readings[0]) == one.key for one in deposits_in(text))
    without_deposits(text)
