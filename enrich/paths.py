"""Where a file lies as seen from a folder: one answer for reports, settings and baselines.

The working directory is an accident of how a program was started. What is
printed, or compared with what a file says, is therefore told from a folder
that is the same for everybody: the repository's, or that of the settings.
"""

from __future__ import annotations

import os
from pathlib import Path


def canonical(file: str) -> str:
    """The one absolute path of `file`; folders behind links are followed, a link itself stays what it is.

    A name that is no path, as ``<stdin>``, stays as it is.
    """
    if is_no_path(file):
        return file
    folder, name = os.path.split(os.path.abspath(file))
    return os.path.join(os.path.realpath(folder), name)


def shown(file: str, root: str) -> str:
    """`file` as seen from the folder `root` where it lies below, else its absolute path; forward slashes."""
    if is_no_path(file):
        return encodable(file)
    path, top = Path(canonical(file)), Path(os.path.realpath(root))
    return encodable((path.relative_to(top) if path.is_relative_to(top) else path).as_posix())


def relative_to(file: str, folder: str) -> str:
    """`file` as seen from `folder`, with ``..`` where it lies elsewhere; forward slashes."""
    if is_no_path(file):
        return encodable(file)
    try:
        seen = os.path.relpath(canonical(file), os.path.realpath(folder))
    except ValueError:  # another drive of Windows
        seen = canonical(file)
    return encodable(Path(seen).as_posix())


def is_no_path(file: str) -> bool:
    """Whether `file` names standard input, or nothing."""
    return not file or (file.startswith("<") and file.endswith(">"))


def encodable(text: str) -> str:
    """Return `text` without lone surrogates, which no encoding can write; file names may hold them."""
    return text.encode("utf-8", "replace").decode()
