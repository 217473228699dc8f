"""What people and programs print behind a reference, and what identifies nothing: dates, extents, numbers.

A reference that is linked is linked as well with any of these behind it. They
are none of the phrases that the tables of `enrich.comparable.asides` were
written from, as far as one hand can help it.
"""

from __future__ import annotations

TAILS: dict[str, str] = {
    "accessed, English": " Accessed 3 March 2024.",
    "accessed, numbers": " (last accessed: 12/05/2021)",
    "accessed with address": " [online] Available at: https://example.org/texts/4711 [Accessed 7 Jul. 2019].",
    "retrieved from": " Retrieved September 14, 2016, from http://example.org/docs/view.php?id=23",
    "NLM": " [Internet]. [updated 2018 Feb 2; cited 2020 Jan 15]. Available from: https://example.org/b/NBK1116/",
    "accessed, German": " (zuletzt abgerufen am 21.08.2022)",
    "accessed, French": " (consulté le 1er février 2018).",
    "accessed, Spanish": " [Consulta: 15 de enero de 2017].",
    "accessed, Portuguese": " Acesso em: 28 fev. 2015.",
    "accessed, Italian": " (ultimo accesso: 9 settembre 2020).",
    "accessed, Dutch": " Geraadpleegd op 4 oktober 2014.",
    "accessed, Swedish": " (Hämtad 2019-05-06).",
    "accessed, Polish": " [dostęp: 17.06.2021].",
    "accessed, Czech": " [cit. 2016-11-30].",
    "accessed, Russian": " (дата обращения: 15.11.2021).",
    "accessed, Turkish": " Erişim tarihi: 22 Kasım 2020.",
    "accessed, Chinese": " [2020-03-14]. http://example.cn/t/20_3.htm.",
    "accessed, Japanese": " （2021年4月10日閲覧）",
    "pages in all": " 345 pp.",
    "pages, preliminaries": " xii + 287 S.",
    "ISBN": " ISBN 978-3-16-148410-0.",
    "ISBN and price": " ISBN 0-19-852663-6 (hbk), £45.00.",
    "ISSN": " ISSN: 1050-124X.",
    "series": " (Upland Studies 14).",
    "series, comma": " Upland Studies in Society, vol. 27.",
    "report number": " Technical Report No. 2019-14.",
    "version": " Version 2.1.3.",
    "edition": " 3rd edition.",
    "cited by": " Cited by 127.",
    "back-reference": " Cited on pages 3, 17 and 204.",
    "arrows": " ↑ 1 2 3",
    "shelf mark": " Shelfmark: YC.2004.a.5523.",
    "ids": " PMID: 12345678; PMCID: PMC3456789; Bibcode: 2004PhRvD..70b3518B.",
    "reprint": " Reprinted 1998.",
    "page numbers not given": " Page numbers not given.",
}  # fmt: skip
