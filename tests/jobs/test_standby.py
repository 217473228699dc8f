"""Questions answered in processes of their own; one that is ended from outside is replaced."""

import os
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from enrich.jobs.session import Session
from enrich.jobs.standby import Crowded, Standby
from enrich.settings import Settings


def described(session: Session, greeting: str) -> tuple[str, int]:
    """A question: what is asked there, and by whom."""
    return f"{greeting}: {session.describe()[0]}", os.getpid()


def ended(_: Session) -> None:
    """A question that ends its worker."""
    os._exit(1)


@pytest.fixture
def standby() -> Iterator[Standby]:
    """One worker that stands by."""
    there = Standby(Settings(offline=True), workers=1, most=2)
    yield there
    there.close()


def test_a_worker_answers_and_is_replaced_where_it_was_ended(standby: Standby) -> None:
    first = standby.ask(described, "first")
    last = standby.ask(ended)
    with pytest.raises(Crowded):
        standby.ask(described, "too many")
    said, process = first.result(60)
    assert said.startswith("first: starter index")
    assert process != os.getpid()
    with pytest.raises(BrokenProcessPool):
        last.result(60)
    again, other = standby.ask(described, "again").result(60)
    assert again.startswith("again: ")
    assert other != process
