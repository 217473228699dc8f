"""The scale bench (`make bench-index`): made works by the million, what an index of them costs and finds."""
