"""What is right for each row of the shared cases; a row says in sentences what is not.

A row is a function of a `Trial`. Rows of kinds that later work will answer stand in `NOT_YET`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.given import archives, links, web
from tests.given.trial import Entry, Trial

Row = Callable[[Trial], Iterator[str]]
_ACCUSING = {"doi-unregistered", "doi-malformed", "link-broken"}


def crash_short_container_only(trial: Trial) -> Iterator[str]:
    """A record with nothing but a short journal name costs nobody anything."""
    trial.index("crash/work-short-container-only.json")
    yield from _comes_out(trial, trial.run("crash/ref-short-container-only.jsonl"), 2)


def crash_original_title_only(trial: Trial) -> Iterator[str]:
    """A record with nothing but an original title, looked up by its DOI."""
    trial.index("crash/work-original-title-only.json")
    yield from _comes_out(trial, trial.run("crash/ref-original-title-only.jsonl"), 1)


def crash_boolean_year(trial: Trial) -> Iterator[str]:
    """A date that is no number is no date."""
    trial.index("crash/index-boolean-year.jsonl")
    if trial.code != 0:
        yield f"index build exits {trial.code}: {trial.said}"
    yield from _comes_out(trial, trial.run("crash/latin1-byte-line-2.jsonl"), 2)


def crash_latin1_byte(trial: Trial) -> Iterator[str]:
    """One unreadable line costs that line."""
    yield from _comes_out(trial, trial.run("crash/latin1-byte-line-2.jsonl"), 2)
    if len(trial.set_aside) != 1:
        yield f"{len(trial.set_aside)} blocks set aside, not 1"


def damage_publisher(trial: Trial) -> Iterator[str]:
    """A publisher with a closing brace stays one value of one field, or is left out and told."""
    trial.index("damage/work-closing-brace-publisher.jsonl")
    text = trial.fix("damage/refs.bib", "--fields", "publisher")
    yield from _still_two_entries(text)
    if "10.1234/evil" in re.sub(r"publisher\s*=\s*\{[^\n]*\n", "", text):
        yield "the publisher's value has become a field"
    if "publisher" not in text and "publisher" not in trial.said:
        yield "the publisher was left out and nothing is told"


def damage_doi(trial: Trial) -> Iterator[str]:
    """A DOI with braces is not written bare."""
    trial.index("damage/work-doi-brace.jsonl")
    text = trial.fix("damage/refs.bib")
    yield from _still_two_entries(text)
    if "10.1234/a}b{c" in text:
        yield "the DOI with braces is written bare"


def doi_ends_address(trial: Trial) -> Iterator[str]:
    """DOIs in publishers' addresses."""
    yield from _doi_ends(trial, "doi-ends/address.txt")


def doi_ends_glued(trial: Trial) -> Iterator[str]:
    """DOIs with something glued to their end."""
    yield from _doi_ends(trial, "doi-ends/glued.txt")


def doi_ends_wrapped(trial: Trial) -> Iterator[str]:
    """DOIs over line ends."""
    yield from _doi_ends(trial, "doi-ends/wrapped.txt")


def doi_ends_links(trial: Trial) -> Iterator[str]:
    """Links that lead to the work of their reference, however they are written."""
    works = trial.index("doi-ends/works.jsonl")
    with trial.online("doi-fields/registered.json", {"10/cvm544": "10.5111/tpj.12145"}):
        for entry in trial.run("doi-ends/links.html"):
            yield from _means(entry, works)
            wrong = [link for link in entry["links"] if link["status"] not in ("agrees", "ok")]
            yield from (f"{entry['id']}: {link['url']} is {link['status']}" for link in wrong)


