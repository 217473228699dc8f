"""Trains the field parser: ``python -m tests.bench.parser.train PATH...``.

A PATH in XML (plain or gzipped) holds labelled references in AnyStyle's form:
one ``sequence`` a reference, one child a field with its text as printed. A PATH
in JSON Lines holds works in Crossref's shape, which are written out in the
common styles. The model goes to ``enrich/data/parser.crfsuite``; the same data
give the same model.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from enrich.errors import ConfigurationError
from enrich.parsing.tagger import MODEL
from enrich.parsing.tokens import describe, tokenise
from enrich.wire.crossref import work_from_json
from tests.bench.parser.rendered import Piece, rendered

Sample = tuple[list[str], list[str]]
EVERY = 7


def samples(path: Path) -> Iterator[Sample]:
    """Yield (tokens, labels) for each reference of a data set.

    Raises ConfigurationError where there is no such file or it is of no such form.
    """
    from lxml import etree

    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        pieces = _labelled(data) if data.lstrip().startswith(b"<") else _written(data)
        yield from filter(None, map(_sample, pieces))
    except FileNotFoundError as error:
        raise ConfigurationError(_absent(path)) from error
    except (OSError, ValueError, etree.XMLSyntaxError, msgspec.DecodeError) as error:
        raise ConfigurationError(f"{path}: neither labelled references nor works ({error}).") from error


def _labelled(data: bytes) -> Iterator[list[Piece]]:
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for sequence in root.iter("sequence"):
        yield [(str(child.tag), child.text or "") for child in sequence]


def _written(data: bytes) -> Iterator[list[Piece]]:
    """Every seventh work is enough: styles are few, and the hand-labelled references should count."""
    lines = data.splitlines()[::EVERY]
    return rendered(work_from_json(msgspec.json.decode(line)) for line in lines)


def _sample(pieces: list[Piece]) -> Sample | None:
    words: list[str] = []
    labels: list[str] = []
    for label, text in pieces:
        found = [token.text for token in tokenise(text)]
        words += found
        labels += [label] * len(found)
    return (words, labels) if words else None


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
