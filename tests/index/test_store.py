"""The index finds works by words and by pairs of facts, and is never left half-made."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.errors import ConfigurationError, UnreadableInput
from enrich.index import Index, build, open_index, packed
from enrich.index.starter import starter_index, starter_works
from enrich.index.terms import page_heads, reference_terms, work_terms
from enrich.records import Name, Work
from enrich.wire.cleaning import RULES

WORKS = (
    Work(
        DOI="10.5555/a",
        title=("Quiet rivers of the north",),
        author=(Name(family="Müller", given="Ada"),),
        container_title=("Journal of Hydrology",),
        years=(1977,),
        volume="128",
        page="485-496",
        aliases=("10.5555/old-a",),
    ),
    Work(DOI="10.5555/b", title=("Loud rivers of the south",), years=(1978,), volume="12", page="1-9"),
)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.in_memory(WORKS)


@pytest.mark.parametrize(
    "reference",
    [
        "A. Muller, Quiet Rivers of the North, 1977",
        "J Hydrol. 1977 Jun 17;128(3):485-96",
        "MÜLLER 128 485",
        "128:485496",
    ],
)
def test_a_work_is_found_by_what_the_reference_prints(index: Index, reference: str) -> None:
    assert index.search(reference)[0].work == WORKS[0]


def test_candidates_are_ranked_and_named(index: Index) -> None:
    found = index.search("rivers of the north and the south, loud")
    assert [c.work.DOI for c in found] == ["10.5555/b", "10.5555/a"]
    assert [(c.rank, c.source) for c in found] == [(0, "index"), (1, "index")]
    assert found[0].score >= found[1].score


def test_a_doi_or_its_alias_is_looked_up(index: Index) -> None:
    assert index.lookup("10.5555/a") == index.lookup("10.5555/old-a") == WORKS[0]
    assert index.lookup("10.5555/none") is None


def test_what_is_built_is_what_is_opened(tmp_path: Path) -> None:
    assert build(tmp_path / "ix", [*WORKS, WORKS[0]]) == 2
    opened = open_index(tmp_path / "ix")
    assert opened.works == 2
    assert opened.lookup("10.5555/b") == WORKS[1]
    assert [p.name for p in tmp_path.iterdir()] == ["ix"]


def test_a_failed_build_leaves_the_old_index(tmp_path: Path) -> None:
    build(tmp_path / "ix", WORKS)

    def failing() -> object:
        yield WORKS[1]
        raise UnreadableInput("dump", "ends too soon.")

    with pytest.raises(UnreadableInput):
        build(tmp_path / "ix", failing())  # type: ignore[arg-type]
    assert open_index(tmp_path / "ix").works == 2
    assert [p.name for p in tmp_path.iterdir()] == ["ix"]


def test_nothing_but_an_index_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("…")
    with pytest.raises(ConfigurationError, match="is not an index"):
        build(tmp_path / "letters", WORKS)
    with pytest.raises(ConfigurationError, match="no index here"):
        open_index(tmp_path / "letters")


def test_an_index_of_another_layout_is_told(tmp_path: Path) -> None:
    build(tmp_path / "ix", WORKS)
    (tmp_path / "ix" / "enrich-index.json").write_text('{"format": 0, "works": 2}')
    with pytest.raises(ConfigurationError, match="build it again"):
        open_index(tmp_path / "ix")


FILES = [
    "records",
    "offsets",
    "keys.entries",
    "keys.directory",
    "keys.filter",
    "dois.entries",
    "places.entries",
]


def generation(path: Path) -> Path:
    (found,) = path.glob("g-*")
    return found


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [None, 0, 7])
def test_a_damaged_index_is_told_and_never_taken_for_an_absence(
    name: str, size: int | None, tmp_path: Path
) -> None:
    build(tmp_path / "ix", WORKS)
    file = generation(tmp_path / "ix") / name
    if size is None:
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(ConfigurationError, match="damaged"):
        open_index(tmp_path / "ix")


@pytest.mark.parametrize("kind", ["store", "term", "idx", "meta.json"])
def test_an_index_whose_words_are_damaged_is_told(kind: str, tmp_path: Path) -> None:
    build(tmp_path / "ix", WORKS)
    (file,) = (generation(tmp_path / "ix") / "words").glob(f"*{kind}")
    file.unlink()
    with pytest.raises(ConfigurationError, match="damaged"):
        open_index(tmp_path / "ix")


def test_a_record_that_became_unreadable_is_told(tmp_path: Path) -> None:
    works = [replace(WORKS[0], DOI=f"10.5555/{n}", title=(f"{n**9} rivers",)) for n in range(300)]
    build(tmp_path / "ix", works)
    assert open_index(tmp_path / "ix").verify() == ()
    file = generation(tmp_path / "ix") / "records"
    content = bytearray(file.read_bytes())
    content[20:200] = bytes(180)
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="damaged"):
        open_index(tmp_path / "ix").search("rivers 1977 Muller", limit=300)
    assert "its content is not what was written" in open_index(tmp_path / "ix").verify()[0]


def test_an_index_is_replaced_under_its_readers_and_behind_its_link(tmp_path: Path) -> None:
    build(tmp_path / "ix", WORKS[:1])
    (tmp_path / "link").symlink_to("ix")
    reader = open_index(tmp_path / "link")
    build(tmp_path / "link", WORKS)
    assert reader.lookup("10.5555/a") == WORKS[0]
    assert open_index(tmp_path / "ix").works == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ix", "link"]


def test_an_index_that_cannot_be_moved_into_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "ix", WORKS)
    rename = Path.rename

    def failing(self: Path, target: Path | str) -> Path:
        if self.name == "made":
            raise OSError("no room")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(ConfigurationError, match="no room"):
        build(tmp_path / "ix", WORKS[:1])
    assert open_index(tmp_path / "ix").works == 2
    assert [p.name for p in tmp_path.iterdir()] == ["ix"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        build(tmp_path / "file" / "ix", WORKS)


def test_the_starter_index_holds_what_it_says() -> None:
    works = starter_works()
    index = starter_index()
    assert index.works == len(works) == len({work.DOI for work in works})
    for work in works:
        assert index.lookup(work.DOI) == work
    missed = [w.DOI for w in works if w not in [c.work for c in index.search(" ".join(work_terms(w)))]]
    assert missed == []


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    words, pairs = reference_terms(text)
    assert len(words) == len(set(words))
    assert len(pairs) == len(set(pairs))


def test_page_heads_of_a_glued_range() -> None:
    assert list(page_heads("77101")) == ["7", "77"]
    assert list(page_heads("817")) == ["8"]
    assert list(page_heads("e12")) == []


def test_works_are_cleaned_once_when_they_are_put_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dirty = replace(WORKS[0], title=("Quiet &amp;amp; <i>clear</i> rivers",), page="n/a")
    build(tmp_path / "ix", [dirty])
    found = open_index(tmp_path / "ix").lookup("10.5555/a")
    assert found is not None
    assert (found.title, found.page) == (("Quiet & clear rivers",), "")
    monkeypatch.setattr(packed, "cleaned", lambda work: replace(work, title=("cleaned again",)))
    assert open_index(tmp_path / "ix").lookup("10.5555/a") == found
    manifest = tmp_path / "ix" / "enrich-index.json"
    written = manifest.read_text().rpartition(',"sum":')[0] + "}"
    manifest.write_text(written.replace(f'"cleaned":{RULES}', '"cleaned":1'))
    again = open_index(tmp_path / "ix").lookup("10.5555/a")
    assert again is not None
    assert again.title == ("cleaned again",), "what older rules cleaned passes the new ones"
