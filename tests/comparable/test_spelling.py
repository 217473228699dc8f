"""British and American forms meet; different words stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable.spelling import one_spelling

PAIRS = """
aetiology etiology | ageing aging | aluminium aluminum | amoeba ameba | anaesthesia anesthesia
analyse analyze | archaeology archeology | artefacts artifacts | behavioural behavioral | catalogue catalog
centres centers | characterising characterizing | coeliac celiac | colour color | defence defense
diarrhoea diarrhea | dyspnoea dyspnea | faeces feces | fibre fiber | foetal fetal | fuelled fueled
gynaecology gynecology | haemoglobin hemoglobin | homoeopathy homeopathy | judgement judgment
kilometre kilometer | labelled labeled | leukaemia leukemia | modelling modeling | moulding molding
oedema edema | oesophageal esophageal | organisation organization | orthopaedic orthopedic
paediatric pediatric | programmes programs | signalling signaling | sulphur sulfur
tumourigenesis tumorigenesis
"""
APART = """
analysis analyses | cereal serial | color collar | fiber fibers | four for | hour hor | meter metric
organ organization | pares pairs | revised revise | source sorce | michael michel | our or
"""


def _pairs(table: str) -> list[tuple[str, ...]]:
    return [tuple(pair.split()) for line in table.strip().splitlines() for pair in line.split("|")]


@pytest.mark.parametrize(("british", "american"), _pairs(PAIRS))
def test_both_spellings_become_one(british: str, american: str) -> None:
    assert one_spelling(british) == one_spelling(american)


@pytest.mark.parametrize(("one", "other"), _pairs(APART))
def test_other_words_stay_two(one: str, other: str) -> None:
    assert one_spelling(one) != one_spelling(other)


@given(st.text("abcdefilmnoprstuyz", max_size=14))
def test_a_form_is_final(word: str) -> None:
    assert one_spelling(one_spelling(word)) == one_spelling(word)
