r"""LaTeX as it stands in bibliographies, turned into plain characters.

Accents, dashes, quotes, braces and the common commands are handled here, for
speed and because one name field may hold anything; what is left over goes to
pylatexenc, a well-kept library that knows the rest.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from enrich.patterns import lazy

LONGEST_FOR_LIBRARY = 20_000

_NOTHING_TO_DO = lazy(r"[\\{}$~]|--|``|''|\s\s|[\t\r\n]|^\s|\s$")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "G": "\u030f", "U": "\u030e",
}  # fmt: skip
_LETTER = r"(?:\\?[^\W\d_]|\\[ij](?![A-Za-z]))"
_ACCENT = lazy(
    rf"\\(?:([`'^~=.\"])\s*|([uvHckrbdGU])(?:\s+|(?=\{{)|(?=\\)))(?:\{{\s*({_LETTER})\s*\}}|({_LETTER}))"
)
_SYMBOLS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ",
    "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "textendash": "–", "textemdash": "—", "textquoteright": "’",
    "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”", "textunderscore": "_",
    "textasciitilde": "~", "textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">",
    "textbackslash": "\ue002",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "slash": "/", "ldots": "…", "dots": "…",
    "S": "§", "P": "¶", "pounds": "£", "copyright": "©", "textsuperscript": "", "textsubscript": "",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "mu": "μ", "LaTeX": "LaTeX", "TeX": "TeX",
    "BibTeX": "BibTeX", "guillemotleft": "«", "guillemotright": "»",
}  # fmt: skip
_STYLES = (
    r"emph|text(?:it|bf|sc|rm|sf|tt|sl|up|md|normal)|(?:it|bf|sc|rm|sf|tt|sl|em)(?:series|shape|family)?"
    r"|mkbib\w+|math(?:rm|bf|it|sf|tt|cal|bb|frak|scr)|url|nolinkurl|path|mbox|hbox|text|uppercase|lowercase"
    r"|MakeUppercase|noop|enquote|uline|underline|protect|relax|noopsort|ensuremath|left|right|displaystyle"
)
_STYLE = lazy(rf"\\(?:{_STYLES})(?![A-Za-z])\s*")
_VERBATIM = lazy(r"\\(?:url|nolinkurl|path)\s{0,9}\{[^{}]{1,2000}\}")
_OF_AN_ADDRESS = {ord("~"): "\ue004", ord("-"): "\ue005", ord("$"): "\ue003"}
"""What means something in words, and in an address stands for itself."""
_HREF = lazy(r"\\href\s*\{[^{}]*\}")
_SYMBOL = lazy(
    rf"\\({'|'.join(sorted(_SYMBOLS, key=len, reverse=True))})(?![A-Za-z])(?:\s*\{{\}}|[ \t]+(?=\w)|)"
)
_ESCAPED = lazy(r"\\([&%$#_ ,;:!/@-])")
_DROPPED = {"-": "", "/": "", "!": "", "@": "", " ": " ", ",": " ", ";": " ", ":": " "}
_SPACES = lazy(r"\s+")
_COMMANDS = lazy(r"[{}\\$^~\"]")
_HIDDEN = {ord(sign): 0xE010 + number for number, sign in enumerate("&%#_^~")}
_SHOWN = {hidden: sign for sign, hidden in _HIDDEN.items()}
_RAISED = lazy(r"[\^_](?=[{\\\w])")
_DOLLAR = lazy(r"\$([^$]*)\$")

# Signs that LaTeX takes for its own, and those that pdfLaTeX knows only as mathematics.
_ESCAPES = {
    **{sign: f"\\{sign}" for sign in "&%$#_"}, "\\": r"\textbackslash{}", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ϵ": "epsilon", "ε": "varepsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "ϕ": "phi", "φ": "varphi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_MATHEMATICS = {
    "≤": "leq", "≥": "geq", "≠": "neq", "≈": "approx", "≃": "simeq", "≡": "equiv", "∼": "sim", "∞": "infty",
    "∂": "partial", "∇": "nabla", "∑": "sum", "∏": "prod", "∫": "int", "√": "surd", "∈": "in", "∩": "cap",
    "∪": "cup", "→": "rightarrow", "←": "leftarrow", "↔": "leftrightarrow", "⇒": "Rightarrow", "∘": "circ",
    "⊗": "otimes", "⊕": "oplus", "∝": "propto", "∀": "forall", "∃": "exists",
}  # fmt: skip
_UNKNOWN = {sign: rf"\ensuremath{{\{name}}}" for sign, name in _MATHEMATICS.items()} | {
    "−": r"\ensuremath{-}", "′": r"\ensuremath{'}", "‐": "-", "‑": "-",
}  # fmt: skip
_TRANSLATED = str.maketrans(_ESCAPES | _UNKNOWN)
_WITH_BRACES = str.maketrans(_ESCAPES | _UNKNOWN | {"{": r"\{", "}": r"\}"})
# A letter or two stand for a quantity (TNF-α); longer runs are Greek words, which LaTeX needs a language for.
_FEW_GREEK = lazy(r"(?<![\u0370-\u03ff\u1f00-\u1fff])[α-ωϑϕϵΓ-Ω]{1,2}(?![\u0370-\u03ff\u1f00-\u1fff])")
_MARKS = {mark: accent for accent, mark in _ACCENTS.items()}
_LETTERS = {
    sign: f"{{\\{name}}}" for name, sign in _SYMBOLS.items() if sign in "ßøØæÆœŒåÅłŁıȷðÐþÞđĐŋŊ" and sign
}

# The journal macros of the AAS, which ADS writes into every BibTeX record.
JOURNALS = {
    "aj": "Astronomical Journal", "actaa": "Acta Astronomica",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "apj": "Astrophysical Journal", "apjl": "Astrophysical Journal Letters",
    "apjs": "Astrophysical Journal Supplement Series", "ao": "Applied Optics",
    "apss": "Astrophysics and Space Science", "aap": "Astronomy and Astrophysics",
    "aapr": "Astronomy and Astrophysics Review", "aaps": "Astronomy and Astrophysics Supplement Series",
    "baas": "Bulletin of the American Astronomical Society", "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics", "jrasc": "Journal of the RAS of Canada",
    "mnras": "Monthly Notices of the Royal Astronomical Society", "na": "New Astronomy",
    "nar": "New Astronomy Reviews", "pra": "Physical Review A", "prb": "Physical Review B",
    "prc": "Physical Review C", "prd": "Physical Review D", "pre": "Physical Review E",
    "prl": "Physical Review Letters", "pasa": "Publications of the Astronomical Society of Australia",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "pasj": "Publications of the Astronomical Society of Japan",
    "rmxaa": "Revista Mexicana de Astronomia y Astrofisica", "qjras": "Quarterly Journal of the RAS",
    "skytel": "Sky and Telescope", "solphys": "Solar Physics", "ssr": "Space Science Reviews",
    "nat": "Nature", "iaucirc": "IAU Circulars", "aplett": "Astrophysical Letters",
    "grl": "Geophysical Research Letters", "jcp": "Journal of Chemical Physics",
    "jgr": "Journal of Geophysical Research", "physrep": "Physics Reports", "physscr": "Physica Scripta",
    "planss": "Planetary and Space Science", "procspie": "Proceedings of SPIE",
    "azh": "Astronomicheskii Zhurnal", "bain": "Bulletin of the Astronomical Institutes of the Netherlands",
    "apspr": "Astrophysics and Space Physics Research", "caa": "Chinese Astronomy and Astrophysics",
    "cjaa": "Chinese Journal of Astronomy and Astrophysics", "fcp": "Fundamentals of Cosmic Physics",
    "gca": "Geochimica et Cosmochimica Acta",
    "jqsrt": "Journal of Quantitative Spectroscopy and Radiative Transfer",
    "memras": "Memoirs of the RAS", "memsai": "Memorie della Società Astronomica Italiana",
    "nphysa": "Nuclear Physics A", "prx": "Physical Review X", "psj": "Planetary Science Journal",
    "rmp": "Reviews of Modern Physics", "sovast": "Soviet Astronomy", "zap": "Zeitschrift für Astrophysik",
}  # fmt: skip
_ADDRESS_IN_COMMAND = lazy(r"\\(?:url|nolinkurl|href|path)\s{0,9}\{([^{}]{1,2000})\}")
_JOURNAL = lazy(rf"\\({'|'.join(sorted(JOURNALS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|\\(?=\s))?")
# A command that ends only where a symbol's begins: the symbol's sign must not become its last letter.
_GLUED = lazy(rf"(\\[A-Za-z]+)(?=\\(?:{'|'.join(_SYMBOLS)})(?![A-Za-z]))")


@lru_cache(maxsize=16_384)
def decode(text: str) -> str:
    """Return LaTeX `text` as plain characters, white space collapsed; never raises."""
    if _NOTHING_TO_DO.search(text) is None:
        return text
    plain = _commands(text)
    if "\\" in plain:
        plain = _by_library(plain)
    plain = (
        plain.replace("{", "").replace("}", "").replace("~", "\u00a0").replace("---", "—").replace("--", "–")
    )
    plain = plain.replace("``", "“").replace("''", "”")
    plain = plain.translate({0xE000: "{", 0xE001: "}", 0xE002: "\\", 0xE003: "$", 0xE004: "~", 0xE005: "-"})
    return _SPACES.sub(" ", plain).strip()


def decode_verbatim(text: str) -> str:
    r"""Return a DOI or address as it was before someone escaped it (``\_``, ``$<$``, ``\url{…}``)."""
    if "\\" not in text and "{" not in text and "$" not in text:
        return text.strip()
    text = _STYLE.sub("", text)
    text = _SYMBOL.sub(lambda m: _SYMBOLS[m[1]], text)
    text = re.sub(r"\\([_%#&$~^{}])", r"\1", text).replace("$<$", "<").replace("$>$", ">")
    return text.replace("{", "").replace("}", "").replace("\\", "").replace("$", "").strip()


def decode_addresses(text: str) -> str:
    r"""Return a text like `decode_verbatim`; addresses in commands stand apart from the words."""
    return decode_verbatim(_ADDRESS_IN_COMMAND.sub(r" \1 ", text))


def is_verbatim(text: str) -> bool:
    """Whether a DOI can stand in LaTeX and BibTeX as it is: nothing in it is read as a command or a group."""
    return not _COMMANDS.search(text) and decode_verbatim(text) == text


def escape(text: str) -> str:
    """Return plain `text` so that LaTeX prints it: special signs as commands, lone Greek letters as formulas.

    Braces get their backslash where they are balanced; else they are left, for BibTeX cannot hold them.
    """
    text = text.translate(_TRANSLATED) if not balanced(text) else text.translate(_WITH_BRACES)
    return text if text.isascii() else _FEW_GREEK.sub(_greek, text)


def ascii_letters(text: str) -> str:
    r"""Return `text` with Latin letters outside ASCII as commands (``{\"u}``).

    For names in BibTeX, which cuts them for labels and initials, and by bytes.
    """
    if text.isascii():
        return text
    return "".join(c if c.isascii() else _ascii_letter(c) for c in unicodedata.normalize("NFC", text))


def balanced(text: str) -> bool:
    """Whether every brace in `text` has its partner."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _ascii_letter(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    letter, *marks = list(unicodedata.normalize("NFD", char))
    if not letter.isascii() or not letter.isalpha() or any(mark not in _MARKS for mark in marks):
        return char
    letter = {"i": r"\i", "j": r"\j"}.get(letter, letter) if marks[0] not in "\u0323\u0327\u0328" else letter
    for mark in marks:
        accent = _MARKS[mark]
        letter = f"\\{accent}{{{letter}}}" if accent.isalpha() or len(marks) > 1 else f"\\{accent}{letter}"
    return f"{{{letter}}}"


def _greek(match: re.Match[str]) -> str:
    return "".join(rf"\ensuremath{{\{_GREEK[c]}}}" if c in _GREEK else c for c in match[0])


def _commands(text: str) -> str:
    """`text` with accents, symbols and type styles resolved, escaped braces hidden from what follows."""
    if "\\" in text:
        text = text.replace("\\{", "\ue000").replace("\\}", "\ue001").replace("\\$", "\ue003")
        text = _VERBATIM.sub(lambda found: found[0].translate(_OF_AN_ADDRESS), text)
        text = _ACCENT.sub(_accented, _ACCENT.sub(_accented, text))
        text = _HREF.sub("", _STYLE.sub("", text))
        text = _JOURNAL.sub(lambda found: JOURNALS[found[1]], text)
        text = _SYMBOL.sub(_symbol, _GLUED.sub(r"\1{}", text))
        text = _ESCAPED.sub(lambda m: _DROPPED.get(m[1], m[1]), text).replace("\\\\", " ")
    return _DOLLAR.sub(_formula, text) if "$" in text else text


def _formula(match: re.Match[str]) -> str:
    """A formula without its raising and lowering; commands in it are left to the library."""
    inner = _RAISED.sub("", match[1])
    return f"${inner}$" if "\\" in inner else inner


def _symbol(match: re.Match[str]) -> str:
    symbol = _SYMBOLS[match[1]]
    return "\ue004" if symbol == "~" else symbol


def _accented(match: re.Match[str]) -> str:
    letter = (match[3] or match[4]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[2]])


def _by_library(text: str) -> str:
    r"""What pylatexenc makes of the commands left; an unknown ``\command`` keeps its arguments."""
    if len(text) > LONGEST_FOR_LIBRARY or "\\" not in text:
        return re.sub(r"\\[A-Za-z]+\s*|\\", "", text)
    from pylatexenc.latex2text import LatexNodes2Text

    try:
        # `~` and dashes are ours; the library would turn them into plain ones first.
        # Signs that were escaped are plain ones by now; the library would take them for LaTeX's own.
        converted: str = LatexNodes2Text(math_mode="text").latex_to_text(text.translate(_HIDDEN))
    except (RecursionError, ValueError, KeyError, IndexError, AttributeError, TypeError):
        converted = re.sub(r"\\[A-Za-z]+\s*|\\", "", text)
    return converted.translate(_SHOWN)
