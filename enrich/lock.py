"""The lock file: what each reference resolved to, so that a check need not ask again.

A block for each reference, under the fingerprint of what the reference says,
blocks sorted and a blank line between them, one fact a line: two branches that
touch different references merge without conflict. The lines are TOML, each
value also JSON, which is what makes reading a thousand of them cheap.

Line numbers, keys and formatting are not part of a fingerprint, and neither
are case, accents and punctuation: cosmetic edits cost no look-up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from enrich import doi, text
from enrich.errors import ConfigurationError
from enrich.records import (
    Candidate,
    Entry,
    Judgement,
    LinkStatus,
    Match,
    Name,
    Reference,
    Registration,
    Work,
)

HEADER = "# enrich.lock: what each reference resolved to. Made by `enrich lock`; keep it with the references."
_BLOCK = re.compile(r"\[([0-9a-f]{20})\]")
_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029]")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
_CONTENDERS = 3
_TELLING = frozenset({"malformed", "unregistered", "other-work", "differs"})
"""Verdicts on links that a finding can come of; the others need not be kept."""


class Locked(Struct, frozen=True, kw_only=True):
    """What is known of one reference, without the reference: the facts that findings depend on."""

    about: str
    checked: date
    matcher: str
    asked: tuple[str, ...]
    match: Match
    registrations: tuple[Registration, ...] = ()
    links: tuple[LinkStatus, ...] = ()

    def entry(self, reference: Reference) -> Entry:
        """The finished entry of a reference with this fingerprint."""
        return Entry(
            reference=reference, match=self.match, registrations=self.registrations, links=self.links
        )

    def serves(
        self, sources: Iterable[str], max_age: timedelta | None, today: date, matcher: Callable[[], str]
    ) -> bool:
        """Whether this can still be relied on.

        A match can whoever found it; an absence only where all `sources` were
        asked, by the very version that `matcher` gives (costly to learn, so
        asked for only then). What is dated in the future has no age.
        """
        if max_age is not None and not timedelta(0) <= today - self.checked < max_age:
            return False
        found = self.match.status == "matched"
        return found or (self.matcher == matcher() and set(sources) <= set(self.asked))


def fingerprint(reference: Reference) -> str:
    """Twenty hexadecimal digits that stay the same under cosmetic edits of a reference."""
    parts = (
        _structured(reference) if reference.structured else _words(reference.text or reference.unstructured)
    )
    links = sorted(f"{link.label} {link.url}" for link in reference.links)
    digest = hashlib.sha256("\n".join([parts, *links]).encode())
    return digest.hexdigest()[:20]


def _structured(reference: Reference) -> str:
    said = msgspec.to_builtins(reference.fields)
    if reference.unstructured.startswith("@"):
        # When the first locks were written, BibTeX's ranges of dates were read as their first year.
        said["year"] = said.get("year", "").partition("/")[0]
    said["DOI"] = doi.normalise(said.get("DOI", "")) or said.get("DOI", "")
    return "\n".join(f"{name} {_words(_flat(value))}" for name, value in sorted(said.items()) if value)


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "; ".join(" ".join(f"{k} {v}" for k, v in sorted(name.items())) for name in value)


def _words(value: str) -> str:
    return " ".join(text.tokens(value)) or value.strip()


def locked(entry: Entry, *, sources: Iterable[str], matcher: str, today: date) -> Locked:
    """Return what the lock file keeps of a finished entry."""
    works = _works(entry)
    return Locked(
        about=_about(entry.reference),
        checked=today,
        matcher=matcher,
        asked=tuple(sources),
        match=_kept(entry.match),
        registrations=tuple(
            replace(r, work=works[r.work.DOI] if r.work else None) for r in entry.registrations
        ),
        links=tuple(link for link in entry.links if link.status in _TELLING),
    )


def is_complete(entry: Entry) -> bool:
    """Whether everything about an entry was checked; what was not is never locked."""
    match = entry.match
    if any(r.state == "unchecked" for r in entry.registrations):
        return False
    return match.status == "matched" or (match.status != "unchecked" and not match.silent)


def _about(reference: Reference) -> str:
    """A few words by which a person recognises the reference."""
    fields = reference.fields
    first = fields.author[0] if fields.author else Name()
    said = " ".join(part for part in (first.family or first.name, fields.year, fields.title) if part)
    return text.plain(said or reference.text or reference.unstructured)[:80]


def _kept(match: Match) -> Match:
    """The decision with its matched work alone, or with its nearest contenders' DOIs."""
    if match.work is not None:
        judgements = tuple(
            Judgement(
                candidate=Candidate(work=essential(j.candidate.work), source=j.candidate.source),
                confidence=round(j.confidence, 4),
            )
            for j in match.judgements
            if j.DOI == match.DOI
        )[:1]
    else:
        judgements = tuple(
            Judgement(candidate=Candidate(work=Work(DOI=j.DOI), source=j.candidate.source), confidence=0.0)
            for j in match.judgements[:_CONTENDERS]
            if match.status == "ambiguous"
        )
    confidence = None if match.confidence is None else round(match.confidence, 4)
    return replace(match, confidence=confidence, judgements=judgements, silent=())


