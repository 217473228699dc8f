"""An append-only file of finished lines, in checksummed blocks: what a run keeps of its entries.

    spool = Spool.create(path)
    offset = spool.append(pack(lines, marks), first=0)    # lines for positions 0, 1, 2 …
    for position, line in spool.contents.lines(): ...

What the lines say is none of its business; a `mark`, one byte a line, is what
its user wants to know of a line without reading it. A line for a position that
has one already takes its place. A block is whole or not there: what a power
cut leaves half-written at the end is cut off when the file is opened again.
"""

from enrich.spool.blocks import Block, DamagedSpool, Packed, pack
from enrich.spool.contents import Contents
from enrich.spool.store import Spool, Whole, verify

__all__ = ["Block", "Contents", "DamagedSpool", "Packed", "Spool", "Whole", "pack", "verify"]
