"""Splink as its documentation would set it up for these columns, hand-tuned: the mark to beat."""

from __future__ import annotations

from typing import Any

import polars as pl


def usual(frame: pl.DataFrame) -> Any:
    """A trained linker: names by Jaro-Winkler with term frequencies, dates by Splink's comparison, numbers within one edit."""
    import duckdb
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    columns = ["tuple", "name_folded", "given", "born", "sex_std", "cccd", "cmnd", "phone_std", "unit_commune"]
    table = frame.with_columns(born=pl.col("birth").cast(pl.String)).select(columns).to_arrow()
    connection = duckdb.connect()
    connection.register("v", table)
    connection.execute("CREATE TABLE people AS SELECT * FROM v").fetchall()
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="tuple",
        comparisons=[
            cl.JaroWinklerAtThresholds("name_folded", [0.96, 0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("born", input_is_string=True),
            cl.ExactMatch("sex_std"),
            cl.DamerauLevenshteinAtThresholds("cccd", [1]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("cmnd", [1]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("phone_std", [1]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("unit_commune").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("cccd"),
            block_on("cmnd"),
            block_on("phone_std", "given"),
            block_on("name_folded", "born"),
            block_on("born", "given"),
            block_on("born", "unit_commune"),
            block_on("name_folded", "unit_commune"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI(connection).register("people"), settings, log_level=None)
    rules = [block_on("cccd"), block_on("name_folded", "born"), block_on("name_folded", "phone_std")]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("name_folded", "born"), block_on("cccd")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, max_pairs=1e6, record_sample_proportion=1.0
        )
    return linker


def pairs(linker: Any, threshold: float = -5.0) -> pl.DataFrame:
    """What it predicts: left, right, weight."""
    found = linker.inference.predict(threshold_match_weight=threshold, warning_mode="never").as_duckdbpyrelation().pl()
    ends = [pl.col("tuple_l").cast(pl.Int32).alias("left"), pl.col("tuple_r").cast(pl.Int32).alias("right")]
    return found.select(*ends, pl.col("match_weight").alias("weight"))
