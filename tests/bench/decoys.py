"""Look-alikes of a work, made from the work: what a denser world would hold beside it.

All of Crossref has two thousand times the works of the bench, so neighbours
that a small index lacks must be made: the next article of the same issue, part
II, the erratum, the review, the conference version, a sister journal.
Names, titles and pages are borrowed from other works of the bench.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from enrich.records import Name, Work


def look_alikes(target: Work, others: Sequence[Work], seed: int = 0) -> list[Work]:
    """Return some twenty look-alikes of `target`, none of which is it; equal calls give equal works.

    A preprint is made only of works that have more than a preprint has: else it would be the work itself.
    """
    rng = random.Random(f"{seed}:{target.DOI}")
    made = _Maker(target, others, rng)
    works = list(made.all())
    return [
        replace(work, DOI=f"10.5555/fake.{n}.{target.DOI}", aliases=(), PMID="")
        for n, work in enumerate(works)
    ]


class _Maker:
    def __init__(self, target: Work, others: Sequence[Work], rng: random.Random) -> None:
        self.target, self.others, self.rng = target, others, rng
        self.title = target.title[0] if target.title else ""
        self.year = target.issued

    def all(self) -> Iterator[Work]:
        for gap in (1, 2, 3, 5):
            yield self.neighbour(gap)
        for share in (0.35, 0.5, 0.65, 0.8):
            yield self.same_author(share)
        yield self.retitled(f"{self.title}. Part {self.rng.choice(['II', '2', 'III'])}", pages=True)
        yield self.retitled(
            f"{self.title} {self.rng.choice(['II', '2', 'III: further results'])}", pages=True
        )
        yield self.edition()
        yield self.retitled(
            f"{self.rng.choice(['Erratum', 'Correction', 'Corrigendum'])}: {self.title}", pages=True
        )
        yield self.retitled(
            f"{self.rng.choice(['Erratum to', 'Reply to', 'Comment on'])} “{self.title}”", pages=True
        )
        yield self.review()
        yield self.conference()
        if self.target.container_title and (self.target.volume or self.target.page):
            yield self.preprint()
        yield self.sister(same_authors=False)
        yield self.sister(same_authors=True)
        yield self.same_place()
        yield self.next_volume()

    def other(self) -> Work:
        return self.rng.choice(self.others)

    def neighbour(self, gap: int) -> Work:
        other = self.other()
        return replace(
            self.target,
            title=other.title,
            subtitle=(),
            original_title=(),
            author=other.author if self.rng.random() < 0.8 else self.target.author,
            page=_moved(self.target.page, gap * self.rng.choice([-1, 1]) * self.rng.randint(1, 4)),
            article_number=_moved(self.target.article_number, gap),
        )

    def same_author(self, share: float) -> Work:
        """The same first author in the same year on nearly the same subject."""
        words, extra = self.title.split(), (self.other().title or ("",))[0].split()
        kept = words[: max(1, round(len(words) * share))]
        rest = extra[: max(2, len(words) - len(kept))]
        co = self.target.author[1:] if self.rng.random() < 0.5 else self.other().author[:2]
        return replace(
            self.target,
            title=(" ".join(kept + rest),),
            subtitle=(),
            original_title=(),
            author=self.target.author[:1] + tuple(co),
            volume=self.target.volume if self.rng.random() < 0.5 else _moved(self.target.volume, 1),
            page=_moved(self.target.page, self.rng.randint(7, 90)),
            article_number=_moved(self.target.article_number, 9),
        )

    def retitled(self, title: str, *, pages: bool) -> Work:
        return replace(
            self.target,
            title=(title,),
            original_title=(),
            volume=self.target.volume if self.rng.random() < 0.6 else _moved(self.target.volume, 1),
            page=_moved(self.target.page, self.rng.randint(10, 200)) if pages else self.target.page,
            article_number=_moved(self.target.article_number, 11),
        )

    def edition(self) -> Work:
        later = self.rng.randint(2, 9)
        return replace(
            self.target,
            title=(f"{self.title}{self.rng.choice(['', ' (2nd edition)', ', second edition'])}",),
            edition_number="2",
            issued=(self.year or 1990) + later,
            years=((self.year or 1990) + later,),
            page="" if self.rng.random() < 0.3 else _moved(self.target.page, 17),
            volume="" if self.rng.random() < 0.3 else _moved(self.target.volume, later),
        )

    def review(self) -> Work:
        other = self.other()
        return replace(
            other,
            title=(
                self.rng.choice(
                    ["Review of {}", "{}. Book review", "Review: {}", "{} by another hand"]
                ).format(self.title),
            ),
            issued=self.year,
            years=self.target.years,
        )

    def conference(self) -> Work:
        earlier = (self.year or 1990) - self.rng.randint(0, 1)
        return replace(
            self.target,
            type="proceedings-article",
            container_title=(f"Proceedings of the {self.rng.randint(2, 30)}th International Conference",),
            short_container_title=(),
            volume="",
            issue="",
            page=str(self.rng.randint(1, 900)),
            article_number="",
            issued=earlier,
            years=(earlier,),
        )

    def preprint(self) -> Work:
        return replace(
            self.target,
            type="posted-content",
            container_title=(),
            short_container_title=(),
            volume="",
            issue="",
            page="",
            article_number="",
            ISSN=(),
            publisher=self.rng.choice(["Cold Spring Harbor Laboratory", "Research Square", "Elsevier BV"]),
        )

    def sister(self, *, same_authors: bool) -> Work:
        """The same volume and page in a journal whose name differs by little."""
        other = self.other()
        names = tuple(_sister(name, self.rng) for name in self.target.container_title)
        return replace(
            self.target,
            title=other.title,
            subtitle=(),
            original_title=(),
            author=(self.target.author[:1] if same_authors else ()) + other.author[:3],
            container_title=names or other.container_title,
            short_container_title=(),
            ISSN=(),
        )

    def same_place(self) -> Work:
        """Another work of the same author: same journal and year, elsewhere in it."""
        return replace(
            self.target,
            title=self.other().title,
            subtitle=(),
            original_title=(),
            page=_moved(self.target.page, self.rng.randint(20, 400)),
            issue=_moved(self.target.issue, 1),
            article_number=_moved(self.target.article_number, 35),
        )

    def next_volume(self) -> Work:
        """The same page a volume later, by somebody else."""
        other = self.other()
        year = None if self.year is None else self.year + 1
        return replace(
            self.target,
            title=other.title,
            subtitle=(),
            original_title=(),
            author=other.author or (Name(family="Nobody"),),
            volume=_moved(self.target.volume, 1),
            issued=year,
            years=(year,) if year else (),
        )


def _sister(name: str, rng: random.Random) -> str:
    forms = (f"{name} {rng.choice(['A', 'B', 'C', 'Letters', 'Reviews', 'Supplement'])}", f"European {name}")
    return rng.choice([*forms, f"International {name}", f"{name} Research"])


def _moved(pages: str, by: int) -> str:
    """Pages (or a volume) with every number shifted by `by`, downwards only where it stays above zero."""
    numbers = [int(run) for run in re.findall(r"\d+", pages)]
    shift = -by if numbers and min(numbers) + by < 1 else by
    return re.sub(r"\d+", lambda match: str(int(match.group()) + shift), pages)
