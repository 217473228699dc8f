"""What kind of work a phrase says it is: “Doctoral dissertation”, “Computer software”, “Data set”, “Poster”.

References say the kind in brackets behind the title or between two stops, in
many languages; records say it by their type. A phrase is a statement of a kind
where every word of it is one of such phrases, and one of them names a kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from enrich.comparable.small_words import SMALL_WORDS
from enrich.comparable.text import word_set

_NAMED = {
    "thesis": "thesis theses dissertation diss dissertations doktorarbeit habilitation habilitationsschrift "
    "masterarbeit masterthesis magisterarbeit diplomarbeit bachelorarbeit inauguraldissertation these "
    "memoire tesis tese dissertacao tesi dissertazione proefschrift scriptie avhandling afhandling "
    "speciale vaitoskirja disertace disertacia rozprawa dissertatsiia dissertatsiya avtoreferat tezi",
    "software": "software program programme programs code codes package app application plugin toolbox "
    "script scripts notebook notebooks logiciel programm programa programma programvara workflow",
    "dataset": "dataset datasets data datensatz datos dados donnees dane database",
    "report": "report reports bericht forschungsbericht rapport informe relatorio relazione raport "
    "whitepaper workingpaper",
    "preprint": "preprint preprints vorabdruck",
    "standard": "standard standards norm norme norma",
    "patent": "patent",
    "review": "review rezension resena recension recensione recenzja resenha anmeldelse",
    "abstract": "abstract abstracts poster posters presentation presentations slides talk lecture keynote "
    "symposium",
    "article": "article letter editorial comment commentary",
    "entry": "entry",
    "other": "film video podcast map chart photograph image images figure audio interview manuscript "
    "internet website webpage blog",
}
_KINDS = {word: kind for kind, words in _NAMED.items() for word in words.split()}
_FIRST_OF = tuple(_NAMED)
_PAPERS = {
    "working": "report", "discussion": "report", "white": "report", "policy": "report",
    "briefing": "report", "occasional": "report", "technical": "report", "professional": "report",
    "research": "report", "staff": "report", "conference": "abstract", "meeting": "abstract",
    "congress": "abstract",
}  # fmt: skip
"""What a paper is called by the word before it; any other says nothing of its kind."""
_AROUND = SMALL_WORDS | word_set(
    "as do d s m unpublished published doctoral doctor doctorate phd ph dphil edd md msc bsc ma ba "
    "mphil master masters conjunto jeu base banque bachelor bachelors honours honors undergraduate "
    "graduate doctorat doctorado doutorado dottorato laurea mestrado maitrise magister licentiate "
    "doctorale doctorales doktora computer research technical working discussion white policy briefing "
    "occasional professional staff final annual interim progress project supplementary supporting set "
    "sets source open mobile conference meeting congress oral invited paper papers book text web online "
    "raw tech rep manual user guide original full powerpoint advance version machine readable file "
    "files electronic resource language english french german spanish portuguese italian dutch polish "
    "czech russian ukrainian turkish chinese japanese korean persian arabic swedish norwegian danish "
    "finnish hungarian greek"
)


def kind_said(words: Sequence[str]) -> str:
    """Return the kind of work that a phrase of folded words states, "" where it is no such statement."""
    if not all(word in _AROUND or word in _KINDS for word in words):
        return ""
    named = [_KINDS[word] for word in words if word in _KINDS]
    papers = [_PAPERS[one] for one, word in pairwise(words) if _is_paper(one, word)]
    return min([*named, *papers], key=_FIRST_OF.index, default="")


def _is_paper(word: str, following: str) -> bool:
    return following in ("paper", "papers") and word in _PAPERS
