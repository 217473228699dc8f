"""What the sources declare, taken together: names that nobody else has, and a page that tells of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.errors import ConfigurationError
from enrich.settings import Settings
from enrich.sources import (
    SOURCES,
    active_sources,
    declared,
    declared_settings,
    left_out,
    local,
    needs_network,
    open_door,
    open_sources,
)

PAGE = (Path(__file__).parent.parent.parent / "docs" / "network.md").read_text(encoding="utf-8")


def test_each_goes_by_its_name() -> None:
    assert [declared(name).name for name in SOURCES] == list(SOURCES)


def test_no_two_have_a_setting_of_one_name() -> None:
    names = [setting.name for setting in declared_settings()]
    assert sorted(names) == sorted(set(names))


def test_a_service_that_several_ask_is_one() -> None:
    all_declared = [declared(name) for name in SOURCES]
    services = [s for one in all_declared if one.services for s in one.services(Settings())]
    assert all(one == other for one in services for other in services if one.name == other.name)


def test_the_page_on_the_network_tells_of_every_setting() -> None:
    for setting in declared_settings():
        assert f"`{setting.shown}`" in PAGE
        assert f"`{setting.variable}`" in PAGE
        if setting.shape == "address":
            assert setting.help.partition(": ")[2] in PAGE, "the page says it in the setting's own words"


def test_the_door_leads_to_the_sources_in_use_and_to_the_doi_system(tmp_path: Path) -> None:
    def services(*sources: str) -> list[str]:
        with open_door(Settings(sources=sources, cache_dir=str(tmp_path))) as door:
            return list(door._services)

    assert services("index", "crossref") == ["crossref", "doi"]
    assert services("datacite") == ["datacite", "doi", "crossref"], (
        "Crossref tells agencies in doi.org's stead"
    )
    assert services("doi") == ["doi", "crossref", "datacite", "agencies"]
    assert open_door(Settings(sources=("index",))) is None
    assert open_door(Settings(offline=True)) is None


def test_which_need_the_network() -> None:
    assert [name for name in SOURCES if needs_network(Settings(sources=(name,)))] == [
        "crossref",
        "datacite",
        "doi",
        "ncbi",
    ]
    with pytest.raises(ConfigurationError, match="needs the network"):
        open_sources(Settings(sources=("crossref",)), None)


@pytest.mark.parametrize(
    ("sources", "offline", "asked", "unasked"),
    [
        (("index", "crossref"), False, ("index", "crossref"), ()),
        (("index", "crossref"), True, ("index",), ("Crossref",)),
        (("index",), False, ("index",), ("Crossref",)),
        (("crossref",), False, ("crossref",), ()),
        (("crossref",), True, ("index",), ("Crossref",)),
        (("index", "datacite", "crossref"), True, ("index",), ("Crossref", "DataCite")),
    ],
)
def test_offline_asks_what_is_on_this_machine_and_names_what_it_leaves_out(
    sources: tuple[str, ...], offline: bool, asked: tuple[str, ...], unasked: tuple[str, ...]
) -> None:
    settings = Settings(sources=sources, offline=offline)
    assert active_sources(settings) == asked
    assert left_out(settings) == unasked


def test_only_what_is_registered_is_on_this_machine() -> None:
    assert local(["crossref", "index", "of a stranger"]) == ("index",)
