"""Judges a publisher's CrossRef link: is its DOI well-formed, and is it this reference's?"""

from __future__ import annotations

from urllib.parse import SplitResult

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.addresses import host, is_host, split
from enrich.comparable.carried import registration_of
from enrich.comparable.doi import PrintedDOI
from enrich.comparable.redirectors import leads_on
from enrich.comparable.redirectors.proxies import is_end
from enrich.links.answering import TARGETS, answers_of_doi
from enrich.links.statuses import STATUSES, is_another, label_only, status
from enrich.records import DEAD, Answers, Link, LinkStatus, Match, Reference, Registration


def judge(
    link: Link, reference: Reference, match: Match, registrations: tuple[Registration, ...]
) -> LinkStatus:
    """Compare the DOI in `link` with the matched work; a DOI that is an alias of it agrees."""
    if not link.url:
        return _judge_label(link, match)
    printed, known = led_to(link, match, registrations)
    if printed is None:
        return _judge_without(link)
    identifier = known.DOI if known else printed.name
    if doi.is_short(identifier) and (known is None or known.state == "unchecked"):
        note = f"{identifier} is a short DOI; nobody could be asked where it leads."
        return status(link, "unconfirmed" if printed.likeliest else "not-judged", note)
    if known is not None and known.state == "unregistered":
        return status(link, "unregistered", f"The DOI system does not know {identifier}.")
    if match.DOI is not None:
        judged = _judge_against(link, identifier, match.DOI, match, known)
    else:
        judged = _judge_unmatched(link, identifier, match, known)
    return _with_target(judged, known)


def _with_target(judged: LinkStatus, known: Registration | None) -> LinkStatus:
    """The verdict, with a word on a handle that does not lead to the work."""
    told = TARGETS.get(known.target, "") if known else ""
    if known is None or not told:
        return judged
    is_dead = known.target in DEAD and judged.status != "other-work"
    verdict = "gone" if is_dead else judged.status
    return replace(judged, status=verdict, note=f"{judged.note} {known.DOI}: {told}.")


def led_to(
    link: Link, match: Match, registrations: tuple[Registration, ...]
) -> tuple[PrintedDOI | None, Registration | None]:
    """Return the DOI that an address leads to, and what is known of it; None where there is neither."""
    printed = next(iter(doi.printed_at(link.url)), None)
    if printed is None or (_is_resolver(link.url) and " " in link.url.strip()):
        return None, None
    return printed, registration_of(printed, {r.DOI: r for r in registrations}, match)


def answers(
    link: Link, match: Match, registrations: tuple[Registration, ...], status: str, today: str
) -> Answers:
    """What is known of the DOI that a link leads to."""
    printed, known = led_to(link, match, registrations)
    return answers_of_doi(status, known, match, today) if printed else Answers()


def _judge_without(link: Link) -> LinkStatus:
    """An address without a DOI; of the DOI system's own pages nothing more is said."""
    at = split(link.url)
    if doi.is_placeholder(link.url):
        return status(link, "not-judged", "It says in a word that there is no DOI.")
    if at is not None and _is_resolver(link.url) and not any(map(str.isdigit, at.path)):
        return status(link, "not-judged")
    if at is not None and not _is_resolver(link.url) and (leads_on(link.url) or _is_a_page(at)):
        return status(link, "not-judged", "The address names no DOI that it leads to.")
    return status(link, "malformed", "The address holds no well-formed DOI.")


def _is_a_page(at: SplitResult) -> bool:
    """Whether this may be the page of one work: a stranger's address with a number in it."""
    return not is_end((at.hostname or "").lower()) and any(map(str.isdigit, at.path))


def _is_resolver(url: str) -> bool:
    return is_host(host(url), "doi.org")


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
        note = (
            f"{identifier} is an alias of {found}, which this reference matched; {found} is the DOI to use."
        )
        return status(link, "agrees", note)
    title = _title(identifier, match, known)
    other = f"{identifier} (“{title}”)" if title else identifier
    return status(link, "other-work", f"The link leads to {other}; this reference matched {found}.")


def _judge_unmatched(link: Link, identifier: str, match: Match, known: Registration | None) -> LinkStatus:
    judged = next((j for j in match.judgements if identifier == j.DOI), None)
    if judged is not None and is_another(judged):
        title = _title(identifier, match, known)
        return status(link, "other-work", f"{identifier} is “{title}”, which is not this reference.")
    if judged is not None:
        return status(
            link, "unconfirmed", f"{identifier} may be this reference, but that is not certain enough to say."
        )
    if match.status == "unmatched" and (known is None or known.state != "registered"):
        note = f"{identifier} is well-formed, but no record was found for this reference. {match.reason}"
        return status(link, "nothing-found", note)
    return status(link, "unconfirmed", f"{identifier} is well-formed; nothing is known to compare it with.")


def _title(identifier: str, match: Match, known: Registration | None) -> str:
    works = [j.candidate.work for j in match.judgements if identifier == j.DOI]
    works += [known.work] if known is not None and known.work is not None else []
    return next((work.title[0] for work in works if work.title), "")
