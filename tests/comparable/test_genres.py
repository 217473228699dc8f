"""What kind of work a phrase says it is, and who issues works."""

import pytest

from enrich.comparable.genres import kind_said
from enrich.comparable.publishers import names_issuer


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("doctoral dissertation", "thesis"),
        ("unpublished master s thesis", "thesis"),
        ("ph d thesis", "thesis"),
        ("tese de doutorado", "thesis"),
        ("these de doctorat", "thesis"),
        ("avtoreferat", "thesis"),
        ("computer software", "software"),
        ("source code", "software"),
        ("data set", "dataset"),
        ("conjunto de datos", "dataset"),
        ("working paper", "report"),
        ("final project report", "report"),
        ("conference presentation", "abstract"),
        ("meeting paper", "abstract"),
        ("book review", "review"),
        ("paper", ""),
        ("in russian", ""),
        ("sediment data", ""),
        ("of the", ""),
    ],
)
def test_a_phrase_states_a_kind_where_each_word_of_it_does(phrase, kind):
    assert kind_said(phrase.split()) == kind


@pytest.mark.parametrize(
    ("words", "issues"),
    [
        ("cambridge university press", True),
        ("wydawnictwo naukowe pwn", True),
        ("national archive of river gauging", True),
        ("zenodo", True),
        ("journal of the royal society", False),
        ("annals of the geological survey", False),
        ("proceedings of the institute of navigation", False),
        ("drift of sea ice", False),
    ],
)
def test_a_press_or_a_body_issues_and_a_journal_does_not(words, issues):
    assert names_issuer(words.split()) is issues
