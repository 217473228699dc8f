"""``python -m enrich`` is ``enrich``."""

import sys

from enrich.cli.main import main

sys.exit(main())
