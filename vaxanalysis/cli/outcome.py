"""The lines that ``weekly`` prints at the end, and whether all is well."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import deliveries
from vaxanalysis.cli.sentences import Sentences
from vaxanalysis.errors import InputError
from vaxanalysis.loading import lacking, redacted
from vaxanalysis.loading.failures import FileError
from vaxanalysis.places import district_name
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
    """A run's account. ``notes`` are what makes it partial (exit code 1), ``lines`` are printed for every run.

    ``later``: snapshots of later days, which were there before this one. ``requests``: those of citizens, or why no file of them was read.
    """

    taken: Snapshot
    result: WeekResult
    expected: Collection[str]
    seconds: float
    words: Sentences
    later: Sequence[date] = ()
    requests: Feedback | InputError | None = None

    def lines(self) -> Iterator[str]:
        """Pages, files, rows, records, districts."""
        yield self.words(
            "pages",
            made=len(self.result.rendered),
            unchanged=len(self.result.unchanged),
            earlier=len(self.result.earlier),
            seconds=round(self.seconds, 1),
            index=self.result.index,
        )
        sources, districts = self.taken.sources, self.taken.districts
        sums = {name: int(sources[name].sum()) for name in ("rows", "read", "rejected", "records", "repeated")}
        yield self.words("files", files=sources.height, **sums)
        yield self.words("records", records=self.taken.records, repeated=sums["repeated"], nowhere=self.taken.nowhere)
        yield self.words("districts", received=districts.filter(status="received").height)

    def notes(self) -> list[str]:
        """What is missing, was sent again, could not be read or made, and was left alone."""
        return [*self._files(), *self._unsent(), *self._requests(), *self._pages()]

    def remarks(self) -> Iterator[str]:
        """What is worth knowing and no fault: unknown senders, files of others, and what changed since the week before."""
        if self.later:
            yield self.words("later", days=", ".join(f"{day:%d/%m/%Y}" for day in self.later))
        for heading in self.taken.unused:
            yield self.words("unused_column", heading=heading)
        senders = dict(self._sources.filter(pl.col("rows") > 0, status="ok").select("file", "sender").iter_rows())
        yield from (self.words("stranger", file=file) for file, sender in senders.items() if sender is None)
        unexpected = {file: sender for file, sender in senders.items() if sender and sender not in self.expected}
        if self.expected and unexpected:
            files = ", ".join(f"{file} ({district_name(sender)})" for file, sender in unexpected.items())
            yield self.words("unexpected", files=files)
        for row in self._sources.iter_rows(named=True):
            if remark := row.get(f"remarks_{self.words.language}"):
                yield f"{row['file']}: {remark}"
            if read_as := row.get(f"read_as_{self.words.language}"):
                yield f"{row['file']}: {read_as}"
        later = 0 if self.requests is None or isinstance(self.requests, InputError) else self.requests.later
        if later:
            yield self.words("requests_later", rows=later)
        for name in self.result.others:
            yield self.words("foreign", file=self.result.folder / name)
        for change in self.taken.changes:
            yield from self._change(change)

    @cached_property
    def _sources(self) -> pl.DataFrame:
        return redacted.table(self.taken.sources, self.words.language)

    def _files(self) -> Iterator[str]:
        for row in self._sources.iter_rows(named=True):
            if row["status"] == "failed":
                yield f"{row['file']}: {row[f'message_{self.words.language}']}"
            elif not row["rows"]:
                yield str(redacted.error(FileError("no_rows", name=row["file"]), self.words.language))
            if row["status"] in SENT_AGAIN:
                yield self.words(f"again_{row['status']}", file=row["file"])
            if row["rejected"]:
                yield self.words("rejected", **row)
            if row["sender"] and row["elsewhere"] > MISPLACED * row["records"]:
                yield self.words("misplaced", name=district_name(row["sender"]), **row)
            fields, unknown = row.get("no_column") or "", row.get(f"unknown_{self.words.language}") or ""
            if message := lacking.sentence(row["file"], fields.split(", "), unknown, self.words.language):
                yield message
        for file in self.taken.left:
            yield self.words("left", file=redacted.file_or_kind(file, self.words.language))

    def _unsent(self) -> Iterator[str]:
        silent = set(self.taken.districts.filter(status="not_sent")["unit_district"]) & set(self.expected)
        if silent:
            yield self.words("unsent", names=", ".join(f"{code} {district_name(code)}" for code in sorted(silent)))

    def _requests(self) -> Iterator[str]:
        found = self.requests
        if found is None or isinstance(found, InputError):
            yield from [str(redacted.error(found, self.words.language))] if found else []
            return
        yield from (str(redacted.error(failure, self.words.language)) for failure in found.failed)
        for status, rows, first in found.doubtful():
            yield self.words(f"requests_{status}", rows=rows, first=first)

    def _pages(self) -> Iterator[str]:
        for failure in self.result.failed:
            language = self.words.language
            yield f"{failure.district}: {failure.what[language]}. {failure.repair[language]}"

    def _change(self, change: deliveries.Change) -> Iterator[str]:
        name = district_name(change.sender)
        for key, columns in (("gone", change.gone), ("new", change.new)):
            if columns:
                yield self.words(key, name=name, columns=", ".join(map(self._field, columns)))
        before, now = change.rows
        if abs(now - before) >= 2 * deliveries.NOTEWORTHY * before:
            yield self.words("fewer", name=name, before=before, now=now)
        for field, (was, share) in change.blank.items():
            yield self.words("blank", name=name, field=self._field(field), before=100 * was, now=100 * share)

    def _field(self, name: str) -> str:
        return FIELD[name].label(self.words.language) if name in FIELD else name
