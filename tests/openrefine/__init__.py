"""The real OpenRefine, driven by its own HTTP commands, against the service."""
