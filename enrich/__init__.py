"""enrich: match bibliographic references to their Crossref records, check their links, say what is left."""

__version__ = "0.2.0"
"""It stands here, where the build reads it too: asking for the package's metadata would slow every start."""
