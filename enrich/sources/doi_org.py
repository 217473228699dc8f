"""The DOI system itself: the last word on whether a DOI is registered, and with which agency.

Only the handle system's own "no such handle" makes a DOI unregistered. A DOI
whose agency has withdrawn it stays registered but leads to a page that says
so, which is noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from enrich.comparable import doi
from enrich.comparable.graves import grave
from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer, Valid, doi_path
from enrich.network.services import DAY, Lifetimes, Rate, Service
from enrich.records import Registration, Target
from enrich.settings import Setting, Settings
from enrich.sources import crossref
from enrich.sources.crossref import CrossrefSource

if TYPE_CHECKING:
    from enrich.network.door import Door

URL = Setting(
    name="doi_url",
    default="https://doi.org",
    help="the DOI system: whether a DOI is registered, and with which agency; with the source `doi`, works "
    "by DOI from the agency it sends us to (Crossref, DataCite, mEDRA, JaLC)",
)

_FOUND, _MISSING, _NO_VALUES = 1, 100, 200
_LONGEST_ADDRESS = 2_000


def services(settings: Settings) -> tuple[Service, ...]:
    """The DOI system's own proxy, which publishes no limit (ours is modest); and Crossref, in its stead."""
    rate = Rate(5)
    proxy = Service(
        name="doi",
        label="doi.org",
        base_url=settings.of(URL),
        rates={"single": rate, "list": rate},
        concurrency=2,
        lifetimes=Lifetimes(single=7 * DAY),
    )
    return (proxy, *crossref.services(settings))


class DoiOrg:
    """Asks doi.org: the handle of each DOI, and once for each prefix the registration agency."""

    name = "doi"

    def __init__(self, settings: Settings, door: Door) -> None:
        self._door = door
        self._crossref = CrossrefSource(settings, door)
        self._agencies: dict[str, str] = {}

    def registrations(self, dois: Sequence[str]) -> Mapping[str, Registration]:
        """See `Registry.registrations`."""
        return self._door.each(self.name, self._registration, dois)

    def _registration(self, identifier: str) -> Registration:
        try:
            answer = self._door.get(
                self.name, f"api/handles/{doi_path(identifier)}", valid=_about(identifier)
            )
        except SourceUnavailable as error:
            return Registration(DOI=identifier, state="unchecked", note=str(error))
        reply = answer.json()
        if reply["responseCode"] == _MISSING:
            note = "the DOI system knows no such DOI"
            return Registration(DOI=identifier, state="unregistered", note=note)
        if doi.is_short(identifier):
            return _short(identifier, reply)
        return Registration(
            DOI=identifier,
            state="registered",
            agency=self._agency_if_known(identifier),
            primary=_alias(reply),
            note=_note(_target(reply)),
            target=_target(reply),
            landing=_landing(reply),
        )

    def agency(self, identifier: str) -> str:
        """The agency of the DOI's prefix, "" for a DOI that has none.

        Raises SourceUnavailable where neither doi.org nor Crossref could be asked.
        """
        prefix = identifier.partition("/")[0]
        if prefix not in self._agencies:
            self._agencies[prefix] = self._ask_agency(identifier)
        return self._agencies[prefix]

    def _ask_agency(self, identifier: str) -> str:
        try:
            answer = self._door.get(self.name, f"ra/{doi_path(identifier)}", valid=_names_agency)
        except SourceUnavailable:
            return self._crossref.agency(identifier)
        return _agency_in(answer)

    def _agency_if_known(self, identifier: str) -> str:
        try:
            return self.agency(identifier)
        except SourceUnavailable:
            return ""


def _about(identifier: str) -> Valid:
    """A check that an answer is the handle record of `identifier`, or says that there is none."""

    def fault(answer: Answer) -> str:
        reply = answer.json()
        if not isinstance(reply, dict) or type(reply.get("responseCode")) is not int:  # true is no 1
            return "no handle record"
        expected = {200: (_FOUND, _NO_VALUES), 404: (_MISSING,)}.get(answer.status, ())
        if reply["responseCode"] not in expected:
            return f"status {answer.status} with a handle code that does not go with it"
        answered = reply["handle"].lower() if isinstance(reply.get("handle"), str) else ""
        if doi.is_short(identifier) and reply["responseCode"] == _FOUND and doi.normalise(answered):
            return ""
        return "" if answered == identifier else f"the handle {answered} when asked for {identifier}"

    return fault


def _names_agency(answer: Answer) -> str:
    reply = answer.json()
    sound = answer.status == 200 and isinstance(reply, list) and reply and isinstance(reply[0], dict)
    return "" if sound and ("RA" in reply[0] or "status" in reply[0]) else "no registration agency"


def _agency_in(answer: Answer) -> str:
    agency = answer.json()[0].get("RA", "")
    return agency if isinstance(agency, str) else ""


def _value(reply: Mapping[str, Any], kind: str) -> str:
    """The first value of type `kind` in a handle record, "" without one."""
    values = reply.get("values")
    for value in values if isinstance(values, list) else []:
        data = value.get("data") if isinstance(value, dict) and value.get("type") == kind else None
        if isinstance(data, dict) and isinstance(data.get("value"), str):
            return str(data["value"])
    return ""


def _alias(reply: Mapping[str, Any]) -> str:
    return doi.normalise(_value(reply, "HS_ALIAS"))


def _short(identifier: str, reply: Mapping[str, Any]) -> Registration:
    """What a short DOI leads to: its record names the DOI as an alias or an address, or is the DOI's own.

    A handle that names no DOI is none, whatever else it leads to.
    """
    named = (_alias(reply), doi.normalise(str(reply.get("handle", ""))), *_dois(reply))
    found = next((one for one in named if one), "")
    if not found:
        note = "the DOI system knows no such short DOI"
        return Registration(DOI=identifier, state="unregistered", note=note)
    return Registration(DOI=identifier, state="registered", primary=found)


def _dois(reply: Mapping[str, Any]) -> Iterator[str]:
    """Each value of a handle record that is a DOI or its address."""
    values = reply.get("values")
    for value in values if isinstance(values, list) else []:
        data = value.get("data") if isinstance(value, dict) else None
        said = data.get("value") if isinstance(data, dict) else data
        yield doi.normalise(said) if isinstance(said, str) else ""


def _landing(reply: Mapping[str, Any]) -> str:
    """The address that a handle record leads to, "" without one that can be one."""
    address = _value(reply, "URL").strip()
    return address if len(address) <= _LONGEST_ADDRESS else ""


def _target(reply: Mapping[str, Any]) -> Target:
    """What is wrong with where a handle leads: nowhere, or to its agency's page for dead or coming DOIs."""
    address = _value(reply, "URL")
    if not address:
        return "" if _alias(reply) or reply["responseCode"] == _FOUND else "nowhere"
    return grave(address)


def _note(target: Target) -> str:
    return {
        "": "",
        "nowhere": "registered, but its handle holds no address",
        "deleted": "registered, but dead: its agency lists it as deleted",
        "invalid": "registered, but dead: its agency lists it as invalid",
        "pending": "registered, but not yet live: its agency lists it as pending publication",
    }[target]
