"""Names of journals that no rule derives from each other: the table is sound, and checks know them too."""

from importlib.resources import files

from enrich.comparable.agreement.journals import same_journal
from enrich.comparable.journal_names import also_called, is_also_called

LINES = [
    line
    for line in files("enrich.data").joinpath("container_names.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_no_name_is_that_of_two_journals() -> None:
    names = [name.strip() for line in LINES for name in line.split("|")]
    assert all(len(line.split("|")) > 1 for line in LINES)
    assert all(set(also_called(name)) == {part.strip() for part in line.split("|")}
               for line in LINES for name in line.split("|"))  # fmt: skip
    assert len(names) == len(set(names))


def test_codes_and_old_names_are_the_journals() -> None:
    for code, name in (
        ("A&A", "Astronomy & Astrophysics"),
        ("PhRvD", "Physical Review D"),
        ("SoPh", "Solar Physics"),
    ):
        assert is_also_called(code, name)
        assert same_journal(code, name)
    assert not is_also_called("PhRvD", "Physical Review B")
    assert not same_journal("PhRvD", "Physical Chemistry Chemical Physics")
