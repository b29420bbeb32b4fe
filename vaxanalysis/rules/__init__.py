"""The rule catalogue: what can be wrong with a record, a dose or a history, as data.

``RULES`` are judged per record and own the bits 0..63 of the ``applies`` and ``fails`` masks, ``DOSE_RULES`` per dose
and ``HISTORY_RULES`` per dose among all doses of a person (:mod:`vaxanalysis.doses`).
"""

from __future__ import annotations

from vaxanalysis.rules.counts import rule_counts
from vaxanalysis.rules.dose import DOSE_RULES, dose_rules
from vaxanalysis.rules.history import HISTORY_RULES
from vaxanalysis.rules.masks import applies_mask, bits_of, fails_mask, user_masks
from vaxanalysis.rules.rule import Rule, denominator, failure
from vaxanalysis.rules.shared import shared_phones, with_phone_people
from vaxanalysis.rules.shipped import (
    ALL_RULES,
    NAME_FAILS,
    RULES,
    RULES_VERSION,
    active_rules,
    catalogue,
    judged,
    name_fails,
)
from vaxanalysis.rules.spikes import spikes
from vaxanalysis.rules.steps import stand_in, with_steps
from vaxanalysis.rules.user import load_rules

__all__ = [
    "ALL_RULES",
    "DOSE_RULES",
    "HISTORY_RULES",
    "NAME_FAILS",
    "RULES",
    "RULES_VERSION",
    "Rule",
    "active_rules",
    "applies_mask",
    "bits_of",
    "catalogue",
    "denominator",
    "dose_rules",
    "fails_mask",
    "failure",
    "judged",
    "load_rules",
    "name_fails",
    "rule_counts",
    "shared_phones",
    "spikes",
    "stand_in",
    "user_masks",
    "with_steps",
    "with_phone_people",
]
