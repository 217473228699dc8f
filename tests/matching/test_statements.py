"""Which words and numbers of a reference say what the work is, and no place in a journal."""

import pytest

from enrich.matching.reading import read_string


def kinds(string):
    return read_string(string).stated.kinds


@pytest.mark.parametrize(
    ("string", "said"),
    [
        ("Brekke (2014). Deltas [Doctoral dissertation, University of Vesthavn].", {"thesis"}),
        ("Brekke (2014). Deltas. Ph.D. thesis, University of Vesthavn.", {"thesis"}),
        ("Brekke (2021). KnotSolver [Computer software]. Zenodo.", {"software"}),
        ("Brekke (2021). KnotSolver [Code, v1.0.1]. Zenodo.", {"software"}),
        ("Brekke (2020). River stage [Data set]. Zenodo.", {"dataset"}),
        ("Brekke (2020). Fords. IRC Technical Report No. 2019-31.", {"report"}),
        ("Lunt (2001). [Review of the book Deltas, by S. Brekke]. Fjord Studies, 3, 4.", {"review"}),
        ("Brekke (2001). Data on deltas and a thesis of mine. Fjord Studies, 3, 4.", set()),
    ],
)
def test_the_kind_that_is_stated(string, said):
    assert kinds(string) == said


@pytest.mark.parametrize(
    ("string", "version"),
    [
        ("Brekke (2021). KnotSolver (Version 1.0.3). Zenodo.", ["1.0.3"]),
        ("Brekke (2021). KnotSolver, version 7. Zenodo.", ["7"]),
        ("Brekke (2021). KnotSolver (v2). Zenodo.", ["2"]),
        ("Brekke (2021). KnotSolver: v0.1.0-beta2. Zenodo.", ["0.1.0"]),
        ("Brekke (2021). Fjord Studies, v2, 31.", []),
        ("Brekke (2021). A version of events. Fjord Studies.", []),
    ],
)
def test_versions_are_no_volumes(string, version):
    reading = read_string(string)
    assert reading.stated.versions == version
    assert all(n.kind == "x" for n in reading.numbers if n.at in reading.stated.numbers)
    assert bool(reading.stated.numbers) == bool(version)


@pytest.mark.parametrize(
    ("string", "free"),
    [
        ("Fords. IRC Technical Report No. 2019-31. 2019.", ["2019"]),
        ("Fords. Working Paper 123, 2019.", ["2019"]),
        ("Fords. Report no. 7. 2019.", ["2019"]),
        ("Fords. Annual Report 2019.", ["2019"]),
        ("Fords. Weekly Report 50: 12.", ["50", "12"]),
        ("Fords. Sci. Rep. 7, 12 (2019)", ["7", "12", "2019"]),
    ],
)
def test_numbers_of_reports_are_told_from_volumes(string, free):
    reading = read_string(f"Brekke. {string}")
    assert [n.value for n in reading.numbers if n.kind != "x"] == free


@pytest.mark.parametrize(
    ("string", "issuer"),
    [
        ("Brekke (2002). Hydrography. Oslo: Fjordside University Press.", "oslo fjordside university press"),
        ("Brekke (2002). Hydrography. National Archive of Gauging.", "national archive of gauging"),
        ("Brekke (2014). Deltas [PhD thesis, University of Vesthavn].", "university of vesthavn"),
        ("Brekke (2002). Hydrography. Journal of the Survey Society, 3.", ""),
    ],
)
def test_who_issued_it(string, issuer):
    reading = read_string(string)
    assert " ".join(reading.tokens[at] for at in sorted(reading.stated.issuer)) == issuer


def test_words_that_say_what_it_is_tell_nothing_of_a_title():
    reading = read_string("Brekke (2021). KnotSolver (Version 1.0.3) [Computer software]. Zenodo.")
    assert reading.weights[reading.tokens.index("software")] == 0.0
    assert reading.weights[reading.tokens.index("knotsolver")] > 0.0
