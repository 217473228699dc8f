"""Which references a document cites: keys out of LaTeX, Markdown, Quarto and notebooks.

Only keys are looked for. A key too many does no harm (it is in no file), so
code blocks and comments of a document are not told apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator

from enrich.checks.base import SEVERITIES
from enrich.patterns import lazy
from enrich.records import Finding

ALL = "*"
"""Stands for every key: a document says ``\\nocite{*}``."""

# Repetitions are bounded, so that a document made to be slow is not.
_TEX = lazy(
    r"\\[A-Za-z]{0,30}cite[A-Za-z]{0,30}\*?"
    r"(?:\s{0,99}(?:\[[^\]]{0,999}\]|\([^)]{0,999}\)|<[^>]{0,999}>)){0,9}"
    r"((?:\s{0,99}(?:\[[^\]]{0,999}\]){0,2}\{[^{}]{0,9999}\}){1,99})"
)
_TEX_ARGUMENT = lazy(r"\{([^{}]*)\}")
_TEX_COMMENT = lazy(r"(?<!\\)%.*")
_AUX = lazy(r"\\(?:citation|abx@aux@cite(?:\{[^{}]*\})?|abx@aux@segm(?:\{[^{}]*\}){2})\{([^{}]*)\}")
_BCF = lazy(r"<(?:bcf:)?citekey\b[^>]*>([^<]*)</")
_PANDOC = lazy(r"(?<![\w@\\])-?@(?:\{([^{}\s]+)\}|([\w](?:[\w]|[:.#$%&+?<>~/-](?=\w))*))")
# What Pandoc's and Quarto's cross-references look like: not keys of bibliographies.
_CROSS_REFERENCE = lazy(r"(?:fig|tbl|tab|eq|sec|lst|thm|lem|cor|def|exm|exr|ch|prp|cnj|rem|alg)[-:]")
_DATA_CITE = lazy(r"""data-cite=["']([^"']+)["']""")


def cited_keys(name: str, text: str) -> frozenset[str]:
    """Return the keys that a document cites; `name` says by its extension how to read it.

    `ALL` is among them where it asks for every reference. Raises ValueError
    for an extension that is none of `DOCUMENTS`, and for a damaged notebook.
    """
    suffix = "." + name.rpartition(".")[2].lower()
    if suffix not in DOCUMENTS:
        raise ValueError(f"cannot tell what {name} cites; it can be {', '.join(DOCUMENTS)}.")
    return frozenset(key for value in DOCUMENTS[suffix](text) for key in _split(value))


def key_not_found(name: str, text: str, keys: frozenset[str]) -> tuple[Finding, ...]:
    """A document cites a key that none of the bibliographies checked has.

    Looked for in the documents of `--cited-only`. It is a note, for the entry
    may stand in a bibliography that was not named.

    **What to do.** Correct the key, or check the bibliography that has it too.
    """
    missing = sorted(cited_keys(name, text) - keys - {ALL})
    return tuple(_missing(key, text) for key in missing if not _CROSS_REFERENCE.match(key))


def _missing(key: str, text: str) -> Finding:
    message = f"“{key}” is cited here, and no bibliography that was checked has this key."
    place = re.search(rf"(?<![\w:.-]){re.escape(key)}(?![\w:-])", text)
    line = text.count("\n", 0, place.start()) + 1 if place else 1
    return Finding(code="key-not-found", message=message, severity=SEVERITIES["key-not-found"], line=line)


def _split(value: str) -> Iterator[str]:
    yield from (key.strip() for key in value.split(",") if key.strip())


def _tex(text: str) -> Iterable[str]:
    for arguments in _TEX.findall(_TEX_COMMENT.sub("", text)):
        yield from _TEX_ARGUMENT.findall(arguments)


def _aux(text: str) -> Iterable[str]:
    return _AUX.findall(text)


def _bcf(text: str) -> Iterable[str]:
    return _BCF.findall(text)


def _markdown(text: str) -> Iterable[str]:
    for braced, bare in _PANDOC.findall(text):
        yield braced or bare
    yield from _tex(text)


def _notebook(text: str) -> Iterable[str]:
    try:
        cells = json.loads(text)["cells"]
        sources = ["".join(cell.get("source", "")) for cell in cells if cell.get("cell_type") != "code"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("is not a Jupyter notebook.") from error
    for source in sources:
        yield from _markdown(source)
        yield from (key.rpartition("/")[2] for key in _DATA_CITE.findall(source))


# Extension → finds the values that hold keys.
DOCUMENTS: dict[str, Callable[[str], Iterable[str]]] = {
    ".aux": _aux,
    ".bcf": _bcf,
    ".tex": _tex,
    ".ltx": _tex,
    ".md": _markdown,
    ".qmd": _markdown,
    ".rmd": _markdown,
    ".ipynb": _notebook,
}
