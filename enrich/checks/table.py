"""Which checks there are: a line each, with how much the code matters and where its function is.

The function's docstring is the check's page of documentation.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from enrich.records import Severity


class Row(Struct, frozen=True):
    """A check: the severity of its code, its function ("module:function"), and what that is asked of.

    An ``entry`` check is asked of each entry, a ``file`` check of all entries
    of a file, a ``pages`` check of an entry whose links were asked for; what
    finds the others is asked elsewhere, at its time.
    """

    severity: Severity
    function: str
    of: Literal["entry", "file", "pages", "other"] = "entry"


_RULES = "enrich.checks.rules."
TABLE: dict[str, Row] = {
    "doi-missing": Row("warning", f"{_RULES}dois:doi_missing"),
    "doi-malformed": Row("error", f"{_RULES}dois:doi_malformed"),
    "doi-unregistered": Row("error", f"{_RULES}dois:doi_unregistered"),
    "doi-mismatch": Row("error", f"{_RULES}dois:doi_mismatch"),
    "doi-dead": Row("warning", f"{_RULES}dois:doi_dead"),
    "doi-alias": Row("info", f"{_RULES}dois:doi_alias"),
    "contradicted": Row("warning", f"{_RULES}contradicted:contradicted"),
    "place-taken": Row("warning", f"{_RULES}contradicted:place_taken"),
    "title-elsewhere": Row("warning", f"{_RULES}contradicted:title_elsewhere"),
    "field-mismatch": Row("warning", f"{_RULES}fields:field_mismatch"),
    "retracted": Row("error", f"{_RULES}updates:retracted"),
    "corrected": Row("info", f"{_RULES}updates:corrected"),
    "expression-of-concern": Row("warning", f"{_RULES}updates:expression_of_concern"),
    "published-version": Row("info", f"{_RULES}updates:published_version"),
    "field-duplicate": Row("warning", f"{_RULES}written:field_duplicate"),
    "comma-missing": Row("warning", f"{_RULES}written:comma_missing"),
    "type-unknown": Row("warning", f"{_RULES}written:type_unknown"),
    "title-empty": Row("warning", f"{_RULES}written:title_empty"),
    "link-broken": Row("warning", f"{_RULES}addresses:link_broken"),
    "link-mismatch": Row("warning", f"{_RULES}addresses:link_mismatch"),
    "pmid-malformed": Row("warning", f"{_RULES}addresses:pmid_malformed"),
    "pmid-mismatch": Row("warning", f"{_RULES}addresses:pmid_mismatch"),
    "address-lost": Row("info", f"{_RULES}addresses:address_lost"),
    "address-proxied": Row("info", f"{_RULES}addresses:address_proxied"),
    "address-broken": Row("warning", f"{_RULES}asked:address_broken", "pages"),
    "address-gone": Row("warning", f"{_RULES}asked:address_gone", "pages"),
    "address-soft-404": Row("warning", f"{_RULES}asked:address_soft_404", "pages"),
    "address-parked": Row("warning", f"{_RULES}asked:address_parked", "pages"),
    "address-moved": Row("info", f"{_RULES}asked:address_moved", "pages"),
    "address-redirected": Row("info", f"{_RULES}asked:address_redirected", "pages"),
    "address-failing": Row("info", f"{_RULES}asked:address_failing", "pages"),
    "address-timeout": Row("info", f"{_RULES}asked:address_timeout", "pages"),
    "address-blocked": Row("info", f"{_RULES}asked:address_blocked", "pages"),
    "address-login": Row("info", f"{_RULES}asked:address_login", "pages"),
    "address-refused": Row("info", f"{_RULES}asked:address_refused", "pages"),
    "address-excluded": Row("info", f"{_RULES}asked:address_excluded", "pages"),
    "address-other-scheme": Row("info", f"{_RULES}asked:address_other_scheme", "pages"),
    "address-unchecked": Row("info", f"{_RULES}asked:address_unchecked", "pages"),
    "scholar-mismatch": Row("warning", f"{_RULES}addresses:scholar_mismatch"),
    "decision-stale": Row("info", f"{_RULES}decided:decision_stale"),
    "unresolved": Row("info", f"{_RULES}resolution:unresolved"),
    "unchecked": Row("info", f"{_RULES}resolution:unchecked"),
    "internal-error": Row("warning", f"{_RULES}resolution:internal_error"),
    "doi-duplicate": Row("warning", f"{_RULES}duplicates:doi_duplicate", "file"),
    "entry-duplicate": Row("warning", f"{_RULES}duplicates:entry_duplicate", "file"),
    "key-duplicate": Row("warning", f"{_RULES}duplicates:key_duplicate", "file"),
    "string-undefined": Row("warning", f"{_RULES}written:string_undefined", "other"),
    "parent-undefined": Row("warning", f"{_RULES}written:parent_undefined", "other"),
    "key-not-found": Row("info", "enrich.checks.cited:key_not_found", "other"),
    "not-read": Row("error", f"{_RULES}resolution:not_read", "other"),
    "not-locked": Row("error", f"{_RULES}resolution:not_locked", "other"),
    "stale-exception": Row("warning", "enrich.checks.exceptions:stale_exception", "other"),
}
