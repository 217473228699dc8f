"""A printed web address as it is asked for, and its verdict when it was; see `looking`."""

from __future__ import annotations

import re

from msgspec import UNSET, Struct
from msgspec.structs import replace

from enrich.comparable.addresses import is_elsewhere, is_of_the_page
from enrich.comparable.printed_addresses import addresses_in, shown
from enrich.links.history import Told
from enrich.links.looking import Sought
from enrich.links.pages import titles_of
from enrich.links.printed import key, web_addresses
from enrich.records import Answers, Entry, LinkStatus, Reference

_AMP = re.compile(r"&amp;", re.IGNORECASE)
_WEB = re.compile(r"\s*(?:https?:)?//[^\s/?#]|\s*www\d?\.", re.IGNORECASE)
_SCRIPT = re.compile(r"\s*javascript:", re.IGNORECASE)
_RESOLVERS = (
    ("urn:nbn:", "https://nbn-resolving.org/"),
    ("hdl:", "https://hdl.handle.net/"),
    ("ark:", "https://n2t.net/"),
)


class Asking(Struct, frozen=True):
    """What is looked for at a printed address, and what else the address may be."""

    at: Sought
    others: tuple[str, ...] = ()


def asked_for(url: str) -> str:
    """The address that is asked for where a text prints `url`: with a scheme, and without markup."""
    bare = _AMP.sub("&", url.strip())
    if bare.startswith("//"):
        return f"http:{bare}"
    return bare if "://" in bare else f"http://{bare}"


def sought_at(link: LinkStatus, entry: Entry) -> Asking | None:
    """What a link of an entry is to be asked for; None where it is no address of the web."""
    if not _WEB.match(link.url):
        return None
    reference, work = entry.reference, entry.match.work
    text = reference.text or reference.unstructured
    titles = titles_of(reference.fields.title or reference.fields.container_title, work)
    sought = Sought(asked_for(link.url), titles, _without_addresses(text), text)
    return Asking(sought, tuple(map(asked_for, _others(link.url, reference))))


def is_of_another_kind(link: LinkStatus) -> bool:
    """Whether a link is an address, but none of the web, so that it is never asked."""
    is_of_the_web = not link.url or _WEB.match(link.url) or is_of_the_page(link.url)
    return not is_of_the_web and (is_elsewhere(link.url) or _SCRIPT.match(link.url) is not None)


def as_other_scheme(link: LinkStatus) -> LinkStatus:
    """The verdict on an address that is none of the web."""
    bare = link.url.strip()
    known = next(
        (f"{host}{bare.removeprefix('hdl:')}" for name, host in _RESOLVERS if bare.lower().startswith(name)),
        "",
    )
    advice = f" {known} leads there." if known else ""
    note = f"This is not an address of the web (http or https), so nobody was asked.{advice}"
    return replace(link, status="other-scheme", note=shown(note), final="")


def asked(link: LinkStatus, told: Told) -> LinkStatus:
    """The verdict on an address that was asked for."""
    found = told.found
    return replace(
        link,
        status=found.word,
        note=shown(found.note),
        answers=Answers(reachable=found.reachable, shows_it=found.shows_it),
        final=found.final,
        hops=found.hops or UNSET,
        since=told.since or UNSET,
        edit=found.edit or UNSET,
    )


def _others(url: str, reference: Reference) -> tuple[str, ...]:
    """What else a printed address may be, likeliest first."""
    return next((one.others for one in web_addresses(reference) if key(one.url) == key(url)), ())


def _without_addresses(text: str) -> str:
    for address in addresses_in(text):
        text = text.replace(address, " ")
    return text
