"""The local index keeps the same contract as the sources over the network."""

from __future__ import annotations

import pytest

from enrich.records import Reference
from enrich.settings import Settings
from enrich.sources.base import Source
from enrich.sources.index import IndexSource
from tests.conformance.source_suite import SourceSuite


class TestIndex(SourceSuite):
    fails = False
    present = "10.1191/1478088706qp063oa"
    absent = "10.5555/nowhere"
    reference = Reference(
        id="1", text="Braun V, Clarke V. Using thematic analysis in psychology. 2006;3:77-101."
    )

    @pytest.fixture
    def working(self) -> Source:
        return IndexSource.open(Settings())
