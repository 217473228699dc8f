"""The four answers about a link, as far as they are known without its page; see `records.Answers`."""

from __future__ import annotations

from msgspec.structs import replace

from enrich.records import (
    NOT_ASKED,
    UNASKED,
    Answers,
    AnswerValue,
    LinkAnswer,
    Match,
    Registration,
    Target,
)

TARGETS: dict[Target, str] = {
    "nowhere": "its handle holds no address",
    "deleted": "its handle leads to its agency's page for deleted DOIs",
    "invalid": "its handle leads to its agency's page for invalid DOIs",
    "pending": "registered, but not yet live: its handle leads to its agency's page for works to come",
}
"""What is wrong with where the handle of a DOI points, in words."""
_SAME: dict[str, AnswerValue] = {"agrees": "yes", "other-work": "no"}


def answers_of_doi(status: str, known: Registration | None, match: Match, today: str) -> Answers:
    """What is known of a link that leads to a DOI, of which `known` is known and which was found `status`."""
    reachable, shows_it = _without_page(known, today)
    return Answers(
        registered=_registered(known, match, today),
        same_work=_same_work(status, known, match, today),
        reachable=reachable,
        shows_it=shows_it,
    )


def answers_of_other(status: str, today: str) -> Answers:
    """What is known of a link that names a work otherwise (PubMed); there is no DOI to be registered."""
    value = _SAME.get(status)
    if value is None:
        return Answers()
    return Answers(same_work=LinkAnswer(value=value, when=today, how="the number that its source gives"))


def _registered(known: Registration | None, match: Match, today: str) -> LinkAnswer:
    if known is None or known.note == NOT_ASKED:
        return UNASKED
    if known.state == "unchecked":
        return LinkAnswer(value="unknown", when=today, how=known.note)
    if known.state == "unregistered":
        return LinkAnswer(value="no", when=today, how="the DOI system knows no such DOI")
    how = f"the record of {known.agency or 'its agency'}" if known.work else "the DOI system"
    return LinkAnswer(value="yes", when=today, how=how)


def _same_work(status: str, known: Registration | None, match: Match, today: str) -> LinkAnswer:
    value = _SAME.get(status, "unknown")
    if value != "unknown":
        return LinkAnswer(value=value, when=today, how="the work that this reference matched")
    if known is None or known.note == NOT_ASKED:
        return UNASKED
    if known.target == "pending" and _is_to_be(known, match):
        return LinkAnswer(value="yes", when=today, how="the record of the work that is to come")
    return LinkAnswer(value="unknown", when=today, how="no record to compare it with is sure enough")


def _is_to_be(known: Registration, match: Match) -> bool:
    """Whether the record of a work to come, whose kind says too little to match it, is the reference's."""
    judged = next((one for one in match.judgements if one.DOI == known.DOI), None)
    said = {one.field: one.says for one in judged.comparisons} if judged else {}
    return said.get("title") == "agrees" and "differs" not in (said.get("author"), said.get("year"))


def _without_page(known: Registration | None, today: str) -> tuple[LinkAnswer, LinkAnswer]:
    """Whether there is a page that shows the work, as far as the handle alone tells."""
    target = known.target if known else ""
    if target not in ("deleted", "invalid", "pending"):
        return UNASKED, UNASKED
    none = LinkAnswer(value="no", when=today, how=TARGETS[target])
    return none, replace(none, value="unknown") if target == "pending" else none
