"""What an index is made of: dumps of works as they are published, read by all cores, in bounded memory.

    for portion in read(parts, workers=2): ...

Input → parts (`parts`, `tars`: a file, a member of an archive) → values (`lines`
of the room above, `documents` where a file is one) → `records` (whose, from
when, deleted?) → `portions`, which are made in whatever process (`reading`).
What is damaged costs itself: a record, the rest of a part, never the dump.
"""

from enrich.index.dumps.documents import Piece
from enrich.index.dumps.parts import Input, Part, inputs_in, parts_of
from enrich.index.dumps.portions import Fault, Gathering, Portion
from enrich.index.dumps.reading import read

__all__ = ["Fault", "Gathering", "Input", "Part", "Piece", "Portion", "inputs_in", "parts_of", "read"]
