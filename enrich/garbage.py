"""How often garbage is looked for: seldom, for what enrich makes is nearly all let go of by itself.

Python looks through its young objects at every 700 that are made, and through all of them now and then;
a run that reads works by the million would spend a tenth of its time on that and find nothing.
"""

from __future__ import annotations

import gc

_YOUNG, _MIDDLING, _OLD = 10_000, 20, 20


def collect_seldom() -> None:
    """Look for garbage from here on, seldom, and not in what is loaded by now, which stays to the end."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLING, _OLD)
    gc.enable()
