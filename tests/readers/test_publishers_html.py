"""Saved pages of publishers: each reference once, with its labels, and nothing that is about the page."""

from __future__ import annotations

import pytest

from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Reference

WELLS = "Brown A, Green BC. Wells: a history of digging. J Wells. 2001;7(2):45–55."
BUCKETS = "White, C. (1999). Buckets. Bucket Review, 12(3), 9–12."
DOI, PUBMED = "https://doi.org/10.5555/wells.1", "http://www.ncbi.nlm.nih.gov/pubmed/77"
SCHOLAR = "https://scholar.google.com/scholar_lookup?title=Wells"
# As each publisher's page marks two references: W and B stand for them, D, P and G for addresses.
PAGES = {
    "springer": (
        '<section><h2 id="Bib1">References</h2><ol class="c-article-references">'
        '<li class="c-article-references__item" data-counter="1.">'
        '<p class="c-article-references__text" id="ref-CR1">{W}</p>'
        '<p class="c-article-references__links u-hide-print">'
        '<a href="{D}" aria-label="Article reference 1">Article</a>  <a href="#">CAS</a>  '
        '<a href="{P}">PubMed</a>  <a href="#">PubMed Central</a>  <a href="{G}">Google Scholar'
        '</a> </p></li><li><p class="c-article-references__text" id="ref-CR2">{B}</p>'
        '<p class="c-article-references__links"><a href="{G}">Google Scholar</a></p></li></ol>'
        '<p class="c-article-references__download u-hide-print">'
        '<a href="https://citation-needed.springer.com/v2/references/10.1?format=refman">'
        "Download references<svg></svg></a></p></section><h2>Acknowledgements</h2><p>"
        "We thank all (2001).</p>",
        ["Article", "CAS", "PubMed", "PubMed Central", "Google Scholar"],
    ),
    "sciencedirect": (
        '<section class="bibliography" id="cebib"><h2>References</h2><ol class="references"><li>'
        '<span class="label"><a>1</a></span><span class="reference"><div class="contribution">'
        '<div class="authors">Brown A, Green BC.</div><div class="title">'
        'Wells: a history of digging.</div></div><div class="host">J Wells. 2001;7(2):45–55.'
        '</div><div class="ReferenceLinks u-font-sans"><a class="anchor" href="{D}">'
        '<span class="anchor-text-container"><span class="anchor-text">Crossref</span></span></a>'
        '<a href="https://www.scopus.com/inward/record.url?x"><span>View in Scopus</span></a>'
        '<a href="{G}"><span>Google Scholar</span></a></div></span></li><li><span class="label">2'
        '</span><span class="reference">{B}<div class="ReferenceLinks"><a href="{G}">'
        "Google Scholar</a></div></span></li></ol></section><h2>Cited by (12)</h2><ul><li>"
        "Someone 2003, 4, 5. A citing work.</li></ul>",
        ["Crossref", "View in Scopus", "Google Scholar"],
    ),
    "wiley": (
        '<section id="references-section"><div class="accordion"><h2 class="section__title">'
        'REFERENCES</h2><div class="accordion__content"><ul class="rlist separator">'
        '<li data-bib-id="b1"><span class="bullet">1</span> <span class="author">Brown A</span>, '
        '<span class="author">Green BC</span>. <span class="articleTitle">'
        'Wells: a history of digging</span>. <i>J Wells</i>. <span class="pubYear">2001</span>;'
        '<span class="vol">7</span>(2):<span class="pageFirst">45</span>–<span class="pageLast">'
        '55</span>.<div class="extra-links getFTR">'
        '<a href="/servlet/linkout?doi=10.1" class="getFTR__btn">CrossRef</a><a href="/x">CAS</a>'
        '<a href="/x">PubMed</a><a href="/x">Web of Science®</a><a href="{G}">Google Scholar</a>'
        '</div></li><li>{B}<div class="extra-links"><a href="{G}">Google Scholar</a></div></li>'
        "</ul></div></div></section>",
        ["CrossRef", "CAS", "PubMed", "Web of Science®", "Google Scholar"],
    ),
    "tandf": (
        '<h2 class="section-heading-2">References</h2>'
        '<ul class="references numeric-ordered-list"><li id="CIT0001"><span>{W} '
        '<div class="ref-lnks"><a href="/servlet/linkout?doi=10"><span>Crossref'
        '<span class="off-screen">(Open in a new window)</span></span></a><span>,</span> '
        '<a href="x">Web of Science ®<span class="off-screen">(Open in a new window)</span></a>, '
        '<a href="{G}">Google Scholar<span class="off-screen">(Open in a new window)</span></a>'
        '</div></span></li><li id="CIT0002"><span>{B} [<a href="#">Crossref</a>'
        '], [Web of Science ®], [<a href="{G}">Google Scholar</a>]</span></li></ul>',
        ["Crossref", "Web of Science ®", "Google Scholar"],
    ),
    "sage": (
        '<section id="bibliography"><h2>References</h2><div role="list">'
        '<div role="listitem" id="bibr1"><div class="label">1.</div><div class="citations">'
        '<div class="citation"><div class="citation-content">{W}</div>'
        '<div class="external-links"><div class="core-xlink-crossref"><a href="{D}">Crossref</a>'
        '</div><div class="core-xlink-pubmed"><a href="{P}">PubMed</a></div>'
        '<div class="core-xlink-web-of-science"><a href="#">Web of Science</a></div>'
        '<div class="core-xlink-google-scholar"><a href="{G}">Google Scholar</a></div></div>'
        '</div></div></div><div role="listitem"><div class="label">2.</div>'
        '<div class="citations"><div class="citation"><div class="citation-content">{B}</div>'
        '<div class="external-links"><div><a href="{G}">Google Scholar</a></div></div></div>'
        "</div></div></div></section>",
        ["Crossref", "PubMed", "Web of Science", "Google Scholar"],
    ),
    "oxford": (
        '<h2 class="backreferences-title" id="1">REFERENCES</h2>'
        '<div class="ref-list js-splitview-ref-list">'
        '<div content-id="ref1" class="js-splitview-ref-item"><div class="refLink-parent">'
        '<span class="refLink"><a name="jumplink-ref1"></a></span></div><div class="ref false">'
        '<div id="ref-auto-ref1" class="ref-content"><span class="label">1.</span>'
        '<div class="mixed-citation citation" data-id="d">{W}<div class="citation-links">'
        '<span class="google-scholar-ref-link"><a href="{G}" target="_blank">Google Scholar</a>'
        '</span><span class="crossref-doi js-ref-link"><a href="{D}">Crossref</a></span><span><a>'
        'Search ADS</a></span><span class="pub-id"><a href="{P}">PubMed</a></span>'
        '<span class="worldcat-reference-ref-link"><a>WorldCat</a></span></div></div></div></div>'
        '</div><div content-id="ref2" class="js-splitview-ref-item"><div class="ref false">'
        '<div class="ref-content"><span class="label">2.</span>'
        '<div class="mixed-citation citation">{B}<p class="citation-links"><span><a href="{G}">'
        "Google Scholar</a></span></p></div></div></div></div></div><h2>Author notes</h2>",
        ["Google Scholar", "Crossref", "Search ADS", "PubMed", "WorldCat"],
    ),
    "plos": (
        '<div id="section9" class="toc-section"><h2>References</h2><ol class="references">'
        '<li id="ref1"><span class="order">1. </span><a name="b1" id="b1" class="link-target">'
        '</a>{W} <ul class="reflinks" data-doi=""><li><a href="{D}">View Article</a></li><li>'
        '<a href="{P}">PubMed/NCBI</a></li><li><a href="{G}">Google Scholar</a></li></ul></li>'
        '<li id="ref2"><span class="order">2. </span>{B} <ul class="reflinks"><li><a href="{G}">'
        "Google Scholar</a></li></ul></li></ol></div>",
        ["View Article", "PubMed/NCBI", "Google Scholar"],
    ),
    "mdpi": (
        '<section id="html-references_list"><h2>References</h2><ol class="html-xxx">'
        '<li id="B1-x" class="html-x" data-content="1.">{W} ['
        '<a class="google-scholar" href="{G}" target="_blank">Google Scholar</a>] ['
        '<a class="cross-ref" href="{D}">CrossRef</a>][<a href="https://x.org/p.pdf">'
        'Green Version</a>]</li><li data-content="2.">{B} [<a href="{G}">Google Scholar</a>] ['
        '<a class="cross-ref" href="{D}">CrossRef</a>]</li></ol></section><div>'
        "Disclaimer/Publisher’s Note: The statements (2001), 7, 8, 9.</div>",
        ["Google Scholar", "CrossRef", "Green Version"],
    ),
    "pmc": (
        '<section id="ref-list1" class="ref-list"><h2 class="pmc_sec_title">References</h2>'
        '<section id="x"><ul class="ref-list font-sm"><li id="B1"><span class="label">1.</span>'
        '<cite>{W}</cite> [<a href="{D}" class="usa-link" target="_blank">'
        'DOI</a>] [<a href="/articles/PMC7/">PMC free article</a>] [<a href="{P}">PubMed</a>] ['
        '<a href="{G}">Google Scholar</a>]</li><li id="B2"><span class="label">2.</span><cite>{B}'
        '</cite> [<a href="{G}">Google Scholar</a>]</li></ul></section></section>',
        ["DOI", "PMC free article", "PubMed", "Google Scholar"],
    ),
    "jstor": (
        '<h2>References</h2><ul class="references-list"><li>{W} <a href="{D}">Crossref</a> '
        '<a href="{G}">Google Scholar</a></li><li>{B} <a href="{G}">Google Scholar</a></li></ul>',
        ["Crossref", "Google Scholar"],
    ),
    "ieee": (
        '<h2>References</h2><div class="references-container"><div class="reference-container">'
        '<span class="number"><b>1. </b></span><div class="col"><div class="u-mb-1">{W}</div>'
        '<div class="ref-links-container stats-reference-links-container"><span class="ref-link">'
        '<a href="/doc/1" target="_self">View Article</a></span> <span><a href="{G}">'
        'Google Scholar</a></span></div></div></div><div class="reference-container">'
        '<span class="number"><b>2. </b></span><div class="col"><div class="u-mb-1">{B}</div>'
        '<div class="ref-links-container"><span><a href="{G}">Google Scholar</a></span><a>'
        "Show in Context</a></div></div></div></div>",
        ["View Article", "Google Scholar"],
    ),
    "acm": (
        '<section id="sec-references"><h2>References</h2><div role="list">'
        '<div role="listitem" id="Bib1"><div class="label">[1]</div><div class="citations">'
        '<div class="citation"><div class="citation-content">{W}</div>'
        '<div class="external-links"><div class="core-xlink-digital-library">'
        '<a href="/doi/10.5555">Digital Library</a></div><div class="core-xlink-google-scholar">'
        '<a href="{G}">Google Scholar</a></div></div></div></div></div><div role="listitem">'
        '<div class="label">[2]</div><div class="citations"><div class="citation">'
        '<div class="citation-content">{B}</div><div><a href="{G}">Google Scholar</a></div></div>'
        "</div></div></div></section>",
        ["Digital Library", "Google Scholar"],
    ),
    "frontiers": (
        '<h2><a id="refs">References</a></h2><div class="References"><p class="ReferencesCopy1">'
        '<a name="B1"></a>{W}</p><p class="ReferencesCopy2"><a href="{P}">PubMed Abstract</a> | '
        '<a href="{D}">CrossRef Full Text</a> | <a href="{G}">Google Scholar</a></p>'
        '<p class="ReferencesCopy1">{B}</p><p class="ReferencesCopy2"><a href="{G}">'
        "Google Scholar</a></p></div><p><b>Keywords:</b> wells, 2001</p><p><b>Citation:</b>"
        " Doe A (2024) A study. <i>Front. Ex.</i> 12:1. doi: 10.5555/self</p><p><b>Received:</b>"
        " 1 May 2023; <b>Accepted:</b> 2 Feb 2024;<br><b>Published:</b> 3 Mar 2024.</p><p>"
        "Edited by:<br><a>Jane Doe</a>, University of 2001, 4, 5</p><p>"
        "Copyright © 2024 Doe and Roe. This is an open-access article distributed under 4.0, 5."
        "</p><p>*Correspondence: Ann Doe, a@example.org 2024</p><p><b>Disclaimer:</b>"
        " All claims 2024 are solely.</p>",
        ["PubMed Abstract", "CrossRef Full Text", "Google Scholar"],
    ),
    "note beside": (
        "<h2>References</h2><p>This list was last checked in May 2021 and holds 2 works.</p><p>"
        "{W}</p><aside><p>Links were retrieved on 12 May 2021.</p></aside><p>{B}</p><p>"
        "* indicates works that are discussed in 2001.</p>",
        [],
    ),
    "note before list": (
        "<h2>References</h2><p>All links were checked in May 2021.</p><ol><li>{W}</li><li>{B}"
        "</li></ol><p>Note: the list was compiled in 2020.</p>",
        [],
    ),
    "note in list": (
        "<h2>References</h2><ol><li>{W}</li><li>{B}</li><li>"
        "Note: All addresses were checked on 3 May 2021.</li></ol>",
        [],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_reference_once_with_its_labels(name: str) -> None:
    body, labels = PAGES[name]
    said = {"{W}": WELLS, "{B}": BUCKETS, "{D}": DOI, "{P}": PUBMED, "{G}": SCHOLAR}
    for mark, printed in said.items():
        body = body.replace(mark, printed)
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>"
    blocks = list(read(Document("x.html", page.encode())))
    found = [b for b in blocks if isinstance(b, Reference)]
    assert [reference.text for reference in found] == [WELLS, BUCKETS]
    assert [link.label for link in found[0].links] == labels
    assert not any(b.fault for b in blocks if not isinstance(b, Reference))
