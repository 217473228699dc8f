"""`enrich explain`: the page of documentation of a finding's code, made from its check's docstring."""

from __future__ import annotations

import argparse

from enrich.checks.judging import rules
from enrich.checks.report import Rule
from enrich.errors import ConfigurationError

_INTRODUCTION = """# The checks

<!-- Made by `enrich explain --markdown`; the texts are the docstrings of the checks. -->

`enrich check` reports findings with these codes. `enrich explain CODE` prints
one of these pages. What a project wants is set in `[tool.enrich.check]`, see
[Checking in CI](ci.md)."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `explain` to the command line."""
    parser = commands.add_parser(
        "explain", help="say what a finding's code means", description="Say what a finding's code means."
    )
    parser.add_argument("code", nargs="?", metavar="CODE", help="a code, as doi-mismatch (default: all)")
    parser.add_argument("--markdown", action="store_true", help="all pages, as in docs/checks.md")


def run(arguments: argparse.Namespace) -> int:
    """Print the page, the list, or all pages; raises ConfigurationError for an unknown code."""
    known = rules()
    if arguments.markdown:
        print(as_markdown(known), end="")
    elif not arguments.code:
        width = max(map(len, known))
        print(
            "\n".join(f"{code:<{width}}  {rule.severity:<7}  {rule.summary}" for code, rule in known.items())
        )
    elif arguments.code in known:
        rule = known[arguments.code]
        print(f"{arguments.code} ({rule.severity})\n\n{rule.help}".replace("**", ""))
    else:
        raise ConfigurationError(f"no such code: {arguments.code!r}; `enrich explain` lists them.")
    return 0


def as_markdown(known: dict[str, Rule]) -> str:
    """Return all pages as one document."""
    table = ["| code | severity | what it says |", "|---|---|---|"]
    table += [f"| [`{code}`](#{code}) | {rule.severity} | {rule.summary} |" for code, rule in known.items()]
    pages = [f"## {code}\n\nSeverity: {rule.severity}.\n\n{rule.help}" for code, rule in known.items()]
    return "\n\n".join([_INTRODUCTION, "\n".join(table), *pages]) + "\n"
