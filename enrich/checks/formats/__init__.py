"""The formats of `enrich check`: a finished report in, text out.

Adding a format touches its module and one line below.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import cast

from enrich.checks.report import CheckReport
from enrich.errors import ConfigurationError

Format = Callable[[CheckReport], str]

# Name (as in `--format`) → "module:function", loaded when first needed.
FORMATS: dict[str, str] = {
    "human": "enrich.checks.formats.human:human",
    "github": "enrich.checks.formats.github:github",
    "sarif": "enrich.checks.formats.sarif:sarif",
    "junit": "enrich.checks.formats.junit:junit",
    "gitlab": "enrich.checks.formats.gitlab:gitlab",
    "json": "enrich.checks.formats.json:json",
    "markdown": "enrich.checks.formats.markdown:markdown",
}
# Extension → format, for `-o FILE`.
EXTENSIONS: dict[str, str] = {
    ".txt": "human",
    ".sarif": "sarif",
    ".xml": "junit",
    ".json": "json",
    ".md": "markdown",
}


def format_named(name: str) -> Format:
    """Return the format of that name; raises ConfigurationError where there is none."""
    if name not in FORMATS:
        raise ConfigurationError(f"no such format: {name!r}; there are {', '.join(FORMATS)}.")
    module, function = FORMATS[name].split(":")
    return cast(Format, getattr(import_module(module), function))


def format_of(file: str) -> str:
    """Return the format that a file's name asks for; raises ConfigurationError where it asks for none."""
    name = PurePath(file).name.lower()
    if name.endswith(".sarif.json"):
        return "sarif"
    if name.startswith("gl-code-quality"):
        return "gitlab"
    found = EXTENSIONS.get(PurePath(name).suffix)
    if found is None:
        known = ", ".join(EXTENSIONS)
        raise ConfigurationError(
            f"{file}: no format has this extension; known are {known}, or --format NAME={file}."
        )
    return found
