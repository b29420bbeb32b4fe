"""A register's profile: every table comes from counts, which are made of the findings once for each grouping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import conditional, numbers, rates, rules, screen, tally
from vaxanalysis.causes import Causes, origins, scan, with_entry
from vaxanalysis.causes.signs import Signs, signs
from vaxanalysis.errors import ParameterError, did_you_mean
from vaxanalysis.evidence import change as changes
from vaxanalysis.evidence import lights
from vaxanalysis.findings import DOSE_KEYS, RECORD_KEYS, Findings
from vaxanalysis.profiling.control import Control
from vaxanalysis.profiling.drill import Drilled, drill
from vaxanalysis.profiling.week import Week
from vaxanalysis.schema import ALL_MANDATORY, MANDATORY, PROFILE_FIELDS, UNIT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NONE = rules.words(())

WHOM = (*RECORD_KEYS, *DOSE_KEYS)
"""What missing may depend on; groupings by vaccine, facility and week count doses, the others records."""


@dataclass(frozen=True, repr=False)
class Profile(screen.Shown):
    """Tables and their plots.

    ``completeness, rules, patterns, depends, dependences, communes, facilities, causes, signs, control, change, spikes``.

    In a notebook it shows the completeness of every field, which is its ``table``.
    """

    findings: Findings
    week: Week | None = None
    rows: pl.LazyFrame | None = None
    files: pl.DataFrame | None = None
    doses: pl.LazyFrame | None = None
    _counts: dict[tuple[str, ...], pl.DataFrame] = field(default_factory=dict, repr=False)

    @property
    def table(self) -> pl.DataFrame:
        """The completeness of every field."""
        return self.completeness().table

    @property
    def records(self) -> int:
        """How many records there are."""
        return int(self.counts()["records"].sum())

    def title(self) -> str:
        """The day of the data and how many records there are."""
        vi, en = numbers.number(self.records, "vi"), numbers.number(self.records, "en")
        day = self.findings.as_of
        return screen.word(f"{vi} bản ghi, tính đến {day:%d/%m/%Y}", f"{en} records as of {numbers.day(day, 'en')}")

    def plot(self) -> Figure:
        """The rates of all fields, lowest first."""
        return self.completeness().plot()

    def counts(self, by: str | Sequence[str] = ()) -> pl.DataFrame:
        """The additive table: the units and keys in ``by``, and masks -> records, or doses where ``by`` names one of theirs."""
        by = rates.listed(by)
        finest = max((rates.UNIT_COLUMNS[name] for name in by if name in rates.UNIT_COLUMNS), default=0)
        keys = (*UNIT[:finest], *sorted(set(by) & {*WHOM, *UNIT} - set(UNIT[:finest])))
        if keys not in self._counts:
            self._counts[keys] = self.findings.counts(keys)
        return self._counts[keys]

    def completeness(self, by: str | Sequence[str] = ()) -> rates.Completeness:
        """States and rates of every field, by ``province``, ``district``, ``commune`` or any of ``WHOM``."""
        return rates.completeness(self.counts(by), by)

    def rules(self, by: str | Sequence[str] = ()) -> pl.DataFrame:
        """``by, rule, applies, fails, rate, low, high, severity, message_vi, message_en``, most failures first."""
        return rule_table(self.counts(by), rates.listed(by), self.findings.own)

    def patterns(self, fields: str | Sequence[str] = MANDATORY) -> pl.DataFrame:
        """``missing, records``: which of ``fields`` are not usable together."""
        return rates.patterns(self.counts(), fields=rates.fields_of(fields, PROFILE_FIELDS))

    def plot_patterns(self, fields: Sequence[str] = MANDATORY, most: int = 12) -> Figure:
        """The commonest patterns: dots for the fields that are not usable, a bar for the records."""
        from vaxanalysis.profiling import plots

        return plots.upset(self.patterns(fields).head(most), fields)

    def depends(self, field: str, by: str, least: int = conditional.LEAST) -> conditional.Dependence:
        """Rates of ``field`` missing by one of ``WHOM`` or ``unit_commune``, with Cramer's V and a G-test."""
        if by not in (*WHOM, *UNIT):
            raise ParameterError("by", f"'{by}'", did_you_mean(by, (*WHOM, *UNIT)))
        rates.fields_of(field, PROFILE_FIELDS)
        return conditional.depends(self.counts([by]), field, by, least)

    def plot_depends(self, field: str, by: str, least: int = conditional.LEAST) -> Figure:
        """Rates of ``field`` missing by group, with their intervals."""
        return self.depends(field, by, least).plot()

    def dependences(self, field: str, by: Sequence[str] = WHOM) -> pl.DataFrame:
        """``by, groups, v, g, df, p``: what ``field`` missing depends on, strongest first."""
        found = [self.depends(field, name) for name in by]
        lines = [(each.by, each.table.height, each.v, each.g, each.df, each.p) for each in found]
        whole, real = pl.Int64, pl.Float64
        schema = {"by": pl.String, "groups": whole, "v": real, "g": real, "df": whole, "p": real}
        return pl.DataFrame(lines, schema=schema, orient="row").sort("v", descending=True, nulls_last=True)

    def communes(self, field: str = ALL_MANDATORY) -> pl.DataFrame:
        """Communes with rate, interval, light, and whether the rate is unusually low; fewest complete first."""
        return self._judged("commune", field).sort("rate", "records", descending=[False, True])

    def plot_funnel(self, field: str = ALL_MANDATORY) -> Figure:
        """Communes by size and rate, with the limits beyond which chance does not explain a rate."""
        from vaxanalysis.evidence import funnel
        from vaxanalysis.profiling import plots

        table = self.communes(field)
        return plots.funnel(table, funnel.fit(table["usable"], table["records"]))

    def facilities(
        self, field: str = "citizen_id", most: int = 10, least: int = conditional.LEAST
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The ``most`` best and worst facilities of at least ``least`` doses: by the ends of their intervals, not by bare rates."""
        judged = self._judged("facility", field)
        table = judged.filter(pl.col("records") >= least, pl.col("facility").is_not_null())
        best, worst = table.sort("low", "facility", descending=[True, False]), table.sort("high", "facility")
        return best.head(most), worst.head(most)

    def causes(self, fields: Sequence[str] = MANDATORY) -> Causes:
        """Facilities, files, ways of entry and weeks in which ``fields`` are faulty more often than elsewhere, largest excess first.

        A record counts at its earliest dose. Each line is one cause with its records, its rate and the rate elsewhere in the same weeks;
        records that one cause explains are in no other. The false discovery rate is kept at 5 % (:mod:`vaxanalysis.causes.scan`).
        """
        fields = rates.fields_of(fields, PROFILE_FIELDS)
        table = with_entry(origins(self.findings.rows, fields), self.files)
        return Causes(scan(table, fields), self.findings.as_of)

    def signs(self) -> Signs:
        """Facilities with signs of invented entries, to look at: numbers in a row, copied entries, a day's pace, uneven last digits.

        Raises ParameterError where the profile is not of a store or a register: the signs are in the rows.
        """
        if self.rows is None or self.doses is None:
            raise ParameterError(
                "profile", "not of a store or a register", "Make it by profile(store) or profile(vax.load(...))"
            )
        return signs(self.rows, self.doses)

    def control(self, field: str = ALL_MANDATORY, facility: str | None = None) -> Control:
        """Completeness of ``field`` by week of vaccination, of a ``facility`` or all, with XmR limits once there are twelve weeks."""
        rates.fields_of(field)
        if facility is None:
            return Control.of(self.completeness("week").table.filter(pl.col("field") == field), field)
        table = self.completeness(["facility", "week"]).table.filter(pl.col("field") == field)
        if facility not in table["facility"]:
            near = did_you_mean(facility, table["facility"].drop_nulls().unique())
            raise ParameterError("facility", f"no facility {facility!r}", near)
        return Control.of(table.filter(pl.col("facility") == facility), field)

    def spikes(self, by: str | Sequence[str] = ("commune",)) -> pl.DataFrame:
        """Birth dates on 1 January, the 1st and the 15th: units with more than chance explains, most first."""
        by = rates.listed(by)
        counts = self.counts(by)
        keys, levels = rates.keys_of(counts.lazy(), by)
        found = rules.spikes(rules.rule_counts(counts, keys, [rule.code for rule in rules.RULES]), rules.RULES)
        return rates.named_units(found.filter("spike"), levels).sort("fails", descending=True)

    def change(self) -> changes.Change:
        """Completeness of all four mandatory fields since the week before: verdict, points, records corrected and newly incomplete.

        Raises ParameterError where the profile is not of a store.
        """
        return self._week().change()

    def changes(self) -> pl.DataFrame:
        """The same by commune: rates of both weeks, their difference with Newcombe's interval, and the flows."""
        return self._week().by_commune()

    def drill(self, **where: str | int | None) -> Drilled:
        """How many records there are in a cell, such as ``commune="00001", citizen_id="blank"`` or ``rule="year_only"``.

        The rows themselves stay on disk until ``.rows()`` asks for them.
        """
        return drill(self.findings, self.rows, where)

    def _week(self) -> Week:
        if self.week is None:
            raise ParameterError(
                "profile", "not of a store", "Make it by profile(store, as_of=...), which knows the week before"
            )
        return self.week

    def _judged(self, by: str, field: str) -> pl.DataFrame:
        from vaxanalysis.evidence import funnel

        rates.fields_of(field)
        rows = self.completeness(by).table.filter(pl.col("field") == field).drop("rate", "low", "high")
        fitted = funnel.fit(rows["usable"], rows["records"])
        judged = lights.lights(rows)
        return judged.with_columns(funnel.unusually_low(judged, fitted) if fitted else pl.lit(False).alias("unusual"))


def rule_table(counts: pl.DataFrame, by: Sequence[str] = (), own: pl.DataFrame = _NONE) -> pl.DataFrame:
    """``by, rule, applies, fails, rate, low, high, severity, message_vi, message_en`` of additive counts, most failures first.

    ``own``: the words (``rules.words``) of the user's rules by which the records were judged too.
    """
    keys, levels = rates.keys_of(counts.lazy(), by)
    table = tally.rule_counts(counts, keys, own)
    low, high = rates.wilson(table["fails"], table["applies"])
    words = pl.concat([rules.words(rules.RULES), own]).select(
        pl.col("code").alias("rule"), "severity", "message_vi", "message_en"
    )
    rated = table.with_columns(rate=tally.share(pl.col("fails"), pl.col("applies"))).with_columns(low, high)
    named = rates.named_units(rated.join(words, on="rule", maintain_order="left"), levels)
    return named.sort("fails", "rule", descending=[True, False], maintain_order=True)
