"""Trains the field parser: ``python -m enrich.parsing.train PATH...``.

Each PATH is a data set in AnyStyle's XML (plain or gzipped): one ``sequence``
a reference, one child a field with its text as printed. The model is written
to ``enrich/data/parser.crfsuite``; the same data give the same model.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from enrich.errors import ConfigurationError
from enrich.parsing.tagger import MODEL
from enrich.parsing.tokens import describe, tokenise

Sample = tuple[list[str], list[str]]


def samples(path: Path) -> Iterator[Sample]:
    """Yield (tokens, labels) for each reference of a labelled data set.

    Raises ConfigurationError where there is no such file or it is no such XML.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except FileNotFoundError as error:
        raise ConfigurationError(_absent(path)) from error
    except (OSError, etree.XMLSyntaxError) as error:
        raise ConfigurationError(f"{path}: no labelled references in XML ({error}).") from error
    for sequence in root.iter("sequence"):
        words: list[str] = []
        labels: list[str] = []
        for child in sequence:
            found = [token.text for token in tokenise(child.text or "")]
            words += found
            labels += [str(child.tag)] * len(found)
        if words:
            yield words, labels


def train(paths: Sequence[Path], model: Path = MODEL) -> int:
    """Train on all of `paths`, write `model`, and return the number of references learned from."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.2, "c2": 0.05, "max_iterations": 150, "feature.possible_transitions": True})
    count = 0
    for path in paths:
        for words, labels in samples(path):
            trainer.append(describe(words), labels)
            count += 1
    trainer.train(str(model))
    return count


def main(arguments: Sequence[str]) -> int:
    """Train from the command line; the exit status is 2 where the data are absent."""
    try:
        if not arguments:
            raise ConfigurationError(_absent(Path("PATH")))
        count = train([Path(argument) for argument in arguments])
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{MODEL}: learned from {count:,} references, {MODEL.stat().st_size:,} bytes")
    return 0


def _absent(path: Path) -> str:
    return f"{path}: no such file; name a data set of labelled references in AnyStyle's XML to train on."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
