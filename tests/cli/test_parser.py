"""What is said of a misspelt command or option, and of an option that is given in vain."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.cli.main import COMMANDS, main

EXAMPLE = Path(__file__).parents[2] / "examples" / "mutual-help.txt"


@pytest.mark.parametrize(
    ("line", "usage", "said"),
    [
        ("run list.txt --ofline", "enrich run", "no option --ofline. Did you mean --offline?"),
        ("run --outptu=x.html", "enrich run", "no option --outptu. Did you mean --output?"),
        ("fix list.bib --wrte", "enrich fix", "Did you mean --write?"),
        ("check --fail-no error x.bib", "enrich check", "Did you mean --fail-on?"),
        ("check --fail-on eror x.bib", "enrich check", "Did you mean error?"),
        ("lock x.bib --purne", "enrich lock", "Did you mean --prune?"),
        ("index buidl works.idx works.jsonl", "enrich index", "Did you mean build?"),
        ("index build --zzz works.idx works.jsonl", "enrich index build", "no option --zzz."),
        ("chekc x.bib", "enrich", "no command 'chekc'. Did you mean check?"),
        ("--offline run x.bib", "enrich", "Options of a command stand behind its name."),
        ("run", "enrich run", "required: INPUT"),
    ],
)
def test_a_misspelt_word_gets_the_usage_of_its_command_and_the_nearest_right_one(
    line: str, usage: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(line.split())
    told = capsys.readouterr().err
    assert exit_.value.code == 2
    assert told.startswith(f"usage: {usage} ")
    assert f"\n{usage}: " in told
    assert said in told


def test_a_file_where_a_command_belongs_is_told_how_to_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(EXAMPLE)])
    assert f"Did you mean `enrich run {EXAMPLE}`?" in capsys.readouterr().err


def test_whatever_stands_behind_two_dashes_is_an_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--offline", "--", "--ofline"]) == 2
    assert "--ofline: no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("run {} --offline -q --format csv", "--format"),
        ("run {} --offline -q --mailto a@example.org", "--mailto"),
        ("run {} --offline -q --source crossref", "--source"),
        ("check {} --offline --no-lock --reason because", "--reason"),
        ("check {} --offline --no-lock --lock other.lock", "--lock"),
        ("check {} --offline --no-lock --max-age 3d", "--max-age"),
        ("fix {} --offline -q --mailto a@example.org", "--mailto"),
    ],
)
def test_an_option_that_does_nothing_says_so(
    line: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(line.format(EXAMPLE).split())
    assert f"enrich: {option} does nothing here: " in capsys.readouterr().err


def test_an_option_that_does_its_work_is_not_spoken_of(capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", str(EXAMPLE), "--offline", "-q", "-o", "-", "--format", "csv"])
    assert "does nothing" not in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([command, "--help"])
    assert exit_.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: enrich {command} ")
