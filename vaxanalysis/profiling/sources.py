"""What a profile can be made of: anything that a register can be made of, findings, or a folder that holds them."""

from __future__ import annotations

from datetime import date
from typing import Any

from vaxanalysis.findings.sources import findings_of
from vaxanalysis.profiling.profile import Profile
from vaxanalysis.profiling.week import Week
from vaxanalysis.register import Register, day_in, district_in, store_of


def profile(source: Any, as_of: date | str | None = None, district: str | None = None) -> Profile:
    """The profile of whatever :func:`vaxanalysis.load` takes, of a register, records, findings or a findings folder.

    ``as_of`` is the day of the data: of a store the snapshot of that day, else the newest; otherwise today. ``district``: only the records
    of one, by code or name; without it all, also those that live in other provinces, which the index leaves out. Returns a
    :class:`Profile`, whose methods give tables and plots; of a store it knows the week before too.
    Raises ParameterError for a date that is none and a district without records, StoreError for a store without snapshots and a folder
    with findings of another version, InputError for what is none of these.
    """
    found = findings_of(source, as_of, district)
    store = store_of(source)
    if store is None:
        if isinstance(source, Register):
            return Profile(found, rows=source.records.lazy(), files=source.report.files, doses=source.doses.lazy())
        return Profile(found)
    of = day_in(store, as_of)
    code = district_in(store, of, district)
    rows, doses = (store.scan(of, kind, code) for kind in ("records", "doses"))
    return Profile(found, Week.of(store, of, code), rows, store.table(of, "sources"), doses)
