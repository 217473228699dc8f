"""Retraction Watch's list, kept in the data directory: what it says of a work is known without a request.

    notices = open_notices(settings.data_path)
    entry = notices.on(entry)

CSV (`listed`, columns by name) → notices by DOI and PubMed number (`kept`, a
sorted file that is looked into where it lies) → the works of an entry
(`noticed`). The list as it came lies beside it, so that it can be read anew.
"""

from enrich.retractions.kept import Kept, open_notices, take
from enrich.retractions.noticed import NO_NOTICES, Notices

__all__ = ["NO_NOTICES", "Kept", "Notices", "open_notices", "take"]