def doi_fields_damaged(trial: Trial) -> Iterator[str]:
    """The cleaned form is suggested and written where it is registered; nothing unregistered is suggested."""
    trial.index("doi-ends/works.jsonl")
    with trial.online("doi-fields/registered.json"):
        findings = trial.check("doi-fields/damaged.bib")
        edits = {f["reference"]: f["edit"]["new"] for f in findings if f.get("edit")}
        right = {"medradot": "10.5435/bspi.2012.23", "medrazw": "10.5435/bspi.2012.23"}
        for key, doi in right.items():
            if edits.get(key, "").lower() != doi:
                yield f"check suggests {edits.get(key)!r} for {key}, not {doi}"
        suggested = [f["message"] for f in findings if f.get("edit") and "10.5555/" in f["edit"]["new"]]
        yield from (f"suggests what is not registered: {message}" for message in suggested)
        text = trial.fix("doi-fields/damaged.bib")
        written = re.findall(r"doi=\{([^}]*)\}", text)
        if [doi.lower() for doi in written[1:]] != ["10.5435/bspi.2012.23"] * 2:
            yield f"fix leaves {written[1:]}"


def doi_fields_short(trial: Trial) -> Iterator[str]:
    """A short DOI is a handle: resolved where the DOI system can be asked, never malformed."""
    trial.index("doi-ends/works.jsonl")
    offline = [f["code"] for f in trial.check("doi-fields/short.bib")]
    if _ACCUSING & set(offline):
        yield f"offline: {offline}"
    with trial.online("doi-fields/registered.json", {"10/cvm544": "10.5001/mth.2014.117"}):
        online = [f["code"] for f in trial.check("doi-fields/short.bib")]
        if _ACCUSING & set(online):
            yield f"online: {online}"


def doi_fields_placeholders(trial: Trial) -> Iterator[str]:
    """Rows whose DOI is "n/a", "none" or "-" are filled."""
    works = trial.index("doi-ends/works.jsonl")
    for entry in trial.run("doi-fields/placeholders.csv"):
        yield from _means(entry, works)
        yield from _accused(entry)
    text = trial.fix("doi-fields/placeholders.csv")
    if len(re.findall(r",10\.\d+/", text)) != 3:
        yield f"fix leaves {text!r}"


def doi_fields_written_twice(trial: Trial) -> Iterator[str]:
    """`\\href{address}{DOI}` and a `doi:` before an address are one DOI each."""
    works = trial.index("doi-ends/works.jsonl")
    for entry in trial.run("doi-fields/href.bib"):
        yield from _means(entry, works)
        yield from _accused(entry)
    with trial.knowing_bench_works("10.1001/archderm.106.3.372", "10.1001/archderm.113.2.196"):
        text = trial.fix("doi-fields/doi-with-doi-and-address.ris")
    if "DO  - 10.1001/archderm.113.2.196\n" not in text or text.count("ER  -") != 2:
        yield f"fix leaves {text!r}"


def records_values(trial: Trial) -> Iterator[str]:
    """Year 0, "n/a-n/a", braces and null authors are absent, and nothing is replaced by something worse."""
    trial.index("records/works.jsonl")
    entries = {entry["id"]: entry for entry in trial.run("records/values.bib")}
    if entries["year0doi"]["status"] != "matched":
        yield f"year0doi is {entries['year0doi']['status']}: {entries['year0doi']['reason']}"
    before = (trial.cases / "records/values.bib").read_text()
    after = trial.fix("records/values.bib", "--fields", "title,author,year,volume,page,container-title")
    yield from _lines_lost(before, after)
    yield from (f"fix writes {bad!r}" for bad in ("n/a", "{}}", "year = {0}") if bad in after)


def records_entities(trial: Trial) -> Iterator[str]:
    """Entities are decoded when records are read; right entries stay as they are."""
    trial.index("retracted/works.jsonl")
    for name in ("records/entities.bib", "records/ampersand.bib"):
        yield from (f"{e['id']} is {e['status']}: {e['reason']}" for e in trial.run(name) if not e["DOI"])
        before = (trial.cases / name).read_text()
        after = trial.fix(name, "--fields", "title,author")
        if name == "records/entities.bib":  # the other file leaves out an author, who may be added
            yield from _lines_lost(before, after)
        if "&amp" in after or "&lt" in after:
            yield f"{name}: entities are written"


