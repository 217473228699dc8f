"""Makes the cassettes anew: from the live services, or from the stand-in.

python -m tests.standin.record            # needs the services
python -m tests.standin.record --standin  # needs nothing
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack

import pytest

from tests.standin.archives import keeping, row
from tests.standin.server import running

CASSETTES = "tests/sources/test_cassettes.py"


def main(arguments: list[str]) -> int:
    """Record, and return pytest's exit code."""
    with ExitStack() as stack:
        if "--standin" in arguments:
            url = stack.enter_context(running()).url
            for name in ("crossref", "datacite", "doi", "ncbi"):
                os.environ[f"ENRICH_{name.upper()}_URL"] = f"{url}/{name}"
            keeper = stack.enter_context(keeping())
            keeper.kept["example.org/page"] = [row("20111012080000"), row("20150101000000")]
            keeper.elsewhere["example.org/other"] = [("20111013000000", "https://archive.example/2011/other")]
            for name, url in keeper.of_sources.items():
                os.environ[f"ENRICH_{name.upper()}"] = url
        return int(pytest.main([CASSETTES, "--record-mode=rewrite", "-q", "-p", "no:randomly"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
