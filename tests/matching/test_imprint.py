"""Issuer, kind, version and numbers of a work: what agrees, what differs, what one side does not say."""

import pytest

from enrich.matching.evidence import weigh
from enrich.matching.facets import facets
from enrich.matching.reading import read
from enrich.matching.reasons import comparisons
from enrich.matching.weights import weights
from enrich.records import Reference
from enrich.wire.crossref import work_from_json

WORK = {
    "DOI": "10.5555/knot",
    "type": "software",
    "title": ["KnotSolver: untangling braided channels"],
    "author": [{"family": "Brekke", "given": "Solveig"}],
    "issued": {"date-parts": [[2021]]},
    "publisher": "Oxbow University Press",
}
SAID = "Brekke S (2021). KnotSolver: untangling braided channels"


def weighed(string, **changes):
    reading = read(Reference(id="r1", unstructured=string, text=string))
    return reading, weigh(reading, facets(work_from_json(WORK | changes)))


@pytest.mark.parametrize(
    ("tail", "changes", "aspect", "said"),
    [
        (". Oxbow University Press.", {}, "publisher", "agrees"),
        (". Fellside University Press.", {}, "publisher", "differs"),
        (". Oxbow University Press.", {"publisher": ""}, "publisher", "not in record"),
        (".", {}, "publisher", "none"),
        (". University of Fell.", {"institution": [{"name": "Fell University"}]}, "publisher", "agrees"),
        (" [Computer software].", {}, "kind", "agrees"),
        (" [Computer software].", {"type": "dataset"}, "kind", "agrees"),
        (" [Software].", {"type": "journal-article", "volume": "3"}, "kind", "differs"),
        (" [Software].", {"type": "journal-article"}, "kind", "none"),
        (" [PhD thesis].", {"type": "book"}, "kind", "agrees"),
        (" (Version 1.0).", {"version": "v1.0.0"}, "version", "agrees"),
        (" (Version 1.0).", {"version": "1.0.3"}, "version", "close"),
        (" (Version 1.1).", {"version": "1.0.3"}, "version", "differs"),
        (" (Version 1.1).", {}, "version", "not in record"),
        (" v1.1.2.", {"title": ["KnotSolver: untangling braided channels: 1.1.2"]}, "version", "agrees"),
        (". ISBN 0-306-40615-2.", {"ISBN": ["9780306406157"]}, "isbn", "agrees"),
        (". ISBN 0-306-40615-2.", {"ISBN": ["9781861978769"]}, "isbn", "differs"),
        (". Report IRC-2019/31.", {"report-number": "IRC-2019-31"}, "number", "agrees"),
        (". Report IRC-2019/32.", {"report-number": "IRC-2019-31"}, "number", "none"),
    ],
)
def test_what_is_said_of_the_work(tail, changes, aspect, said):
    assert getattr(weighed(SAID + tail, **changes)[1].imprint, aspect) == said


def test_what_agrees_weighs_beside_a_title_only():
    table = weights()
    _, with_title = weighed(SAID + ". ISBN 0-306-40615-2.", ISBN=["9780306406157"])
    _, without = weighed("Brekke S (2021). Deltas. ISBN 0-306-40615-2.", ISBN=["9780306406157"])
    assert table.of(with_title)["isbn"] > 0
    assert "isbn" not in table.of(without)


def test_it_is_told_with_both_values():
    reading, evidence = weighed(SAID + " (Version 1.0). Oxbow University Press.", version="1.0.0")
    told = {c.field: c for c in comparisons(reading, evidence, weights().of(evidence))}
    assert (told["publisher"].says, told["publisher"].reference) == ("agrees", "oxbow university press")
    assert (told["version"].reference, told["version"].work) == ("1.0", "1.0.0")
    assert told["version"].weight > 0
