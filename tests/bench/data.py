"""Labelled references and works to match them against, from the shared bench or from the starter index.

The shared bench is found through ``ENRICH_SHARED`` (default: ``shared`` beside
the checkout). Targets are split by DOI into a half to learn from and a half to
measure on, so that no weight has ever seen a reference it is judged by.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
from msgspec import Struct

from enrich.comparable import doi
from enrich.readers.base import Document
from enrich.readers.jsonl import JsonLines
from enrich.records import Reference, Work
from enrich.wire.crossref import work_from_json

WORK_FILES = ("crossref", "medline", "opencitations", "styles")
UNTITLED = ("american-chemical-society", "american-institute-of-physics", "elsevier-without-titles")
TITLED = ("apa", "harvard3", "ieee", "chicago-author-date", "modern-language-association")


class Labelled(Struct, frozen=True, kw_only=True):
    """A reference with its true DOIs (none where it has none) and the stratum it is counted in."""

    reference: Reference
    dois: tuple[str, ...]
    stratum: str


def bench_folder() -> Path | None:
    """The folder of the shared bench, None where it is absent."""
    checkout = Path(__file__).resolve().parents[2]
    shared = Path(os.environ.get("ENRICH_SHARED") or checkout.parent / "shared")
    folder = shared / "bench"
    return folder if folder.is_dir() else None


def works(folder: Path, names: tuple[str, ...] = WORK_FILES) -> Iterator[Work]:
    """Yield the works of the named files, in order; records whose DOI is malformed are left out."""
    for name in names:
        for record in _lines(folder / "works" / f"{name}.jsonl.gz"):
            if doi.normalise(str(record.get("DOI", ""))):
                yield work_from_json(record)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the raw lines of one reference file."""
    return list(_lines(folder / "references" / f"{name}.jsonl.gz"))


def references(row: dict[str, Any], identifier: str = "") -> Iterator[Reference]:
    """Yield the reference of a line: its string, or its fields as a publisher deposits them."""
    if "unstructured" in row:
        yield Reference(id=identifier, unstructured=row["unstructured"], text=row["unstructured"])
        return
    document = Document("bench.jsonl", msgspec.json.encode({"reference": row["reference"]}))
    yield from (block for block in JsonLines().read(document) if isinstance(block, Reference))


def is_train(identifier: str) -> bool:
    """Whether a target belongs to the half that weights are learned from."""
    return crc32(identifier.lower().encode()) % 2 == 0


def dois(value: Any) -> tuple[str, ...]:
    """The true DOIs of a line: none, one, or several of one work."""
    values = value if isinstance(value, list) else [value]
    return tuple(doi.normalise(each) for each in values if each)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)
