"""What exporters do to words: LaTeX, abbreviated journals, braces, capitals, initials."""

from __future__ import annotations

import re
import unicodedata

from enrich.comparable.text import plain

_ABBREVIATED = {
    "journal": "J.", "review": "Rev.", "reviews": "Rev.", "international": "Int.", "american": "Am.",
    "national": "Natl.", "proceedings": "Proc.", "transactions": "Trans.", "letters": "Lett.",
    "society": "Soc.", "research": "Res.", "science": "Sci.", "sciences": "Sci.", "physics": "Phys.",
    "physical": "Phys.", "chemistry": "Chem.", "chemical": "Chem.", "medicine": "Med.", "medical": "Med.",
    "annals": "Ann.", "archives": "Arch.", "bulletin": "Bull.", "academy": "Acad.", "quarterly": "Q.",
    "british": "Br.", "european": "Eur.", "clinical": "Clin.", "applied": "Appl.", "engineering": "Eng.",
    "university": "Univ.", "association": "Assoc.", "conference": "Conf.", "institute": "Inst.",
    "psychology": "Psychol.", "biology": "Biol.", "mathematics": "Math.", "mathematical": "Math.",
    "royal": "R.", "materials": "Mater.", "environmental": "Environ.", "department": "Dep.",
    "monthly": "Mon.", "notices": "Not.", "surgery": "Surg.", "disease": "Dis.", "diseases": "Dis.",
}  # fmt: skip
_LEFT_OUT = frozenset("of the and in for on de la et und der die y del di a an & des du zur".split())  # noqa: SIM905
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030a": "r", "\u0327": "c",
    "\u030c": "v", "\u0306": "u", "\u0328": "k", "\u0304": "=", "\u0307": ".", "\u030b": "H",
}  # fmt: skip
_LETTERS = {"ø": r"{\o}", "Ø": r"{\O}", "ß": r"{\ss}", "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}",
            "ł": r"{\l}", "Ł": r"{\L}", "ı": r"{\i}"}  # fmt: skip
_SIGNS = {
    "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "α": r"$\alpha$", "β": r"$\beta$",
    "γ": r"$\gamma$", "δ": r"$\delta$", "κ": r"$\kappa$", "μ": r"$\mu$", "µ": r"$\mu$", "×": r"$\times$",
    "±": r"$\pm$", "°": r"{\textdegree}", "®": r"{\textregistered}", "…": r"{\ldots}", "≥": r"$\geq$",
}  # fmt: skip
_CAPITALS = re.compile(r"\b\w*[A-Z]\w*[A-Z]\w*\b|(?<=\w )[A-Z]\w+\b")
_TAGS = re.compile(r"(</?(?:i|em|sub|sup)>)", re.IGNORECASE)
_COMMANDS = {
    "<i>": r"\textit{", "</i>": "}", "<em>": r"\textit{", "</em>": "}", "<sub>": r"$_{\textrm{",
    "</sub>": "}}$", "<sup>": r"$^{\textrm{", "</sup>": "}}$",
}  # fmt: skip


def latex(text: str) -> str:
    """`text` as an exporter that knows no Unicode writes it; markup becomes commands or is lost."""
    pieces = _TAGS.split(text)
    made = [_COMMANDS[tag.lower()] if at % 2 else _escaped(tag) for at, tag in enumerate(pieces)]
    return "".join(made)


def _escaped(text: str) -> str:
    return "".join(map(_letter, unicodedata.normalize("NFC", plain_kept(text))))


def plain_kept(text: str) -> str:
    """Without markup and entities, but with the blanks at both ends."""
    bare = plain(text)
    return (
        f"{' ' * text[:1].isspace()}{bare}{' ' * (text[-1:].isspace() and len(text) > 1)}" if bare else text
    )


def _letter(sign: str) -> str:
    if sign in "&%#_":
        return f"\\{sign}"
    if sign in "{}":
        return sign
    if sign.isascii():
        return sign
    if sign in _LETTERS or sign in _SIGNS:
        return _LETTERS.get(sign) or _SIGNS[sign]
    base, *marks = unicodedata.normalize("NFD", sign)
    if len(marks) == 1 and marks[0] in _ACCENTS and base.isascii():
        mark = _ACCENTS[marks[0]]
        return f"{{\\{mark}{{{base}}}}}" if mark.isalpha() else f"{{\\{mark}{base}}}"
    return sign


def protected(title: str) -> str:
    """A title whose capitals are kept by braces, as Zotero and JabRef write it."""
    return _CAPITALS.sub(lambda m: f"{{{m.group()}}}", title)


def abbreviated(journal: str, *, dots: bool = True) -> str:
    """A journal's name by the rules of ISO 4, more or less."""
    words = [word for word in plain(journal).split() if word.lower().strip(",:") not in _LEFT_OUT]
    if len(words) < 2:
        return plain(journal)
    short = " ".join(_short(word) for word in words)
    return short if dots else short.replace(".", "")


def _short(word: str) -> str:
    bare = word.strip(":,.")
    known = _ABBREVIATED.get(bare.lower())
    if known:
        return known
    if len(bare) < 7 or not bare.isalpha():
        return bare
    cut = next((i for i in range(5, len(bare) - 1) if bare[i].lower() in "aeiouy"), 0)
    return f"{bare[:cut]}." if cut else bare


def initials(given: str) -> str:
    """``Ada Maria`` → ``A. M.``"""
    return " ".join(f"{part[0]}." for part in re.split(r"[\s.]+", plain(given)) if part)


def title_case(title: str) -> str:
    """Every longer word with a capital."""
    return " ".join(w[:1].upper() + w[1:] if len(w) > 3 else w for w in title.split())


def without_markup(text: str) -> str:
    """Plain characters only."""
    return plain(text)
