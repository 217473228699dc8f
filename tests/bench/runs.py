"""Asks one world for every reference, decides, and keeps what became of it; baselines decide beside."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from enrich.matching import decide
from enrich.matching.evidence import weigh
from enrich.matching.facets import facets
from enrich.matching.reading import read
from enrich.matching.rules import RULES, refusal, reservation
from enrich.records import Candidate, Match, Work
from tests.bench.baselines import BASELINES
from tests.bench.data import Labelled
from tests.bench.metrics import Outcome
from tests.bench.worlds import World

COSMETIC_EVERY = 5
REFUSED = "refused by a rule"


class Run(Struct, frozen=True):
    """All outcomes in one world, by matcher; how fast it decided, and how often cosmetics moved it."""

    world: str
    outcomes: dict[str, list[Outcome]]
    decisions_per_second: float
    cosmetic_asked: int
    cosmetic_changed: int
    wrong: tuple[tuple[str, str, str], ...]


def run(world: World, items: Sequence[Labelled]) -> Run:
    """Return what became of each reference in one world."""
    outcomes: dict[str, list[Outcome]] = {"enrich": [], **{name: [] for name in BASELINES}}
    spent, asked, changed = 0.0, 0, 0
    wrong: list[tuple[str, str, str]] = []
    for number, item in enumerate(items):
        candidates = world.ask(item.reference)
        begun = time.process_time()
        match = decide(item.reference, candidates)
        spent += time.process_time() - begun
        cause = _cause(match, item)
        if cause == REFUSED:
            cause = f"{REFUSED}: {_rule(item, candidates)}"
        outcome = _outcome(world, item, candidates, match.DOI or "", match.confidence or 0.0, cause)
        outcomes["enrich"].append(outcome)
        if outcome.linked and not outcome.right:
            wrong.append((item.stratum, item.reference.text, match.DOI or ""))
        for name, baseline in BASELINES.items():
            outcomes[name].append(
                _outcome(world, item, candidates, baseline(item.reference, candidates), 1.0)
            )
        if number % COSMETIC_EVERY == 0 and not item.reference.structured:
            for other in cosmetic(item.reference.text):
                asked += 1
                again = decide(replace(item.reference, text=other, unstructured=other), candidates)
                changed += (again.status, again.DOI) != (match.status, match.DOI)
    return Run(world.name, outcomes, len(items) / max(spent, 1e-9), asked, changed, tuple(wrong))


def _outcome(
    world: World,
    item: Labelled,
    candidates: Sequence[Candidate],
    doi: str,
    confidence: float,
    cause: str = "",
) -> Outcome:
    truth = {identifier for identifier in item.dois if identifier in world.types}
    offered = any(candidate.work.DOI in truth for candidate in candidates)
    return Outcome(
        stratum=item.stratum,
        type=next((world.types[identifier] for identifier in truth), "none"),
        known=bool(truth),
        offered=offered,
        linked=bool(doi),
        right=doi in truth,
        confidence=confidence,
        cause="" if doi in truth or not truth else cause if offered else "not among the candidates",
    )


def _cause(match: Match, item: Labelled) -> str:
    """Why nothing was linked, in the words of the table.

    A twin has the authors, the journal or book, the year, the volume and the first page
    of the work meant: a reference that prints no title means either.
    """
    if match.status == "ambiguous":
        meant = {
            _imprint(judgement.candidate.work) for judgement in match.judgements if judgement.DOI in item.dois
        }
        twins = [
            j for j in match.judgements if j.DOI not in item.dois and _imprint(j.candidate.work) in meant
        ]
        return "near-tie with a twin" if twins else "near-tie"
    if match.status == "matched":
        return "another was linked"
    return REFUSED if match.code in RULES else "too little evidence"


def _rule(item: Labelled, candidates: Sequence[Candidate]) -> str:
    """The code of the rule that refused the work meant; "another candidate" where it was not that one."""
    reading = read(item.reference)
    for candidate in candidates:
        if candidate.work.DOI in item.dois:
            evidence = weigh(reading, facets(candidate.work))
            code, _ = refusal(reading, evidence)
            return code or reservation(reading, evidence).code or "another candidate"
    return "another candidate"


def _imprint(work: Work) -> tuple[object, ...]:
    """All that a reference without a title prints of a work."""
    people = tuple(name.family or name.name for name in work.author)
    return people, work.container_title, work.volume, work.page.partition("-")[0], work.issued


def cosmetic(string: str) -> tuple[str, ...]:
    """Return forms of a string that no reader would call different."""
    return (
        unicodedata.normalize("NFD", string),
        string.replace("-", "\u2011").replace("fi", "\ufb01").replace("ff", "\ufb00"),
        re.sub(r"(?<=[a-z]{3})(?=[a-z]{3})", "\u00ad", string, count=3),
        string.replace(" ", "  ").replace(", ", ",\n", 2),
        string.replace("“", '"').replace("”", '"').replace("’", "'").replace("–", "-"),
        string.upper(),
    )
