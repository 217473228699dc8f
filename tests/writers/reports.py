"""Reports to write: one of every verdict, and the nastiest text that a document can hold."""

from hypothesis import strategies as st
from msgspec.structs import replace

from enrich.records import (
    Candidate,
    Comparison,
    Contradiction,
    Entry,
    Fields,
    Finding,
    Judgement,
    Link,
    LinkStatus,
    Match,
    Name,
    NextPlace,
    Reference,
    Registration,
    Report,
    SetAside,
    Silence,
    Work,
)
from enrich.verdicts import VERDICTS

HOSTILE = (
    "</script><script>alert(1)</script>",
    "</style><b>&amp;",
    '" onmouseover="alert(1)',
    "=HYPERLINK(1)",
    "+1-2",
    "-cmd|' /C calc'!A0",
    "@SUM(A1)",
    "3-4",
    "1E5",
    "MAR1",
    "| a | b |",
    "`code` *bold* [x](http://e.example) @someone #1",
    "\x1b[31mred\x1b[0m \x07 \x00 \r",
    "\u202edesrever\u202c \u2066",
    "\ud800 lone surrogate \uffff",
    "line\nbreak\ttab",
    "x" * 40_000,
    "'quoted', \"twice\"",
)

WORK = Work(
    DOI="10.5555/(sici)1<2::aid-x>3.0.co;2-#",
    title=("Quiet rivers <i>of</i> the north",),
    author=(Name(family="Müller", given="Ada"), Name(name="River Survey")),
    container_title=("Journal of Hydrology",),
    issued=1977,
    years=(1977, 1978),
    volume="128",
    issue="3",
    page="485-496",
)
SILENCE = Silence(source="crossref", reason="answered HTTP 503.", advice="Try again later.")
JUDGEMENT = Judgement(
    candidate=Candidate(work=WORK, source="index", score=12.5),
    confidence=0.75,
    comparisons=(
        Comparison(field="title", level="exact", weight=4.2, reference="quiet rivers", work="Quiet rivers"),
        Comparison(field="year", level="different", weight=-2.1, reference="1976", work="1977"),
        Comparison(field="page", level="missing", weight=0.0, work="485-496"),
    ),
    veto="The candidate is edition 2, and the reference names edition 1.",
    code="other-edition",
)


def entry(
    number: int, status: str, text: str = "Müller, A. (1976) Quiet rivers. J Hydrol 128, 485."
) -> Entry:
    matched = status == "matched"
    return Entry(
        reference=Reference(
            id=f"r{number}",
            file="refs.txt",
            line=number,
            unstructured=text,
            text=text,
            fields=Fields(author=(Name(family="Müller", given="A."),), year="1976", title=text, issue="3-4"),
            links=(Link(label="CrossRef", url="https://doi.org/10.5555/x"),),
        ),
        match=Match(
            status=status,  # type: ignore[arg-type]
            reason=f"Because of {text}",
            code="matched" if matched else "other-edition",
            DOI=WORK.DOI if matched else None,
            confidence=0.75 if matched else None,
            judgements=(JUDGEMENT,) if status != "unmatched" else (),
            asked=("index",),
            silent=(SILENCE,) if status == "unchecked" else (),
        ),
        registrations=(Registration(DOI="10.5555/x", state="registered", work=WORK),),
        links=(
            LinkStatus(label="CrossRef", url="https://doi.org/10.5555/x", status="agrees", note="It agrees."),
            LinkStatus(label=text, url="javascript:alert(1)", status="other-work", note=text),
        ),
        findings=(Finding(code="doi-missing", message=text, line=number),),
    )


def report(*entries: Entry) -> Report:
    return Report(
        entries=entries,
        set_aside=(SetAside(file="aside.txt", line=99, reason="An open brace.", text="@article{x"),),
        sources=("starter index (61 works)", "crossref"),
        silent=(SILENCE,),
        versions={"enrich": "1.0", "matcher": "2026-01-01"},
        notes=("Crossref: 3 requests, 2 answers from the cache.",),
        created="2026-11-23T10:00:00+00:00",
    )


EVERY_VERDICT = report(*(entry(n, s) for n, s in enumerate(VERDICTS, 1)))
_DENIED = Contradiction(
    kind="authors-differ",
    class_="identity",
    field="author",
    printed="Reed, B.",
    record="Müller, Ada",
    DOI="10.5555/a",
    source="index",
)
_SLIP = Contradiction(
    kind="year-differs", class_="slip", field="year", printed="1976", record="1977", DOI=WORK.DOI
)


def contradicted(number: int, status: str, *said: Contradiction, kind: str = "") -> Entry:
    """An entry in which records contradict something."""
    plain = entry(number, status)
    reason = " ".join(one.sentence for one in said) if status == "doubtful" else plain.match.reason
    places = (
        (NextPlace(name="Catalogue (A|B)", url="https://catalogue.example/?q=a%20(b)|c"),) if kind else ()
    )
    match = replace(plain.match, contradictions=said, reason=reason)
    return replace(plain, match=match, kind=kind, next=places)


CONTRADICTED = report(
    contradicted(1, "unmatched", kind="article"),
    contradicted(2, "doubtful", _DENIED, kind="article"),
    contradicted(3, "unmatched", kind="book"),
    contradicted(4, "matched", _SLIP),
)
"""What records contradict, and what is left open by what is worth a look: entry 2, entry 1, entry 3."""
HOSTILE_REPORT = report(*(entry(n, "ambiguous", text) for n, text in enumerate(HOSTILE, 1)))
EMPTY = Report()

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.text(st.characters(), max_size=20))
statuses = st.sampled_from(tuple(VERDICTS))
reports = st.lists(st.builds(entry, st.integers(1, 10**6), statuses, texts), max_size=4).map(
    lambda e: report(*e)
)
