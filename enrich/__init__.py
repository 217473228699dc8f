"""enrich: match bibliographic references to their Crossref records, check their links, say what is left."""


def __getattr__(name: str) -> str:
    """Give `__version__` when first asked: reading package metadata would slow every start."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("doi-enrich")
    except PackageNotFoundError:
        found = "0+unknown"
    globals()[name] = found
    return found
