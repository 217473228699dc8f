"""What came of the altered references, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from tests.bench.altered.kinds import KINDS
from tests.bench.altered.measure import Outcome, Said

_PER_KIND = (
    "| kind | what is altered | references | matched | doubtful | silent passes | named right | named untrue "
    "| right ones first | other work linked |"
)


def by_kind(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A row for each kind: how often it passed in silence, and what was named."""
    yield _PER_KIND
    yield "|---|---|" + "---:|" * (_PER_KIND.count("|") - 3)
    for name, kind in KINDS.items():
        some = [one for one in outcomes if one.case.kind == name]
        if some:
            yield f"| {name} | {kind.what} | {_cells(some)} |"


def _cells(some: Sequence[Outcome]) -> str:
    kind = KINDS[some[0].case.kind]
    linked = [one for one in some if one.said.doi]
    silent = sum(one.silent for one in some) if some[0].case.kind != "A" else None
    others = sum(one.said.doi != one.case.true for one in linked)
    values = (
        len(some),
        len(linked),
        sum(one.said.status == "doubtful" for one in some),
        "–" if silent is None else silent,
        _share(sum(one.right for one in some), len(some)) if kind.must and _can_be_named(some[0]) else "–",
        _share(sum(one.untrue for one in some), len(some)),
        sum(one.first for one in some) if kind.first else "–",
        others,
    )
    return " | ".join(map(str, values))


def named(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A row for each kind: what was named how often, rightly or not."""
    yield "| kind | what was named |"
    yield "|---|---|"
    for name in KINDS:
        counts = Counter(k for one in outcomes if one.case.kind == name for k in one.said.named)
        if counts:
            yield f"| {name} | {', '.join(f'{kind} {count}' for kind, count in counts.most_common())} |"


def _can_be_named(one: Outcome) -> bool:
    """Whether the index holds what contradicts a reference."""
    return one.case.held or one.case.kind == "D"


def false_rates(groups: Iterable[tuple[str, Sequence[Said]]]) -> Iterator[str]:
    """A row for each group of references in which nothing is altered: what is contradicted all the same."""
    yield "| unaltered references | number | matched | contradicted in what they are | slips that are none |"
    yield "|---|---:|---:|---:|---:|"
    for name, some in groups:
        if some:
            matched = sum(bool(one.doi) for one in some)
            identity, slips = (sum(one.identity for one in some), sum(one.slips for one in some))
            rates = f"{_of(identity, len(some))} | {_of(slips, len(some))}"
            yield f"| {name} | {len(some)} | {matched} | {rates} |"


def grouped(
    outcomes: Sequence[Outcome], title: str, key: Callable[[Outcome], str]
) -> Iterator[tuple[str, list[Said]]]:
    """The outcomes by a trait of theirs, as `false_rates` takes them."""
    names = dict.fromkeys(sorted(key(one) for one in outcomes))
    for name in names:
        yield f"{title}: {name}", [one.said for one in outcomes if key(one) == name]


def _share(hits: int, total: int) -> str:
    return f"{hits / total:.3f}"


def _of(hits: int, total: int) -> str:
    return f"{hits} ({100 * hits / total:.2f} %)"
