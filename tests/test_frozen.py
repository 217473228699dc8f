"""Nothing is changed in place: a struct is frozen, or grows where it is made."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "enrich"
BUILT_UP = {"State", "CellRun", "RowRun", "Sheets", "Field", "Paragraph", "_Open", "CellPlace", "RowPlace"}
BUILT_UP |= {"SheetPlaces"}
BUILT_UP |= {"Number", "Reading", "Statements", "Numbers", "Container", "People", "Evidence", "Weighed"}
"""Structs that grow while a file is read, or a reference is held against a work; none of them travels."""


def test_values_are_frozen() -> None:
    open_ones = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and "Struct" in map(ast.unparse, node.bases):
                said = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                open_ones |= set() if said.get("frozen") == "True" else {node.name}
    assert open_ones == BUILT_UP