def records_dates_and_people(trial: Trial) -> Iterator[str]:
    """Either year of a range agrees; an ampersand stands between two authors."""
    trial.index("doi-ends/works.jsonl")
    findings = trial.check("records/18-date-range.bib", "records/20-ampersand-between-authors.bib")
    yield from (f"{f['reference']}: {f['code']}: {f['message']}" for f in findings)
    [entry] = trial.run("records/20-ampersand-between-authors.bib")
    if len(entry["reference"]["author"]) != 2:
        yield f"authors: {entry['reference']['author']}"


def retracted_prefix(trial: Trial) -> Iterator[str]:
    """Works titled RETRACTED match without that word, and are reported as retracted."""
    trial.index("retracted/works.jsonl")
    entries = trial.run("retracted/prefix.bib")
    yield from (f"{e['id']} is {e['status']}: {e['reason']}" for e in entries if e["status"] != "matched")
    told = {f["reference"] for f in trial.check("retracted/prefix.bib") if f["code"] == "retracted"}
    yield from (f"{e['id']} is not told as retracted" for e in entries if e["id"] not in told)


def check_short_title(trial: Trial) -> Iterator[str]:
    """A short title whose record carries the subtitle: notes at most."""
    trial.index("check/short-title-works.jsonl")
    yield from _accusations(trial.check("check/short-title.bib"))


def check_real(trial: Trial) -> Iterator[str]:
    """Awkward but right entries: nothing at warning or above."""
    trial.index("check/real-works.jsonl")
    # Two pairs of entries do print one DOI, and two records rival for bookShort.
    told = {"doi-duplicate", "entry-duplicate"}
    findings = trial.check("check/real.bib")
    found = [f for f in findings if f["reference"] != "bookShort" and f["code"] not in told]
    yield from _accusations(found)


def check_planted(trial: Trial) -> Iterator[str]:
    """Errata, notices and preprints: one finding that names the right record; the file is read critically."""
    trial.index("check/planted-works.jsonl")
    findings = trial.check("check/planted.bib")
    for key, right in (
        ("errDOI", "10.5555/good.1"),
        ("retrNoticeDOI", "10.5555/retr.1"),
        ("preDOI", "10.5555/pub.1"),
    ):
        of_key = [f for f in findings if f["reference"] == key]
        telling = [f for f in of_key if f["code"] != "retracted" and f["severity"] != "info"]
        if len(telling) != 1 or right not in telling[0]["message"]:
            yield f"{key}: {[(f['code'], f['message']) for f in telling]}"
        edits = [f["edit"] for f in of_key if f.get("edit") and f["edit"]["field"].upper() != "DOI"]
        yield from (f"{key}: an edit of a right field is offered: {edit}" for edit in edits)
    if not any(f["reference"] == "retrNoticeDOI" and f["code"] == "retracted" for f in findings):
        yield "retrNoticeDOI is not told as retracted"
    lines = trial.text("planted.bib").splitlines()
    for key in ("missingcomma", "missingfieldcomma", "undefstring", "twodoi", "noauthor", "badtype"):
        begin = next(n for n, line in enumerate(lines, 1) if re.search(rf"\{{{key}\b|{key}$", line))
        if not any(begin <= f["line"] <= begin + 3 for f in findings if f["code"] != "unresolved"):
            yield f"{key}, line {begin}: nothing is told"
    again = [n for n, line in enumerate(lines, 1) if line.startswith("@article{ok1")][1]
    if not any(f["line"] == again and "ok1" in f["message"] for f in findings):
        yield f"the duplicate key in line {again} is not told"


def check_duplicates(trial: Trial) -> Iterator[str]:
    """Duplicates by identifier, by place and by key; two years in one entry."""
    findings = trial.check("check/duplicates.bib")
    messages = [f["message"] for f in findings]
    for pair in (("A1", "A2"), ("B1", "B2"), ("C1", "C2"), ("C1", "C3")):
        if not any(
            set(pair) <= {f["reference"], *re.findall(r"\b[A-D]\d\b", f["message"])} for f in findings
        ):
            yield f"{pair[0]} and {pair[1]} are not told as like: {messages}"
    lines = trial.text("duplicates.bib").splitlines()
    for key, line in (("D1", next(n for n, t in enumerate(lines, 1) if "D1" in t)), ("C1", len(lines))):
        if not any(f["line"] == line for f in findings if f["code"] != "unresolved"):
            yield f"{key} in line {line}: nothing is told"


