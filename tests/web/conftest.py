"""A service of the test's own, asked without a socket."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from enrich.settings import Settings
from enrich.web.app import application
from enrich.web.service import Service

HERE = "http://127.0.0.1:8270"
Started = Callable[..., "TestClient[Any]"]


@pytest.fixture
def started(data_folder: Path) -> Iterator[Started]:
    """Start a service and return its client: `started(token="…", user_header="…")`."""
    with ExitStack() as stack:

        def start(*, token: str = "", **said: Any) -> "TestClient[Any]":
            settings = Settings(offline=True, data_dir=str(data_folder), token=token)
            service = Service(settings=settings, **said)
            client = TestClient(application(service), base_url=HERE)
            return stack.enter_context(client)

        yield start


@pytest.fixture
def client(started: Started) -> "TestClient[Any]":
    """A client of a service that serves this machine alone."""
    return started()
