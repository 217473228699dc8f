"""Editors by the name of the reader whose format they edit."""

from __future__ import annotations

from collections.abc import Mapping

from enrich.editors.base import Editor

EDITORS: Mapping[str, Editor] = {}
