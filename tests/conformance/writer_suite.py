"""The suite that every writer of reports inherits: nothing crashes it and nothing gets lost in it.

class TestCsv(WriterSuite):
    name = "csv"
    def references(self, data): return [...]     # the original texts, in order, read back from the file
"""

import io

import pytest
from hypothesis import HealthCheck, given, settings

from enrich.records import Report
from enrich.writers import WRITERS, writer_for
from tests.writers.reports import EMPTY, EVERY_VERDICT, HOSTILE_REPORT, reports


def written(name: str, report: Report) -> bytes:
    stream = io.BytesIO()
    writer_for(name).write(report, stream)
    return stream.getvalue()


class WriterSuite:
    """Inherit, name the format, and say how its references are read back."""

    name = ""

    def references(self, data: bytes) -> list[str]:
        raise AssertionError("say how this format is read back")

    def test_is_registered_under_its_name(self) -> None:
        writer = writer_for(self.name)
        assert writer.name == self.name
        assert writer.suffixes == WRITERS[self.name][0]
        assert all(writer_for(f"some/Report{suffix.upper()}").name == self.name for suffix in writer.suffixes)

    def test_every_reference_is_there_in_order(self) -> None:
        texts = [entry.reference.unstructured for entry in EVERY_VERDICT.entries]
        assert self.references(written(self.name, EVERY_VERDICT)) == texts

    @pytest.mark.parametrize("report", [EMPTY, HOSTILE_REPORT], ids=["empty", "hostile"])
    def test_no_reference_is_lost(self, report: Report) -> None:
        assert len(self.references(written(self.name, report))) == len(report.entries)

    def test_equal_reports_are_written_equally(self) -> None:
        assert self.references(written(self.name, EVERY_VERDICT)) == self.references(
            written(self.name, EVERY_VERDICT)
        )

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(reports)
    def test_any_report_can_be_written(self, report: Report) -> None:
        assert len(self.references(written(self.name, report))) == len(report.entries)
