"""Look-alikes by another hand, to measure with and never to learn from.

Whoever makes the decoys decides what a matcher is asked: rules written beside
`decoys` may be right about those decoys only. This one was drawn up by an examiner
who had read neither `decoys` nor the matcher, and leaves more as it is in the
work: a sister journal with the same authors and page, proceedings with the
pages of the article, an edition that only the title tells.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from enrich.records import Name, Work

_Make = Callable[[Work, Work, random.Random], Work]
_SERVERS = ("bioRxiv", "SSRN Electronic Journal", "Research Square")


def look_alikes(target: Work, others: Sequence[Work], seed: int = 1) -> list[Work]:
    """Return some twenty look-alikes of `target`, none of which is it; equal calls give equal works."""
    rng = random.Random(f"{seed}:{target.DOI}")
    works = [
        make(target, rng.choice(others), rng)
        for makers, count in _KINDS
        for make in rng.sample(makers, count)
        if target.container_title or makers is not _SISTERS
    ]
    return [
        replace(work, DOI=f"10.5555/other.{n}.{target.DOI}", aliases=(), PMID="")
        for n, work in enumerate(works)
    ]


def _titled(work: Work, title: str) -> Work:
    return replace(work, title=(title,), subtitle=(), original_title=())


def _borrowed(work: Work, other: Work, authors: tuple[Name, ...]) -> Work:
    return replace(_titled(work, _title(other)), author=authors)


def _title(work: Work) -> str:
    return work.title[0].rstrip(".") if work.title else ""


def _in(work: Work, container: str) -> Work:
    return replace(work, container_title=(container,) if container else (), short_container_title=(), ISSN=())


def _dated(work: Work, by: int) -> Work:
    return replace(work, issued=work.issued + by, years=(work.issued + by,)) if work.issued else work


def _unplaced(work: Work) -> Work:
    return replace(work, volume="", issue="", page="", article_number="")


def _shifted(work: Work, by: int) -> Work:
    """Pages moved, downwards where `by` is negative and they stay above zero."""
    numbers = [int(run) for run in re.findall(r"\d+", work.page)]
    by = abs(by) if numbers and min(numbers) + by < 1 else by
    return replace(
        work, page=re.sub(r"\d+", lambda run: str(int(run.group()) + by), work.page), article_number=""
    )


def _elsewhere(work: Work, rng: random.Random) -> Work:
    first = rng.randint(1, 1400)
    return replace(work, page=f"{first}-{first + rng.randint(1, 8)}", article_number="", issue="")


def _next_volume(work: Work, by: int = 1) -> Work:
    return replace(work, volume=str(int(work.volume) + by)) if work.volume.isdigit() else work


def _near(rng: random.Random) -> int:
    return rng.choice((-1, 1)) * rng.randint(1, 10)


def _overlap(target: Work, other: Work, share: float) -> str:
    words = _title(target).split()
    kept = words[: max(1, int(len(words) * share))]
    return " ".join([*kept, *_title(other).lower().split()[: max(2, len(words) - len(kept))]])


def _one_word_other(target: Work, other: Work, rng: random.Random) -> str:
    words = _title(target).split() or [""]
    long = [at for at, word in enumerate(words) if len(word) > 4] or [len(words) - 1]
    words[rng.choice(long)] = rng.choice([w for w in _title(other).split() if len(w) > 4] or ["other"])
    return " ".join(words)


def _sister(name: str, rng: random.Random) -> str:
    forms = (
        "{} B",
        "{} Letters",
        "International {}",
        "{}: Series B",
        "Acta {}",
        "{} Research",
        "Annals of {}",
    )
    return rng.choice(forms).format(name)


def _meeting(rng: random.Random) -> str:
    subject = rng.choice(("Materials", "Education", "Medicine"))
    return f"Proceedings of the {rng.randint(4, 20)}th International Conference on {subject}"


def _proceedings(work: Work, rng: random.Random, by: int = -1) -> Work:
    return replace(_dated(_in(work, _meeting(rng)), by), type="proceedings-article", volume="", issue="")


_NEIGHBOURS: tuple[_Make, ...] = (
    lambda t, o, r: _borrowed(_shifted(t, _near(r)), o, o.author),
    lambda t, o, r: _borrowed(_shifted(t, _near(r)), o, t.author[:1] + o.author[:2]),
    lambda t, o, r: _borrowed(_shifted(t, r.randint(11, 40)), o, t.author),
    lambda t, o, r: _borrowed(_shifted(t, _near(r)), o, ()),
    lambda t, o, r: _borrowed(_shifted(t, r.choice((-1, 1))), o, o.author),
)
_OVERLAPS: tuple[_Make, ...] = (
    lambda t, o, r: replace(
        _titled(_elsewhere(t, r), _overlap(t, o, 0.7)), author=t.author[:1] + o.author[:2]
    ),
    lambda t, o, r: _titled(
        _next_volume(_elsewhere(t, r)), f"{r.choice(['On', 'More on', 'A note on'])} {_title(t)}"
    ),
    lambda t, o, r: _titled(_elsewhere(t, r), _one_word_other(t, o, r)),
    lambda t, o, r: _titled(
        _elsewhere(t, r), f"{_title(t)}: {r.choice(['a review', 'a case study', 'an overview'])}"
    ),
    lambda t, o, r: _titled(_elsewhere(t, r), " ".join(_title(t).split()[:-2]) or f"{_title(t)} revisited"),
)
_PARTS: tuple[_Make, ...] = (
    lambda t, o, r: _titled(_shifted(t, r.randint(12, 40)), f"{_title(t)} II"),
    lambda t, o, r: _titled(_shifted(t, r.randint(12, 40)), f"II. {_title(t)}"),
    lambda t, o, r: _titled(_dated(_next_volume(_elsewhere(t, r)), 1), f"{_title(t)}. Part 2. {_title(o)}"),
)
_EDITIONS: tuple[_Make, ...] = (
    lambda t, o, r: _titled(t, f"{_title(t)} {r.choice(['(2nd ed.)', '[Second edition]'])}"),
    lambda t, o, r: _titled(_dated(t, r.randint(2, 6)), f"{_title(t)} (2nd ed.)"),
    lambda t, o, r: replace(
        _dated(_unplaced(_in(t, "")), r.randint(2, 8)), type="monograph", edition_number="2"
    ),
    lambda t, o, r: _elsewhere(_next_volume(_dated(t, r.randint(1, 5)), r.randint(1, 5)), r),
)
_NOTICES: tuple[_Make, ...] = (
    lambda t, o, r: _titled(_elsewhere(t, r), f"{r.choice(['Erratum:', 'Correction to:'])} {_title(t)}"),
    lambda t, o, r: _titled(_shifted(t, r.randint(20, 200)), r.choice(["Erratum", "Corrigendum"])),
    lambda t, o, r: _titled(_elsewhere(t, r), f"{_title(t)} [Erratum]"),
    lambda t, o, r: _titled(_dated(_next_volume(_elsewhere(t, r)), 1), f"Retraction: {_title(t)}"),
)
_REVIEWS: tuple[_Make, ...] = (
    lambda t, o, r: replace(o, title=(f"Review of {_title(t)}",), issued=t.issued, years=t.years),
    lambda t, o, r: replace(o, title=(f"{_title(t)}. By another hand",), issued=t.issued, years=t.years),
    lambda t, o, r: replace(_titled(_elsewhere(t, r), f"{_title(t)} [Book Review]"), author=o.author[:1]),
    lambda t, o, r: replace(_unplaced(_in(t, "")), type="peer-review", author=o.author[:1]),
)
_MEETINGS: tuple[_Make, ...] = (
    lambda t, o, r: replace(_proceedings(t, r), page="1-6"),
    lambda t, o, r: replace(_proceedings(t, r, 0), page=""),
    lambda t, o, r: _proceedings(t, r),
    lambda t, o, r: _titled(_elsewhere(_proceedings(t, r), r), _one_word_other(t, o, r)),
)
_PREPRINTS: tuple[_Make, ...] = (
    lambda t, o, r: replace(_dated(_unplaced(_in(t, "")), -1), type="posted-content"),
    lambda t, o, r: replace(
        _dated(_unplaced(_in(t, r.choice(_SERVERS))), r.choice((0, -1))), type="posted-content"
    ),
    lambda t, o, r: replace(_dated(_unplaced(_in(t, "Working Papers")), -1), type="report"),
)
_SISTERS: tuple[_Make, ...] = (
    lambda t, o, r: _borrowed(_in(t, _sister(t.container_title[0], r)), o, o.author),
    lambda t, o, r: _borrowed(_in(t, _sister(t.container_title[0], r)), o, t.author),
    lambda t, o, r: _borrowed(_in(t, _sister(t.container_title[0], r)), o, t.author[:1] + o.author[:2]),
    lambda t, o, r: _in(t, _sister(t.container_title[0], r)),
)
_KINDS: tuple[tuple[tuple[_Make, ...], int], ...] = (
    (_NEIGHBOURS, 4),
    (_OVERLAPS, 3),
    (_PARTS, 2),
    (_EDITIONS, 2),
    (_NOTICES, 2),
    (_REVIEWS, 2),
    (_MEETINGS, 2),
    (_PREPRINTS, 1),
    (_SISTERS, 3),
)
