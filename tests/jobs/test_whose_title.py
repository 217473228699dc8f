"""Whose is a title that the record does not bear: the source that answered is asked for it alone, once."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from enrich.jobs.job import Job
from enrich.records import Candidate, Entry, Fields, Name, Reference, Work
from enrich.sources.base import Place

VALLEYS = Work(
    DOI="10.5555/valleys",
    title=("La fonte des neiges et les récoltes dans les vallées de la haute Drôme",),
    author=(Name(family="Chabrol", given="Luc"), Name(family="Vasseur", given="Inès")),
    container_title=("Cahiers des Vallées",),
    issued=2004,
    years=(2004,),
    volume="31",
    issue="2",
    page="41-60",
    language="fr",
    type="journal-article",
)
SPEECH = Work(
    DOI="10.5555/speech",
    title=("A grammar of whistled speech in seven mountain parishes",),
    author=(Name(family="Tamm", given="Liis"),),
    container_title=("Lingua Montana",),
    issued=1990,
    years=(1990,),
    volume="7",
    page="1-9",
    type="journal-article",
)
MANY = Work(
    DOI="10.5555/many",
    title=("Wool prices on the eve of the enclosures",),
    author=tuple(Name(family=name, given="A.") for name in ("Halvorsen", "Okonkwo", "Petrov", "Lindqvist")),
    container_title=("Fleece History",),
    issued=2010,
    years=(2010,),
    volume="44",
    page="210-239",
    type="journal-article",
)


class OneAtATime:
    """Finds a work by its title only where nothing else is asked for: what else is printed drowns it."""

    name = "index"

    def __init__(self, found: Work) -> None:
        self._found = found
        self.alone: list[str] = []

    def describe(self) -> str:
        return "an index"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | None]:
        return {one: self._found if one == self._found.DOI else None for one in dois}

    def search_many(self, references: Sequence[Reference]) -> Sequence[tuple[Candidate, ...]]:
        return [self._answer(reference) for reference in references]

    def at_place(self, places: Sequence[Place]) -> Sequence[tuple[Candidate, ...]]:
        return [() for _ in places]

    def _answer(self, reference: Reference) -> tuple[Candidate, ...]:
        if reference.fields.author:
            return (Candidate(work=self._found, source=self.name),)
        self.alone.append(reference.fields.title)
        return (Candidate(work=SPEECH, source=self.name),)


def asked(source: OneAtATime, work: Work, title: str, **changes: str) -> Entry:
    fields = Fields(
        author=work.author,
        year=str(work.issued),
        title=title,
        container_title=work.container_title[0],
        volume=work.volume,
        page=work.page,
    )
    kept = {name: changes.get(name, getattr(fields, name)) for name in Fields.__struct_fields__}
    return next(Job([source]).run([Reference(id="r", fields=Fields(**kept), structured=True)]))


def test_a_title_that_a_matched_record_lacks_is_another_works() -> None:
    source = OneAtATime(VALLEYS)
    entry = asked(source, VALLEYS, SPEECH.title[0])
    assert source.alone == [SPEECH.title[0]]
    assert entry.match.status == "doubtful"
    assert {(one.kind, one.DOI) for one in entry.match.contradictions} == {
        ("title-elsewhere", SPEECH.DOI),
        ("place-taken", VALLEYS.DOI),
    }
    assert [one.DOI for one in entry.match.judgements] == [SPEECH.DOI, VALLEYS.DOI]


def test_the_same_where_its_doi_is_printed_and_nothing_was_searched() -> None:
    source = OneAtATime(VALLEYS)
    entry = asked(source, VALLEYS, SPEECH.title[0], DOI=VALLEYS.DOI)
    assert source.alone == [SPEECH.title[0]]
    assert "title-elsewhere" in {one.kind for one in entry.match.contradictions}


def test_a_title_in_another_language_that_nobody_bears_is_a_match() -> None:
    source = OneAtATime(VALLEYS)
    entry = asked(source, VALLEYS, "Snowmelt and harvests in the upper valleys of the Drome")
    assert (entry.match.DOI, entry.match.contradictions) == (VALLEYS.DOI, ())
    assert len(source.alone) == 1


def test_nothing_is_asked_where_the_title_agrees_or_says_too_little() -> None:
    for title in (VALLEYS.title[0], "Snow harvests", ""):
        source = OneAtATime(VALLEYS)
        assert asked(source, VALLEYS, title).match.DOI == VALLEYS.DOI
        assert source.alone == []


def test_a_work_by_the_same_many_people_does_not_hide_the_one_of_the_title() -> None:
    source = OneAtATime(MANY)
    place = {"container_title": "Lingua Montana", "volume": "7", "page": "1-9", "year": "1990"}
    entry = asked(source, MANY, SPEECH.title[0], **place)
    assert source.alone == [SPEECH.title[0]]
    assert [(one.kind, one.DOI) for one in entry.match.contradictions] == [("authors-differ", SPEECH.DOI)]


def test_a_work_of_the_title_does_not_hide_the_one_that_all_else_means() -> None:
    """A book has no place to be asked for: its people, year and publisher are."""
    meant = Work(
        DOI="10.5555/looms",
        title=("Looms of the lake villages",),
        author=(Name(family="Halvorsen", given="Marit"), Name(family="Petrov", given="Ivan")),
        issued=1998,
        years=(1998,),
        publisher="Harbour Press",
        type="book",
    )
    bearer = replace(meant, DOI="10.5555/bells", title=("Bell founders of seven coasts and their debts",))
    bearer = replace(bearer, author=(Name(family="Tamm", given="Liis"),), years=(2010,), issued=2010)

    class ByItsTitle(OneAtATime):
        def _answer(self, reference: Reference) -> tuple[Candidate, ...]:
            found = bearer if reference.fields.title else meant
            return (Candidate(work=found, source=self.name),)

    fields = Fields(author=meant.author, year="1998", title=bearer.title[0], publisher="Harbour Press")
    reference = Reference(id="r", fields=replace(fields, type="book"), structured=True)
    match = next(Job([ByItsTitle(meant)]).run([reference])).match
    assert [(one.kind, one.DOI) for one in match.contradictions] == [("title-elsewhere", bearer.DOI)]
    assert {one.DOI for one in match.judgements} == {bearer.DOI, meant.DOI}
