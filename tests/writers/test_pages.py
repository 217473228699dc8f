"""HTML and Markdown: whole, readable in order, and deaf to what documents whisper."""

import io
import re

import pytest
from lxml import html
from msgspec.structs import replace

from enrich.records import Comparison, Decision, Fields, Match
from enrich.verdicts import to_do_first
from enrich.writers.comparison import differing, side_by_side
from enrich.writers.html import page as page_of
from enrich.writers.markdown import escaped
from tests.conformance.writer_suite import WriterSuite, written
from tests.writers.reports import CONTRADICTED, EVERY_VERDICT, HOSTILE_REPORT, JUDGEMENT, entry, report


def page(data: bytes) -> html.HtmlElement:
    return html.parse(io.BytesIO(data), html.HTMLParser(encoding="utf-8")).getroot()


class TestHtml(WriterSuite):
    name = "html"

    def references(self, data: bytes) -> list[str]:
        """By number of reference, for the page shows what is unresolved first."""
        articles = page(data).xpath("//article")
        articles.sort(key=lambda a: int(a.get("id").removeprefix("ref-")))
        return ["".join(a.xpath("./blockquote//text()")) for a in articles]

    def test_the_unresolved_come_first(self) -> None:
        statuses = page(written(self.name, EVERY_VERDICT)).xpath("//article/@data-status")
        assert statuses == to_do_first()

    def test_contradictions_show_both_sides_and_whose_record(self) -> None:
        root = page(written(self.name, CONTRADICTED))
        (doubtful,) = root.xpath("//article[@data-status='doubtful']")
        said = [part.text_content() for part in doubtful.xpath(".//ul[@class='contradictions']//dd")]
        assert said == ["Reed, B.", "Müller, Ada", "doi.org/10.5555/a, from index"]
        assert not doubtful.xpath(".//p[@class='reason']")
        (matched,) = root.xpath("//article[@data-status='matched']")
        assert [part.text_content() for part in matched.xpath(".//ul[@class='contradictions']//dd")][:2] == [
            "1976",
            "1977",
        ]

    def test_what_is_open_says_its_kind_and_where_to_look(self) -> None:
        root = page(written(self.name, CONTRADICTED))
        (line,) = root.xpath("//article[@id='ref-3']/p[@class='next']")
        assert line.text_content() == "Kind of work: book. Look next in: Catalogue (A|B)"
        assert [a.get("data-kind") for a in root.xpath("//article")] == ["article", "article", "book", None]

    def test_silence_is_said_before_anything_else(self) -> None:
        said = page(written(self.name, EVERY_VERDICT)).xpath("string(//header/section[@class='silence'])")
        assert "crossref" in said
        assert "Try again later." in said

    def test_candidates_stand_beside_the_reference(self) -> None:
        article = page(written(self.name, EVERY_VERDICT)).xpath("//article[@data-status='ambiguous']")[0]
        rows = [
            [" ".join(cell.text_content().split()) for cell in row] for row in article.xpath(".//tbody/tr")
        ]
        assert rows[1] == ["year", "1976", "differs 1977"]
        assert "edition 2" in article.xpath("string(.//thead)")

    def test_a_cell_says_no_more_than_was_compared(self) -> None:
        page_row = [c for c in JUDGEMENT.comparisons if c.field == "page"]
        judged = replace(JUDGEMENT, comparisons=tuple(page_row))
        assert "not compared</small>" in side_by_side(Fields(page="485"), [judged])
        assert "not printed</small>" in side_by_side(Fields(), [judged])

    def test_what_agrees_by_chance_is_no_near_candidate(self) -> None:
        by_chance = Comparison(field="year", level="exact", weight=1.0, reference="1977", work="1977")
        judged = replace(JUDGEMENT, comparisons=(by_chance,), veto="", confidence=0.02)
        assert Match(status="unmatched", reason="", judgements=(judged,)).near == ()
        assert Match(status="unmatched", reason="", judgements=(JUDGEMENT,)).near == (JUDGEMENT,)

    def test_a_record_that_contradicts_something_is_shown_however_little_agrees(self) -> None:
        judged = replace(JUDGEMENT, comparisons=(), veto="", confidence=0.0)
        told = replace(CONTRADICTED.entries[1].match.contradictions[0], DOI=judged.DOI)
        assert Match(status="doubtful", reason="", judgements=(judged,)).near == ()
        assert Match(status="doubtful", reason="", judgements=(judged,), contradictions=(told,)).near == (
            judged,
        )

    @pytest.mark.parametrize(
        ("fields", "confidence", "near"),
        [
            (("author",), 0.0, False),
            (("author", "year"), 0.0, False),
            (("author", "container-title"), 0.0, False),
            (("author", "container-title", "volume"), 0.0, True),
            (("author", "title"), 0.0, True),
            (("author",), 0.02, True),
            (("container-title", "volume"), 0.5, False),
            (("container-title", "volume", "page"), 0.0, True),
            (("identifier",), 0.0, True),
            (("year", "volume", "issue", "page"), 0.5, False),
        ],
    )
    def test_near_is_what_a_person_calls_near(
        self, fields: tuple[str, ...], confidence: float, near: bool
    ) -> None:
        said = [Comparison(field=f, level="close", weight=1.0, reference="a b", work="a b") for f in fields]
        assert replace(JUDGEMENT, comparisons=tuple(said), confidence=confidence, veto="").near is near

    def test_hostile_text_stays_text(self) -> None:
        root = page(written(self.name, HOSTILE_REPORT))
        assert len(root.xpath("//script")) == 1
        assert len(root.xpath("//style")) == 1
        assert not root.xpath("//@onmouseover")
        assert not [a for a in root.xpath("//@href") if not re.match(r"https?://|#", a)]

    def test_nothing_is_fetched(self) -> None:
        data = written(self.name, EVERY_VERDICT).decode()
        assert not page(data.encode()).xpath("//@src | //link | //img | //iframe | //object")
        assert (
            page(data.encode())
            .xpath("string(//meta/@content[contains(., 'default-src')])")
            .startswith("default-src 'none'; style-src 'sha256-")
        )
        assert "url(" not in data
        assert "@import" not in data

    def test_links_lead_somewhere(self) -> None:
        root = page(written(self.name, EVERY_VERDICT))
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {a[1:] for a in root.xpath("//a/@href") if a.startswith("#")} <= set(ids)


