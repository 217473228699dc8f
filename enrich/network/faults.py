"""Names what went wrong with a request from the exception that it raised."""

from __future__ import annotations

from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout, InvalidURL, ProxyError, ReadTimeout, SSLError
from urllib3.exceptions import LocationValueError, NewConnectionError, ReadTimeoutError

from enrich.network import body
from enrich.network.policy import Fault


class Failure(Exception):
    """An attempt that brought no answer, and how it failed."""

    def __init__(self, fault: Fault) -> None:
        self.fault: Fault = fault
        super().__init__(fault)


def fault_of(error: Exception) -> Fault:
    """Which of the ways to fail an exception stands for."""
    if isinstance(error, body.TooLarge):
        return "oversized"
    if isinstance(error, body.TooSlow | ReadTimeout | ReadTimeoutError | TimeoutError):
        return "timeout"
    if isinstance(error, ProxyError | InvalidURL | LocationValueError):
        return "proxy"  # the address of a service was found sound; that of the proxy is anybody's
    if isinstance(error, SSLError):
        return "untrusted"
    if isinstance(error, ConnectTimeout) or _is_unconnected(error):
        return "unreachable"
    return "broken"


def _is_unconnected(error: Exception) -> bool:
    """Whether no connection came about: requests hides that two wrappings deep."""
    if not isinstance(error, NoConnection) or not error.args:
        return False
    inner = getattr(error.args[0], "reason", error.args[0])
    return isinstance(inner, NewConnectionError)
