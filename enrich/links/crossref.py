"""Judges a publisher's CrossRef link: is its DOI well-formed, and is it this reference's?"""

from __future__ import annotations

from urllib.parse import unquote

from enrich import doi
from enrich.links.addresses import host, is_host
from enrich.links.statuses import STATUSES, label_only, status
from enrich.records import Judgement, Link, LinkStatus, Match, Reference, Registration


def judge(
    link: Link, reference: Reference, match: Match, registrations: tuple[Registration, ...]
) -> LinkStatus:
    """Compare the DOI in `link` with the matched work; a DOI that is an alias of it agrees."""
    if not link.url:
        return _judge_label(link, match)
    identifier = linked_doi(link.url)
    if not identifier:
        return status(link, "malformed", "The address holds no well-formed DOI.")
    known = next((r for r in registrations if identifier == r.DOI), None)
    if known is not None and known.state == "unregistered":
        return status(link, "unregistered", f"The DOI system does not know {identifier}.")
    if match.DOI is not None:
        return _judge_against(link, identifier, match.DOI, match, known)
    return _judge_unmatched(link, identifier, match, known)


def linked_doi(url: str) -> str:
    """Return the DOI that an address leads to, "" where it holds none that is well-formed.

    A resolver's whole path is the DOI; elsewhere (publishers' own redirects)
    the first DOI in the address is.
    """
    if is_host(host(url), "doi.org"):
        return doi.normalise(url.split("?")[0] if "?" in url and not doi.normalise(url) else url)
    bare = doi.normalise(url)
    return bare or next(iter(doi.find_all(unquote(url).replace("&", " "))), "")


def same_work(identifier: str, match: Match, known: Registration | None) -> bool:
    """Whether `identifier` is the matched work's DOI or an alias of it."""
    work = match.work
    names = {match.DOI, *(work.aliases if work else ())}
    return identifier in names or (known is not None and known.primary != "" and known.primary in names)


def _judge_label(link: Link, match: Match) -> LinkStatus:
    if match.DOI is not None:
        return label_only(link, f"Only the label is left of the link; the work found is {match.DOI}.")
    if match.status == "unmatched":
        return status(link, "nothing-found", f"{STATUSES['nothing-found']} {match.reason}")
    return label_only(link)


def _judge_against(
    link: Link, identifier: str, found: str, match: Match, known: Registration | None
) -> LinkStatus:
    if identifier == found:
        return status(link, "agrees", f"{identifier} is the work that this reference matched.")
    if same_work(identifier, match, known):
        return status(link, "agrees", f"{identifier} is an alias of {found}, which this reference matched.")
    title = _title(identifier, match, known)
    other = f"{identifier} (“{title}”)" if title else identifier
    return status(link, "other-work", f"The link leads to {other}; this reference matched {found}.")


def _judge_unmatched(link: Link, identifier: str, match: Match, known: Registration | None) -> LinkStatus:
    judged = next((j for j in match.judgements if identifier == j.DOI), None)
    if judged is not None and _is_another(judged):
        title = _title(identifier, match, known)
        return status(link, "other-work", f"{identifier} is “{title}”, which is not this reference.")
    if judged is not None:
        return status(
            link, "unconfirmed", f"{identifier} may be this reference, but that is not sure enough to say so."
        )
    if match.status == "unmatched" and (known is None or known.state != "registered"):
        note = f"{identifier} is well-formed, but no record was found for this reference. {match.reason}"
        return status(link, "nothing-found", note)
    return status(link, "unconfirmed", f"{identifier} is well-formed; nothing is known to compare it with.")


def _is_another(judgement: Judgement) -> bool:
    """A registered work whose title is another, and no doubt about it."""
    title = next((c for c in judgement.comparisons if c.field == "title"), None)
    return title is not None and title.level == "different" and judgement.confidence < 0.5


def _title(identifier: str, match: Match, known: Registration | None) -> str:
    works = [j.candidate.work for j in match.judgements if identifier == j.DOI]
    works += [known.work] if known is not None and known.work is not None else []
    return next((work.title[0] for work in works if work.title), "")
