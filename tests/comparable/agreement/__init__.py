"""Reference and record, beyond single fields."""
