r"""``thebibliography`` and biber's ``.bbl``."""

from __future__ import annotations

import contextlib
import time

import pytest

from enrich.errors import UnreadableInput
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Link, Name, Reference
from tests.conformance.reader_suite import ReaderSuite

LIST = r"""\begin{thebibliography}{10}
\bibitem{knuth}
Donald~E. Knuth.
\newblock {\em The {\TeX}book}. % why
\newblock Addison, 1984.
\newblock \doi{10.5555/ABC\_1}

\bibitem[{\citenamefont{M\"uller}(2001)}]{muller}
J. M{\"u}ller, \href{https://example.org/a\_b}{J. Things} \textbf{3}, 1--20 (2001).
%\bibitem{hidden} Hidden.
\bibitem{empty}

\end{thebibliography}
trailing
"""

BIBER = r"""% $ biblatex auxiliary file $
\begingroup
\refsection{0}
  \datalist[entry]{nty/global//global/global}
    \entry{smith}{article}{}
      \name{author}{2}{}{%
        {{hash=1}{%
           family={Smith},
           familyi={S\bibinitperiod},
           given={John},
           giveni={J\bibinitperiod}}}%
        {{hash=2}{%
           family={Berg},
           given={Jan},
           prefix={van\bibnamedelima der}}}%
      }
      \list{publisher}{1}{%
        {Pub}%
      }
      \field{journaltitle}{Journal of Things}
      \field{number}{4}
      \field{title}{On {\"o}ther Things}
      \field{volume}{3}
      \field{year}{2001}
      \field{pages}{1\bibrangedash 20}
      \range{pages}{20}
      \verb{doi}
      \verb 10.5555/ABC
      \endverb
    \endentry
    \entry{void}{misc}{}
      \field{sortinit}{1}
    \endentry
  \enddatalist
\endrefsection
"""


class TestBibliography(ReaderSuite):
    format = "bbl"
    sample = LIST.encode()
    references = 2
    set_aside = 1
    lines = (2, 8)


class TestBiber(ReaderSuite):
    format = "bbl"
    sample = BIBER.encode()
    references = 1
    set_aside = 1
    lines = (5,)


def references(text: str) -> list[Reference]:
    return [b for b in read(Document("x.bbl", text.encode())) if isinstance(b, Reference)]


def test_items_are_strings_with_their_keys_and_links() -> None:
    knuth, muller = references(LIST)
    assert (knuth.id, knuth.structured) == ("knuth", False)
    assert knuth.text.startswith("Donald E. Knuth. The TeXbook. Addison, 1984.")
    assert knuth.links == (Link(label="doi", url="https://doi.org/10.5555/abc_1"),)
    assert muller.text == "J. Müller, J. Things 3, 1–20 (2001)."
    assert muller.links == (Link(label="url", url="https://example.org/a_b"),)
    assert muller.unstructured.strip().startswith("J. M{")


def test_biber_names_its_fields() -> None:
    (smith,) = references(BIBER)
    assert smith.structured
    assert smith.fields.author == (
        Name(family="Smith", given="John"),
        Name(family="van der Berg", given="Jan"),
    )
    assert (smith.fields.title, smith.fields.container_title) == ("On öther Things", "Journal of Things")
    assert (smith.fields.volume, smith.fields.issue, smith.fields.page) == ("3", "4", "1–20")
    assert (smith.fields.DOI, smith.fields.publisher) == ("10.5555/abc", "Pub")


@pytest.mark.parametrize(
    "bomb",
    [
        "\\bibitem{a} " + "{" * 10_000,
        "\\bibitem{a} " + "\\url{" * 50_000,
        "\\bibitem" * 50_000,
        "\\entry{a}{book}{}" * 50_000,
        "\\entry{a}{book}{}\\name{author}{1}{}{" + "family={" * 20_000,
    ],
    ids=range(5),
)
def test_bombs_do_not_go_off(bomb: str) -> None:
    start = time.process_time()
    with contextlib.suppress(UnreadableInput):
        list(read(Document("x.bbl", bomb.encode()), format="bbl"))
    assert time.process_time() - start < 2
