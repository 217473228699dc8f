"""Time stays linear: every pattern and every function of strings on runs of one sign, and whole references.

A run is put to each; what takes longer than a few milliseconds is measured again at twice the length, in
CPU time, and may take three times as long: twice would be linear, four times a square.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import re
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from zlib import crc32

import pytest

import enrich
from enrich.checks import check
from enrich.errors import EnrichError
from enrich.links import judge_links
from enrich.matching import decide
from enrich.parsing import parse
from enrich.patterns import Later
from enrich.readers import READERS, read, reader_for
from enrich.readers.base import Document
from enrich.records import (
    Candidate,
    Entry,
    Fields,
    Link,
    Name,
    Reference,
    Registration,
    Report,
    SetAside,
    Work,
)
from enrich.writers import WRITERS, writer_for

SIGNS = [*".- 1(){}[]aA'\"/@\\,;:<>&%#$_=|*~+?!é–’第\n\t", "\r\n"]
WORDS = [
    "a ",
    "A. ",
    "1 ",
    "a.",
    "(1",
    "1-",
    "--",
    "aA",
    "a1",
    "10.1/",
    "http://a",
    "&amp;",
    "and ",
    "1, ",
    "{a",
]
WORDS += ["a:", "x, ", "ed. ", "<a", "</a>", "doi:", "pp. ", "vol. ", "(a) ", "2001 ", "\\a", "[1] ", "1. "]
LENGTHS = (64, 512, 4096)
FLOOR, MOST = 0.004, 3.0
# What waits for the network, writes files or runs a command: its patterns are tried, not its functions.
BUSY = ("cli", "network", "sources", "jobs", "index", "ledger", "settings", "files", "paths")
# Patterns that are used through something else than their own name, and how.
USED = {"Dialect": {"match"}, "_KEYS": {"match"}, "_WHOLE": {"match"}, "_FORMATS": {"match"}}
Call = Callable[[str], object]


def modules() -> Iterator[ModuleType]:
    for found in walk_packages(enrich.__path__, "enrich."):
        if not found.name.endswith("__main__"):
            yield import_module(found.name)


def patterns() -> dict[str, Call]:
    """Each compiled pattern that a module holds, called as its module calls it."""
    found: dict[str, Call] = {}
    seen: set[int] = set()
    for module in modules():
        source = Path(module.__file__ or "").read_text("utf-8")
        for name, value in vars(module).items():
            for number, pattern in enumerate(_within(value, 3)):
                if id(pattern) in seen or name.startswith("__"):
                    continue
                seen.add(id(pattern))
                for how in USED.get(type(value).__name__) or USED.get(name) or _how(name, source):
                    found[f"{module.__name__}.{name}[{number}].{how}"] = _call(pattern, how)
    return found


def _within(value: object, depth: int) -> Iterator[re.Pattern[str] | re.Pattern[bytes] | Later]:
    if isinstance(value, re.Pattern | Later):
        yield value
    elif depth and isinstance(value, dict):
        yield from _within([*value.keys(), *value.values()], depth - 1)
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _within(each, depth - 1)


def _how(name: str, source: str) -> set[str]:
    """How a pattern is used: from the beginning only, or wherever it may begin."""
    used = re.findall(rf"\b{re.escape(name)}\.(match|fullmatch|search|sub|finditer|findall|split)\b", source)
    return {how if how in ("match", "fullmatch") else "finditer" for how in used} or {"match", "finditer"}


def _call(pattern: re.Pattern[str] | re.Pattern[bytes] | Later, how: str) -> Call:
    def call(text: str) -> object:
        method = getattr(pattern, how)
        found = method(text.encode() if isinstance(pattern.pattern, bytes) else text)
        return list(found) if how == "finditer" else found

    return call


def functions() -> dict[str, Call]:
    """Each public function that needs nothing but strings."""
    found: dict[str, Call] = {}
    for module in modules():
        if module.__name__.split(".")[1] in BUSY:
            continue
        for name, value in vars(module).items():
            function = inspect.unwrap(value) if callable(value) else value
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not name.startswith("_") and (call := _of_strings(function)):
                found[f"{module.__name__}.{name}"] = call
    return found


def _of_strings(function: Callable[..., object]) -> Call | None:
    """A call with the same text for each argument that it needs, None where it needs anything else."""
    needed = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    kinds = [str(p.annotation) for p in needed]
    plain = all(
        p.kind is p.POSITIONAL_OR_KEYWORD and p.name not in ("file", "path", "module") for p in needed
    )
    if not plain or not set(kinds) <= {"str", "int", *_MANY} or not {"str", *_MANY} & set(kinds):
        return None

    def call(text: str) -> None:
        given = [text if kind == "str" else 0 if kind == "int" else [text] for kind in kinds]
        with contextlib.suppress(EnrichError, ValueError, LookupError, OSError):
            made = function(*given)
            if inspect.isgenerator(made):
                list(made)

    return call


_MANY = ("Iterable[str]", "Sequence[str]")


def run(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length] + "\x01"


def cost(call: Call, text: str, times: int = 1) -> float:
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        call(text)
        best = min(best, time.process_time() - begin)
    return best


def too_slow(call: Call, unit: str) -> str:
    """What is wrong with the time that a run of `unit` takes, "" where it is linear or nothing."""
    for length in LENGTHS:
        if cost(call, run(unit, length)) > FLOOR and cost(call, run(unit, length), 3) > FLOOR:
            break
    else:
        return ""
    once, twice = (cost(call, run(unit, n), 3) for n in (length, 2 * length))
    ratio = twice / once
    return (
        f"{unit!r} × {length}: {once * 1000:.0f} ms, twice as many {ratio:.1f} times" if ratio > MOST else ""
    )


@pytest.mark.parametrize("one_in", [6, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("kind", [patterns, functions])
def test_a_run_of_any_sign_costs_no_more_than_its_length(
    kind: Callable[[], dict[str, Call]], one_in: int
) -> None:
    """Each is put to a share of the runs that its name chooses, in `make soak` to all."""
    found = kind()
    assert len(found) > 60
    slow = [
        f"{name}: {why}"
        for name, call in found.items()
        for unit in (*SIGNS, *WORDS)
        if crc32(f"{name} {unit}".encode()) % one_in == 0 and (why := too_slow(call, unit))
    ]
    assert slow == []


def test_a_square_would_be_found() -> None:
    assert too_slow(_call(re.compile(r"\s*x"), "finditer"), " ")
    assert too_slow(_call(re.compile(r"a*a*b"), "match"), "a")
    assert not too_slow(_call(re.compile(r"(?<!\s)\s*x"), "finditer"), " ")


def whole(sign: str) -> None:
    """A reference and a record of nothing but `sign`, through all that a job does, and each report."""
    text = f"Brown, A. (2000) {sign}, J Things, 7, 45-55."
    people = (Name(family=sign, given=sign), Name(name=sign))
    links = (
        Link(label="Google Scholar", url=f"https://scholar.google.com/scholar?q={sign}"),
        Link(label="CrossRef", url=f"https://doi.org/10.5555/{sign}"),
    )
    named = {name: sign for name in Fields.__struct_fields__ if name not in ("author", "editor", "type")}
    fields = Fields(author=people, editor=people, **named)  # type: ignore[arg-type]
    work = Work(
        DOI="10.5555/x", title=(sign,), subtitle=(sign,), author=people, editor=people,
        container_title=(sign,), short_container_title=(sign,), issued=2000, years=(2000,), volume=sign,
        issue=sign, page=sign, publisher=sign, type="journal-article", ISSN=(sign,), ISBN=(sign,),
    )  # fmt: skip
    registered = (Registration(DOI="10.5555/x", state="registered", work=work),)
    entries = []
    for reference in (
        parse(Reference(id="r1", text=text, unstructured=text, links=links)),
        Reference(id="r2", text=sign, unstructured=sign, fields=fields, structured=True, links=links),
    ):
        match = decide(reference, (Candidate(work=work, source="index"),))
        judged = judge_links(reference, match, registered)
        entry = Entry(reference=reference, match=match, registrations=registered, links=judged)
        entries.append(Entry(reference=reference, match=match, links=judged, findings=check(entry)))
    aside = SetAside(file="x", line=1, reason="x", text=sign)
    report = Report(entries=tuple(entries), set_aside=(aside,), created="2020-01-01T00:00:00")
    for name in WRITERS:
        writer_for(name).write(report, io.BytesIO())
    for name in READERS:
        document = Document("x", sign.encode())
        with contextlib.suppress(EnrichError):
            reader_for(name).recognises(document)
            list(read(document, format=name))


@pytest.mark.parametrize(
    "sign", [".", "-", " ", "1", "(", "]", "{", "\\", "/", "@", '"', "a", "a ", "1, ", "A. "]
)
def test_a_reference_of_one_sign_costs_no_more_than_its_length(sign: str) -> None:
    whole(run(sign, 500))
    once, four_times = (cost(whole, run(sign, n), 2) for n in (2_000, 8_000))
    assert four_times < max(0.25, 7 * once)


def test_four_megabytes_of_title_are_read_in_passing() -> None:
    title = "wells " * 700_000
    work = Work(DOI="10.5555/x", title=(title,), author=(Name(family="Brown", given="A"),))
    reference = parse(Reference(id="r1", text=f"Brown, A. (2000) {title}"))
    begin = time.process_time()
    decide(reference, (Candidate(work=work, source="index"),))
    assert time.process_time() - begin < 5
