"""The benchmark: how often the matcher is right when it speaks, and silent when it should be.

``python -m enrich.bench`` measures it and rewrites docs/accuracy.md;
``python -m enrich.bench learn`` learns the weights that the matcher ships with.
"""
