"""How the file formats are spelled, byte for byte: tokens with their places.

Readers and editors both stand on these modules and must agree about where an
entry begins and ends; neither knows of the other.
"""
