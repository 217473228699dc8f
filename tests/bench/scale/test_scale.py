"""Made works are the same every time, come by volumes, and are found by what is printed of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.index import build, open_index
from enrich.index.starter import starter_works
from enrich.wire.crossref import work_from_json
from tests.bench.scale import made, printed


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
