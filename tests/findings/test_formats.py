"""Every format of findings: valid by its schema, stable, and deaf to what a title says."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.checks.formats import FORMATS, format_named, format_of
from enrich.checks.judging import rules
from enrich.checks.report import Aside, CheckReport, Manuscript, Problem, Query, visible
from enrich.errors import ConfigurationError
from enrich.records import Edit, Severity, Silence

HOSTILE = (
    "::error::owned",
    "\n::error file=x,line=1::owned",
    "\r\n::set-output name=x::owned",
    "%0A::error::owned",
    "##[error]owned",
    "</script><script>alert(1)</script>",
    "<![CDATA[ ]]> & <b>bold</b>",
    "\x1b[31mred\x1b[0m\x1b]8;;http://x\x07link",
    "\u202egnirts\u202c \u2066isolated\u2069",
    "`code` **bold** | cell | [link](javascript:alert(1)) ![](http://x)",
    "\x00\x07\x08\x7f\x9b31m",
    "\u2028::error::owned\u2029",
    "\ud800 lone surrogate",
    "]]>",
    "\"quoted\" 'and' \\escaped\\",
    "@everyone #1 $x^2$ ~~gone~~",
)


def problem(text: str = "a title", **given: Any) -> Problem:
    defaults: dict[str, Any] = {
        "code": "doi-mismatch",
        "message": f"“{text}” is another work.",
        "severity": "error",
        "file": "refs.bib",
        "line": 3,
        "column": 5,
        "id": text,
        "edit": Edit(field="DOI", new=text),
        "fingerprint": "0123456789abcdef",
        "source": f"  title = {{{text}}},",
    }
    return Problem(**(defaults | given))


FIXABLE = problem(
    line=7,
    column=3,
    edit=Edit(field="DOI", new="10.5555/new", old="10.5555/old"),
    source="  doi = {https://doi.org/10.5555/OLD}, % not 10.5555/old",
)


def report(*problems: Problem, **given: Any) -> CheckReport:
    files = tuple(dict.fromkeys(p.file for p in problems)) or ("refs.bib",)
    defaults: dict[str, Any] = {
        "files": files,
        "ids": {file: tuple(p.id for p in problems if p.file == file) for file in files},
        "references": max(len(problems), 1),
        "rules": rules(),
        "version": "1.0",
    }
    return CheckReport(problems=problems, **(defaults | given))


def hostile_report(text: str) -> CheckReport:
    silent = (Silence(source=text, reason=text, advice=text),)
    unchecked = (problem(text, code="unchecked", severity="info"),)
    asked = Query(id=text, about=text, facts=(text,), question=text)
    return report(problem(text), problem(text, severity="info", file=f"{text}.bib".replace("\x00", "")),
                  silent=silent, unchecked=unchecked, notes=(text,),
                  aside=(Aside(file=f"{text}.md", reason=text, line=2),),
                  manuscripts=(Manuscript(file=text, references=1, queries=(asked,)),))  # fmt: skip


def acting(text: str) -> list[str]:
    """The characters that would act on a terminal or reader instead of being shown."""
    return re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", text)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_title_acts(name: str, text: str) -> None:
    out = format_named(name)(hostile_report(text))
    assert acting(out) == []
    assert "##[" not in out
    if name not in ("human", "github"):  # plain text, in which a tag is only text
        assert not re.search(r"<script|<b>|<!\[CDATA", out)
    out.encode("utf-8")
    for line in out.split("\n"):
        commands = line.lstrip().startswith("::")
        assert not commands or (name == "github" and re.match(r"::(error|warning|notice) [a-zA-Z]+=", line))


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_a_format(text: str) -> None:
    made = hostile_report(text)
    out = {name: format_named(name)(made) for name in FORMATS}
    assert all(acting(text) == [] for text in out.values())
    json.loads(out["json"]), json.loads(out["sarif"]), json.loads(out["gitlab"])
    ElementTree.fromstring(out["junit"].encode())
    assert len(re.findall(r"^::", out["github"], re.MULTILINE)) == 3
    table = [line for line in out["markdown"].split("\n") if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {6}


def test_percent_signs_and_separators_are_escaped_for_github() -> None:
    out = format_named("github")(report(problem("50%0A, a:b")))
    assert "title=doi-mismatch%3A 50%250A%2C a%3Ab::“50%250A, a:b”" in out


def test_github_shows_ten_of_a_type_and_says_where_the_rest_is() -> None:
    many = [problem(f"t{n}", line=n) for n in range(1, 15)]
    out = format_named("github")(report(*many))
    assert out.count("::error ") == 10
    assert "4 more of type error" in out


def test_human_puts_the_worst_first_with_a_caret_under_the_place() -> None:
    note = problem("b", severity="info", line=1)
    out = format_named("human")(report(note, problem("a", source="  doi = {x},", column=3)))
    assert out.index("error") < out.index("note")
    assert "    3 |   doi = {x},\n      |   ^\n" in out


def test_human_cuts_a_long_line_around_the_place() -> None:
    out = format_named("human")(report(problem("a", source="x" * 5000 + "HERE" + "y" * 5000, column=5001)))
    source, caret = (line.split("| ", 1)[1] for line in out.split("\n") if " | " in line)
    assert source[caret.index("^") :].startswith("HERE")
    assert max(map(len, out.splitlines())) <= 80, "or a narrow terminal breaks the line above its caret"


@pytest.mark.parametrize(("count", "begins"), [(1, "Nothing is"), (3, "The first of them: Nothing is")])
def test_human_tells_what_could_not_be_checked_once_in_one_paragraph(count: int, begins: str) -> None:
    silent = [
        problem(f"r{n}", code="unchecked", message="Nothing is known of 10.5555/a.") for n in range(count)
    ]
    out = format_named("human")(replace(report(), unchecked=tuple(silent), references=5))
    assert f"{count} of 5 references could not be checked. {begins} known of 10.5555/a. This says" in out


def test_sarif_is_valid(shared: Path) -> None:
    schema = json.loads((shared / "schemas" / "sarif-2.1.0.json").read_text())
    made = hostile_report("plain"), hostile_report(HOSTILE[5]), report(FIXABLE), report()
    for one in made:
        jsonschema.Draft7Validator(schema).validate(json.loads(format_named("sarif")(one)))


def test_sarif_fixes_one_doi_by_another_where_it_stands() -> None:
    (result,) = json.loads(format_named("sarif")(report(FIXABLE)))["runs"][0]["results"]
    ((replacement,),) = [change["replacements"] for change in result["fixes"][0]["artifactChanges"]]
    region = replacement["deletedRegion"]
    start, end = region["startColumn"] - 1, region["endColumn"] - 1
    mended = FIXABLE.source[:start] + replacement["insertedContent"]["text"] + FIXABLE.source[end:]
    assert region["startLine"] == 7
    assert mended == "  doi = {https://doi.org/10.5555/new}, % not 10.5555/old"


@pytest.mark.parametrize(
    "edit",
    [
        Edit(field="DOI", new="10.5555/new"),
        Edit(field="DOI", new="10.5555/new", old="10.5555/elsewhere"),
        Edit(field="DOI", new="10.5555/a<b>&c", old="10.5555/old"),
        Edit(field="title", new="10.5555/new", old="10.5555/old"),
    ],
)
def test_sarif_offers_no_fix_that_could_be_wrong(edit: Edit) -> None:
    (result,) = json.loads(format_named("sarif")(report(replace(FIXABLE, edit=edit))))["runs"][0]["results"]
    assert "fixes" not in result


def test_sarif_names_rules_places_and_fingerprints() -> None:
    run = json.loads(format_named("sarif")(report(problem(file="a b/refs ü.bib"))))["runs"][0]
    result = run["results"][0]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "doi-mismatch"
    assert "What to do" in rule["help"]["markdown"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20b/refs%20%C3%BC.bib", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 3, "startColumn": 5}
    assert result["partialFingerprints"] == {"enrichFinding/v1": "0123456789abcdef"}


JUNIT_SHAPE = {
    "testsuites": ({"testsuite"}, {"name", "time", "tests", "failures", "errors"}, set()),
    "testsuite": (
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
        {"name", "tests", "failures", "errors", "group", "time", "skipped", "id", "file"},
        {"name", "tests", "failures", "errors"},
    ),
    "testcase": (
        {"skipped", "error", "failure", "system-out", "system-err"},
        {"name", "time", "classname", "group"},
        {"name"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}
"""Element → children, attributes and required attributes in Jenkins's schema (xUnit plugin, junit-10.xsd)."""


