"""The pages: handed in, reviewed, decided, undone, downloaded, all by forms and links alone."""

import html
import io
import re
import time
import zipfile
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.test_api import BIB, over

HTML = {"accept": "text/html"}
THREE = b"""@article{a1, author={Braun, Virginia and Clarke, Victoria}, year={2006},
 title={Using thematic analysis in psychology}, journal={Qualitative Research in Psychology}}
@article{b2, author={Nobody, Anna}, title={On quiet rivers that no index holds}, year={1999},
 journal={Rivers}}
@article{b3, author={Nobody, Anna}, title={On loud rivers that no index holds}, year={2001}, journal={Rivers}}
"""
KNOWN = "10.1191/1478088706qp063oa"


@pytest.fixture(scope="module")
def job(client: Any) -> str:
    """A job that was handed in by the form of the first page, and is finished."""
    answer = client.post("/jobs", files={"file": ("mine.bib", THREE)}, data={"text": ""})
    assert answer.status_code == 200
    id = str(answer.url).rpartition("/")[2]
    assert over(client, id)["state"] == "finished"
    return id


def text(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == status, answer.text
    return html.unescape(answer.text)


def places(page: str) -> list[int]:
    return [int(place) for place in re.findall(r'/references/(\d+)[^"]*" data-item', page)]


def test_the_queue_shows_what_is_left_first(client: Any, job: str) -> None:
    assert "Review the 2 left to decide" in text(client, f"/jobs/{job}")
    assert len(places(text(client, f"/jobs/{job}/queue"))) == 2
    everything = text(client, f"/jobs/{job}/queue?show=any")
    assert places(everything)[-1] == 0
    assert len(places(text(client, f"/jobs/{job}/queue?show=any&journal=Rivers"))) == 2
    assert places(text(client, f"/jobs/{job}/queue?show=matched")) == [0]
    assert places(text(client, f"/jobs/{job}/queue?show=any&contradiction=any")) == []
    assert places(text(client, f"/jobs/{job}/queue?show=nonsense&page=-3")) == []


def test_a_decision_leads_to_the_next_and_can_be_undone(client: Any, job: str) -> None:
    first, second = places(text(client, f"/jobs/{job}/queue"))
    url = f"/jobs/{job}/references/{first}"
    answer = client.post(url, data={"decision": "no DOI", "note": "<b>asked</b>"})
    assert str(answer.url).endswith(f"/references/{second}")
    page = client.get(url).text
    assert "Decided: no DOI" in page
    assert "&lt;b&gt;asked&lt;/b&gt;" in page
    assert places(text(client, f"/jobs/{job}/queue")) == [second]
    assert places(text(client, f"/jobs/{job}/queue?show=decided")) == [first]
    answer = client.post(url, data={"decision": "undo"})
    assert str(answer.url).endswith(f"/references/{first}")
    assert places(text(client, f"/jobs/{job}/queue")) == [first, second]


def test_of_two_who_decide_the_second_is_told(client: Any, job: str) -> None:
    first, second = places(text(client, f"/jobs/{job}/queue"))
    url = f"/jobs/{job}/references/{first}"
    stood = re.findall(r'name="stood" value="([^"]*)"', client.get(url).text)
    assert set(stood) == {""}
    client.post(url, data={"decision": "no DOI", "stood": ""})
    late = client.post(url, data={"decision": "none", "stood": ""})
    assert late.status_code == 400
    assert "decided while you were looking" in late.text
    assert "Decided: no DOI" in late.text
    now = re.findall(r'name="stood" value="([^"]+)"', late.text)[0]
    client.post(url, data={"decision": "undo", "stood": now})
    assert places(text(client, f"/jobs/{job}/queue")) == [first, second]


def test_a_decision_over_rest_shows_at_once(client: Any, job: str) -> None:
    url = f"/api/v1/jobs/{job}/decisions"
    client.post(url, json={"id": "b2", "decision": "no DOI"})
    assert "Decided: no DOI" in text(client, f"/jobs/{job}/references/1")
    client.post(url, json={"id": "b2", "decision": "undo"})
    assert "Decided" not in text(client, f"/jobs/{job}/references/1")
    assert client.post(url, json={"id": "b2", "decision": "none", "note": "x" * 10_001}).status_code == 400


def test_a_typed_doi_is_looked_up_first(client: Any, job: str) -> None:
    first, _ = places(text(client, f"/jobs/{job}/queue"))
    url = f"/jobs/{job}/references/{first}"
    assert client.post(url, data={"doi": "no doi at all"}).status_code == 400
    page = client.post(url, data={"doi": f"https://doi.org/{KNOWN.upper()}"}).text
    assert "does not fit without doubt" in page
    assert f'name="doi" value="{KNOWN}"' in page
    assert "Decided" not in client.get(url).text
    page = client.post(url, data={"doi": "10.5555/no-such-work"}).text
    assert "could not be checked" in page
    client.post(url, data={"doi": KNOWN, "sure": "yes"})
    assert f"Decided: {KNOWN}" in client.get(url).text
    client.post(url, data={"decision": "undo"})


def test_many_are_decided_at_once(client: Any, job: str) -> None:
    first, second = places(text(client, f"/jobs/{job}/queue"))
    url = f"/jobs/{job}/alike/{first}"
    client.post(url, data={"decision": "no DOI", "place": [str(first), str(second)]})
    assert places(text(client, f"/jobs/{job}/queue")) == []
    client.post(f"/jobs/{job}/references/{first}", data={"decision": "undo"})
    assert client.post(url, data={"decision": "none", "place": str(first)}).status_code == 200
    assert places(text(client, f"/jobs/{job}/queue")) == []
    for place in (first, second):
        client.post(f"/jobs/{job}/references/{place}", data={"decision": "undo"})


def test_downloads(client: Any, job: str) -> None:
    enriched = client.get(f"/jobs/{job}/files/enriched")
    assert enriched.headers["content-disposition"].startswith("attachment")
    assert KNOWN.encode() in enriched.content
    assert enriched.content.replace(f",\n doi = {{{KNOWN}}}".encode(), b"")[:20] == THREE[:20]
    sheet = client.get(f"/jobs/{job}/files/report?format=xlsx").content
    assert zipfile.ZipFile(io.BytesIO(sheet)).testzip() is None
    left = client.get(f"/jobs/{job}/files/unresolved?format=txt").text
    assert "quiet rivers" in left
    assert "thematic" not in left
    assert "quiet rivers" in client.get(f"/jobs/{job}/files/proof?id=b2").text
    assert KNOWN in text(client, f"/jobs/{job}/dois")


def test_what_is_not_there(client: Any, job: str) -> None:
    for path in ("references/77", "references/x", "files/passwd", "files/report?format=exe", "files/proof"):
        assert "<h1>" in text(client, f"/jobs/{job}/{path}", 404), path
    text(client, f"/jobs/{job}/files/proof?id={quote('no such/../id')}", 400)
    text(client, f"/jobs/{'0' * 16}", 404)


def test_what_cannot_be_understood_is_told(client: Any, job: str) -> None:
    assert "page: " in text(client, f"/jobs/{job}/queue?page=two", 400)
    assert client.get(f"/jobs/{job}/queue?page={10**30}").status_code in (200, 400)
    assert client.get(f"/jobs/{job}/references/-1").status_code == 404
    assert client.get(f"/jobs/{job}/queue?show={'x' * 1_000}").status_code == 400


def test_titles_are_text(client: Any) -> None:
    bad = '<script>alert(1)</script><img src=x onerror=alert(2)>"onmouseover="alert(3)'
    bad += "<svg/onload=alert(5)>&lt;script&gt;\u202egnp.exe\u2066\x07"
    data = f"@article{{x, title={{{bad}}}, journal={{{bad}}}, author={{{bad}}}, year={{2001}}}}".encode()
    name = 'a"><script>alert(4)</script>.bib'
    answer = client.post("/jobs", files={"file": (name, data)})
    id = str(answer.url).rpartition("/")[2]
    over(client, id)
    for path in ("", "/queue?show=any", "/references/0", "/dois", "/delete", "/alike/0"):
        page = client.get(f"/jobs/{id}{path}").text
        assert "<img" not in page, path
        assert page.count("<script") == 1, path  # our own
        assert "<svg" not in page, path
        assert "\x07" not in page or "<select" in page, path
        assert "\u202e" not in page.split("<title>")[1].split("</title>")[0], path
        assert '"onmouseover=' not in page, path
    report = client.get(f"/jobs/{id}/files/report?format=html").text
    assert "<img" not in report
    assert "<svg/onload" not in report
    client.post(f"/jobs/{id}/delete")
    assert client.get(f"/jobs/{id}").status_code == 404


def test_nothing_handed_in_is_told(client: Any) -> None:
    answer = client.post("/jobs", data={"text": "  "}, files={"file": ("", b"")})
    assert answer.status_code == 400
    assert "There is nothing in it" in answer.text


def test_a_job_that_holds_no_reference_says_so(client: Any) -> None:
    answer = client.post("/jobs", files={"file": ("empty.bib", b"% nothing\n")})
    id = str(answer.url).rpartition("/")[2]
    job = over(client, id)
    assert job["state"] == "failed"
    assert job["said"]
    assert html.escape(job["said"][0][:20]) in client.get(f"/jobs/{id}").text


def test_pages_follow_a_job_under_way(client: Any) -> None:
    answer = client.post("/jobs", files={"file": ("long.bib", BIB * 40)})
    url = str(answer.url)
    seen = set()
    while "finished" not in seen:
        page = client.get(url).text
        seen |= {state for state in ("waiting", "under way", "finished") if f"This job is {state}" in page}
        assert ('http-equiv="refresh"' in page) is ("This job is finished" not in page)
        time.sleep(0.02)
