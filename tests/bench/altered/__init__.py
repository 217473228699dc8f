"""References altered on purpose: does what is printed hold, and is what does not hold named?

The other strata of the bench remove works and add look-alikes, but never alter a
reference. Here real works are described wrongly, each in one known way, and
counted is what passes in silence, what is named right and what is named
although it is true. `python -m tests.bench.altered` prints the table.
"""
