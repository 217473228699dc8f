"""``python -m enrich.bench``: see the package."""