def pages_frontiers(trial: Trial) -> Iterator[str]:
    """Frontiers' page: one reference, with its labels; what stands below the list is none."""
    entries = trial.run("pages/frontiers.html")
    if len(entries) != 1 or {link["label"] for link in entries[0]["links"]} < {"CrossRef", "Google Scholar"}:
        yield f"{[(e['unstructured'][:60], [link['label'] for link in e['links']]) for e in entries]}"


def pages_linkout(trial: Trial) -> Iterator[str]:
    """Redirectors and proxies lead to the works of their references."""
    with trial.knowing_bench_works("10.1001/archderm.106.3.372", "10.1001/archderm.113.2.196"):
        for entry in trial.run("pages/linkout.html"):
            good = ("agrees", "ok") if entry["DOI"] else ()
            wrong = [link for link in entry["links"] if link["status"] not in (*good, "unconfirmed")]
            yield from (f"{entry['id']}: {link['label']} is {link['status']}" for link in wrong)


def pages_wrapped(trial: Trial) -> Iterator[str]:
    """Three references whose lines are wrapped, without gaps between them."""
    entries = trial.run("pages/wrapped-without-gaps.txt")
    if [e["unstructured"].split(",")[0] for e in entries] != ["Izumi", "Goette", "Williams"]:
        yield f"{[e['unstructured'][:40] for e in entries]}"


def pages_organisation(trial: Trial) -> Iterator[str]:
    """Organisations are authors."""
    entries = trial.run("pages/organisation-author.txt")
    people = [" ".join(str(name) for name in e["reference"].get("author", [])) for e in entries]
    if len(people) != 2 or "BBC News" not in people[0] or "World Health Organization" not in people[1]:
        yield f"authors: {people}"


def exports(trial: Trial) -> Iterator[str]:
    """As many references as records, with their fields, or a sentence that names the export."""
    for name, count in (
        ("16-ovid-trailer.ris", 1),
        ("ebsco-generic.txt", 1),
        ("proquest.txt", 2),
        ("refworks.txt", 2),
    ):
        entries = trial.run(f"exports/{name}")
        if trial.code == 2 and re.search("ProQuest|EBSCO|Ovid|RefWorks", trial.said):
            continue
        if len(entries) != count:
            yield f"{name}: {len(entries)} references, not {count}: {trial.said}"
        for entry in entries:
            lacking = {"title", "author", "year", "container-title"} - set(entry["reference"])
            if lacking:
                yield f"{name}: {entry['id']} lacks {sorted(lacking)}"


def house_editors(trial: Trial) -> Iterator[str]:
    """A book agrees in its editors; one by other editors is not it."""
    trial.index("house/editors-works.jsonl")
    found = {entry["id"]: entry["DOI"] for entry in trial.run("house/editors.bib")}
    if found != {"same-editors": "10.5555/peat.2004", "other-editors": None}:
        yield f"found: {found}"


def house_years(trial: Trial) -> Iterator[str]:
    """1493 is a year; "PubMed ID:" is a PMID."""
    entries = {entry["id"]: entry["reference"] for entry in trial.run("house/years.jsonl")}
    if entries["1493"].get("year") != "1493":
        yield f"the year is {entries['1493'].get('year')!r}"
    if entries["pmid"].get("PMID") != "9876543":
        yield f"the PMID is {entries['pmid'].get('PMID')!r}"


