"""The numbers that preprint servers and repositories give, and the DOIs they are part of.

``arXiv:2010.04053`` names a work as surely as ``10.48550/arXiv.2010.04053``
does, and references print the former. A number is compared with a record by
what it has in common with the record's DOI, its key: versions of one preprint
have one key, and so has a number under each of the prefixes it may stand behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from enrich.comparable.servers import (
    HANDLE,
    OSF,
    OSF_NAMES,
    OSF_UNSAID,
    PREFIXES,
    SERVERS,
    Server,
    may_hold_one,
)
from enrich.comparable.years import YEARS
from enrich.patterns import lazy
from enrich.records import Work

_BY_KEY = {server.key: server for server in SERVERS}
_GLUED = lazy(r"[\w.:-]{1,40}$")


class Deposit(Struct, frozen=True):
    """A number as a text prints it.

    `name` is its plainest form, `key` what it has in common with the DOIs that it is part of;
    `readings` are those, the likeliest first. It stands at `begin`.
    """

    name: str
    key: str
    readings: tuple[str, ...]
    begin: int = 0


@lru_cache(maxsize=4096)
def deposits_in(text: str) -> tuple[Deposit, ...]:
    """Return the numbers of preprints and deposits that a text prints, each once, in order."""
    if not may_hold_one(text):
        return ()
    found = sorted((one for server in SERVERS for one in _of(server, text)), key=lambda one: one.begin)
    return tuple({one.key: one for one in reversed(found)}.values())[::-1]


def without_deposits(text: str) -> str:
    """Return `text` without these numbers; what says whose they are stays."""
    if not may_hold_one(text):
        return text
    for server in SERVERS:
        text = "".join(_left(server, text))
    return HANDLE.sub(" ", text)


@lru_cache(maxsize=65_536)
def key_of(doi: str) -> str:
    """Return what a DOI has in common with the number it is made of, "" where it is made of none."""
    server = _server_of(doi)
    found = server.doi.match(doi) if server else None
    return f"{server.key}:{_plain(found[1])}" if server and found else ""


def is_preprint(work: Work) -> bool:
    """Whether a work is a preprint or working paper: by its type, or by whose number its DOI is."""
    if work.type == "posted-content" or work.subtype == "preprint":
        return True
    server = _server_of(work.DOI)
    return server is not None and server.holds_preprints


def servers_of(work: Work) -> tuple[str, ...]:
    """Return the names by which references know the server of a preprint; none for others."""
    server = _server_of(work.DOI)
    return server.names if server and server.holds_preprints else ()


def _server_of(doi: str) -> Server | None:
    """The server whose number a DOI is made of."""
    server = _BY_KEY.get(PREFIXES.get(doi.partition("/")[0], ""))
    return server if server and server.doi.match(doi) else None


def _of(server: Server, text: str) -> Iterator[Deposit]:
    for found in server.printed.finditer(text):
        number = _number(server, found)
        if number:
            key, name = f"{server.key}:{_plain(number)}", server.name.format(n=number)
            yield Deposit(name, key, _readings(server, found, number), found.start())


def _group(found: re.Match[str], name: str) -> str:
    """What the branch that matched holds in a group of this name, the branch's number apart."""
    groups = found.groupdict().items()
    return next((value for key, value in groups if value and key.rstrip("0123456789") == name), "")


def _number(server: Server, found: re.Match[str]) -> str:
    """The number as its DOI has it; "" where it is sooner a year."""
    number = _group(found, "n").lower()
    if server.key == "nber":
        return _of_nber(found, number)
    if server.key == "preprints" and "." not in number:
        return f"{number[:6]}.{number[6:]}"
    if server.key == "arxiv":
        number = re.sub(r"\(|\. ?no\. ?", ".", number).rstrip(")")
        return re.sub(r"(?:\.[a-z-]+)?[/\s](?=\d)", "/", number)
    return number


def _of_nber(found: re.Match[str], number: str) -> str:
    """A working paper's number with the letter of its series, which few print."""
    letter, kind = _group(found, "w").lower()[:1], _group(found, "k").lower()[:1]
    told = letter or kind or _group(found, "said")
    if not told and len(number) == 4 and int(number) in YEARS:
        return ""
    return f"{letter or kind or 'w'}{number.lstrip('0').zfill(4)}"


def _readings(server: Server, found: re.Match[str], number: str) -> tuple[str, ...]:
    version = _group(found, "v").lower()
    if server.key == "osf":
        prefixes = (*(OSF[name.lower()] for name in OSF_NAMES.findall(found.string)), *OSF_UNSAID)
        said = dict.fromkeys((f"_{version}" if version else "", ""))
        return tuple(f"{prefix}/osf.io/{number}{one}" for prefix in dict.fromkeys(prefixes) for one in said)
    if server.key == "chemrxiv" and number.isdigit():
        return (f"10.26434/chemrxiv.{number}.{version or 'v1'}", f"10.26434/chemrxiv.{number}")
    forms = (*(server.versioned if version else ()), *server.dois)
    return tuple(form.format(n=number, v=version or "v1") for form in forms)


def _plain(number: str) -> str:
    """A number without the zeros that fill it up: ``w0123`` is ``w123``."""
    return re.sub(r"^([wth])0+", r"\1", number)


def _left(server: Server, text: str) -> Iterator[str]:
    """The pieces of a text between a server's numbers, and for each number the words that say whose it is."""
    end = 0
    for found in server.printed.finditer(text):
        if _number(server, found):
            yield text[end : found.start()] + _said(server, found)
            end = found.end()
    yield text[end:]


def _said(server: Server, found: re.Match[str]) -> str:
    before = found[0][: found[0].find(_group(found, "n"))]
    kept = "" if "/" in before else _GLUED.sub("", before)
    named = any(name.lower() in kept.lower() for name in server.names)
    return f"{kept} " if named else f" {kept} {server.names[0]} "
