"""The benchmark: how often the matcher is right when it speaks, and silent when it should be.

``python -m tests.bench`` measures it and rewrites docs/accuracy.md;
``python -m tests.bench learn`` learns the weights that the matcher ships with.
"""
