"""The number of a preprint or working paper is read from whichever field of a structured format holds it."""

import pytest

from enrich.comparable.carried import deposits
from enrich.readers import reader_for
from enrich.readers.base import Document
from enrich.records import Reference

BIBTEX = [
    ("@misc{a, title={T}, eprint={2010.04053}, archivePrefix={arXiv}}", "arxiv:2010.04053"),
    ("@article{a, title={T}, journal={arXiv preprint arXiv:2010.04053}}", "arxiv:2010.04053"),
    ("@article{a, title={T}, journal={CoRR}, volume={abs/2010.04053}}", "arxiv:2010.04053"),
    ("@misc{a, title={T}, howpublished={arXiv:2010.04053}}", "arxiv:2010.04053"),
    ("@article{a, title={T}, journal={arXiv}, number={2010.04053}}", "arxiv:2010.04053"),
    ("@article{a, title={T}, eprint={hep-th/9901001}}", "arxiv:hep-th/9901001"),
    ("@misc{a, title={T}, note={arXiv:2010.04053}}", "arxiv:2010.04053"),
    ("@article{a, title={T}, journal={bioRxiv}, pages={060855}}", "rxiv:060855"),
    ("@article{a, title={T}, journal={Available at SSRN 3492722}}", "ssrn:3492722"),
    ("@techreport{a, title={T}, institution={NBER}, type={Working Paper}, number={28005}}", "nber:w28005"),
    ("@techreport{a, title={T}, institution={National Bureau of Economic Research}, number={28005}}",
     "nber:w28005"),
    ("@misc{a, title={T}, url={https://psyarxiv.com/w7qy9}}", "osf:w7qy9"),
    ("@online{a, title={T}, eprint={rs-123456/v1}, eprinttype={Research Square}}", "rs:123456"),
]  # fmt: skip
RIS = [
    ("TY  - JOUR\nTI  - T\nJO  - arXiv\nM1  - 2010.04053\nER  - \n", "arxiv:2010.04053"),
    ("TY  - UNPB\nTI  - T\nAN  - arXiv:2010.04053\nER  - \n", "arxiv:2010.04053"),
    ("TY  - RPRT\nTI  - T\nPB  - National Bureau of Economic Research\nIS  - 28005\nER  - \n", "nber:w28005"),
    ("TY  - JOUR\nTI  - T\nJO  - Nature\nN2  - We extend arXiv:2010.04053.\nER  - \n", ""),
]
CSL = [
    ('[{"type":"article","title":"T","number":"arXiv:2010.04053"}]', "arxiv:2010.04053"),
    ('[{"type":"article","title":"T","archive":"arXiv","archive_location":"2010.04053"}]',
     "arxiv:2010.04053"),
    ('[{"type":"report","title":"T","publisher":"NBER","genre":"Working Paper","number":"28005"}]',
     "nber:w28005"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [(name, *case) for name, cases in (("a.bib", BIBTEX), ("a.ris", RIS), ("a.json", CSL)) for case in cases],
)
def test_a_number_is_read(name: str, text: str, key: str) -> None:
    formats = {"a.bib": "bibtex", "a.ris": "ris", "a.json": "csl-json"}
    (block,) = reader_for(formats[name]).read(Document(name, text.encode()))
    assert isinstance(block, Reference)
    assert [one.key for one in deposits(block)] == ([key] if key else [])
