"""Which job a run is: a digest of all that its results depend on, so that the same run is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

import enrich
from enrich.errors import UnreadableInput
from enrich.jobs.inputs import Inputs
from enrich.matching import MATCHER_VERSION
from enrich.readers.base import Document
from enrich.settings import Settings
from enrich.sources import active_sources, declared_settings
from enrich.wire.entry import CONTRACT

_RULE = 1
"""Of this digest; raised where it comes to depend on more."""
_NAMED = 5
_SETTINGS = (
    "sources",
    "index",
    "offline",
    "links",
    "landing",
    "allow_hosts",
    "ignore_urls",
    "final_words",
    "now",
    "resolver",
)
"""Settings that change entries; the others change how long it takes, or what is kept."""


def identity(inputs: Inputs, settings: Settings, keys: Sequence[str]) -> str:
    """Return the digest of a run: its input, the settings that change entries, matcher and index.

    The inputs are listed for this, and read once more afterwards.
    """
    whole = hashlib.sha256()
    for part in (*_how(inputs, settings, keys), *_what(inputs)):
        whole.update(f"{len(part)} ".encode() + part)
    return whole.hexdigest()


def in_words(settings: Settings) -> str:
    """What a person should know of how a job was run."""
    index = settings.index or ("starter index" if "index" in active_sources(settings) else "")
    return ", ".join(filter(None, (*active_sources(settings), index)))


def _how(inputs: Inputs, settings: Settings, keys: Sequence[str]) -> Iterator[bytes]:
    given = {name: getattr(settings, name) for name in _SETTINGS}
    addresses = {s.name: settings.of(s) for s in declared_settings() if s.shape == "address"}
    read = (inputs.format, inputs.encoding, inputs.column)
    said = (_RULE, CONTRACT, MATCHER_VERSION, tuple(keys), read, active_sources(settings), given, addresses)
    yield msgspec.json.encode(said)
    yield _index(settings)
    yield _release()


def _release() -> bytes:
    """Which enrich this is, be it one that is being worked on: its files with their sizes and times."""
    house = Path(enrich.__file__).parent
    files = ((str(path.relative_to(house)), path.stat()) for path in sorted(house.rglob("*.*")))
    known = [(name, s.st_size, s.st_mtime_ns) for name, s in files if not name.endswith(".pyc")]
    return msgspec.json.encode((enrich.__version__, known))


def _index(settings: Settings) -> bytes:
    """Which index is asked; the starter index goes with the release."""
    if not settings.index or "index" not in active_sources(settings):
        return b""
    from enrich.sources.index import IndexSource

    return msgspec.json.encode(IndexSource.open(settings).state)


def _what(inputs: Inputs) -> Iterator[bytes]:
    for found in inputs.gathered():
        if isinstance(found, Document):
            yield f"{found.name}\n{found.found}\n{_digest(found)}".encode("utf-8", "surrogateescape")
        else:
            yield repr(found).encode("utf-8", "surrogateescape")


def _digest(document: Document) -> str:
    try:
        return document.digest()
    except (OSError, UnreadableInput) as error:
        return str(error)


def name_of(inputs: Inputs) -> str:
    """The inputs as the user named them, in full where they are few."""
    names = [str(Path(path)) for path in inputs.paths]
    named = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    return named.encode("utf-8", "backslashreplace").decode()
