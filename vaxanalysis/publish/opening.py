"""What report and city do first: check their parameters, open the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from vaxanalysis import config
from vaxanalysis.errors import ParameterError
from vaxanalysis.evidence.terms import Terms
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.publish.counted import Tables
from vaxanalysis.publish.edition import Edition
from vaxanalysis.publish.internal import Internal
from vaxanalysis.publish.public import Public
from vaxanalysis.register import day
from vaxanalysis.store import Store

AUDIENCES: dict[str, type[Edition]] = {"internal": Internal, "public": Public}


def check(language: str, audience: str) -> None:
    """Raise ParameterError for an unknown language or audience."""
    for name, given, known in (("language", language, LANGUAGES), ("audience", audience, AUDIENCES)):
        if given not in known:
            raise ParameterError(name, f"{given!r} is unknown", f"Use one of {', '.join(known)}")


def open_store(store: Path | str, as_of: date | str) -> Tables:
    """The store, once it is known to hold the snapshot. Raises StoreError."""
    opened = Store.find(store)
    opened.folder(day(as_of))
    return opened


def edition(
    store: Path | str, as_of: date | str, province: str, language: str, audience: str, terms: Terms | None = None
) -> Edition:
    """The edition for an ``audience`` of a province's snapshot, by ``terms`` or those that it was taken with."""
    check(language, audience)
    opened = open_store(store, as_of)
    settled = terms or config.of_table(opened.table(day(as_of), "settings")).terms(province)
    return AUDIENCES[audience](opened, day(as_of), province, settled)