def test_junit_has_the_shape_that_jenkins_reads() -> None:
    out = format_named("junit")(hostile_report("plain"))
    for element in ElementTree.fromstring(out.encode()).iter():
        children, attributes, required = JUNIT_SHAPE[element.tag]
        assert {child.tag for child in element} <= children
        assert required <= set(element.attrib) <= attributes


def test_junit_counts_a_case_for_each_reference() -> None:
    made = report(
        problem("bad"),
        problem("noted", severity="info"),
        ids={"refs.bib": ("bad", "noted", "good", "silent")},
        unchecked=(problem("silent", code="unchecked", severity="info"),),
    )
    suite = ElementTree.fromstring(format_named("junit")(made).encode())[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "1", "1")


@pytest.mark.parametrize(("failing", "failures"), [(("error",), "1"), (("error", "warning"), "2"), ((), "0")])
def test_junit_fails_what_fails_the_command_and_shows_the_rest(
    failing: tuple[Severity, ...], failures: str
) -> None:
    found = (problem("a"), problem("b", severity="warning"), problem("c", severity="info"))
    suite = ElementTree.fromstring(format_named("junit")(report(*found, failing=failing)).encode())[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", failures, "0")
    shown = {case.get("name"): "".join(case.itertext()) for case in suite}
    assert all(f"“{name}” is another work." in shown[name] for name in "abc")


def test_what_was_set_aside_is_a_line_each() -> None:
    aside = tuple(Aside(file=f"docs/{n}.md", reason="text without a list.") for n in range(3))
    made = report(aside=aside)
    for name in ("human", "markdown", "json", "sarif"):
        out = format_named(name)(made)
        assert all(out.count(a.file) == 1 for a in aside), name
        assert out.count("text without a list.") == 3
    assert "(3 set aside)" in format_named("github")(made)
    assert 'tests="0"' in format_named("junit")(made)


def test_sarif_names_the_root_by_an_address_with_a_final_slash() -> None:
    run = json.loads(format_named("sarif")(report(root="/home/a b/repo")))["runs"][0]
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == "file:///home/a%20b/repo/"
    assert (
        "uri" not in json.loads(format_named("sarif")(report()))["runs"][0]["originalUriBaseIds"]["%SRCROOT%"]
    )


def test_gitlab_gives_equal_findings_marks_of_their_own() -> None:
    items = json.loads(format_named("gitlab")(report(problem(), problem(line=9))))
    assert len({item["fingerprint"] for item in items}) == 2
    assert items[0]["location"] == {"path": "refs.bib", "lines": {"begin": 3}}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_is_written_the_same(name: str) -> None:
    assert format_named(name)(hostile_report("x")) == format_named(name)(hostile_report("x"))


@pytest.mark.parametrize(
    ("file", "expected"),
    [("a.sarif", "sarif"), ("a.sarif.json", "sarif"), ("b/out.JSON", "json"), ("junit.xml", "junit"),
     ("x.md", "markdown"), ("x.txt", "human"), ("gl-code-quality-report.json", "gitlab")],
)  # fmt: skip
def test_the_extension_names_the_format(file: str, expected: str) -> None:
    assert format_of(file) == expected


def test_unknown_formats_are_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"\.sarif"):
        format_of("out.pdf")
    with pytest.raises(ConfigurationError, match="markdown"):
        format_named("pdf")


def test_visible_keeps_what_is_only_text() -> None:
    assert visible("Ünï  çødé 古い “x” – y") == "Ünï çødé 古い “x” – y"
