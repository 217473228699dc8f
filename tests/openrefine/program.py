"""OpenRefine without its window: started, given a table, told to reconcile, extend and export.

Its commands are those that its pages send. Long operations are processes of
its own; one that fails leaves its mark in the cells and nowhere else.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PROGRAM = shutil.which("openrefine") or ""
_ALL_ROWS = {"facets": [], "mode": "row-based"}
_BOUNDARY = "the-table-ends-here"


class OpenRefine:
    """A running OpenRefine."""

    def __init__(self, address: str) -> None:
        self._address = address

    def project(self, name: str, table: bytes) -> str:
        """Make a project of a table (CSV with a head) and return its number."""
        options = json.dumps(
            {"encoding": "UTF-8", "separator": ",", "headerLines": 1, "guessCellValueTypes": False}
        )
        parts = {"project-name": name, "format": "text/line-based/*sv", "options": options}
        body = b"".join(
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in parts.items()
        )
        file = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="project-file"; filename="t.csv"\r\n'
        body += (
            file.encode() + b"Content-Type: text/csv\r\n\r\n" + table + f"\r\n--{_BOUNDARY}--\r\n".encode()
        )
        request = urllib.request.Request(
            f"{self._command('create-project-from-upload')}?csrf_token={self._token()}",
            body,
            {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = re.search(r"project=(\d+)", answer.geturl())
        assert found, "OpenRefine made no project"
        return found[1]

    def reconcile(
        self, project: str, column: str, service: str, details: Sequence[dict[str, str]] = ()
    ) -> None:
        """Reconcile a column, taking what the service calls a match; `details` are further columns."""
        said = self._manifest(service)
        config = {
            "mode": "standard-service",
            "service": service,
            "identifierSpace": said["identifierSpace"],
            "schemaSpace": said["schemaSpace"],
            "type": said["defaultTypes"][0],
            "autoMatch": True,
            "batchSize": said.get("batchSize", 10),
            "columnDetails": list(details),
            "limit": 0,
        }
        self._run("reconcile", project, columnName=column, config=json.dumps(config))

    def extend(self, project: str, column: str, service: str, properties: Sequence[str], at: int) -> None:
        """Add a column for each property of the works that a column is matched to."""
        said = self._manifest(service)
        wanted = {"properties": [{"id": one, "name": one} for one in properties]}
        self._run(
            "extend-data",
            project,
            baseColumnName=column,
            endpoint=service,
            identifierSpace=said["identifierSpace"],
            schemaSpace=said["schemaSpace"],
            columnInsertIndex=str(at),
            extension=json.dumps(wanted),
        )

    def guessed_types(self, project: str, column: str, service: str) -> list[dict[str, Any]]:
        """The types that OpenRefine offers a person to reconcile with, from what ten cells are answered."""
        return list(self._post("guess-types-of-column", project, columnName=column, service=service)["types"])

    def rows(self, project: str) -> list[dict[str, Any]]:
        """All rows, each cell with its `recon` (absent where nothing was heard of it)."""
        told = self._post("get-rows", project, start="0", limit="100000", engine=json.dumps(_ALL_ROWS))
        judged = told.get("pool", {}).get("recons", {})
        for row in told["rows"]:
            for cell in filter(None, row["cells"]):
                if "r" in cell:
                    cell["recon"] = judged[str(cell["r"])]
        return list(told["rows"])

    def facet(self, project: str, column: str, expression: str) -> dict[str, int]:
        """What a text facet by an expression counts."""
        facet = {
            "type": "list",
            "name": column,
            "columnName": column,
            "expression": expression,
            "selection": [],
            **dict.fromkeys(("omitBlank", "omitError", "selectBlank", "selectError", "invert"), False),
        }
        engine = json.dumps({"facets": [facet], "mode": "row-based"})
        (told,) = self._post("compute-facets", project, engine=engine)["facets"]
        return {one["v"]["l"]: one["c"] for one in told["choices"]}

    def exported(self, project: str) -> str:
        """The table as CSV."""
        body = urlencode({"project": project, "format": "csv", "engine": json.dumps(_ALL_ROWS)}).encode()
        with urllib.request.urlopen(f"{self._command('export-rows')}/t.csv", body, timeout=60) as answer:
            return str(answer.read().decode())

    def _manifest(self, service: str) -> dict[str, Any]:
        with urllib.request.urlopen(service, timeout=30) as answer:
            return dict(json.load(answer))

    def _run(self, command: str, project: str, **said: str) -> None:
        """Start an operation and wait for its process to end."""
        told = self._post(command, project, engine=json.dumps(_ALL_ROWS), **said)
        assert told["code"] in ("ok", "pending"), told
        while self._processes(project):
            time.sleep(0.2)

    def _processes(self, project: str) -> list[Any]:
        with urllib.request.urlopen(
            f"{self._command('get-processes')}?project={project}", timeout=60
        ) as answer:
            return list(json.load(answer)["processes"])

    def _post(self, command: str, project: str, **said: str) -> dict[str, Any]:
        body = urlencode({"project": project, "csrf_token": self._token(), **said}).encode()
        with urllib.request.urlopen(self._command(command), body, timeout=120) as answer:
            return dict(json.load(answer))

    def _token(self) -> str:
        with urllib.request.urlopen(self._command("get-csrf-token"), timeout=60) as answer:
            return str(json.load(answer)["token"])

    def _command(self, name: str) -> str:
        return f"{self._address}/command/core/{name}"


@contextmanager
def running(folder: Path) -> Iterator[OpenRefine]:
    """OpenRefine with its projects in `folder`, ended with all its processes."""
    port = _free_port()
    command = [
        PROGRAM,
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "-d",
        str(folder),
        "-m",
        "700M",
        "-x",
        "refine.headless=true",
    ]
    with open(folder / "openrefine.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        there = OpenRefine(f"http://127.0.0.1:{port}")
        _await(there, process)
        yield there
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await(there: OpenRefine, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "OpenRefine ended"
        with suppress(OSError):
            there._token()
            return
        time.sleep(0.2)
    raise AssertionError("OpenRefine does not answer")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as there:
        return int(there.getsockname()[1])
