r"""Which other files a LaTeX document names: what it takes in (``\input``) and where its references are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from enrich.formats.latex_bbl import blanked
from enrich.patterns import lazy

Kind = Literal["document", "bibliography"]

# Repetitions are bounded, so that a document made to be slow is not.
_OPTIONS = r"\s{0,9}((?:\[[^\]]{0,500}\]\s{0,9}){0,3})"
_NAME = r"\{([^{}]{1,999})\}"
_TAKES_IN = lazy(
    rf"\\(?:input|include|subfile|subfileinclude|InputIfFileExists|@input){_OPTIONS}{_NAME}"
    r"|\\input[ \t]+([^\s{}\\%]{1,999})"
)
_IMPORTS = lazy(
    r"\\(?:sub)?(?:import|inputfrom|includefrom)\*?\s{0,9}\{([^{}]{0,999})\}\s{0,9}\{([^{}]{1,999})\}"
)
_RESOURCE = lazy(rf"\\(?:add(?:bibresource|globalbib|sectionbib)){_OPTIONS}{_NAME}")
_BIBLIOGRAPHY = lazy(rf"\\(?:no)?bibliography(?!style|unit)[A-Za-z]{{0,20}}{_OPTIONS}{_NAME}")
_ADDRESS = lazy(r"\w+://")


class Named(NamedTuple):
    """A file that a document names: as `printed` there, at the offset `at`, under the `names` it may have."""

    kind: Kind
    at: int
    printed: str
    names: tuple[str, ...]


def named_in(text: str) -> Iterator[Named]:
    """The files that LaTeX source names, in order; a name with a macro in it is passed over."""
    seen = blanked(text)
    found = [*_documents(seen), *_resources(seen), *_bibliographies(seen)]
    return (one for one in sorted(found) if "\\" not in one.printed and "#" not in one.printed)


def _documents(text: str) -> Iterator[Named]:
    for match in _TAKES_IN.finditer(text):
        printed = (match[2] or match[3]).strip().strip('"')
        yield Named("document", match.start(), printed, (printed, f"{printed}.tex"))
    for match in _IMPORTS.finditer(text):
        printed = f"{match[1].strip().rstrip('/')}/{match[2].strip()}".lstrip("/")
        yield Named("document", match.start(), printed, (printed, f"{printed}.tex"))


def _resources(text: str) -> Iterator[Named]:
    """Those of BibLaTeX, which want their extension; many leave it out."""
    for match in _RESOURCE.finditer(text):
        printed = match[2].strip().strip('"')
        if "remote" not in match[1] and not _ADDRESS.match(printed):
            yield Named("bibliography", match.start(), printed, (printed, f"{printed}.bib"))


def _bibliographies(text: str) -> Iterator[Named]:
    """Those of BibTeX, which come without their extension; many write it."""
    for match in _BIBLIOGRAPHY.finditer(text):
        for part in match[2].split(","):
            if printed := part.strip().strip('"'):
                yield Named("bibliography", match.start(), printed, (f"{printed}.bib", printed))
