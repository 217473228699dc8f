"""Editors by the name of the reader whose format they edit: edits into the document, nothing else changed."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from enrich.editors.base import Editor

# Format name, as in `readers.READERS` → "module:class", loaded when first needed.
EDITORS: dict[str, str] = {
    "bibtex": "enrich.editors.bibtex:BibtexEditor",
    "csv": "enrich.editors.csv_table:CsvEditor",
    "xlsx": "enrich.editors.xlsx:XlsxEditor",
    "ods": "enrich.editors.ods:OdsEditor",
    "ris": "enrich.editors.ris:RisEditor",
    "medline": "enrich.editors.medline:MedlineEditor",
    "web-of-science": "enrich.editors.web_of_science:WebOfScienceEditor",
    "refer": "enrich.editors.refer:ReferEditor",
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


def editor_for(name: str) -> Editor | None:
    """Return the editor of the format `name`, None where the format cannot be written back."""
    if name not in EDITORS:
        return None
    module, attribute = EDITORS[name].split(":")
    return cast(Editor, getattr(import_module(module), attribute)())
