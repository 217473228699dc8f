"""Single Greek letters in titles of other scripts: ``TNF-α`` is also printed ``TNF-alpha``."""

from __future__ import annotations

import re

from enrich.patterns import lazy

_NAMES = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ο": "omicron",
}  # fmt: skip
# Capitals, and the signs of mathematics and units that stand for them.
_CAPITALS = {letter.upper(): name for letter, name in _NAMES.items() if len(letter.upper()) == 1}
_SIGNS = {"ς": "sigma", "∆": "delta", "∑": "sigma", "∏": "pi", "Ω": "omega"}
_SPELLED = str.maketrans({letter: f" {name} " for letter, name in (_NAMES | _CAPITALS | _SIGNS).items()})
_LETTERS = {name: letter for letter, name in reversed(_NAMES.items()) if letter.islower()}
# Shorter names are as often something else: a unit, a syllable, another word.
_NAMED = lazy(rf"\b(?:{'|'.join(name for name in _LETTERS if len(name) > 3)})\b", re.IGNORECASE)
# One of these is in each of the names: a quick look, for most titles hold none.
_SYLLABLES = ("eta", "alpha", "delta", "gamma", "kappa", "lambda", "sigma", "omega", "iota", "psilon")


def spelled(title: str) -> str:
    """Return `title` with every Greek letter by its name; not for titles in Greek."""
    return title if title.isascii() else title.translate(_SPELLED)


def in_letters(title: str) -> str:
    """Return `title` with the names of Greek letters as letters, as far as they are names of nothing else."""
    small = title.lower()
    if not any(map(small.__contains__, _SYLLABLES)):
        return title
    return _NAMED.sub(lambda found: _LETTERS[found[0].lower()], title)
