"""The planted world, for the lock files of whole checks."""

from tests.checks.conftest import checker, planted_index

__all__ = ["checker", "planted_index"]
