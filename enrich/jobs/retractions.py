"""Takes in Retraction Watch's list, from a file or from where it is published."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from enrich.errors import ConfigurationError, UnreadableInput
from enrich.ledger.locked import today
from enrich.network.answers import Answer
from enrich.retractions import Kept, take
from enrich.settings import Settings

_LARGEST = 512 * 1024 * 1024
_PATIENCE = 600.0
"""Seconds for some seventy megabytes."""
_ADVICE = "Get it with a browser, and name the file here."
_IN_MEMORY = 16 * 1024 * 1024


def update(
    source: str, settings: Settings, *, smaller: bool = False, tell: Callable[[int, str], None]
) -> Kept:
    """Take in the list at `source`, a file or an address, and keep it in the data directory.

    See `retractions.take`; raises SourceUnavailable where an address gives no list.
    """
    with _opened(source, settings) as stream:
        return take(settings.data_path, stream, source, today=today(), smaller=smaller, tell=tell)


@contextmanager
def _opened(source: str, settings: Settings) -> Iterator[BinaryIO]:
    if source.lower().startswith(("http://", "https://")):
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
            copy.write(_fetched(source, settings))
            yield cast(BinaryIO, copy)
        return
    try:
        with Path(source).expanduser().open("rb") as stream:
            yield stream
    except OSError as error:
        raise UnreadableInput(source, f"cannot be read ({error.strerror or error}).") from error


def _fetched(url: str, settings: Settings) -> bytes:
    """What is at an address; the door to services is the way, and nothing of it stays in the cache."""
    if settings.offline:
        raise ConfigurationError(f"{url}: is asked for over the network, and the settings say offline.")
    from msgspec.structs import replace

    from enrich.network.door import Door
    from enrich.network.services import Rate, Service

    parts = urlsplit(url)
    service = Service(
        name="retraction-watch",
        label="Retraction Watch's list",
        base_url=f"{parts.scheme}://{parts.netloc}",
        rates={"single": Rate(1), "list": Rate(1)},
        largest=_LARGEST,
        advice=_ADVICE,
    )
    path = parts._replace(scheme="", netloc="").geturl()
    with Door(replace(settings, timeout=max(settings.timeout, _PATIENCE)), [service]) as door:
        return door.get(service.name, path, valid=_is_there, accept="text/csv, */*", store=False).body


def _is_there(answer: Answer) -> str:
    return "" if answer.status == 200 else f"status {answer.status}. {_ADVICE[:-1]}"
