"""What several rules need, computed once: which names are out of the ordinary, and the CCCD as a number.

Polars does not share such parts within an expression as large as the masks, so they are columns, added before and dropped
after. A pattern costs 20-160 ns on a name and 5 ns on an empty text, so names that two patterns found to be ordinary (nineteen
in twenty) are put before the others as empty texts. A null would not do: Polars 2.1 runs the pattern on what lies under it.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.rules.rule import only_where
from vaxanalysis.schema import INVALID

_INITIAL = r"(?:[bckghlmnpqrstvxd]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?"
_NUCLEUS = r"(?:a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[iyo]?|eo?|i)?|u(?:a[iy]?|e|i|o[iu]?|u|y(?:a|eu?|u)?)?|y(?:eu?)?)"
_SYLLABLE = rf"{_INITIAL}{_NUCLEUS}(?:c|ch|m|n|ng|nh|p|t)?"
_LETTER = "A-Za-zÀ-ƿẠ-ỹ"
"""Latin with Vietnamese marks, and nothing that only looks like it."""
_NAME, _FOLDED = pl.col("name_std"), pl.col("name_folded")
_ORDINARY = (pl.col("_vietnamese") & pl.col("_tidy")).fill_null(False)
_ASCII = _NAME.str.len_bytes() == _NAME.str.len_chars()

STEPS: tuple[dict[str, pl.Expr], ...] = (
    {
        "_vietnamese": _FOLDED.str.contains(rf"^{_SYLLABLE}(?: {_SYLLABLE})+$"),
        "_tidy": _NAME.str.contains(rf"^(?:[\p{{Lu}}&&[{_LETTER}]][\p{{Ll}}&&[{_LETTER}]]+(?: |$))+$"),
        "_number": pl.col("cccd").cast(pl.Int64, strict=False),
    },
    {
        "_odd_name": only_where(_ORDINARY.not_(), _NAME),
        "_odd_folded": only_where(_ORDINARY.not_(), _FOLDED),
        "_unmarked": only_where(_ASCII & pl.col("_vietnamese"), _FOLDED),
        "_bad_id": only_where(pl.col("citizen_id_state") == INVALID, pl.col("citizen_id")),
        "_day": pl.col("birth").dt.day(),
    },
)
"""Columns by step; ``_unmarked`` holds names of two and more words of Vietnamese build without any mark."""

STEP_COLUMNS: tuple[str, ...] = tuple(name for step in STEPS for name in step)


def with_steps(records: pl.LazyFrame) -> pl.LazyFrame:
    """``records`` with ``STEP_COLUMNS``."""
    for step in STEPS:
        records = records.with_columns(**step)
    return records
