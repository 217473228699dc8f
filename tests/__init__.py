"""Tests, trials and measurements; none of them writes where a developer keeps decisions and jobs."""

import atexit
import os
import shutil
import tempfile

if "ENRICH_DATA_DIR" not in os.environ:  # also where one is run without make: python -m tests.given
    os.environ["ENRICH_DATA_DIR"] = tempfile.mkdtemp(prefix="enrich-tests-")
    atexit.register(shutil.rmtree, os.environ["ENRICH_DATA_DIR"], ignore_errors=True)
