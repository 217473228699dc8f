"""Crossref's own matcher, unchanged, with the service as its Crossref: its verdicts beside ours."""
