"""Whether a run of words names who issued a work: a press, a university, an institute, an archive.

Not a list of publishers: of the words by which their names are known, in many
languages, and of the few large houses and archives whose names have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.comparable.small_words import SMALL_WORDS
from enrich.comparable.text import word_set

_BODIES = word_set(
    # presses
    "press presses publisher publishers publishing publications verlag verlagsgesellschaft verlagsanstalt "
    "edition editions editorial editora ediciones edizioni editore editrice edicoes uitgeverij uitgevers "
    "forlag forlaget wydawnictwo nakladatelstvi vydavatelstvo izdatelstvo izdatelskii kiado yayinlari "
    "yayinevi yayincilik books buchhandlung libraire librairie presse prensa imprensa imprimerie "
    # bodies
    "university universities universitat universite universidad universidade universita universiteit "
    "universitet universitetet universiteta uniwersytet univerzita egyetem universitesi yliopisto college "
    "institute institut instituto istituto instytut institutet academy akademie akademia academie "
    "academia accademia laboratory laboratories observatory museum library bibliothek bibliotheque archive "
    "archives repository repositorium center centre centro zentrum ministry ministere ministerio department "
    "departement departamento faculty agency agencia agence commission committee council office bureau "
    "organization organisation foundation stiftung fondation fundacion association society gesellschaft "
    "federation union bank school hochschule survey administration corporation consortium trust nations "
)
"""By which a press, a body or an archive is known, and which many bear."""
_HOUSES = word_set(
    "springer wiley elsevier routledge sage palgrave macmillan brill gruyter birkhauser kluwer pergamon "
    "mcgraw pearson blackwell norton penguin knopf gallimard flammarion suhrkamp beck hogrefe thieme "
    "zenodo figshare dryad pangaea dataverse github gitlab osf icpsr kaggle cran proquest ssrn nist rand "
    "oecd unesco unicef who nasa noaa usgs usda"
)
_PERIODICAL = word_set(
    "journal journals review reviews annals annales annalen transactions letters proceedings bulletin "
    "zeitschrift revista revue rivista archiv tidskrift tidsskrift tijdschrift czasopismo casopis zhurnal "
    "vestnik jahrbuch magazine newsletter quarterly monthly weekly in conference symposium workshop congress"
)
_COMMON = word_set(
    "national international american british european royal federal state academic scientific science "
    "sciences research data information digital open new north south east west inc ltd llc gmbh ag sons "
    "company group limited berlin london york paris heidelberg amsterdam"
)
"""In the names of too many issuers to tell one."""


def names_issuer(words: Sequence[str]) -> bool:
    """Return whether folded words name a press, body or archive, and no journal or meeting."""
    issuing = any(word in _BODIES or word in _HOUSES for word in words)
    return issuing and _PERIODICAL.isdisjoint(words)


def telling(words: Iterable[str]) -> frozenset[str]:
    """Return the words by which one issuer is told from another: “Oxford” of “Oxford University Press”."""
    return frozenset(word for word in words if len(word) > 2) - _BODIES - _COMMON - SMALL_WORDS
