"""`enrich explain`: the page of a code, made from the docstring of a check or of a rule that refuses."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from inspect import getdoc

from enrich.checks.judging import rules
from enrich.checks.report import Rule
from enrich.errors import ConfigurationError
from enrich.matching.rules import REFUSALS, RULES

_CHECKS = """# The checks

<!-- Made by `enrich explain --markdown`; the texts are the docstrings of the checks. -->

`enrich check` reports findings with these codes. `enrich explain CODE` prints
one of these pages. What a project wants is set in `[tool.enrich.check]`, see
[Checking in CI](ci.md)."""

_RULES = """# The rules that refuse

<!-- Made by `enrich explain --markdown rules`; the texts are the docstrings of the rules. -->

However well its numbers add up, a record is not linked where one of these
rules applies. The code is in the JSON (`code` of a candidate and of an entry,
see [Reports](output.md)), the sentence in every report. The rules are asked in
this order, and the first that applies is told. The last ones apply to the best
candidate only: it may be the work meant, but nothing printed tells it from its
like. `enrich explain CODE` prints one of these pages."""

_REFUSES = "refuses a candidate"
_RESERVES = "refuses the best candidate, which may be the work meant"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `explain` to the command line."""
    parser = commands.add_parser(
        "explain", help="say what a code means", description="Say what a code means."
    )
    parser.add_argument(
        "code",
        nargs="?",
        metavar="CODE",
        help="the code of a finding, as doi-mismatch, or of a reason, as other-edition (default: all)",
    )
    parser.add_argument(
        "--markdown",
        nargs="?",
        const="checks",
        choices=("checks", "rules"),
        help="all pages, as in docs/checks.md and docs/rules.md",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the page, the lists, or all pages; raises ConfigurationError for an unknown code."""
    if arguments.markdown:
        print(as_markdown(rules()) if arguments.markdown == "checks" else rules_as_markdown(), end="")
    elif not arguments.code:
        print("\n".join(_listed()))
    else:
        print(_page(arguments.code).replace("**", ""))
    return 0


def _listed() -> list[str]:
    """Each code with a word about it: those of findings, then those of rules that refuse."""
    known = rules()
    width = max(map(len, (*known, *RULES)))
    lines = [f"{code:<{width}}  {rule.severity:<7}  {rule.summary}" for code, rule in known.items()]
    return [*lines, "", *(f"{code:<{width}}  refuses  {_summary(code)}" for code in RULES)]


def _page(code: str) -> str:
    known = rules()
    if code in known:
        return f"{code} ({known[code].severity})\n\n{known[code].help}"
    if code in RULES:
        return f"{code} ({_effect(code)})\n\n{getdoc(RULES[code])}"
    raise ConfigurationError(f"no such code: {code!r}; `enrich explain` lists them.")


def as_markdown(known: Mapping[str, Rule]) -> str:
    """Return all pages of the checks as one document."""
    table = ["| code | severity | what it says |", "|---|---|---|"]
    table += [f"| [`{code}`](#{code}) | {rule.severity} | {rule.summary} |" for code, rule in known.items()]
    pages = [f"## {code}\n\nSeverity: {rule.severity}.\n\n{rule.help}" for code, rule in known.items()]
    return "\n\n".join([_CHECKS, "\n".join(table), *pages]) + "\n"


def rules_as_markdown() -> str:
    """Return all pages of the rules that refuse as one document."""
    table = ["| code | when it refuses |", "|---|---|"]
    table += [f"| [`{code}`](#{code}) | {_summary(code)} |" for code in RULES]
    pages = [f"## {code}\n\nIt {_effect(code)}.\n\n{getdoc(rule)}" for code, rule in RULES.items()]
    return "\n\n".join([_RULES, "\n".join(table), *pages]) + "\n"


def _summary(code: str) -> str:
    return (getdoc(RULES[code]) or "").partition("\n")[0]


def _effect(code: str) -> str:
    return _REFUSES if code in REFUSALS else _RESERVES
