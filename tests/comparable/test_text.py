"""What a reader would call the same folds to the same characters."""

import pytest

from enrich.comparable import text


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("MÃ¼ÃŸig", "Müßig"),
        ("Ãœber naÃ¯ve OberflÃ¤chen", "Über naïve Oberflächen"),
        ("Carbon\u00e2\u0080\u0093Hydrogen", "Carbon–Hydrogen"),
        ("donâ€™t", "don’t"),
        ("cÃ\xadrculo", "círculo"),
        ("Â£40", "£40"),
    ],
)
def test_utf8_read_as_windows_1252_is_read_again(printed, meant):
    assert text.fold(printed) == text.fold(meant)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("São Ângela à la Âge", "sao angela a la age"),
        ("Łódź, Århus, Ångström", "lodz, arhus, angstrom"),
        ("CAFÉ – naïve", "cafe - naive"),
    ],
)
def test_right_letters_stay(printed, folded):
    assert text.fold(printed) == folded
