"""Correct references as eight programs write them, and what `enrich check` says of them."""
