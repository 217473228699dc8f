"""Asks archives for copies of the pages that printed addresses have lost; the links say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from msgspec.structs import replace

from enrich.comparable.printed_addresses import shown
from enrich.links.looking import Sought, looked
from enrich.links.printed import looked_at_on
from enrich.network.door import Door
from enrich.network.threads import Crew
from enrich.records import Archived, Entry, LinkStatus, Page
from enrich.settings import Settings
from enrich.sources.archives import Copy, Wanted
from enrich.sources.archives.asking import Archives

LOST = frozenset(("broken", "gone", "moved", "parked", "soft-404"))
"""The words of links behind which a copy is looked for."""


ALIVE = frozenset(("ok", "redirected"))
"""The words of links of whose page an archive may be asked to make a copy."""
_PLACES = 4
"""Pages that are asked about at once: while one copy is looked at, others are looked for."""


class Copies:
    """The copies that archives keep, through a door that leads to them; each page is asked about once.

    Several pages are asked about side by side, as fast as the archives' own limits allow. With
    `keep` the Internet Archive is asked to make a copy of each page that is there.
    """

    def __init__(self, settings: Settings, door: Door, *, keep: bool = False) -> None:
        self._archives = Archives(settings, door)
        self._keep = keep
        self._day = settings.today.isoformat()
        self._crew = Crew(_PLACES)
        self._sent: dict[tuple[Sought, Wanted] | str, Future[Copy]] = {}

    def close(self) -> None:
        """Ask nothing more."""
        self._crew.close()

    def send(self, link: LinkStatus, sought: Sought, entry: Entry) -> Future[Copy] | None:
        """Send for the copy of a link's page, where that is lost or to be kept; None where none is wanted."""
        if self._keep and link.status in ALIVE:
            return self._once(sought.url, partial(self._archives.keep, sought.url))
        if link.status not in LOST:
            return None
        days, _ = looked_at_on(entry.reference, link.url)
        wanted = Wanted(days=days, year=entry.reference.fields.year)
        return self._once((sought, wanted), partial(self._asked, sought, wanted))

    def _once(self, key: tuple[Sought, Wanted] | str, ask: Callable[[], Copy]) -> Future[Copy]:
        if key not in self._sent:
            self._sent[key] = self._crew.start(ask)
        return self._sent[key]

    def _asked(self, sought: Sought, wanted: Wanted) -> Copy:
        def shows(page: Page) -> bool:
            return looked(replace(page, url=sought.url), sought, self._day).is_there

        return self._archives.copy_of(sought.url, wanted, shows)


def with_copy(link: LinkStatus, copy: Copy) -> LinkStatus:
    """Return the verdict on a link with what archives said of its page."""
    note = " ".join(filter(None, (link.note, copy.note, copy.url)))
    kept = Archived(state=copy.state, url=copy.url, date=copy.date)
    return replace(link, archive=kept, note=shown(note))
