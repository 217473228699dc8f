"""Made works are the same every time, come by volumes, and are found by what is printed of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from enrich.index import build, open_index
from enrich.index.starter import starter_works
from enrich.wire.crossref import work_from_json
from tests.bench.scale import made, measured, printed
from tests.bench.scale.questions import ABSENT, all_questions


@pytest.fixture
def of(monkeypatch: pytest.MonkeyPatch) -> made.Material:
    monkeypatch.setattr(made, "BLOCK", 400)
    monkeypatch.setattr(made.data, "bench_folder", lambda: None)
    return made.material()


def test_a_block_is_made_of_its_number_alone(of: made.Material) -> None:
    block = made.block(7, of)
    assert block == made.block(7, of) != made.block(8, of)
    assert len({record["DOI"] for record in block}) == 400
    assert len({(r["container-title"][0], r["volume"]) for r in block}) < 60, "volumes are dense"
    assert len({record["title"][0] for record in block}) < 398, "some works are there twice"


def test_made_works_are_found_in_every_style(of: made.Material, tmp_path: Path) -> None:
    works = [work_from_json(record) for record in made.block(1, of)]
    build(tmp_path / "ix", [*works, *starter_works()])
    index = open_index(tmp_path / "ix")
    sound = [style for name, style in printed.STYLES.items() if not name.startswith("noisy")]
    for style in sound:
        found = index.search_many([style(work) for work in works[:40]])
        assert [w.DOI for w, some in zip(works, found, strict=False) if w not in [c.work for c in some]] == []


def test_absent_works_are_like_those_that_are_there_and_no_such(of: made.Material) -> None:
    found = all_questions(2, 60)
    absent = {name: some for name, some in found.items() if name.startswith(ABSENT)}
    held = {string for name in set(found) - set(absent) for string, _ in found[name]}
    asked = [question for some in absent.values() for question in some]
    assert len(absent) == 5
    assert len(asked) > 240
    assert {doi for _, doi in asked} == {""}
    assert held.isdisjoint(string for string, _ in asked)
    assert found == all_questions(2, 60)


def test_memory_is_that_of_a_process_and_of_those_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = {1: "2 3", 3: "4"}
    monkeypatch.setattr(
        measured.Path,
        "read_text",
        lambda path: (
            tree.get(int(path.parts[2]), "") if path.name == "children" else "Name: x\nVmHWM: 512 kB\n"
        ),
    )
    assert measured._below(1) == [1, 2, 3, 4]
    assert measured._high_water(os.getpid()) == 512
