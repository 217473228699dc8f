"""How often lychee, LinkChecker and enrich are right about the same pages; see `__main__`."""
