"""While a job of ten thousand runs, ten people review at once: pages stay quick, memory stays where it is.

What a page costs is counted from its question to its answer, with all that the
server does for the nine others meanwhile: the truth lies below it.
"""

import random
import re
import threading
import time
from typing import Any

import httpx
import pytest

from enrich.index.starter import starter_works
from tests.web.program import megabytes_of, seconds_of, serving

pytestmark = pytest.mark.soak
MANY, PEOPLE, EACH = 10_000, 10, 60
MOST_SECONDS, MOST_GROWTH = 0.3, 40.0


def references(count: int) -> str:
    """References to the works of the starter index, most of them with a slip or to nothing at all."""
    known, chance = starter_works(), random.Random(7)
    lines = []
    for number in range(count):
        work = chance.choice(known)
        author = f"{work.author[0].family}, A." if work.author else "Nobody, A."
        title = work.title[0] if number % 3 else f"{work.title[0][::-1]} {number}"
        place = work.container_title[0] if work.container_title else ""
        year = (work.issued or 2000) + number % 2
        lines.append(f"{author} ({year}) {title}. {place} {work.volume}, {work.page}.")
    return "\n\n".join(lines)


def test_pages_stay_quick_while_a_job_runs() -> None:
    with serving() as (address, process), httpx.Client(base_url=address, follow_redirects=True) as client:
        first = handed_in(client, references(300))
        finished(client, first)
        long = handed_in(client, references(MANY))
        client.get(f"/jobs/{first}/queue")
        before = megabytes_of(process)
        taken, statuses = list[float](), list[int]()
        people = [
            threading.Thread(target=review, args=(address, process, n, (first, long), taken, statuses))
            for n in range(PEOPLE)
        ]
        for one in people:
            one.start()
        for one in people:
            one.join()
        after = megabytes_of(process)
        state = finished(client, long)
    taken.sort()
    middle, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    print(f"\n{len(taken)} pages: median {middle:.3f} s of CPU, p99 {p99:.3f} s")
    print(f"memory {before:.0f} MB before, {after:.0f} MB after")
    assert state["state"] == "finished"
    assert set(statuses) == {200}
    assert p99 <= MOST_SECONDS
    assert after - before <= MOST_GROWTH


def handed_in(client: httpx.Client, text: str) -> str:
    return str(client.post("/api/v1/jobs", files={"file": ("list.txt", text)}).json()["id"])


def finished(client: httpx.Client, id: str) -> dict[str, Any]:
    while True:
        job: dict[str, Any] = client.get(f"/api/v1/jobs/{id}").json()
        if job["state"] not in ("waiting", "running"):
            return job
        time.sleep(0.2)


def review(
    address: str,
    process: Any,
    seed: int,
    jobs: tuple[str, str],
    taken: list[float],
    statuses: list[int],
) -> None:
    """Look at the queue, at references, decide now and then."""
    chance = random.Random(seed)
    with httpx.Client(base_url=address, follow_redirects=True, timeout=120) as client:
        for turn in range(EACH):
            job = jobs[turn % 2]
            page = measured(client, process, "GET", f"/jobs/{job}/queue?show=any", taken, statuses)
            places = re.findall(rf"/jobs/{job}/references/(\d+)", page)
            if not places:
                continue
            url = f"/jobs/{job}/references/{chance.choice(places)}"
            measured(client, process, "GET", url, taken, statuses)
            if turn % 5 == 0:
                measured(client, process, "POST", url, taken, statuses)


def measured(
    client: httpx.Client, process: Any, method: str, url: str, taken: list[float], statuses: list[int]
) -> str:
    before = seconds_of(process)
    answer = client.request(method, url, data={"decision": "no DOI"} if method == "POST" else None)
    taken.append(seconds_of(process) - before)
    statuses.append(answer.status_code)
    return answer.text
