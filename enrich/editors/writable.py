"""The gate before all editors: what a value may hold to be written into a format, in one table.

A record is a stranger's text. Written into a file it must stay one value of
one field, and be read again as what it says; what cannot is refused with a
sentence, and the rest of the file is edited. Editors behind the gate need not
look for what could hurt their format: it does not reach them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from enrich.comparable import doi
from enrich.comparable.addresses import split
from enrich.comparable.carried import printed_dois
from enrich.comparable.printed_addresses import addresses_in
from enrich.comparable.text import clean
from enrich.editors import people
from enrich.editors.base import COPY
from enrich.formats import latex
from enrich.records import Edit, Fields, Name, Reference

Rule = Callable[[Edit], str]
"""Why an edit's value cannot be written, "" where it can."""

LONGEST = 30_000
"""Characters; a cell of a spreadsheet holds 32,767, and no field needs more."""
_YEAR = re.compile(r"[0-9]{4}")
_ADDRESS = re.compile(r"https?://[!-~]{1,2000}")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
_OOXML_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
_IN_PANDOC = re.compile(
    r"[\\`]|\*(?=\S)|(?<!\w)_(?=\S)|\[[@^]|\][({:\[]|<[a-z/!?]|(?<!\w)@\w|\$[^$]+\$|\^[^^]+\^|~[^~]+~",
    re.IGNORECASE,
)
# Of pandoc's marks, those that are read in JSON too.
_IN_CSL = re.compile(r"\\|\*(?=\S)|\]\{")
_MARKS = re.compile(r"[^!-~]|[\[\]*`~\\|{}^\"]|(?<!\w)_|_(?!\w)")
# Signs that would end a name, or begin another, in one format or another.
_BETWEEN_NAMES = re.compile(r"[,;{}=@\\\"<>|\[\]]")
_NAMELESS = re.compile(r"(?<!\w)(?:and|others|et al|[&;])(?!\w)", re.IGNORECASE)


def unwritable(format: str, edit: Edit) -> str:
    """Why the value of `edit` cannot be written into a file of `format`; "" where it can.

    `format` is the editor's name. Fields that the format does not have are the editor's affair.
    """
    if edit.field == "DOI":
        rules = _of_doi, *_RULES_FOR_DOIS.get(format, ())
    elif edit.field == COPY:
        rules = (_of_address, *_RULES_FOR_ADDRESSES.get(format, ()))
    elif edit.field == "author":
        rules = _of_text, _of_names, *_RULES_FOR_NAMES.get(format, ())
    else:
        rules = _of_text, _of_field, *_RULES_FOR_TEXT.get(format, ())
    return next((reason for rule in rules if (reason := rule(edit))), "")


def in_text(identifier: str) -> str:
    """A DOI as running text has it: bare where it is read again and marks up nothing, else its address."""
    bare = not _MARKS.search(identifier) and doi.find_all(identifier) == (identifier.lower(),)
    return identifier if bare else doi.url(identifier)


def _of_text(edit: Edit) -> str:
    if not edit.new:
        return "there is nothing to write."
    if clean(edit.new) != edit.new or not any(map(str.isalnum, edit.new)):
        return f"the record's value, {_shown(edit)}, holds markup or signs that are no text."
    return f"the record's value, {_shown(edit)}, is too long." if len(edit.new) > LONGEST else ""


def _of_field(edit: Edit) -> str:
    if edit.field == "year" and not _YEAR.fullmatch(edit.new):
        return f"{_shown(edit)} is no year."
    if edit.field == "page" and not (edit.new[0].isalnum() and edit.new[-1].isalnum()):
        return f"{_shown(edit)} are no pages."
    return ""


def _of_address(edit: Edit) -> str:
    """An address that stands in every format as it is, and ends nothing."""
    plain = _ADDRESS.fullmatch(edit.new) and split(edit.new) and addresses_in(f"{edit.new} ") == (edit.new,)
    return "" if plain else f"{_shown(edit)} is no address that can stand there as it is; add it by hand."


def _of_names(edit: Edit) -> str:
    named = people.parsed(edit.new)
    if not named or people.joined(named) != edit.new or not all(map(_is_plain, named)):
        return f"the record's names, {_shown(edit)}, hold signs that separate names (; or a brace)."
    return ""


def _is_plain(name: Name) -> bool:
    """Whether a name is read again as it is, whatever signs a format sets between names and their parts."""
    parts = [part for part in (name.family, name.given, name.suffix, name.name) if part]
    if not (name.family or name.name) or not all(any(map(str.isalpha, part)) for part in parts):
        return False
    persons = (name.family, name.given, name.suffix)
    return not any(_BETWEEN_NAMES.search(part) or _NAMELESS.search(part) for part in persons)


