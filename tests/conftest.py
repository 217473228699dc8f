"""No test reaches the network: to the tests this machine looks as if it were offline.

Only loopback addresses work. `make record` lifts the block for the cassettes.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import signal
import socket
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# What hypothesis holds against a slow test is told by the clock on the wall: it says how busy the machine is.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

# What tests decide and run is kept where it goes with them, never where a developer keeps such things.
os.environ["ENRICH_DATA_DIR"] = tempfile.mkdtemp(prefix="enrich-tests-")
atexit.register(shutil.rmtree, os.environ["ENRICH_DATA_DIR"], ignore_errors=True)

_connect, _getaddrinfo = socket.socket.connect, socket.getaddrinfo


def _is_near(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("", "localhost", "None"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if isinstance(address, tuple) and not _is_near(address[0]):
        raise OSError(101, f"tests have no network (asked for {address[0]})")
    _connect(self, address)


def _guarded_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    if not _is_near(host):
        raise socket.gaierror(socket.EAI_NONAME, f"tests have no network (asked for {host})")
    return _getaddrinfo(host, *arguments, **options)


@pytest.fixture(autouse=True, scope="session")
def no_network(pytestconfig: pytest.Config) -> Iterator[None]:
    """Refuse every address but the loopback, unless cassettes are being recorded."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.lower().endswith("_proxy")]:
            patch.delenv(name)
        if pytestconfig.getoption("--record-mode") in (None, "none"):
            patch.setattr(socket.socket, "connect", _guarded_connect)
            patch.setattr(socket, "getaddrinfo", _guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own: no decision of another test holds in it."""
    folder = tmp_path_factory.getbasetemp() / "data" / uuid.uuid4().hex
    monkeypatch.setenv("ENRICH_DATA_DIR", str(folder))
    # Settings that no environment was asked for know only what the system says.
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder / "of-the-system"))
    monkeypatch.setattr(
        "enrich.settings.user_data_path", lambda *_, **__: folder / "of-the-system" / "enrich"
    )
    monkeypatch.delenv("CI", raising=False)  # where it is set nothing is kept, and there is nothing to test
    return folder


@pytest.fixture(autouse=True, scope="session")
def interrupts() -> None:
    """Let programs that tests start hear a Ctrl-C, also where a shell runs the tests in its background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material (ENRICH_SHARED); tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("ENRICH_SHARED", Path(__file__).parent.parent.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the shared material is not at {folder}; set ENRICH_SHARED to run this test")
    return folder
