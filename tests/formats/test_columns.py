"""What the columns of tables are called, in the words of people and programs."""

from __future__ import annotations

import pytest

from enrich.formats.columns import role_of


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
