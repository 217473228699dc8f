"""On real references with known DOIs: nobody is told that the right DOI is another work's."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from enrich.comparable.agreement.works import is_same_work
from enrich.records import Fields
from enrich.wire.crossref import work_from_json

EVERY = 9
"""Coprime to the eight styles that the references go through in turn."""


def test_the_right_doi_is_never_called_anothers_and_a_wrong_one_mostly_is(shared: Path) -> None:
    with gzip.open(shared / "bench" / "works" / "styles.jsonl.gz", "rt") as lines:
        works = {work.DOI: work for work in map(work_from_json, map(json.loads, lines))}
    with gzip.open(shared / "bench" / "references" / "styles.jsonl.gz", "rt") as lines:
        references = [json.loads(line) for line in lines][::EVERY]
    known = [(r["unstructured"], works[r["DOI"].lower()]) for r in references if r["DOI"].lower() in works]
    accused = [text for text, work in known if is_same_work(Fields(), text, work) is False]
    others = [work for _, work in known]
    others = others[100:] + others[:100]
    pairs = zip(known, others, strict=True)
    caught = sum(is_same_work(Fields(), text, other) is False for (text, _), other in pairs)
    assert len(known) > 2_000
    assert accused == []
    assert caught / len(known) > 0.95