def _works(entry: Entry) -> dict[str, Work]:
    return {r.work.DOI: essential(r.work) for r in entry.registrations if r.work is not None}


def essential(work: Work) -> Work:
    """The work with what findings look at, and no more."""
    return replace(
        work,
        editor=work.editor if not work.author else (),
        publisher="",
        publisher_location="",
        language="",
        subtype="",
        update_to=(),
    )


def dump(blocks: Mapping[str, Locked]) -> str:
    """Return the text of a lock file; the same blocks always give the same text."""
    parts = [HEADER, *(_block(mark, blocks[mark]) for mark in sorted(blocks))]
    return "\n\n".join(parts) + "\n"


def _block(mark: str, block: Locked) -> str:
    lines = [f"[{mark}]", *(f"{key} = {_json(value)}" for key, value in _facts(block))]
    return "\n".join([*lines, f'digest = "{_digest(lines)}"'])


def _digest(lines: Iterable[str]) -> str:
    """Eight hexadecimal digits by which a block is known to be whole and not two mixed by a merge."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def _json(value: Any) -> str:
    """JSON that is TOML too: there, and to tools that count lines, control characters must be escaped."""
    return _CONTROL.sub(lambda m: f"\\u{ord(m.group()):04x}", msgspec.json.encode(value).decode())


def _facts(block: Locked) -> Iterable[tuple[str, Any]]:
    """Name and value of each line; names sorted by meaning, values JSON and TOML at once."""
    match, work = block.match, block.match.work
    yield "about", block.about
    yield "status", match.status
    if match.DOI:
        yield "DOI", match.DOI
    if match.confidence is not None:
        yield "confidence", match.confidence
    yield "reason", match.reason
    yield "checked", block.checked.isoformat()
    yield "matcher", block.matcher
    yield "asked", block.asked
    yield "answered", match.asked
    if work is None and match.judgements:
        yield "contenders", [[j.DOI, j.candidate.source] for j in match.judgements]
    elif match.judgements:
        yield "source", match.judgements[0].candidate.source
    for r in block.registrations:
        known = r.work.DOI if r.work else ""
        yield f"printed.{_json(r.DOI)}", [r.state, r.agency, r.primary, known, r.note]
    if block.links:
        yield "links", [[link.label, link.url, link.status, link.note] for link in block.links]
    works = {w.DOI: w for w in (*(r.work for r in block.registrations), work) if w is not None}
    for identifier in sorted(works):
        for name, value in _work_facts(works[identifier]):
            yield f"work.{_json(identifier)}.{name}", value


def _work_facts(work: Work) -> Iterable[tuple[str, Any]]:
    for name, value in msgspec.to_builtins(work).items():
        if name in ("author", "editor"):
            yield name, [[person.get(k, "") for k in _NAME] for person in value]
        elif name == "updated-by":
            yield name, [[update.get(k, "") for k in _UPDATE] for update in value]
        elif name != "DOI":
            yield name, value


_NAME = ("family", "given", "name", "suffix")
_UPDATE = ("type", "DOI", "updated", "source", "label")
_KEY = re.compile(r'([A-Za-z-]+)(?:\.("(?:[^"\\]|\\.)*"))?(?:\.([A-Za-z-]+))? = ')


def load(content: str, file: str = "enrich.lock") -> dict[str, Locked]:
    """Return the blocks of a lock file by fingerprint.

    A block whose digest is not its own, because a merge mixed two, is left out
    and so asked for again. Raises ConfigurationError, naming the line, where
    the file is not what `dump` writes: after a merge with conflicts, for instance.
    """
    blocks: dict[str, Locked] = {}
    for mark, begin, lines in _blocks(content, file):
        facts: dict[str, Any] = {}
        for number, line in enumerate(lines, begin + 1):
            _read_fact(line, facts, file, number)
        if facts.get("digest") == _digest([f"[{mark}]", *lines[:-1]]):
            blocks[mark] = _locked(facts, file, begin)
    return blocks


def _blocks(content: str, file: str) -> Iterator[tuple[str, int, list[str]]]:
    """Fingerprint, first line's number and further lines of each block."""
    mark, begin, lines = "", 0, []  # type: str, int, list[str]
    for number, line in enumerate(content.replace("\r\n", "\n").split("\n"), 1):
        if line.startswith("["):
            if mark:
                yield mark, begin, lines
            mark, begin, lines = _mark(line, file, number), number, []
        elif line and not line.startswith("#"):
            if not mark:
                raise _damaged(file, number, line)
            lines.append(line)
    if mark:
        yield mark, begin, lines


