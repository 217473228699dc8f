"""Editors by the name of the reader whose format they edit: edits into the document, nothing else changed.

All stand behind one gate: what a format cannot hold does not reach its editor.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from enrich.editors.base import NO_OPTIONS, CannotEdit, Editor, Edits, ReadOptions
from enrich.editors.writable import unwritable

# Format name, as in `readers.READERS` → "module:class", loaded when first needed; or, for tagged
# lines, the key of a table in `formats.tables`, which is all that it takes.
EDITORS: dict[str, str] = {
    "bibtex": "enrich.editors.bibtex:BibtexEditor",
    "csv": "enrich.editors.csv_table:CsvEditor",
    "xlsx": "enrich.editors.xlsx:XlsxEditor",
    "ods": "enrich.editors.ods:OdsEditor",
    "ris": "enrich.editors.ris:RisEditor",
    "medline": "enrich.editors.medline:MedlineEditor",
    "web-of-science": "enrich.editors.web_of_science:WebOfScienceEditor",
    "refer": "refer",
    "endnote-xml": "enrich.editors.endnote_xml:EndNoteXmlEditor",
    "bbl": "enrich.editors.latex_bbl:BblEditor",
    "csl-json": "enrich.editors.csl:CslJsonEditor",
    "csl-yaml": "enrich.editors.csl_yaml:CslYamlEditor",
    "list": "enrich.editors.text_list:ListEditor",
    "cambridge-text": "enrich.editors.text_list:CambridgeTextEditor",
    "markdown": "enrich.editors.markdown:MarkdownEditor",
    "jats": "enrich.editors.jats:JatsEditor",
    "docx": "enrich.editors.docx:DocxEditor",
}


class Gated:
    """An editor behind the gate: edits whose values cannot be written do not reach it."""

    def __init__(self, editor: Editor) -> None:
        self.name = editor.name
        self._editor = editor

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """See `editors.base.Editor`; all that the gate and the editor refuse is told at once."""
        refused = [CannotEdit(r, e, reason) for r, e in edits if (reason := unwritable(self.name, e))]
        gone = {id(error.edit) for error in refused}
        try:
            edited = self._editor.apply(data, [pair for pair in edits if id(pair[1]) not in gone], options)
        except CannotEdit as error:
            refused += [error, *error.others]
        if refused:
            refused[0].others = tuple(refused[1:])
            raise refused[0]
        return edited


def editor_for(name: str) -> Editor | None:
    """Return the editor of the format `name`, None where the format cannot be written back."""
    if name not in EDITORS:
        return None
    module, _, attribute = EDITORS[name].partition(":")
    if not attribute:
        from enrich.editors.tagged import TaggedEditor
        from enrich.formats.tables import tagged

        return Gated(TaggedEditor(tagged(module)))
    return Gated(cast(Editor, getattr(import_module(module), attribute)()))
