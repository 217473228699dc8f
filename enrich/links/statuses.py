"""The verdicts on a link: stable words, one sentence each."""

from __future__ import annotations

from typing import Literal

from enrich.records import Judgement, Link, LinkStatus

Verdict = Literal[
    "agrees",
    "other-work",
    "differs",
    "malformed",
    "unregistered",
    "unconfirmed",
    "nothing-found",
    "label-only",
    "no-label",
    "lost",
    "not-judged",
    "ok",
    "blocked",
    "login",
    "gone",
    "broken",
    "failing",
    "timeout",
    "refused",
    "unchecked",
    "redirected",
    "moved",
    "soft-404",
    "parked",
    "excluded",
    "other-scheme",
]

STATUSES: dict[Verdict, str] = {
    "agrees": "The link leads to the work that this reference matched, or searches for this reference.",
    "other-work": "The link leads to another work than the one this reference matched.",
    "differs": "The search behind the link names another title, author or year than the reference.",
    "malformed": "The address is not what its label promises.",
    "unregistered": "The DOI or number in the link is well-formed, but who gives these out does not know it.",
    "unconfirmed": "The address is well-formed, but nothing is known to compare it with.",
    "nothing-found": "The page shows a CrossRef label, but no record was found for this reference.",
    "label-only": "Only the label is left of the link, so there is no address to judge.",
    "no-label": "A DOI was found, but the page shows no CrossRef label for this reference.",
    "lost": "The address that stood before the date of access is not in the text any more.",
    "not-judged": "It has the shape of an address; this check says no more than that.",
    "ok": "The page is there.",
    "blocked": "The host turns programs away; whether the page is there only a person can see.",
    "login": "The page asks for a login first.",
    "gone": "The page was taken away for good, or the DOI is registered and leads to no work.",
    "broken": "The host says that there is no such page.",
    "failing": "The page could not be had; that may pass.",
    "timeout": "The host did not answer in time.",
    "refused": "The page was not asked for: its address is not safe, or its host wants no programs there.",
    "unchecked": "The network was down, or enrich itself failed on the page, so nothing can be said of it.",
    "redirected": "The page is there, where the address leads for now.",
    "moved": "The page is there, where the address leads for good.",
    "soft-404": "A page is there, but not the one that was meant: it says so, or any address shows it.",
    "parked": "The site is another's now: its name is for sale, lies idle, or leads readers astray.",
    "excluded": "A rule of yours (`--ignore-url`) leaves the address out, or one that it leads on to.",
    "other-scheme": "The address is none of the web (http or https), so nobody was asked.",
}
PAGE_WORDS: frozenset[Verdict] = frozenset(
    ("ok", "blocked", "login", "gone", "broken", "failing", "timeout", "refused", "excluded", "unchecked")
)
"""The verdicts of the table of pages, which are asked for with ``--landing`` or ``--links`` only."""
OF_THE_WEB: frozenset[Verdict] = frozenset(("redirected", "moved", "soft-404", "parked", "other-scheme"))
"""The verdicts that only a printed web address gets, with ``--links``."""


def status(link: Link, verdict: Verdict, note: str = "") -> LinkStatus:
    """Return `verdict` on `link`, with `note` or the verdict's own sentence."""
    return LinkStatus(label=link.label, url=link.url, status=verdict, note=note or STATUSES[verdict])


def label_only(link: Link, note: str = "") -> LinkStatus:
    """Return the verdict on a link of which only the label is left."""
    return status(link, "label-only", note)


def is_another(judgement: Judgement) -> bool:
    """Whether a registered work has another title, and no doubt about it."""
    return has_another_title(judgement) and judgement.confidence < 0.5


def has_another_title(judgement: Judgement) -> bool:
    """Whether a registered work has another title."""
    title = next((c for c in judgement.comparisons if c.field == "title"), None)
    return title is not None and title.level == "different"
