"""People, titles and journals that there are not, drawn by a generator of random numbers.

A title is invented in the language of the work whose title it takes: one in
another language could not be told from a translation.
"""

from __future__ import annotations

import random

from enrich.comparable import text
from enrich.records import Name

_BEGIN = (
    "Ash", "Brav", "Cor", "Dorn", "Fenn", "Ged", "Hav", "Inch", "Kell", "Lim", "Mun", "Olv", "Ost", "Pol",
    "Quill", "Ruk", "Sark", "Tamb", "Tor", "Vell", "Wim", "Yar", "Zell",
)  # fmt: skip
_END = (
    "ado", "ander", "arro", "berg", "escu", "etti", "holm", "hurst", "ieri", "imov", "inski", "mark", "ova",
    "oya", "ssen", "stad", "unde", "wick",
)  # fmt: skip
_GIVEN = (
    "Ada", "Boris", "Clara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Irene", "Jonas", "Kavita",
    "Lorenzo", "Mei", "Nadia", "Oskar", "Paula", "Quentin", "Rosa", "Sven", "Tomas", "Ursula", "Zora",
)  # fmt: skip
_TITLES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        ("A comparative reading of {} in {}", "Revisiting {} under {}", "On the origins of {} in {}",
         "Towards a theory of {} for {}", "{} and the limits of {}", "Long-term trends of {} across {}"),
        ("maritime folk ballads", "thermal comfort", "lichen growth", "municipal lighting", "tax morale",
         "glaze chemistry", "migratory restlessness", "bell casting", "peat drainage", "rhetorical silence",
         "orchard pruning", "queueing discipline", "kelp harvesting", "archival dust"),
        ("reading rooms", "coastal villages", "alpine pastures", "refurbished schools", "early guilds",
         "small island states", "river deltas", "suburban commuters", "postwar housing", "desert monasteries",
         "harbour towns", "night markets", "border regions", "winter camps"),
    ),
    "de": (
        ("Zur Geschichte von {} in {}", "Beiträge zur Kenntnis von {} in {}", "{} und die Grenzen von {}"),
        ("Glockenguss", "Moorentwässerung", "Flechtenwachstum", "Straßenbeleuchtung", "Obstbaumschnitt"),
        ("Hafenstädten", "Bergdörfern", "Lesesälen", "Grenzregionen", "Nachkriegssiedlungen"),
    ),
    "fr": (
        ("Contribution à l’étude de {} dans {}", "Nouvelles remarques sur {} dans {}"),
        ("la fonte des cloches", "la croissance des lichens", "l’éclairage municipal", "la taille"),
        ("les villages côtiers", "les salles de lecture", "les régions frontalières", "les marchés de nuit"),
    ),
    "es": (
        ("Contribución al estudio de {} en {}", "Nuevas notas sobre {} en {}"),
        ("la fundición de campanas", "el crecimiento de líquenes", "el alumbrado municipal", "la poda"),
        ("pueblos costeros", "salas de lectura", "regiones fronterizas", "mercados nocturnos"),
    ),
}  # fmt: skip
LANGUAGES = frozenset(_TITLES)
_JOURNALS = (
    "Journal of Applied {} Studies", "{} Review Quarterly", "International Annals of {}",
    "Archives of {}ology", "Transactions on {} and Society", "Frontier Letters in {}",
)  # fmt: skip
_SUBJECTS = (
    "Lichen", "Harbour", "Glaze", "Campanile", "Orchard", "Peatland", "Ballad", "Lantern", "Queue", "Kelp",
    "Monastery", "Commuter", "Delta", "Guild",
)  # fmt: skip


def person(rng: random.Random) -> Name:
    """Return a person who wrote nothing."""
    given = f"{rng.choice(_GIVEN)} {rng.choice(_GIVEN)[0]}." if rng.random() < 0.5 else rng.choice(_GIVEN)
    return Name(family=rng.choice(_BEGIN) + rng.choice(_END), given=given)


def title(language: str, rng: random.Random) -> str:
    """Return a title that no work has; `language` is one of `LANGUAGES`."""
    forms, subjects, places = _TITLES[language]
    made = rng.choice(forms).format(rng.choice(subjects), rng.choice(places))
    return made[0].upper() + made[1:]


def journal(known: frozenset[str], rng: random.Random) -> str:
    """Return the name of a journal that is none of the `known`, which are squashed."""
    while True:
        name = rng.choice(_JOURNALS).format(rng.choice(_SUBJECTS))
        if squashed(name) not in known:
            return name


def squashed(name: str) -> str:
    """Return the letters and digits of a name in one piece."""
    return "".join(text.tokens(name))
