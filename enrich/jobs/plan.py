"""What is to be done for each reference: all of it, or only what somebody asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from enrich.errors import ConfigurationError
from enrich.ledger.decisions import NO_DECISIONS, Decisions
from enrich.wire.entry import KEYS

_PARSED = {"reference"}
_COMPARED = {"candidates"}
_LINKED = {"links"}
_FOUND = {"findings"}
_LED = {"kind", "next", "shelf"}


class Plan(Struct, frozen=True, kw_only=True):
    """Which steps a job takes beside the match itself, which is the same whatever is left out.

    `parsed`: strings are parsed into fields; `compared`: candidates come with
    their comparisons; `linked`: links are judged; `found`: checks are asked;
    `led`: what is left open is told with its kind and the next places to look.
    `decisions` are those of people, who have the last word.
    """

    parsed: bool = True
    compared: bool = True
    linked: bool = True
    found: bool = True
    led: bool = True
    decisions: Decisions = NO_DECISIONS


EVERYTHING = Plan()


def without_findings(decisions: Decisions) -> Plan:
    """Everything but the checks, for who asks for these later."""
    return Plan(found=False, decisions=decisions)


def plan_for(keys: Collection[str], decisions: Decisions = NO_DECISIONS) -> Plan:
    """What is needed for these keys of the contract: nothing else is parsed, compared, judged or checked."""
    found = bool(_FOUND & set(keys))
    return Plan(
        parsed=found or bool(_PARSED & set(keys)),
        compared=found or bool(_COMPARED & set(keys)),
        linked=found or bool(_LINKED & set(keys)),
        found=found,
        led=found or bool(_LED & set(keys)),
        decisions=decisions,
    )


def keys_named(fields: str) -> Sequence[str]:
    """The keys that ``--fields id,status`` names, in the contract's order; all of them for "".

    Raises ConfigurationError for one that there is not.
    """
    named = {one.strip() for one in fields.split(",") if one.strip()}
    unknown = sorted(named - set(KEYS))
    if unknown:
        raise ConfigurationError(f"--fields: {', '.join(unknown)} is not known; there are {', '.join(KEYS)}.")
    return [key for key in KEYS if key in named] if named else KEYS
