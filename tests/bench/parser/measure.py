"""Measures the field parser: ``python -m tests.bench.parser.measure PATH``, on references it has not seen.

PATH is of the kinds that training takes. The table is Markdown, as docs/parser.md shows it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from enrich.errors import ConfigurationError
from enrich.parsing.tagger import labels
from tests.bench.parser.train import samples


def measure(path: Path) -> dict[str, float]:
    """Return tokens and references mislabelled (shares), references, and references tagged a second."""
    known = list(samples(path))
    started = time.perf_counter()
    guessed = [labels(words) for words, _ in known]
    seconds = time.perf_counter() - started
    both = [(guess, truth) for guess, (_, truth) in zip(guessed, known, strict=True)]
    pairs = [pair for guess, truth in both for pair in zip(guess, truth, strict=True)]
    whole = [guess != truth for guess, truth in both]
    return {
        "references": float(len(known)),
        "token error": sum(a != b for a, b in pairs) / max(1, len(pairs)),
        "sequence error": sum(whole) / max(1, len(whole)),
        "references a second": len(known) / seconds,
    }


def main(arguments: Sequence[str]) -> int:
    """Measure from the command line; the exit status is 2 where the data are absent."""
    try:
        if len(arguments) != 1:
            raise ConfigurationError("name one data set of labelled references to measure on.")
        found = measure(Path(arguments[0]))
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    print("| references | tokens mislabelled | references not wholly right | references a second |")
    print("|---|---|---|---|")
    print(
        f"| {found['references']:,.0f} | {found['token error']:.2%} | {found['sequence error']:.1%} "
        f"| {found['references a second']:,.0f} |"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
