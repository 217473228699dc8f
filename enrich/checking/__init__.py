"""A check from references to verdicts: `resolving` asks (or reads the lock file), `judging` decides."""
