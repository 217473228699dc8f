"""The program: ``python -m enrich`` and ``enrich``.

Nothing is loaded here but what a start cannot do without, so that a Ctrl-C in
the first half second, while the rest is being loaded, ends in a sentence too.
What is loaded stays to the end: no garbage is looked for in it (see `cli.main`).
"""

import gc
import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command that the arguments name; return its exit code."""
    gc.disable()
    try:
        from enrich.cli.main import main as command

        return command()
    except KeyboardInterrupt:
        print("enrich: stopped. Nothing was written.", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
