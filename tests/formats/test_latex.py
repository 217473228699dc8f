"""LaTeX as bibliographies hold it, turned into characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.formats.latex import ascii_letters, decode, decode_verbatim, escape


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        (r"G{\"o}del, G\"odel, G\"{o}del, {\"{G}}", "Gödel, Gödel, Gödel, G̈"),
        (r"\'{E}cole na\"{\i}ve \'\i", "École naïve í"),
        (r"Erd\H{o}s \v{S}koda {\c c} \c{c} \k{a}", "Erdős Škoda ç ç ą"),
        (r"S{\o}ren Stra{\ss}e \L{}ukasz \aa ngstr\"om", "Søren Straße Łukasz ångström"),
        (r"A {TeX}book --- pages 1--2", "A TeXbook — pages 1–2"),
        (r"``quoted'' Poincar\'e~Institute", "“quoted” Poincaré Institute"),
        (r"\emph{On} {\itshape the} \textbf{R\&D} 5\% \{x\} a\_b", "On the R&D 5% {x} a_b"),
        (r"the $\alpha$-decay of $^{14}$C and H$_2$O", "the α-decay of 14C and H2O"),
        (r"\unknown{kept} text", "kept text"),
        (r"\apj", "Astrophysical Journal"),
        (r"Smith, J. 2001, \aap, 552, 412", "Smith, J. 2001, Astronomy and Astrophysics, 552, 412"),
        (r"\apjl{} 5, \prd\ 7", "Astrophysical Journal Letters 5, Physical Review D 7"),
        (r"$J/\psi\to\gamma\omega\omega$ \natural", "J/ψ→γωω ♮"),
        ("two\n   lines", "two lines"),
        ("50% of $100", "50% of $100"),
        (r"see \url{http://a.b/~c--d?e=$f}, a--b~c", "see http://a.b/~c--d?e=$f, a–b c"),
    ],
)
def test_decode(printed: str, meant: str) -> None:
    assert decode(printed) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        (r"10.1007/978-3{\_}5", "10.1007/978-3_5"),
        (
            r"10.1002/(SICI)1(1998)49:8$<$693::AID$>$3.0.CO;2-O",
            "10.1002/(SICI)1(1998)49:8<693::AID>3.0.CO;2-O",
        ),
        (r"\url{https://example.org/\~{}a--b}", "https://example.org/~a--b"),
        (" 10.5555/a~b--c ", "10.5555/a~b--c"),
    ],
)
def test_what_is_verbatim_keeps_its_dashes(printed: str, meant: str) -> None:
    assert decode_verbatim(printed) == meant


@given(st.text(max_size=60))
def test_decode_never_fails(text: str) -> None:
    assert isinstance(decode(text), str)


@given(st.text("abc &%$#_é^~<>|\\αΩ≤", max_size=30))
def test_what_is_escaped_reads_as_before(text: str) -> None:
    assert decode(escape(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("50% ^ ~", r"50\% \textasciicircum{} \textasciitilde{}"),
        ("{a} p < 1", r"\{a\} p \textless{} 1"),
        ("an open {", "an open {"),
        ("TNF-α ≤ 3", r"TNF-\ensuremath{\alpha} \ensuremath{\leq} 3"),
        ("Ἐντολή και ένα", "Ἐντολή και ένα"),
    ],
)
def test_signs_are_written_so_that_latex_prints_them(plain: str, printed: str) -> None:
    assert escape(plain) == printed


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("Özgür Łukasz", r"{\"O}zg{\"u}r {\L}ukasz"),
        ("Çelik naïve İnönü Straße", r"{\c{C}}elik na{\"\i}ve {\.I}n{\"o}n{\"u} Stra{\ss}e"),
        ("ế ộ", r"{\'{\^{e}}} {\^{\d{o}}}"),
        ("Иванов 山田 α", "Иванов 山田 α"),
    ],
)
def test_letters_of_names_are_commands_that_read_as_before(plain: str, printed: str) -> None:
    assert ascii_letters(plain) == printed
    assert decode(printed) == plain
