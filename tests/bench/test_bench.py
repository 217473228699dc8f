"""The benchmark runs on the project's own works, writes nothing unless told, and its arithmetic is right."""

import gzip
import json

import pytest

from enrich.matching import thresholds
from tests.bench import cases, data, decoys, metrics, noise, other_decoys, real, sensitivity, tails, worlds
from tests.bench.__main__ import main
from tests.bench.metrics import Outcome


@pytest.fixture(scope="module")
def material():
    return worlds.own_material()


def test_the_small_benchmark_needs_nothing_but_the_project(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ENRICH_SHARED", str(tmp_path / "absent"))
    assert main(["--dry", "--sample", "8"]) == 0
    printed = capsys.readouterr().out
    for heading in (
        "Index: all works",
        "targets removed",
        "decoys",
        "Recall at fixed precision",
        "Confidence",
    ):
        assert heading in printed
    assert "SBMV rules" in printed


def test_learning_without_the_shared_bench_is_refused_in_a_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ENRICH_SHARED", str(tmp_path / "absent"))
    assert main(["learn"]) == 2
    assert "ENRICH_SHARED" in capsys.readouterr().err


@pytest.mark.parametrize("maker", [decoys, other_decoys])
def test_look_alikes_are_many_reproducible_and_never_the_target(material, maker):
    for target in material.targets:
        alike = maker.look_alikes(target, material.others)
        assert 18 <= len(alike) <= 21
        assert alike == maker.look_alikes(target, material.others)
        assert target.DOI not in {work.DOI for work in alike}
        assert len({work.DOI for work in alike}) == len(alike)


def test_noise_is_reproducible_and_changes_the_string():
    string = (
        "Halvorsen, M., & Okonkwo, C. (1998). Drift of sea ice. Journal of Polar Dynamics, 12(3), 77–101."
    )
    worn = [noise.noisy(string, str(seed)) for seed in range(60)]
    assert len(set(worn)) > 40
    assert worn.count(string) < 6
    assert noise.noisy(string, "1") == noise.noisy(string, "1")


def test_scrambling_moves_only_the_title():
    string = "Okonkwo, C. (1998). Drift of sea ice in winter. Polar Dynamics, 12, 77."
    mixed = noise.scrambled(string, "Drift of sea ice in winter", "seed")
    assert mixed != string
    assert mixed.startswith("Okonkwo, C. (1998). ")
    assert mixed.endswith(". Polar Dynamics, 12, 77.")


def outcome(*, known=True, linked=True, right=True, confidence=0.9):
    return Outcome("s", "journal-article", known, known, linked, right, confidence)


def test_scores_count_a_wrong_link_against_precision_and_a_silence_against_recall():
    score = metrics.score([outcome(), outcome(right=False), outcome(linked=False, right=False)])
    assert (score.precision, score.recall) == (1 / 2, 1 / 3)
    assert score.false_rate == 1 / 3
    assert score.f(1) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"), [(0, 0, 0, 1), (10, 10, 0.72, 1), (95, 100, 0.888, 0.978)]
)
def test_wilson_interval(hits, total, low, high):
    assert metrics.wilson(hits, total) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))


def test_calibration_error_is_the_gap_between_promise_and_truth():
    assert metrics.calibration_error([(0.9, True)] * 9 + [(0.9, False)]) == pytest.approx(0.0)
    assert metrics.calibration_error([(0.9, False)] * 10) == pytest.approx(0.9)


def test_recall_at_a_precision_stops_where_errors_begin():
    linked = [(0.99, True), (0.95, True), (0.5, False), (0.4, True)]
    assert metrics.recall_at(linked, 4, 0.99) == 0.5


def test_an_index_is_kept_for_equal_works_alone(material, tmp_path, monkeypatch):
    monkeypatch.setattr(worlds, "default_cache_path", lambda: tmp_path)
    fewer = worlds.Material(material.targets[1:], material.others, material.imitated[1:])
    worlds_made = [worlds.open_world("all", made, cached=True) for made in (material, fewer, material)]
    assert [world.index.works for world in worlds_made] == [len(world.types) for world in worlds_made]
    assert len(list((tmp_path / "bench").iterdir())) == 2


def test_every_threshold_has_a_reason_and_is_tried_on_both_sides(material):
    values = {name for name in vars(thresholds) if name.isupper()}
    assert set(sensitivity.reasons()) == values
    assert all(len(why) > 30 for why in sensitivity.reasons().values())
    world = worlds.open_world("decoys", material, cached=False)
    items = list(cases.rendered([*material.targets]))[:40]
    held = {name: getattr(thresholds, name) for name in values}
    tried = list(sensitivity.shifts([(item, world.ask(item.reference)) for item in items]))
    assert held == {name: getattr(thresholds, name) for name in values}
    assert [shift.name for shift in tried] == [name for name in sensitivity.reasons() for _ in range(2)]
    for lower, higher in zip(tried[::2], tried[1::2], strict=True):
        assert lower.value < held[lower.name] < higher.value


def test_a_threshold_on_which_much_hangs_is_seen(material, monkeypatch):
    world = worlds.open_world("decoys", material, cached=False)
    items = list(cases.rendered([*material.targets]))[::12]
    monkeypatch.setattr(sensitivity, "reasons", lambda: {"GREAT_REST": ""})
    monkeypatch.setattr(sensitivity, "_neighbours", lambda value: (-10_000.0, value))
    low, same = sensitivity.shifts([(item, world.ask(item.reference)) for item in items])
    assert low.changed > 0 > low.right
    assert (same.changed, same.right, same.wrong) == (0, 0, 0)


def test_real_references_are_measured_alone_with_tails_and_without_their_works(tmp_path, monkeypatch):
    people = [{"family": "Averill", "given": "Tessa"}]
    work = {
        "DOI": "10.5555/quay",
        "type": "monograph",
        "title": ["Quays and quay walls of the eastern ports"],
    }
    work |= {"author": people, "issued": {"date-parts": [[1992]]}, "publisher": "Alder Press"}
    string = "Averill, T. (1992). Quays and quay walls of the eastern ports. Alder Press."
    row = {"DOI": "10.5555/quay", "kind": "book", "lang": "english", "form": "string", "record": "other"}
    other = {"DOI": "10.5555/fen", "type": "monograph", "title": ["Fens"], "author": people}
    files = {f"works/{name}": [other] for name in data.WORK_FILES} | {
        "works/real": [work],
        "references/real": [
            *[row | {"unstructured": string}] * 6,
            row | {"unstructured": "Mbeki, L. (2001). Slate. Fen Press.", "DOI": "10.5555/slate"},
            row | {"form": "structured", "reference": {"author": "Averill", "year": "1992"}},
        ],
    }
    for name, lines in files.items():
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    monkeypatch.setattr(worlds, "default_cache_path", lambda: tmp_path)
    written = real.section(tmp_path, 0, 10)
    assert "| all | 8 | 7 | 6 | 0 | 0.8571 |" in written
    assert "| record: independent | 8 | 7 |" in written
    assert "| enrich | book (6) | wrong | false, removed |" in written
    assert written.count("| 1.000 | 0 | 0 |") >= len(tails.TAILS)
