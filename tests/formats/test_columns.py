"""What the columns of tables are called, in the words of people and programs."""

from __future__ import annotations

import pytest

from enrich.formats.columns import layout_of, role_of


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Título del artículo", "title"),
        ("Titel des Aufsatzes", "title"),
        ("Titre de l’article", "title"),
        ("Año de publicación", "year"),
        ("Nombre de la revista", "container_title"),
        ("Verfasser/in", "author"),
        ("Auteur(s)", "author"),
        ("Seiten (von-bis)", "page"),
        ("Reference (APA)", "reference"),
        ("Nombre", ""),
        ("Number of pages", ""),
        ("Volume/Issue", ""),
        ("Lieu d'édition", ""),
    ],
)
def test_roles(name: str, role: str) -> None:
    assert role_of(name) == role


REFERENCES = [
    ("A-1", "Hart, A. (2005). On the migration of geese. Journal of Birds, 3, 1-9.", "12.50"),
    ("A-2", "Osten, B. (2011). On the migration of ducks. Journal of Birds, 9, 10-19.", ""),
]
OWN = ("Signature", "Reference", "Price 2026", "Copies", "Remarks")


@pytest.mark.parametrize(
    ("above", "header"),
    [
        ((OWN,), 0),
        ((("Reading list 2026",), OWN), 1),
        ((("Reading list of the faculty",), ("Ordered by Ana", "", ""), OWN), 2),
        ((("", "References"), OWN), 1),
        ((("", "Literatur"), ("Signatur", "Literaturangabe", "Preis", "Stück", "Bemerkung")), 1),
        ((("Signature", "What we want", "Price"),), 0),
        ((), -1),
        (((("A-0", "Plato, Republic", "")),), -1),
    ],
)
def test_the_head_of_a_table_with_columns_of_its_own(above: tuple[tuple[str, ...], ...], header: int) -> None:
    layout = layout_of([*above, *REFERENCES])
    assert layout is not None
    assert layout.header == header
    assert layout.roles["reference"] == 1
    assert layout.names == (above[header] if header >= 0 else ())


def test_a_heading_amid_references_is_no_head_of_the_table() -> None:
    layout = layout_of([*REFERENCES, ("", "References", ""), *REFERENCES])
    assert layout is not None
    assert layout.header == -1
