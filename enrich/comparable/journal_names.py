"""The other names of journals that no rule derives from each other: codes, old and translated names."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from enrich.comparable import text


def also_called(name: str) -> tuple[str, ...]:
    """Return all names of the journal that goes by `name`, that one among them; none for others."""
    return _by_name().get(_squashed(name), ())


def is_also_called(name: str, other: str) -> bool:
    """Whether one journal goes by both names."""
    return any(_squashed(known) == _squashed(other) for known in also_called(name))


def _squashed(name: str) -> str:
    return "".join(text.tokens(name))


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    lines = files("enrich.data").joinpath("container_names.txt").read_text(encoding="utf-8").splitlines()
    classes = [tuple(part.strip() for part in line.split("|")) for line in lines if line[:1] not in ("", "#")]
    return {_squashed(name): names for names in classes for name in names}
