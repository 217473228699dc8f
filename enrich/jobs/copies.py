"""Asks archives for copies of the pages that printed addresses have lost; the links say what came of it."""

from __future__ import annotations

from msgspec.structs import replace

from enrich.comparable.printed_addresses import shown
from enrich.links.looking import Sought, looked
from enrich.links.printed import looked_at_on
from enrich.network.door import Door
from enrich.records import Archived, Entry, LinkStatus, Page
from enrich.settings import Settings
from enrich.sources.archives import Copy, Wanted
from enrich.sources.archives.asking import Archives

LOST = frozenset(("broken", "gone", "moved", "parked", "soft-404"))
"""The words of links behind which a copy is looked for."""


ALIVE = frozenset(("ok", "redirected"))
"""The words of links of whose page an archive may be asked to make a copy."""


class Copies:
    """The copies that archives keep, through a door that leads to them; each page is asked about once.

    With `keep` the Internet Archive is asked to make a copy of each page that is there.
    """

    def __init__(self, settings: Settings, door: Door, *, keep: bool = False) -> None:
        self._archives = Archives(settings, door)
        self._keep = keep
        self._day = settings.today.isoformat()
        self._known: dict[tuple[Sought, Wanted], Copy] = {}

    def beside(self, link: LinkStatus, sought: Sought, entry: Entry) -> LinkStatus:
        """Return the verdict on a link with the copy of its page, where that is lost."""
        if self._keep and link.status in ALIVE:
            return _with(link, self._archives.keep(sought.url))
        if link.status not in LOST:
            return replace(link, archive=Archived(state="unasked"))
        days, _ = looked_at_on(entry.reference, link.url)
        wanted = Wanted(days=days, year=entry.reference.fields.year)
        copy = self._known.get((sought, wanted)) or self._asked(sought, wanted)
        return _with(link, copy)

    def _asked(self, sought: Sought, wanted: Wanted) -> Copy:
        def shows(page: Page) -> bool:
            return looked(replace(page, url=sought.url), sought, self._day).is_there

        self._known[sought, wanted] = self._archives.copy_of(sought.url, wanted, shows)
        return self._known[sought, wanted]


def _with(link: LinkStatus, copy: Copy) -> LinkStatus:
    note = " ".join(filter(None, (link.note, copy.note, copy.url)))
    kept = Archived(state=copy.state, url=copy.url, date=copy.date)
    return replace(link, archive=kept, note=shown(note))
