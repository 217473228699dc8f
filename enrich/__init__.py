"""enrich: match bibliographic references to their Crossref records, check their links, say what is left."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("doi-enrich")
except PackageNotFoundError:
    __version__ = "0+unknown"
