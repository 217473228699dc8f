"""How a service was started: values that every part of it reads, and refuses to start with."""

from __future__ import annotations

import ipaddress
import socket

from msgspec import Struct

from enrich.errors import ConfigurationError
from enrich.settings import Settings

_MEGABYTE = 1_000_000
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Limits(Struct, frozen=True, kw_only=True):
    """How much is taken in: bytes of a request, references of a job, jobs that one person keeps.

    `running` jobs are worked on at a time. While others wait a job has a `turn` of so many seconds.
    Nothing is taken in where the disk has fewer bytes than `free` left.
    """

    upload: int = 64 * _MEGABYTE
    rows: int = 100_000
    jobs: int = 100
    running: int = 1
    turn: float = 20.0
    free: int = 500 * _MEGABYTE


class Service(Struct, frozen=True, kw_only=True):
    """The settings of the jobs, and who may ask for what.

    `host` is the address that is listened at, `names` are the further names by
    which browsers call it. A request is somebody's who sends the token of the
    settings, or whom a proxy names in `user_header`; where neither is set, all
    is `person`'s, who is at this machine.
    """

    settings: Settings
    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    user_header: str = ""
    person: str = ""
    limits: Limits = Limits()

    @property
    def token(self) -> str:
        """The word that whoever asks must send; "" where none is needed."""
        return self.settings.token

    @property
    def known_as(self) -> frozenset[str]:
        """The names of hosts for which a request may ask, in lower case.

        Any other may be a stranger's name that was made to lead here.
        """
        own = set() if _is_wildcard(self.host) else {self.host}
        if not is_loopback(self.host):
            own.add(socket.gethostname())
        return frozenset(name.lower().strip("[]") for name in {*LOOPBACK_NAMES, *own, *self.names})

    def refuse_open_doors(self) -> None:
        """Raise ConfigurationError where anybody in the network could read and write everything."""
        if not is_loopback(self.host) and not (self.token or self.user_header):
            raise ConfigurationError(
                f"serve --host {self.host}: others in the network could read every job. Set ENRICH_TOKEN to "
                "a secret word that they must send, or name with --user-header the header in which your "
                "proxy says who asks."
            )


def is_loopback(host: str) -> bool:
    """Whether what listens at `host` can be reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return not host
