"""What ``weekly`` says at the end, and whether all is well."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import deliveries, places
from vaxanalysis.cli.said import Said
from vaxanalysis.errors import InputError
from vaxanalysis.loading import lacking, shown
from vaxanalysis.loading.failures import FileError
from vaxanalysis.schema import FIELD, SENT_AGAIN

if TYPE_CHECKING:
    from datetime import date

    from vaxanalysis.feedback import Feedback
    from vaxanalysis.publish.render import WeekResult
    from vaxanalysis.snapshot import Snapshot

MISPLACED = 0.9
"""Share of a file's records that live outside its sender's district beyond which the sender is probably wrong."""


@dataclass(frozen=True)
class Outcome:
    """A run's account. ``notes`` are what makes it partial (exit code 1), ``lines`` what is said of every run.

    ``later``: snapshots of later days, which were there before this one. ``requests``: those of citizens, or why no file of them was read.
    """

    taken: Snapshot
    result: WeekResult
    expected: Collection[str]
    seconds: float
    said: Said
    later: Sequence[date] = ()
    requests: Feedback | InputError | None = None

    def lines(self) -> Iterator[str]:
        """Pages, files, rows, records, districts."""
        yield self.said(
            "pages",
            made=len(self.result.rendered),
            unchanged=len(self.result.unchanged),
            earlier=len(self.result.earlier),
            seconds=round(self.seconds, 1),
            index=self.result.index,
        )
        sources, districts = self.taken.sources, self.taken.districts
        sums = {name: int(sources[name].sum()) for name in ("rows", "read", "rejected", "records", "repeated")}
        yield self.said("files", files=sources.height, **{name: sums[name] for name in ("rows", "read", "rejected")})
        yield self.said("records", records=self.taken.records, repeated=sums["repeated"], nowhere=self.taken.nowhere)
        yield self.said("districts", received=districts.filter(status="received").height)

    def notes(self) -> list[str]:
        """What is missing, was sent again, could not be read or made, and was left alone."""
        return [*self._files(), *self._unsent(), *self._requests(), *self._pages()]

    def remarks(self) -> Iterator[str]:
        """What is worth knowing and no fault: unknown senders, files of others, and what changed since the week before."""
        if self.later:
            yield self.said("later", days=", ".join(f"{day:%d/%m/%Y}" for day in self.later))
        for heading in self.taken.unused:
            yield self.said("unused_column", heading=heading)
        senders = dict(self._sources.filter(pl.col("rows") > 0, status="ok").select("file", "sender").iter_rows())
        yield from (self.said("stranger", file=file) for file, sender in senders.items() if sender is None)
        unexpected = {file: sender for file, sender in senders.items() if sender and sender not in self.expected}
        if self.expected and unexpected:
            files = ", ".join(f"{file} ({_name(sender)})" for file, sender in unexpected.items())
            yield self.said("unexpected", files=files)
        for row in self._sources.iter_rows(named=True):
            if words := row.get(f"remarks_{self.said.language}"):
                yield f"{row['file']}: {words}"
            if read_as := row.get(f"read_as_{self.said.language}"):
                yield f"{row['file']}: {read_as}"
        later = 0 if self.requests is None or isinstance(self.requests, InputError) else self.requests.later
        if later:
            yield self.said("requests_later", rows=later)
        for name in self.result.others:
            yield self.said("foreign", file=self.result.folder / name)
        for change in self.taken.changes:
            yield from self._change(change)

    @cached_property
    def _sources(self) -> pl.DataFrame:
        return shown.named(self.taken.sources, self.said.language)

    def _files(self) -> Iterator[str]:
        for row in self._sources.iter_rows(named=True):
            if row["status"] == "failed":
                yield f"{row['file']}: {row[f'message_{self.said.language}']}"
            elif not row["rows"]:
                yield str(shown.error(FileError("no_rows", name=row["file"]), self.said.language))
            if row["status"] in SENT_AGAIN:
                yield self.said(f"again_{row['status']}", file=row["file"])
            if row["rejected"]:
                yield self.said("rejected", **{name: row[name] for name in ("file", "rejected", "rows")})
            if row["sender"] and row["elsewhere"] > MISPLACED * row["records"]:
                counts = {name: row[name] for name in ("file", "elsewhere", "records")}
                yield self.said("misplaced", name=_name(row["sender"]), **counts)
            fields, unknown = row.get("no_column") or "", row.get(f"unknown_{self.said.language}") or ""
            if message := lacking.sentence(row["file"], fields.split(", "), unknown, self.said.language):
                yield message
        for file in self.taken.left:
            yield self.said("left", file=shown.left(file, self.said.language))

    def _unsent(self) -> Iterator[str]:
        silent = set(self.taken.districts.filter(status="not_sent")["unit_district"]) & set(self.expected)
        if silent:
            yield self.said("unsent", names=", ".join(f"{code} {_name(code)}" for code in sorted(silent)))

    def _requests(self) -> Iterator[str]:
        found = self.requests
        if found is None or isinstance(found, InputError):
            yield from [str(shown.error(found, self.said.language))] if found else []
            return
        yield from (str(shown.error(failure, self.said.language)) for failure in found.failed)
        for status, rows, first in found.doubtful():
            yield self.said(f"requests_{status}", rows=rows, first=first)

    def _pages(self) -> Iterator[str]:
        for failure in self.result.failed:
            what = getattr(failure, f"what_{self.said.language}")
            yield f"{failure.district}: {what}. {getattr(failure, f'repair_{self.said.language}')}"

    def _change(self, change: deliveries.Change) -> Iterator[str]:
        name = _name(change.sender)
        for key, columns in (("gone", change.gone), ("new", change.new)):
            if columns:
                yield self.said(key, name=name, columns=", ".join(map(self._field, columns)))
        before, now = change.rows
        if abs(now - before) >= 2 * deliveries.NOTEWORTHY * before:
            yield self.said("fewer", name=name, before=before, now=now)
        for field, (was, share) in change.blank.items():
            yield self.said("blank", name=name, field=self._field(field), before=100 * was, now=100 * share)

    def _field(self, name: str) -> str:
        return str(getattr(FIELD[name], self.said.language)) if name in FIELD else name


def _name(district: str) -> str:
    return places.district_name(district)