def _of_doi(edit: Edit) -> str:
    composed = unicodedata.normalize("NFKC", edit.new)
    printed = edit.new.isprintable() and clean(edit.new) == edit.new == composed
    if not printed or doi.normalise(edit.new) != edit.new.lower():
        return f"the record's DOI, {_shown(edit)}, holds signs that no DOI has."
    field = Reference(id="", fields=Fields(DOI=edit.new), structured=True)
    return "" if _is_read(field, edit) else _by_hand(edit)


def _doi_in_text(edit: Edit) -> str:
    """A DOI in running text, or its address, must be read again whole."""
    text = f"Words {doi.url(edit.new)} "
    return "" if _is_read(Reference(id="", text=text, unstructured=text), edit) else _by_hand(edit)


def _is_read(reference: Reference, edit: Edit) -> bool:
    """Whether the DOI of an edit is what a reference that holds nothing else is first read to print."""
    printed = printed_dois(reference)
    return len(printed) == 1 and printed[0].likeliest == edit.new.lower()


def _doi_in_latex(edit: Edit) -> str:
    plain = edit.new.isascii() and "%" not in edit.new and latex.is_verbatim(edit.new)
    return "" if plain else _by_hand(edit)


def _doi_in_bibtex(edit: Edit) -> str:
    return "" if latex.is_verbatim(edit.new) else _by_hand(edit)


def _by_hand(edit: Edit) -> str:
    return f"the DOI {edit.new} cannot stand there as it is; put its address by hand: {doi.url(edit.new)}."


def _text_in_bibtex(edit: Edit) -> str:
    """BibTeX counts braces, escaped or not; and what is written must be read again."""
    if latex.balanced(edit.new) and latex.decode(latex.escape(edit.new)) == edit.new:
        return ""
    return f"the record's value, {_shown(edit)}, cannot stand in a BibTeX field."


def _names_in_bibtex(edit: Edit) -> str:
    for name in people.parsed(edit.new):
        for part in (name.family, name.given, name.suffix, name.name):
            if latex.decode(latex.escape(part)) != part or not latex.balanced(part):
                return f"the record's name {str(name)!r} cannot stand in a BibTeX field."
    return ""


def _organisations_in_lines(edit: Edit) -> str:
    """Where names are told from organisations by their comma, these can hold none."""
    there = (name.name for name in people.parsed(edit.new) if "," in name.name)
    return next((f"the organisation {name!r} would be read as a person." for name in there), "")


def _text_in_csl(edit: Edit) -> str:
    return f"{_shown(edit)} would be read as pandoc's Markdown." if _IN_CSL.search(edit.new) else ""


def _text_in_pandoc(edit: Edit) -> str:
    """Pandoc reads the values of YAML as Markdown."""
    return f"pandoc would read {_shown(edit)} as Markdown." if _IN_PANDOC.search(edit.new) else ""


def _in_cell(edit: Edit) -> str:
    """Spreadsheet programs run what begins like a formula."""
    return f"a spreadsheet would take {_shown(edit)} for a formula." if edit.new.startswith(_FORMULA) else ""


def _in_ooxml(edit: Edit) -> str:
    escape = _OOXML_ESCAPE.search(edit.new)
    return f"a spreadsheet would take {escape[0]} in {_shown(edit)} for another sign." if escape else ""


def _shown(edit: Edit) -> str:
    return repr(edit.new if len(edit.new) <= 80 else f"{edit.new[:79]}…")


# What each format adds to what is asked of every value.
_RULES_FOR_DOIS: dict[str, tuple[Rule, ...]] = {
    "bibtex": (_doi_in_bibtex,),
    "bbl": (_doi_in_latex, _doi_in_text),
    "list": (_doi_in_text,),
    "cambridge-text": (_doi_in_text,),
    "markdown": (_doi_in_text,),
    "docx": (_doi_in_text,),
    "xlsx": (_in_ooxml,),
}
_RULES_FOR_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    "csl-json": (_text_in_csl,),
}
_RULES_FOR_TEXT: dict[str, tuple[Rule, ...]] = {
    "bibtex": (_text_in_bibtex,),
    "csl-json": (_text_in_csl,),
    "csl-yaml": (_text_in_pandoc,),
    "markdown": (_text_in_pandoc,),
    "csv": (_in_cell,),
    "xlsx": (_in_cell, _in_ooxml),
    "ods": (_in_cell,),
}
_RULES_FOR_NAMES: dict[str, tuple[Rule, ...]] = {
    "bibtex": (_names_in_bibtex,),
    "ris": (_organisations_in_lines,),
    "refer": (_organisations_in_lines,),
    "csl-json": (_text_in_csl,),
    "csl-yaml": (_text_in_pandoc,),
    "markdown": (_text_in_pandoc,),
    "csv": (_organisations_in_lines, _in_cell),
    "xlsx": (_organisations_in_lines, _in_cell, _in_ooxml),
    "ods": (_organisations_in_lines, _in_cell),
}