class TestMarkdown(WriterSuite):
    name = "markdown"

    def references(self, data: bytes) -> list[str]:
        """From the table rows; a cell's escapes taken off, in order of line."""
        rows = [line for line in data.decode().splitlines() if re.match(r"\| refs\\?\.txt:", line)]
        cells = [re.split(r"(?<!\\)\|", row)[1:3] for row in rows]
        return [re.sub(r"\\(.)", r"\1", text).strip() for _, text in sorted(cells, key=_line)]

    def test_a_cell_cannot_break_out(self) -> None:
        assert escaped("a | b\n`c` <i> @someone") == "a \\| b \\`c\\` \\<i\\> @\u200bsomeone"

    def test_it_fits_a_comment_and_counts_what_it_leaves_out(self) -> None:
        many = report(*(entry(n, "matched" if n % 2 else "unmatched", "word " * 60) for n in range(1, 401)))
        text = written(self.name, many).decode()
        assert len(text) < 65_536
        left_out = int(re.search(r"and ([\d,]+) more rows", text).group(1).replace(",", ""))  # type: ignore[union-attr]
        shown = len(re.findall(r"^\| refs", text, re.MULTILINE))
        assert shown + left_out == len(many.entries) + len(many.set_aside)

    def test_the_worst_come_first(self) -> None:
        unresolved = written(self.name, EVERY_VERDICT).decode().split("## Set aside")[0]
        assert re.findall(r"^\| refs\S*:(\d)", unresolved, re.MULTILINE) == ["2", "3", "5", "4"]

    def test_contradictions_and_places_are_told_within_their_cells(self) -> None:
        rows = [line for line in written(self.name, CONTRADICTED).decode().splitlines() if "refs" in line]
        assert "*None of the people printed" in rows[0]
        assert rows[0].count("None of the people") == 1
        assert "(https://catalogue.example/?q=a%20%28b%29%7Cc)" in rows[1]
        assert all(len(re.split(r"(?<!\\)\|", row)) == 8 for row in rows[:3])
        assert "*The year printed is" in rows[3]

    def test_silence_is_said(self) -> None:
        assert (
            "**crossref could not be asked:** answered HTTP 503" in written(self.name, EVERY_VERDICT).decode()
        )


def _line(cells: list[str]) -> int:
    return int(cells[0].strip().rpartition(":")[2])


def test_what_a_person_decided_is_no_longer_open() -> None:
    decided = replace(entry(3, "unmatched"), decision=Decision(decision="none"))
    shown = "".join(page_of(report(entry(1, "unmatched"), decided, entry(4, "ambiguous"))))
    still_open, _, rest = shown.partition('<section id="decided"')
    assert "Still open (2)" in still_open
    assert 'id="ref-2"' in rest
    assert 'id="ref-2"' not in still_open
    assert "Decided (1)" in rest
    alone = "".join(page_of(report(decided)))
    assert "Every reference was matched or decided on." in alone
    assert 'href="#decided"' in alone
    assert 'id="unmatched"' not in alone


def test_words_that_differ_are_marked_in_short_and_in_long_texts() -> None:
    assert str(differing("tides and towns", "tides of towns")) == "tides <mark>of</mark> towns"
    many = " ".join(["tide"] * 1_000)
    assert str(differing(many, f"{many} ebb")) == f"{many} <mark>ebb</mark>"
    assert str(differing("", "")) == ""
