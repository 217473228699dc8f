"""Makes the cassettes anew: from the live services, or from the stand-in.

python -m tests.standin.record            # needs the services
python -m tests.standin.record --standin  # needs nothing
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack

import pytest

from tests.standin.server import running

CASSETTES = "tests/sources/test_cassettes.py"


def main(arguments: list[str]) -> int:
    """Record, and return pytest's exit code."""
    with ExitStack() as stack:
        if "--standin" in arguments:
            url = stack.enter_context(running()).url
            for name in ("crossref", "datacite", "doi", "ncbi"):
                os.environ[f"ENRICH_{name.upper()}_URL"] = f"{url}/{name}"
        return int(pytest.main([CASSETTES, "--record-mode=rewrite", "-q", "-p", "no:randomly"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
