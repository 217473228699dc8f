"""A build takes the last record of each DOI, forgets deleted ones, and goes on where it was killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.errors import ConfigurationError
from enrich.index import Builder, Dated, Origin, filling, open_index, prepare
from enrich.records import Work


def work(number: int, title: str = "Quiet rivers") -> Work:
    return Work(DOI=f"10.5555/{number}", title=(title,), years=(1900 + number,))


def held(path: Path) -> dict[str, str]:
    return {one.DOI: one.title[0] for one in open_index(path).all_works()}


def test_of_works_with_one_doi_the_last_is_kept_and_deleted_ones_are_gone(tmp_path: Path) -> None:
    with filling(tmp_path / "ix") as builder:
        builder.take(prepare([work(1), work(2), work(3), work(1, "Louder rivers")]))
        builder.remove("10.5555/2")
        builder.remove("10.5555/3")
        assert builder.add(work(3, "Back again")) == ""
        info = builder.commit()
    assert held(tmp_path / "ix") == {"10.5555/1": "Louder rivers", "10.5555/3": "Back again"}
    assert info.works == 2
    assert open_index(tmp_path / "ix").verify() == ()
    assert [path.name for path in tmp_path.iterdir()] == ["ix"]


def dated(number: int, moment: str) -> Dated:
    return Dated(DOI=f"10.5555/{number}", title=(moment,), dated=moment)


def test_of_dated_works_the_latest_is_kept_whatever_the_order(tmp_path: Path) -> None:
    old, new, later = (f"20{year}-01-01T00:00:00Z" for year in (20, 21, 22))
    with filling(tmp_path / "ix") as builder:
        builder.take(prepare([dated(1, new), dated(2, old), dated(3, new), dated(4, old), work(5)]))
        builder.take(prepare([dated(1, old), dated(2, new), work(3, "undated"), dated(5, old)]))
        builder.remove("10.5555/1", old)
        builder.remove("10.5555/4", new)
        builder.remove("10.5555/2", later)
        builder.take(prepare([dated(2, new)]))
        builder.commit()
    assert held(tmp_path / "ix") == {"10.5555/1": new, "10.5555/3": new, "10.5555/5": old}
    kept = {one.DOI: one.dated for one in open_index(tmp_path / "ix").all_dated()}
    assert kept == held(tmp_path / "ix")
    assert type(open_index(tmp_path / "ix").lookup("10.5555/1")) is Work


def stopped(builder: Builder) -> None:
    builder.take(prepare([work(1), work(2)]))
    builder.remove("10.5555/1")
    builder.checkpoint("two are in")
    builder.take(prepare([work(3)]))
    raise KeyboardInterrupt


def test_a_build_goes_on_behind_its_last_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), filling(tmp_path / "ix") as builder:
        stopped(builder)
    with filling(tmp_path / "ix") as builder:
        assert (builder.mark, builder.added) == ("two are in", 2)
        builder.take(prepare([work(4)]))
        builder.commit()
    assert sorted(held(tmp_path / "ix")) == ["10.5555/2", "10.5555/4"]


def test_a_build_can_begin_anew(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), filling(tmp_path / "ix") as builder:
        stopped(builder)
    with filling(tmp_path / "ix", anew=True) as builder:
        assert (builder.mark, builder.added) == ("", 0)
        builder.take(prepare([work(4)]))
        builder.commit()
    assert sorted(held(tmp_path / "ix")) == ["10.5555/4"]


def test_two_builds_of_one_index_are_told(tmp_path: Path) -> None:
    with filling(tmp_path / "ix") as builder:
        builder.take(prepare([work(1)]))
        with pytest.raises(ConfigurationError, match="another process"), filling(tmp_path / "ix"):
            pass
        builder.commit()
    assert open_index(tmp_path / "ix").works == 1


def test_where_the_works_came_from_is_kept(tmp_path: Path) -> None:
    with filling(tmp_path / "ix") as builder:
        builder.take(prepare([work(1)]))
        builder.origin(Origin(name="dump", date="2026-01-01", licence="CC0", works=0))
        builder.origin(Origin(name="dump", date="2026-01-01", licence="CC0", works=1))
        builder.commit()
    assert open_index(tmp_path / "ix").info().origins == (
        Origin(name="dump", date="2026-01-01", licence="CC0", works=1),
    )
