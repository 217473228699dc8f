"""What the service says of itself: where each part of the protocol is answered, below one address."""

from __future__ import annotations

from typing import Any

import msgspec

import enrich
from enrich.web.reconcile.types import WORK

PREVIEW_WIDTH, PREVIEW_HEIGHT = 440, 240
BATCH = 10
"""Queries in a batch: what a slow source can answer for in the minute that OpenRefine waits."""
_IDENTIFIERS = "https://doi.org/"
_SCHEMA = "https://api.crossref.org/types/"
_HELP = "https://github.com/doi-enrich/doi-enrich/blob/main/docs/openrefine.md"


def manifest(base: str) -> dict[str, Any]:
    """Return the manifest of the service that is asked at `base`, without a slash at its end."""
    here = f"{base}/reconcile"
    return {
        "versions": ["0.2"],
        "name": "enrich: DOIs of references",
        "identifierSpace": _IDENTIFIERS,
        "schemaSpace": _SCHEMA,
        "documentation": _HELP,
        "serviceVersion": enrich.__version__,
        "view": {"url": _IDENTIFIERS + "{{id}}"},
        "feature_view": {"url": here + "/features/{{id}}"},
        "defaultTypes": [msgspec.to_builtins(WORK)],
        "batchSize": BATCH,
        "preview": {
            "url": here + "/preview?id={{id}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {name: _suggested(here, name) for name in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _suggested(here: str, name: str) -> dict[str, str]:
    return {"service_url": here, "service_path": f"/suggest/{name}"}
