"""What is set by hand in matching: every threshold in one table, each with its reason.

Weights, calibration and the least probability that is linked are learned and
stand in ``enrich/data/weights.toml``. These are judged. `make bench` prints how
many verdicts move where each is ten percent, or one step, lower or higher
(docs/accuracy.md), so that nobody has to take them on trust.

The weight of a word grows with its rarity (see `rarity`); shares are of it.
"""

from __future__ import annotations

HOPELESS = -7.0
"""Log-odds below which a candidate is neither checked by rules nor shown: one chance in a thousand."""
TITLE_LITTLE = 11.0
"""A title whose words weigh less is borne by many works (“Editorial”, “Introduction”): short."""
TITLE_MUCH = 26.0
"""A title whose words weigh more is hardly borne by two works: long. Between: medium."""
TITLE_WORTH_ALIGNING = 0.25
"""Share of a title's weight that is printed below which it is not looked for: saves time."""
TITLE_IN_PLACE = 0.78
"""Likeness of letters from which a title stands in one place, worn; below, words are scattered."""
TITLE_NEAR_SHARE = 0.85
"""Share of a title's weight that is printed from which it is near, or scattered but whole."""
TITLE_NEAR_RATIO = 0.9
"""Likeness of letters that a near title has as well: one misread letter in ten."""
TITLE_FUZZY_SHARE = 0.6
"""Share of a title's weight from which a worn title in one place still counts as this one."""
TITLE_SCATTERED_BUT_ONE = 0.7
"""The same for scattered words where but one word is missing."""
TITLE_PARTIAL_SHARE = 0.45
"""Share from which a title agrees in part, which speaks against it; below it is another."""
WORD_MISSPELT = 0.74
"""Likeness from which a word may be another one misspelt: one letter in four."""
NAME_SHORTEST_GARBLED = 7
"""Letters of the shortest journal name that is sought garbled; shorter ones are like others."""
NAME_GARBLED = 84.0
"""Likeness (of 100) from which a journal's name is the printed one garbled by a scanner."""
NAME_WORD_KEPT = 0.6
"""Share of letters that each word of a garbled name keeps: a sister's name lacks a word."""
NAME_SHARE = 0.4
"""Share of a journal's name that an abbreviation stands for at least."""
NAME_RARE = 6.5
"""Rarity of a surname from which two lists that both have it hardly do so by chance: one in 700 works."""
PEOPLE_MOST = 0.6
"""Share of the authors that are named from which most are."""
PEOPLE_MANY = 5
"""Authors named from which the others are left out: lists are cut after six, seven or ten names."""
PAGES_NEIGHBOURS = 60
"""Pages or volumes nearer than this may be a neighbour's; farther off only a misprint explains it."""
YEARS_GENERATION = 15
"""Years nearer than this may be another edition's; farther off only a misprint explains it."""
LIST_OF_NAMES = 4.0
"""Weight of words before title and numbers up to which nobody else is named: initials and particles."""
LONGEST_NAME = 5
"""Words in a row without a sign between them that may be a name; more are a sentence."""
GREAT_REST = 20.0
"""Weight of words left over from which the reference prints another title."""
A_NAME = 3.0
"""Weight of words left over from which they may be a name, of a person or a journal."""
A_TITLE = 9.0
"""Weight of words left over from which they may be a title of their own."""
SHORTLIST_TITLE = 0.3
"""Share of a title's words from which a candidate is weighed at all: saves time."""
