"""What is known is kept and asked for once; what could not be checked is never answered as empty."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import msgspec
import pytest

from enrich.errors import ConfigurationError
from enrich.jobs.standby import Crowded
from enrich.records import Reference
from enrich.web.reconcile.asking import BUSY, LONGEST, SHORTEST, SILENT, Asking, Judged, Later
from enrich.web.reconcile.decided import Ledgers
from enrich.web.reconcile.kept import OLDEST, Kept, Key
from enrich.web.reconcile.nouns import Offer
from enrich.web.reconcile.offers import Answer

FOUND = Answer(offers=(Offer(id="10.5555/a", name="A", score=99.0, match=True),))
SILENCE = Answer(unchecked="Crossref – did not answer in time.", whole=False)
INFINITE = float("inf")


class Stood:
    """Stands by in this process: `say` makes the answers to texts; what it raises the asker hears."""

    def __init__(self, say: Callable[[Sequence[str]], Judged], most: int = 99) -> None:
        self._say, self._most = say, most
        self.asked: list[tuple[str, ...]] = []
        self.held: list[Callable[[], None]] = []
        self.holding = False

    def ask(self, question: Any, references: Sequence[Reference], *_: Any) -> "Future[Judged]":
        if len(self.asked) >= self._most:
            raise Crowded
        texts = tuple(reference.text for reference in references)
        self.asked.append(texts)
        answer: Future[Judged] = Future()

        def say() -> None:
            try:
                answer.set_result(self._say(texts))
            except Exception as error:  # noqa: BLE001 (as a future keeps it)
                answer.set_exception(error)

        self.held.append(say) if self.holding else say()
        return answer


@pytest.fixture
def references() -> list[Reference]:
    """Twenty-five references that say something each."""
    return [Reference(id="", text=f"reference {n}") for n in range(25)]


def _asking(stood: Stood, tmp_path: Any, patience: float = 0.2) -> Asking:
    return Asking(stood, Ledgers(tmp_path), "index", patience)  # type: ignore[arg-type]


def _all(answer: Answer, again_in: float = 0.0) -> Callable[[Sequence[str]], Judged]:
    return lambda texts: Judged((answer,) * len(texts), again_in)


def test_what_is_known_is_not_asked_again(references: list[Reference], tmp_path: Any) -> None:
    stood = Stood(_all(FOUND))

    async def twice() -> None:
        there = _asking(stood, tmp_path)
        assert await there.answers(references, "") == [FOUND] * 25
        assert [len(texts) for texts in stood.asked] == [10, 10, 5]
        assert await there.answers([*references, *references], "") == [FOUND] * 50
        assert len(stood.asked) == 3

    asyncio.run(twice())


def test_a_silence_is_for_the_whole_batch_and_is_not_kept(references: list[Reference], tmp_path: Any) -> None:
    silent = True

    def say(texts: Sequence[str]) -> Judged:
        ill = [silent and text == "reference 3" for text in texts]
        return Judged(tuple(SILENCE if one else FOUND for one in ill), 61.2 if any(ill) else 0.0)

    async def until_it_speaks() -> None:
        nonlocal silent
        stood = Stood(say)
        there = _asking(stood, tmp_path)
        for _ in range(2):
            with pytest.raises(Later) as later:
                await there.answers(references[:10], "")
            assert (later.value.wait, later.value.crowded) == (62, False)
            assert "Crossref" in later.value.reason
        silent = False
        assert await there.answers(references[:10], "") == [FOUND] * 10
        assert stood.asked[1:] == [("reference 3",)] * 2

    asyncio.run(until_it_speaks())


@pytest.mark.parametrize(
    ("again_in", "wait"), [(0.0, SILENT), (1.0, SHORTEST), (INFINITE, SHORTEST), (9e9, LONGEST), (120.5, 121)]
)
def test_how_long_to_wait(again_in: float, wait: int, references: list[Reference], tmp_path: Any) -> None:
    async def once() -> None:
        with pytest.raises(Later) as later:
            await _asking(Stood(_all(SILENCE, again_in)), tmp_path).answers(references, "")
        assert later.value.wait == wait

    asyncio.run(once())


def test_what_takes_long_goes_on_between_attempts(references: list[Reference], tmp_path: Any) -> None:
    async def slowly() -> None:
        stood = Stood(_all(FOUND))
        stood.holding = True
        there = _asking(stood, tmp_path, patience=0.01)
        for _ in range(2):
            with pytest.raises(Later) as later:
                await there.answers(references[:10], "")
            assert (later.value.wait, later.value.crowded) == (BUSY, True)
        assert len(stood.asked) == 1  # it was not asked for twice
        stood.held[0]()
        assert await there.answers(references[:10], "") == [FOUND] * 10

    asyncio.run(slowly())


def test_who_comes_where_too_many_wait_hears_so(references: list[Reference], tmp_path: Any) -> None:
    async def crowd() -> None:
        there = _asking(Stood(_all(FOUND), most=1), tmp_path)
        with pytest.raises(Later) as later:
            await there.answers(references, "")
        assert later.value.crowded
        await asyncio.sleep(0)
        assert await there.answers(references[:10], "") == [FOUND] * 10

    asyncio.run(crowd())


def test_one_that_ends_its_worker_costs_only_itself(references: list[Reference], tmp_path: Any) -> None:
    def say(texts: Sequence[str]) -> Judged:
        if "reference 3" in texts:
            raise BrokenProcessPool
        return Judged((FOUND,) * len(texts), 0.0)

    async def once() -> None:
        answers = await _asking(Stood(say), tmp_path).answers(references, "")
        assert [n for n, answer in enumerate(answers) if answer.failed] == [3]
        assert answers.count(FOUND) == 24

    asyncio.run(once())


@pytest.mark.parametrize("error", [ConfigurationError("the index is damaged."), RuntimeError("?")])
def test_a_failure_is_no_answer(error: Exception, references: list[Reference], tmp_path: Any) -> None:
    def say(_: Sequence[str]) -> Judged:
        raise error

    async def once() -> None:
        with pytest.raises(Later) as later:
            await _asking(Stood(say), tmp_path).answers(references, "")
        assert later.value.wait == SILENT

    asyncio.run(once())


def test_few_and_fresh_answers_are_kept() -> None:
    kept = Kept(most_bytes=2 * len(msgspec.msgpack.encode(FOUND)))
    keys = [Key(f"2-{n}", "", None, "m", "i") for n in range(3)]
    for key in keys:
        kept.put(key, FOUND, now=0.0)
    assert [kept.get(key, 1.0) for key in keys] == [None, FOUND, FOUND]
    assert kept.get(keys[1], OLDEST + 1) is None
    kept.put(keys[0], SILENCE, now=0.0)
    assert kept.get(keys[0], 1.0) is None


def test_what_is_told_is_told_to_its_owner_alone() -> None:
    kept = Kept()
    kept.tell("ana", [Answer(told=(("10.5555/a", "Printed is 3."),))] * 2)
    assert kept.told("ana", "10.5555/a") == ("Printed is 3.",)
    assert kept.told("rui", "10.5555/a") == ()


def test_columns_beside_a_string_make_another_question(tmp_path: Any) -> None:
    """Its fingerprint is that of the string alone."""
    stood = Stood(_all(FOUND))
    string = Reference(id="", text="On rays")

    async def both() -> None:
        there = _asking(stood, tmp_path)
        await there.answers([string, string], "")
        named = Reference(id="", text="On rays", fields=type(string.fields)(DOI="10.5555/a"))
        await there.answers([named], "")
        assert stood.asked == [("On rays",), ("On rays",)]

    asyncio.run(both())
