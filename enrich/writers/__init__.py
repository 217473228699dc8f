"""A finished report out: which writer writes what, told by name or by a file's extension."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import cast

from enrich.errors import ConfigurationError
from enrich.writers.base import Writer

# Format name → (extensions, "module:class"), loaded when first needed; or, for tagged lines, the key
# of a table in `formats.tables`, which is all that it takes.
WRITERS: dict[str, tuple[tuple[str, ...], str]] = {
    "html": ((".html", ".htm"), "enrich.writers.html:Html"),
    "proof": ((), "enrich.writers.proof:Proof"),
    "xlsx": ((".xlsx",), "enrich.writers.xlsx:Xlsx"),
    "csv": ((".csv",), "enrich.writers.csv:Csv"),
    "jsonl": ((".jsonl", ".ndjson"), "enrich.writers.jsonl:JsonLines"),
    "json": ((".json",), "enrich.writers.json:Json"),
    "markdown": ((".md", ".markdown"), "enrich.writers.markdown:Markdown"),
    "bibtex": ((".bib",), "enrich.writers.bibtex:Bibtex"),
    "ris": ((".ris",), "enrich.writers.ris:Ris"),
    "csl-json": ((".csljson", ".csl"), "enrich.writers.csl:CslJson"),
    "list": ((".txt",), "enrich.writers.list:List"),
}


def writer_for(target: str) -> Writer:
    """Return the writer for a file name or a format's name; raises ConfigurationError where there is none."""
    wanted = target.lower()
    suffix = PurePath(wanted).suffix or f".{wanted}"
    for name, (suffixes, place) in WRITERS.items():
        if wanted == name or suffix in suffixes:
            module, _, attribute = place.partition(":")
            if not attribute:
                from enrich.formats.tables import tagged
                from enrich.writers.tagged import TaggedWriter

                return TaggedWriter(tagged(module))
            return cast(Writer, getattr(import_module(module), attribute)())
    known = ", ".join(f"{name} ({' '.join(suffixes)})" for name, (suffixes, _) in WRITERS.items())
    raise ConfigurationError(f"{target}: no such report format; there are {known}.")