def _mark(line: str, file: str, number: int) -> str:
    match = _BLOCK.fullmatch(line.rstrip())
    if match is None:
        raise _damaged(file, number)
    return match[1]


def _damaged(file: str, number: int, line: str = "") -> ConfigurationError:
    if line.startswith(_CONFLICT):
        return ConfigurationError(
            f"{file}:{number}: a merge conflict; take either side, then run `enrich lock`."
        )
    return ConfigurationError(f"{file}:{number}: damaged; delete the file and run `enrich lock`.")


def _read_fact(line: str, facts: dict[str, Any], file: str, number: int) -> None:
    match = _KEY.match(line)
    if match is None:
        raise _damaged(file, number, line)
    name, inner, field = match.groups()
    try:
        value = msgspec.json.decode(line[match.end() :])
        if inner is None:
            facts[name] = value
        elif field is None:
            facts.setdefault(name, {})[msgspec.json.decode(inner)] = value
        else:
            facts.setdefault(name, {}).setdefault(msgspec.json.decode(inner), {})[field] = value
    except (msgspec.DecodeError, AttributeError, TypeError) as error:
        raise _damaged(file, number) from error


def _locked(facts: Mapping[str, Any], file: str, line: int) -> Locked:
    try:
        works = {identifier: _work(identifier, said) for identifier, said in facts.get("work", {}).items()}
        for identifier in facts.get("printed", {}):
            works.setdefault(identifier, Work(DOI=identifier))
        return Locked(
            about=facts["about"],
            checked=date.fromisoformat(facts["checked"]),
            matcher=facts["matcher"],
            asked=tuple(facts["asked"]),
            match=_match(facts, works),
            registrations=tuple(
                Registration(DOI=printed, state=state, agency=agency, primary=primary, note=note,
                             work=works[known] if known else None)
                for printed, (state, agency, primary, known, note) in facts.get("printed", {}).items()
            ),
            links=tuple(
                LinkStatus(label=label, url=url, status=status, note=note)
                for label, url, status, note in facts.get("links", ())
            ),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, AttributeError, msgspec.ValidationError) as error:
        raise _damaged(file, line) from error


def _work(identifier: str, said: Mapping[str, Any]) -> Work:
    plain: dict[str, Any] = {**said, "DOI": identifier}
    for key in ("author", "editor"):
        if key in plain:
            plain[key] = [dict(zip(_NAME, person, strict=True)) for person in plain[key]]
    if "updated-by" in plain:
        plain["updated-by"] = [dict(zip(_UPDATE, update, strict=True)) for update in plain["updated-by"]]
    return msgspec.convert(plain, Work)


def _match(facts: Mapping[str, Any], works: Mapping[str, Work]) -> Match:
    found = facts.get("DOI")
    if found is None:
        judged = [(Work(DOI=identifier), source) for identifier, source in facts.get("contenders", ())]
    else:
        judged = [(works.get(found, Work(DOI=found)), facts.get("source", ""))]
    confidence = facts.get("confidence")
    return Match(
        status=facts["status"],
        reason=facts["reason"],
        DOI=found,
        confidence=confidence,
        asked=tuple(facts["answered"]),
        judgements=tuple(
            Judgement(candidate=Candidate(work=work, source=source), confidence=confidence or 0.0)
            for work, source in judged
        ),
    )


def today() -> date:
    """The date in UTC, which does not depend on where a build runs."""
    return datetime.now(UTC).date()
