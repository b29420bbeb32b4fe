"""The rule catalogue: what can be wrong with a record, a dose or a history, as data.

``RULES`` are judged per record and own the bits 0..63 of the ``applies`` and ``fails`` masks, ``DOSE_RULES`` per dose
and ``HISTORY_RULES`` per dose among all doses of a person (:mod:`vaxanalysis.doses`).
"""

from __future__ import annotations

from vaxanalysis.rules.counts import rule_counts
from vaxanalysis.rules.dose import DOSE_RULES, dose_rules
from vaxanalysis.rules.history import HISTORY_RULES
from vaxanalysis.rules.masks import applies_mask, fails_mask, user_masks
from vaxanalysis.rules.rule import Rule, denominator, failure
from vaxanalysis.rules.shared import shared_phones, with_phone_people
from vaxanalysis.rules.shares import Share, divided
from vaxanalysis.rules.shipped import ALL_RULES, RULES, RULES_VERSION, catalogue, judged
from vaxanalysis.rules.spikes import spikes
from vaxanalysis.rules.stand_ins import STAND_INS, word_bits
from vaxanalysis.rules.steps import NAME_COLUMNS, card_steps, steps_of, with_steps
from vaxanalysis.rules.user import load_rules, version_of, words

__all__ = [
    "ALL_RULES", "DOSE_RULES", "HISTORY_RULES", "NAME_COLUMNS", "RULES", "RULES_VERSION", "Rule", "STAND_INS", "Share",
    "applies_mask", "card_steps", "catalogue", "denominator", "divided", "dose_rules", "fails_mask", "failure",
    "judged", "load_rules", "rule_counts", "shared_phones", "spikes", "steps_of", "user_masks", "version_of",
    "with_phone_people", "with_steps", "word_bits", "words",
]  # fmt: skip
