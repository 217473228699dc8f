"""The service in a process of its own, as other programs find it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(folder: Path, *arguments: str, **environment: str) -> Iterator[str]:
    """A service that keeps its data in `folder`, and its address."""
    command = [sys.executable, "-m", "enrich", "serve", "--port", "0", *arguments]
    surroundings = {**os.environ, "ENRICH_DATA_DIR": str(folder / "data"), **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings) as process:
        try:
            assert process.stdout
            found = re.search(r"http://\S+(?=/)", process.stdout.readline())
            assert found, "the service does not say where it is"
            yield found[0]
        finally:
            process.terminate()
            process.wait(30)
