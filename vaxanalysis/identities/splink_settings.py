"""A model as Splink settings, written for one database."""

from __future__ import annotations

from typing import Any

from vaxanalysis.identities.model import All, Comparison, Crossed, Equal, Lacks, Level, Model, Near, Predicate, Some

DIALECTS = ("duckdb", "spark")


def sql(predicate: Predicate) -> str:
    """``predicate`` over columns ``x_l`` and ``x_r``; the functions exist in DuckDB and, with Splink's jar, in Spark."""
    match predicate:
        case Equal(column):
            return f"{column}_l = {column}_r"
        case Crossed(column, other):
            return f"({column}_l = {other}_r OR {column}_r = {other}_l)"
        case Near(column, edits):
            return f"damerau_levenshtein({column}_l, {column}_r) <= {edits}"
        case Lacks(column):
            return f"({column}_l IS NULL OR {column}_r IS NULL)"
        case All(of):
            return "(" + " AND ".join(sql(part) for part in of) + ")"
        case Some(of):
            return "(" + " OR ".join(sql(part) for part in of) + ")"


def shared(comparison: Comparison, level: Level) -> str | None:
    """The column by whose shares a level is adjusted: its own, named after the level, where shares scale ``u``."""
    if level.tf is None or level.base is None:
        return level.tf
    return f"{level.tf}_{comparison.name}_{comparison.levels.index(level)}"


def _level(comparison: Comparison, level: Level) -> dict[str, Any]:
    one: dict[str, Any] = {
        "sql_condition": "ELSE" if level.when is None else sql(level.when),
        "label_for_charts": level.label,
        "is_null_level": level.null,
    }
    if level.null:
        return one
    one |= {"m_probability": level.m, "u_probability": level.u}
    one |= {"fix_m_probability": level.fixed, "fix_u_probability": True}
    if level.tf:
        one |= {"tf_adjustment_column": shared(comparison, level), "disable_tf_exact_match_detection": True}
    return {key: value for key, value in one.items() if value is not None}


def blocking_sql(columns: tuple[str, ...]) -> str:
    """Pairs equal on all ``columns``."""
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)


def settings(model: Model, dialect: str = "duckdb", *, explain: bool = False) -> dict[str, Any]:
    """Splink settings of ``model``; ``explain`` keeps what a waterfall needs."""
    if dialect not in DIALECTS:
        raise ValueError(f"dialect {dialect!r} is none of {DIALECTS}")
    comparisons = [
        {"output_column_name": one.name, "comparison_levels": [_level(one, level) for level in one.levels]}
        for one in model.comparisons
    ]
    rules = [{"blocking_rule": blocking_sql(rule), "sql_dialect": dialect} for rule in model.blocking]
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "tuple",
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": rules,
        "probability_two_random_records_match": model.prior or 1e-6,
        "retain_matching_columns": explain,
        "retain_intermediate_calculation_columns": explain,
        "sql_dialect": dialect,
    }
