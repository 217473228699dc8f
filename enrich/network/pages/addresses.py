"""Which addresses of the web may be asked at all: in one reading only, and only in the open internet.

Addresses come from strangers. Programs read odd spellings of a host in
different ways, and whoever judges one reading and connects by another has
judged nothing; so what can be read in two ways is refused.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable
from typing import Literal
from urllib.parse import quote

import idna
from msgspec import Struct

from enrich.errors import ConfigurationError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Kind = Literal["open", "own", "never"]
"""``own`` is a network of somebody's own, which a setting may open for a host by its name."""

_URL = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_BRACKETED = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::([0-9]{0,5}))?")
_NAMED = re.compile(r"([^:\[\]]+)(?::([0-9]{0,5}))?")
_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
_ODD = re.compile(r"[\x00-\x1f\x7f\\]")
_UNQUOTED = "!#$%&'()*+,/:;=?@[]~-._"
LONGEST = 4_000

_LOCAL_NAMES = (
    "localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan",
    "home.arpa", "onion",
)  # fmt: skip
"""Ends of names that mean something in somebody's own network only."""
_OTHERS_PORTS = frozenset(
    (
        1433, 1434, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 3659, 4045, 4190,
        5060, 5061, 5432, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6443, 6566, 6665, 6666,
        6667, 6668, 6669, 6679, 6697, 7001, 8500, 9042, 9092, 9200, 9300, 10080, 10250, 10255, 11211, 15672,
        25565, 27017, 27018, 50070,
    )
)  # fmt: skip
"""Ports above 1023 where something else than web pages is served, and mostly to nobody outside."""

_OWN = tuple(
    map(
        ipaddress.ip_network,
        (
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "::1/128",
            "fc00::/7",
        ),
    )
)
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "100.100.100.200/32", "168.63.129.16/32", "169.254.0.0/16", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "fd00:ec2::/32", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        ),
    )
)  # fmt: skip
"""Metadata of clouds, networks that lead nowhere, and those that hide an address in another."""
_GLOBAL_6 = ipaddress.ip_network("2000::/3")
_ISATAP = re.compile(r"(?:0000|0200):5efe:[0-9a-f]{4}:[0-9a-f]{4}")


class Refused(Exception):
    """An address that is not asked; says why, to follow "it ..." or to stand alone."""


class Target(Struct, frozen=True, kw_only=True):
    """What is asked: `host` is a name to be looked up, or an address in the form of `ip`."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port: whose rules for robots hold."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """The host, in brackets where it needs them, with its port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _usual(self.scheme) else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in full, without whatever credentials it came with."""
        return self.origin + self.path


def target(url: str, allowed: Collection[str] = ()) -> Target:
    """Return what `url` asks for; names of hosts in `allowed` may be those of one's own network.

    Raises Refused for what is no address of the web, can be read in two ways,
    or names a place in somebody's own network. What a name leads to is judged
    where it is looked up, by `judge`.
    """
    if len(url) > LONGEST:
        raise Refused("the address is too long")
    if _ODD.search(url):
        raise Refused("the address holds signs that none may hold")
    parts = _URL.fullmatch(url)
    if parts is None:
        raise Refused("only addresses that begin with http:// or https:// are asked")
    scheme, authority, path = parts[1].lower(), parts[2], parts[3]
    if authority.count("@") > 1:
        raise Refused("the address can be read in two ways: it has two @ signs")
    host, port = _host_and_port(authority.rpartition("@")[2], scheme)
    ip = _literal(host)
    name = str(ip) if ip else host
    if ip is not None:
        judge([ip], name, allowed)
    elif not (name in allowed or _is_public_name(name)):
        raise Refused(f"{name} is a name of somebody's own network")
    path = quote(path if path.startswith("/") else f"/{path}", safe=_UNQUOTED)
    return Target(scheme=scheme, host=name, port=port, path=path, ip=name if ip else "")


def judge(found: Iterable[IP], name: str, allowed: Collection[str] = ()) -> None:
    """Raise Refused unless every address that the host `name` leads to may be asked."""
    for ip in found:
        kind = kind_of(ip)
        if kind == "never" or (kind == "own" and name not in allowed):
            at = "" if str(ip) == name else f"{name} leads to "
            raise Refused(f"{at}{ip}, which is not in the open internet")


def kind_of(ip: IP) -> Kind:
    """Return whether an address lies in the open internet, in a network of one's own, or in neither."""
    if any(ip in network for network in _NEVER):
        return "never"
    if any(ip in network for network in _OWN):
        return "own"
    if isinstance(ip, ipaddress.IPv4Address):
        return "open"
    hides_another = ip not in _GLOBAL_6 or _ISATAP.fullmatch(ip.exploded[20:])
    return "never" if hides_another or ip.scope_id else "open"


def allowed_names(names: Iterable[str]) -> frozenset[str]:
    """Return the hosts that a setting allows, as they are compared; raises ConfigurationError for a range."""
    return frozenset(map(_allowed, names))


def _allowed(given: str) -> str:
    try:
        host, _ = _host_and_port(f"[{given}]" if given.count(":") > 1 else given, "http")
        ip = _literal(host)
    except Refused as error:
        raise ConfigurationError(
            f"allow-hosts: {given!r} is not the name of one host, such as wiki.example.org."
        ) from error
    if ":" in given and ip is None:
        raise ConfigurationError(f"allow-hosts: {given!r} must be a host alone, without a port.")
    return str(ip) if ip else host


def _host_and_port(authority: str, scheme: str) -> tuple[str, int]:
    bracketed = _BRACKETED.fullmatch(authority)
    parts = bracketed or _NAMED.fullmatch(authority)
    if parts is None:
        raise Refused("the address names no host that can be asked")
    port = int(parts[2]) if parts[2] else _usual(scheme)
    if port not in (80, 443) and (not 1024 <= port <= 65535 or port in _OTHERS_PORTS):
        raise Refused(f"web pages are not served at port {port}")
    return (parts[1].lower() if bracketed else _plain_name(parts[1])), port


def _plain_name(host: str) -> str:
    """A host's name in ASCII, lower case and without the stop at its end, as resolvers are asked for it."""
    try:
        name = idna.uts46_remap(host, std3_rules=False, transitional=False)
        name = name.removesuffix(".")
        if not name.isascii():
            name = idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise Refused("the address names no host that can be asked") from error
    if not _NAME.fullmatch(name):
        raise Refused("the address names no host that can be asked")
    return name


def _literal(host: str) -> IP | None:
    """The address that a host is written as, None for a name; numbers in any other spelling are refused."""
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host)
        except ValueError as error:
            raise Refused("the address names no host that can be asked") from error
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    if _QUAD.fullmatch(host) and all(int(part) < 256 for part in host.split(".")):
        return ipaddress.IPv4Address(host)
    raise Refused("the host is a number that programs read in different ways")


def _is_public_name(name: str) -> bool:
    return "." in name and not any(name == end or name.endswith("." + end) for end in _LOCAL_NAMES)


def _usual(scheme: str) -> int:
    return 443 if scheme == "https" else 80
