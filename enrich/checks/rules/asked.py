"""Findings about the web addresses that a reference prints, from what came of asking for them (`--links`)."""

from __future__ import annotations

from msgspec import UNSET

from enrich.checks.base import finding
from enrich.records import Edit, Entry, Finding


def address_broken(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address leads to no page any more.

    Its host says so, or it failed on several days. A page that fails once is
    `address-failing`.

    **What to do.** Look for the page's new address, or for a copy in a web archive.
    """
    return _asked(entry, "broken")


def address_gone(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address leads to a page that its host took away for good.

    The host answers with status 410.

    **What to do.** Look for a copy in a web archive, or cite another source.
    """
    return _asked(entry, "gone")


def address_soft_404(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address leads to a page, but not to the one that was meant.

    The page says itself that what was asked for is not there, the address leads
    to a home page, several addresses of different works lead to one page that shows none of
    them, or any made-up address beside it shows the same.

    **What to do.** Look for the page's new address, or for a copy in a web archive.
    """
    return _asked(entry, "soft-404")


def address_parked(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address leads to a site whose name is for sale, or is another's now.

    Readers who follow it may come to harm.

    **What to do.** Take the address out, or put that of a copy in a web archive in its place.
    """
    return _asked(entry, "parked")


def address_moved(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address leads on to another for good.

    Where the page there shows the work, the new address is suggested. PURLs,
    handles, ARKs and DOIs are never suggested away: they are made to lead on.

    **What to do.** Print the new address.
    """
    return _asked(entry, "moved")


def address_redirected(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address leads on to another, for now.

    The printed address is the one that its host wants to be used.

    **What to do.** Nothing, if the page is the one meant.
    """
    return _asked(entry, "redirected")


def address_failing(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address could not be had, which may pass.

    After three failures, each three days after the one before, it counts as
    broken; `--now` calls it so at once.

    **What to do.** Nothing yet; check again in some days.
    """
    return _asked(entry, "failing")


def address_timeout(entry: Entry) -> tuple[Finding, ...]:
    """The host of a printed web address did not answer in time.

    That may pass.

    **What to do.** Nothing yet; check again in some days.
    """
    return _asked(entry, "timeout")


def address_blocked(entry: Entry) -> tuple[Finding, ...]:
    """The host of a printed web address turns programs away.

    That says nothing about the page.

    **What to do.** Look at the page yourself.
    """
    return _asked(entry, "blocked")


def address_login(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address asks for a login first.

    Readers who are not let in cannot see the page.

    **What to do.** Look at the page yourself; print an address that is open to all, where there is one.
    """
    return _asked(entry, "login")


def address_refused(entry: Entry) -> tuple[Finding, ...]:
    """A printed web address was not asked for.

    It is not safe to ask for it, or its host wants no programs there
    (robots.txt); the message says which.

    **What to do.** Look at the page yourself.
    """
    return _asked(entry, "refused")


def address_excluded(entry: Entry) -> tuple[Finding, ...]:
    """A rule of yours leaves a printed web address out.

    The rule (`--ignore-url`) fits the address, or one that it leads on to.

    **What to do.** Nothing; or take the rule back.
    """
    return _asked(entry, "excluded")


def address_other_scheme(entry: Entry) -> tuple[Finding, ...]:
    """A printed address is none of the web.

    Only addresses that begin with http:// or https:// are asked for.

    **What to do.** Nothing; or print an address of the web beside it.
    """
    return _asked(entry, "other-scheme")


def address_unchecked(entry: Entry) -> tuple[Finding, ...]:
    """The network was down, so nothing is known of a printed web address.

    With `--strict` the exit code is 3.

    **What to do.** Check the network, then run again.
    """
    return _asked(entry, "unchecked")


def _asked(entry: Entry, word: str) -> tuple[Finding, ...]:
    """A finding for each address that was to be asked for, and of which this word is said."""
    return tuple(
        finding(
            f"address-{word}",
            entry.reference,
            f"{link.url}: {link.note}",
            field="URL",
            edit=Edit(field="URL", new=link.edit, old=link.url) if link.edit is not UNSET else None,
            printed=link.url,
        )
        for link in entry.links
        if link.final is not UNSET and link.status == word
    )
