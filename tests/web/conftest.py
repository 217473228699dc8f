"""A service of the test's own, asked without a socket."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
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
        yield partial(_started, stack, data_folder)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[TestClient[Any]]":
    """A client of a service that serves this machine alone; all tests of a module ask the same."""
    with ExitStack() as stack:
        yield _started(stack, tmp_path_factory.mktemp("data"))


def _started(stack: ExitStack, data: Path, *, token: str = "", **said: Any) -> "TestClient[Any]":
    settings = Settings(offline=True, data_dir=str(data), token=token)
    service = Service(settings=settings, **said)
    return stack.enter_context(TestClient(application(service), base_url=HERE))
