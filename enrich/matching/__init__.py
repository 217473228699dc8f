"""Decides which candidate a reference means, with evidence; pure.

match = decide(reference, candidates)   # status, DOI, confidence, reason, judgements
"""

from enrich.matching.decision import Question
from enrich.matching.holding import decide
from enrich.matching.weights import weights

MATCHER_VERSION = weights().version

__all__ = ["MATCHER_VERSION", "Question", "decide"]
