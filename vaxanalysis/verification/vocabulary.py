"""The states of a record in the verification, and which of them are open or done: every count of open records uses these."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

_OPEN = {"to_do": "Chưa giao", "station": "Tại trạm y tế", "police": "Tại công an", "wrong": "Xác thực sai"}
"""Still to list, at the station, with the police, authenticated wrong and not listed since."""

_DONE = {"mended": "Đã sửa", "right": "Xác thực đúng", "unverifiable": "Không xác minh được"}

LABELS = _OPEN | _DONE
"""State -> its heading in the figures. A record in the verification has exactly one state."""

WORK_STATES, OPEN, DONE = tuple(LABELS), tuple(_OPEN), tuple(_DONE)

SENT = ("right", "wrong", "unverifiable")
"""Sent to the population database and answered: the denominator of the share answered right."""

GONE = ("replaced", "left")
"""Not counted: records that another record of the person has replaced, and records that left the register without a trace."""


def in_work(states: Sequence[str] = WORK_STATES) -> pl.Expr:
    """The rows of a table of states that need or needed verification and are in one of ``states``."""
    return pl.col("work") & pl.col("state").is_in(states)
