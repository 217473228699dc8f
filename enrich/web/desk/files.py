"""The files that can be had of a job: every report, what is left unresolved, and the input with its DOIs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal

from msgspec import Struct
from msgspec.structs import replace

from enrich.editors import editor_for
from enrich.errors import ConfigurationError, EnrichError
from enrich.files import write_whole
from enrich.jobs.fix import fix
from enrich.jobs.fixed import Fixed
from enrich.jobs.inputs import Inputs
from enrich.jobs.reports import only, write_reports
from enrich.readers import reader_for, recognise
from enrich.readers.base import Document
from enrich.records import Entry, Report
from enrich.settings import Settings
from enrich.web.desk.cards import Card
from enrich.writers import WRITERS, writer_for

What = Literal["report", "unresolved", "proof", "enriched"]
UNRESOLVED = ("txt", "csv", "xlsx", "bib", "ris", "jsonl", "html")
"""Formats in which what is left unresolved can be had: words to search by, or a sheet."""
_STEM = re.compile(r"[^\w.-]+")


class Made(Struct, frozen=True):
    """A file that is wanted: what it is, its extension, and the reference that a proof is of."""

    what: What
    suffix: str = ""
    id: str = ""


def formats() -> dict[str, str]:
    """The extension of each format of reports, with its name."""
    return {suffixes[0].lstrip("."): name for name, (suffixes, _) in WRITERS.items() if suffixes}


def can_be_enriched(card: Card, folder: Path) -> bool:
    """Whether any file that was handed in is of a format in which DOIs can be written."""
    return any(_is_writable(folder / "input" / name, card) for name in card.files)


def _is_writable(path: Path, card: Card) -> bool:
    try:
        document = Document(str(path), encoding=card.encoding)
        reader = reader_for(card.format) if card.format else recognise(document)
        return editor_for(reader.name) is not None
    except (EnrichError, OSError):
        return False


def name_of(wanted: Made, files: Sequence[str]) -> str:
    """What a file is called when it is downloaded."""
    first = files[0] if files else "references"
    if wanted.what == "enriched":
        return _plain(first) if len(files) == 1 else "enriched.zip"
    stem = _plain(Path(first).stem) or "references"
    middle = "" if wanted.what == "report" else f"-{wanted.what}"
    return f"{stem}{middle}.{wanted.suffix}"


def made_of(wanted: Made, report: Report, inputs: Inputs, settings: Settings, folder: Path) -> str:
    """Make the file in the job's folder and return its path; raises EnrichError where that cannot be."""
    place = folder / "reports"
    place.mkdir(mode=0o700, exist_ok=True)
    target = str(place / name_of(wanted, inputs.paths))
    if wanted.what == "enriched":
        _enrich(inputs, settings, target)
        return target
    if wanted.what == "unresolved":
        report = _still_open(report)
    if wanted.what == "proof":
        report = only(report, wanted.id)
    writer = writer_for("proof" if wanted.what == "proof" else target)
    said: list[str] = []
    if not write_reports([(target, writer)], report, tell=said.append)[1]:
        raise ConfigurationError(" ".join(said))
    return target


def _still_open(report: Report) -> Report:
    entries: list[Entry] = [entry for _, entry in sorted(report.still_open(), key=lambda pair: pair[0])]
    return replace(report, entries=entries, set_aside=(), tallied=None)


def _enrich(inputs: Inputs, settings: Settings, target: str) -> None:
    """Write the input as `enrich fix` proposes it: one file as it is called, of several an archive."""
    results = list(fix(inputs, settings))
    fixed = [result for result in results if isinstance(result, Fixed)]
    if not fixed:
        raise ConfigurationError(" ".join(getattr(result, "sentence", "") for result in results))
    if target.endswith(".zip"):
        write_whole(target, partial(_zipped, fixed))
    else:
        write_whole(target, lambda stream: stream.writelines([fixed[0].after]))


def _zipped(fixed: Sequence[Fixed], stream: BinaryIO) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in fixed:
            archive.writestr(Path(one.name).name, one.after)


def _plain(name: str) -> str:
    return _STEM.sub("-", Path(name).name).strip("-.")[-100:]