ROWS: dict[str, Row] = {
    "crash/ref-short-container-only": crash_short_container_only,
    "crash/ref-original-title-only": crash_original_title_only,
    "crash/index-boolean-year": crash_boolean_year,
    "crash/latin1-byte-line-2": crash_latin1_byte,
    "damage/work-closing-brace-publisher": damage_publisher,
    "damage/work-doi-brace": damage_doi,
    "doi-ends/address": doi_ends_address,
    "doi-ends/glued": doi_ends_glued,
    "doi-ends/wrapped": doi_ends_wrapped,
    "doi-ends/links": doi_ends_links,
    "doi-fields/damaged": doi_fields_damaged,
    "doi-fields/short": doi_fields_short,
    "doi-fields/placeholders": doi_fields_placeholders,
    "doi-fields/href, doi-with-doi-and-address": doi_fields_written_twice,
    "records/values": records_values,
    "records/entities, ampersand": records_entities,
    "records/18-date-range, 20-ampersand-between-authors": records_dates_and_people,
    "retracted/prefix": retracted_prefix,
    "check/short-title": check_short_title,
    "check/real": check_real,
    "check/planted": check_planted,
    "check/duplicates": check_duplicates,
    "pages/frontiers": pages_frontiers,
    "pages/linkout": pages_linkout,
    "pages/wrapped-without-gaps": pages_wrapped,
    "pages/organisation-author": pages_organisation,
    "exports": exports,
    "house/years": house_years,
    "house/editors": house_editors,
    **links.ROWS,
    **web.ROWS,
    **archives.ROWS,
}
NOT_YET: dict[str, str] = {
    "journals": "series letters and letters in the volume",
    "kinds": "books, reports, theses and data behind numbers of no meaning",
    "altered": "contradictions between a reference and its record",
    "pages/jats-issn": "elements glued to the text",
}
"""Rows of later work, and what they wait for."""


def _comes_out(trial: Trial, entries: list[Entry], count: int) -> Iterator[str]:
    if "Traceback" in trial.said:
        yield f"a traceback: {trial.said[-300:]}"
    if len(entries) != count:
        yield f"{len(entries)} entries come out, not {count} (exit {trial.code}): {trial.said[-300:]}"
    internal = [f for e in entries for f in e["findings"] if f["code"] == "internal-error"]
    yield from (f"needed the net: {finding['message']}" for finding in internal)


def _still_two_entries(text: str) -> Iterator[str]:
    keys = re.findall(r"^@article\{(\w+),", text, re.MULTILINE)
    if keys != ["k0", "k1"] or text.count("{") != text.count("}"):
        yield f"the file does not read again: {text!r}"


def _doi_ends(trial: Trial, name: str) -> Iterator[str]:
    works = trial.index("doi-ends/works.jsonl")
    entries = trial.run(name)
    if trial.set_aside:
        yield f"set aside: {trial.set_aside}"
    for entry in entries:
        yield from _means(entry, works)
        yield from _accused(entry)


def _means(entry: Entry, works: list[dict[str, Any]]) -> Iterator[str]:
    """Whether an entry is matched with the work whose title it prints; works not there do not count."""
    printed = " ".join(str(entry["unstructured"] or entry["reference"]).split()).lower()
    right = [w["DOI"].lower() for w in works if w["title"] and w["title"][0].lower() in printed]
    if right and entry["DOI"] not in right:
        yield f"{entry['id']} is {entry['status']} with {entry['DOI']}, not {right}: {entry['reason']}"


def _accused(entry: Entry) -> Iterator[str]:
    codes = {finding["code"] for finding in entry["findings"]} & _ACCUSING
    yield from (f"{entry['id']}: {code}" for code in sorted(codes))


def _accusations(findings: list[dict[str, Any]]) -> Iterator[str]:
    accusing = [f for f in findings if f["severity"] != "info"]
    yield from (f"{f['reference']}: {f['code']}: {f['message']}" for f in accusing)


def _lines_lost(before: str, after: str) -> Iterator[str]:
    """Values that stood in the file and do not stand there any more."""
    values = re.findall(r"\w+\s*=\s*\{(?:[^{}]|\{[^{}]*\})*\}", before)
    kept = re.sub(r"\s+", "", after)
    yield from (f"gone: {value}" for value in values if re.sub(r"\s+", "", value) not in kept)
