"""What is known of references from one run to the next: their fingerprints and the lock file."""
