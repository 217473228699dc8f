"""Edits Markdown: works in pandoc's metadata as YAML, references in the text as lines of text."""

from __future__ import annotations

import re
from functools import partial

from enrich.editors.base import COPY, NO_OPTIONS, Edits, ReadOptions, collected
from enrich.editors.csl_yaml import changes_to
from enrich.editors.splice import splice
from enrich.editors.text_list import ListEditor, lines_of
from enrich.formats.encoding import decode
from enrich.formats.markdown import metadata_end
from enrich.records import Edit

_LINE_BREAK = re.compile(r"(?:\\|<br\s?/?>)\Z")


class MarkdownEditor(ListEditor):
    """Adds DOIs to what the reader of Markdown found; hard line breaks stay at the end of theirs."""

    name = "markdown"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, preferred=options.encoding)
        lines = lines_of(decoded)
        in_metadata = [pair for pair in edits if pair[0].structured]
        metadata = decoded._replace(text=decoded.text[: metadata_end(decoded.text)])
        changes = changes_to(metadata, in_metadata)
        in_text = [pair for pair in edits if not pair[0].structured]
        changes += collected(partial(self.changes, lines, *pair) for pair in in_text)
        return decoded.encode(splice(decoded.text, changes))

    def address(self, edit: Edit) -> str:
        """What is added to the words of a reference; the copy's address in angles, which mark nothing up."""
        return f"<{edit.new}>" if edit.field == COPY else super().address(edit)

    def text_end(self, text: str) -> int:
        """Where a reference ends, before a hard line break."""
        bare = text[: super().text_end(text)]
        broken = _LINE_BREAK.search(bare, max(0, len(bare) - 10))
        return len(bare[: broken.start()].rstrip()) if broken else len(bare)
