"""The states of a record in the verification, and which of them are open or done: every count of open records uses these."""

from __future__ import annotations

STATES = ("to_do", "station", "police", "wrong", "mended", "right", "unverifiable")
"""What a record in the verification is, exactly one: still to list, at the station, with the police, authenticated wrong and not
listed since; done are mended, authenticated right and unverifiable."""

OPEN, DONE = STATES[:4], STATES[4:]

SENT = ("right", "wrong", "unverifiable")
"""Sent to the population database and answered: the denominator of the share answered right."""

GONE = ("replaced", "left")
"""Not counted: records that another record of the person stands for now, and such as left the register without a trace."""
