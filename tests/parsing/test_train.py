"""Training and measuring are commands: they work on small data and say what is missing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pycrfsuite
import pytest

from enrich.errors import ConfigurationError
from enrich.parsing.tagger import MODEL
from enrich.parsing.tokens import describe
from tests.bench.parser import measure, train

XML = """<dataset><sequence><author>Brown, A.</author><date>(2000)</date><title>A title.</title></sequence>
<sequence><author>Green, B.</author><date>(2001)</date><title>Other words.</title></sequence></dataset>"""
WORK = {
    "DOI": "10.5555/x",
    "type": "journal-article",
    "title": ["A title"],
    "author": [{"family": "Brown", "given": "Ann"}],
    "container-title": ["Journal"],
    "volume": "3",
    "issue": "2",
    "page": "4-5",
    "issued": {"date-parts": [[2000]]},
}


def test_training_learns_what_it_is_shown(tmp_path: Path) -> None:
    data, model = tmp_path / "data.xml.gz", tmp_path / "model.crfsuite"
    data.write_bytes(gzip.compress(XML.encode()))
    works = tmp_path / "works.jsonl"
    works.write_text(json.dumps(WORK), encoding="utf-8")
    assert train.train([data, data, works], model) == 7
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    words = ["Brown,", "A.", "(2000)", "A", "title."]
    assert tagger.tag(describe(words)) == ["author", "author", "date", "title", "title"]


def test_the_same_data_give_the_same_references(tmp_path: Path) -> None:
    works = tmp_path / "works.jsonl"
    works.write_text("\n".join([json.dumps(WORK)] * 20), encoding="utf-8")
    assert list(train.samples(works)) == list(train.samples(works))


@pytest.mark.parametrize("command", [train.main, measure.main])
def test_absent_data_are_said_to_be_absent(command: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(command)
    assert command(["nowhere.xml"]) == 2
    assert "nowhere.xml: no such file" in capsys.readouterr().err
    assert command([]) == 2


def test_other_data_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<dataset><sequence>", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="neither labelled references nor works"):
        list(train.samples(path))


def test_measuring_counts_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "data.xml"
    path.write_text(XML, encoding="utf-8")
    right = measure.measure(path)
    assert (right["references"], right["token error"], right["sequence error"]) == (2, 0, 0)
    second_author = "<author>Green, B.</author>"
    assert second_author in XML
    path.write_text(XML.replace(second_author, "<genre>Green, B.</genre>"), encoding="utf-8")
    wrong = measure.measure(path)
    assert (wrong["token error"], wrong["sequence error"]) == (2 / 10, 1 / 2)


def test_the_model_ships_and_is_small() -> None:
    assert MODEL.stat().st_size < 1_000_000
