"""What a reader would call the same folds to the same characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("佐々木", text.fold("佐佐木")),
    ],
)
def test_right_letters_stay(printed, folded):
    assert text.fold(printed) == folded


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("第12卷第3期，2010年", ["di", "12", "juan", "di", "3", "qi", "2010", "nian"]),
        ("ガラスとカラス", ["garasutokarasu"]),
        ("한국의", ["han", "gug", "ui"]),
        ("हिन्दी", ["hindi"]),
        ("בערי", ["vry"]),
        ("Đỗ Ångström naïve", ["do", "angstrom", "naive"]),
    ],
)
def test_words_of_every_script_are_told_apart(printed: str, words: list[str]) -> None:
    assert text.tokens(printed) == words


@pytest.mark.parametrize("printed", ["กาต้มน้ำ", "می‌خواهم", "क्‍ष", "חֵקֶר", "中国陶瓷", "ガラス"])
def test_what_scripts_need_is_kept(printed: str) -> None:
    assert text.plain(printed) == text.clean(printed) == printed


def test_joiners_that_no_script_needs_are_gone() -> None:
    assert text.plain("tea\u200cpot\u200d") == "teapot"


@given(st.from_regex(text._CLEAN.pattern, fullmatch=True))
def test_what_is_told_to_be_clean_at_once_is_clean(told):
    assert text._cleaned(told) == told == text.clean(told)


_ASCII = st.text(st.sampled_from([chr(n) for n in range(128)]), max_size=30)


@given(_ASCII)
def test_tokens_of_plain_ascii_are_those_of_any_text(printed):
    assert text.tokens(printed) == text._TOKEN.findall(text.fold(printed))


@given(_ASCII)
def test_ascii_that_is_told_to_be_clean_at_once_is_clean(said):
    assert not text._is_clean_ascii(said) or text._CLEAN.fullmatch(said)
