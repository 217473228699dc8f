r"""LaTeX is followed from the main document: ``\input``, ``\bibliography``, ``\addbibresource``."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from enrich.formats.latex_files import named_in
from enrich.jobs.inputs import Inputs
from enrich.jobs.scope import chosen_references, citing
from enrich.jobs.tex import tree
from enrich.records import Reference

ENTRY = "@book{{{0}, author={{Silva, D.}}, title={{The book of {0}}}, year=2001}}\n"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (r"\input{one}", ["one"]),
        (r"\input one", ["one"]),
        (r"\input{ one.tex }", ["one.tex"]),
        (r'\include{"a b"}', ["a b"]),
        (r"\subfile{sub/one}", ["sub/one"]),
        (r"\import{chapters/}{one}", ["chapters/one"]),
        (r"\subimport*{../x}{one.tex}", ["../x/one.tex"]),
        (r"\InputIfFileExists{local.cfg}{}{}", ["local.cfg"]),
        (r"% \input{one}", []),
        (r"100\% \input{one}", ["one"]),
        (r"\input{\jobname-x}", []),
        (r"\newcommand{\chapterfile}[1]{\input{chapters/#1}}", []),
        (r"\inputencoding{latin1} \includegraphics{x} \includeonly{a}", []),
        (r"\bibliography{a,b/c, d.bib}", ["a", "b/c", "d.bib"]),
        (r"\bibliographystyle{plain}", []),
        (r"\nobibliography{a}\bibliographysec{b}", ["a", "b"]),
        (r"\addbibresource{a.bib}\addbibresource[label=x, datatype=ris]{b.ris}", ["a.bib", "b.ris"]),
        (r"\addbibresource[location=remote]{http://x.org/a.bib}\addbibresource{https://x.org/a.bib}", []),
        (r"\addglobalbib{a.bib}\addsectionbib{b.bib}", ["a.bib", "b.bib"]),
        ("\\addbibresource\n  [label=x]\n  {a.bib}", ["a.bib"]),
        (r"\newcommand{\x}{\addbibresource}", []),
    ],
)
def test_what_a_document_names(source: str, names: list[str]) -> None:
    assert [named.printed for named in named_in(source)] == names


def test_names_are_found_in_linear_time() -> None:
    for part in (r"\input", r"\input{", r"\addbibresource[", r"\bibliography[x]", r"\import{", "%", "{" * 9):
        list(named_in(part * 20_000))


def test_a_document_is_followed_to_its_bibliographies(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "thesis/main.tex": r"\documentclass{book}\input{setup}\include{ch/one}\include{ch/one}",
            "thesis/setup.tex": "".join(
                f"\\addbibresource{{{name}}}\n" for name in ("../shared/a.bib", "b", "lost.bib")
            ),
            "thesis/ch/one.tex": r"\input{two}\input{../main}\bibliography{c}",
            "thesis/ch/two.tex": r"\cite{a}",
            "thesis/c.bib": ENTRY.format("c"),
            "thesis/b.bib": ENTRY.format("b"),
            "shared/a.bib": ENTRY.format("a"),
        },
    )
    found = tree(tmp_path / "thesis" / "main.tex")
    assert [path.name for path in found.documents] == ["main.tex", "setup.tex", "one.tex", "two.tex"]
    assert [path.name for path in found.bibliographies] == ["a.bib", "b.bib", "c.bib"]
    for argument in ("thesis/main.tex", "thesis"):
        inputs = Inputs([str(tmp_path / argument)])
        assert sorted(r.id for r in inputs.references()) == ["a", "b", "c"]
        (lost,) = [a for a in inputs.files_aside if "lost.bib" in a.reason]
        assert (Path(lost.file).name, lost.line, lost.fault) == ("setup.tex", 3, False)
        assert inputs.failures == []


def test_a_list_of_its_own_is_read_beside_the_bibliography(tmp_path: Path) -> None:
    own = r"\begin{thebibliography}{9}\bibitem{x} Silva, D. (2001). Tides. Quay Press.\end{thebibliography}"
    write(
        tmp_path, {"main.tex": rf"\documentclass{{book}}\bibliography{{a}}{own}", "a.bib": ENTRY.format("a")}
    )
    assert [r.id for r in Inputs([str(tmp_path / "main.tex")]).references()] == ["x", "a"]


def test_an_absolute_path_is_not_followed(tmp_path: Path) -> None:
    main = rf"\documentclass{{x}}\bibliography{{{tmp_path}/a}}"
    write(tmp_path, {"a.bib": ENTRY.format("a"), "sub/main.tex": main})
    assert tree(tmp_path / "sub" / "main.tex").bibliographies == ()


def test_what_parts_of_a_document_cite_is_cited(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.tex": r"\documentclass{book}\input{ch/one}\input{notes.inc}",
            "ch/one.tex": r"\cite{a}\input{ch/two}",
            "ch/two.tex": r"\parencite{b}",
            "notes.inc": r"\footcite{c}",
            "main.aux": "\\relax\n\\@input{ch/one.aux}\n",
            "ch/one.aux": r"\citation{a}",
            "refs.bib": "".join(map(ENTRY.format, "abcd")),
        },
    )
    references = list(Inputs([str(tmp_path / "refs.bib")]).references())
    chosen = chosen_references(references, citing([str(tmp_path / "main.tex")]), None)
    assert [r.id for r, wanted in zip(references, chosen, strict=True) if wanted] == ["a", "b", "c"]
    assert chosen_references(references, citing([str(tmp_path / "main.aux")]), None) == [
        True,
        False,
        False,
        False,
    ]


BORROWING = """
@string{jm = "Maritime"}
@string{jr = jm # " Review"}
@article{user, author={Silva, D.}, title={Tides}, journal=jr, year=2001}
@article{other, author={Souza, E.}, title={Pilots}, journal={Archives}, year=2003}
@inproceedings{child, author={Lopes, B.}, title={Letters}, crossref={parent}}
@inproceedings{grandchild, author={Lopes, B.}, title={More letters}, crossref={parent}, year=1999}
@proceedings{parent, title={Tide Congress}, year=2004, xdata={quay}}
@xdata{quay, publisher={Quay Press}}
"""


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ('"Maritime"', '"Mar."', {"user"}),
        ('@string{jm = "Maritime"}\n', "", {"user"}),
        ("title={Tide Congress}", "title={The Tide Congress}", {"parent", "child", "grandchild"}),
        ("year=2004", "year=2005", {"parent", "child"}),
        ("{Quay Press}", "{Harbour Press}", {"parent", "child", "grandchild"}),
        ("{Archives}", "{The Archives}", {"other"}),
        ("\n@string{jm", "\n\n% moved\n@string{jm", set()),
        (' # " Review"', ' # " Reviews"', {"user"}),
    ],
)
def test_a_change_where_an_entry_borrows_is_a_change_of_it(
    tmp_path: Path, old: str, new: str, changed: set[str]
) -> None:
    file = tmp_path / "refs.bib"
    file.write_text(BORROWING)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(tmp_path)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "base"]):
        subprocess.run([*git, *command], check=True)
    assert old in BORROWING
    file.write_text(BORROWING.replace(old, new, 1))
    references = [r for r in Inputs([str(file)]).references() if isinstance(r, Reference)]
    chosen = chosen_references(references, None, "HEAD")
    assert {r.id for r, wanted in zip(references, chosen, strict=True) if wanted} == changed


def test_a_file_that_is_no_text_has_changed_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    file.write_bytes(b"\x00")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(tmp_path)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "base"]):
        subprocess.run([*git, *command], check=True)
    file.write_bytes(b"\x00\x01")
    assert chosen_references([Reference(id="a", file=str(file), line=7, unstructured="x")], None, "HEAD") == [
        True
    ]
