"""The pages made from the code: the rule catalogue and the data dictionary. ``python -m vaxanalysis.catalogue docs`` writes both."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from vaxanalysis.rules import DOSE_RULES, HISTORY_RULES, RULES, Rule
from vaxanalysis.rules.columns import DOSE_COLUMNS, HISTORY_COLUMNS, RECORD_COLUMNS, Column
from vaxanalysis.schema import FIELD, FIELDS, Field

ACTORS = {
    "station": "trạm y tế / health station",
    "police": "công an cấp xã / commune police",
    "facility": "cơ sở tiêm chủng / facility",
    "data_entry": "người nhập liệu / data entry",
}

_OWN_RULES = """\
## Rules of your own

A Python file that defines `RULES`. Give it to the commands that judge records: `weekly INPUT... --rules own.py` and
`profile INPUT... --rules own.py --by-rule table.csv`. Its rules stand on the pages among the faults and on the worklists with what is wrong
(an error by a rule of your own puts no record on a list: the categories of lists are those of dispatch 2262). The public edition does
not show them. The file is run as it is: use only one that you trust. A fault in it is one message with file and line, exit code 2.

Findings have columns of their own for them (`user_applies`, `user_fails`), so that the bits of the shipped rules stay put. The columns that
an expression may read are those of records in the data dictionary. In Python: `load_rules(path)` of `vaxanalysis.rules`.

```python
import polars as pl
from vaxanalysis.rules import Rule

RULES = (
    Rule(
        code="no_occupation", fields=("occupation",), kind="completeness", dimension="completeness", severity="warning",
        applies=pl.col("doses") > 0, fails=pl.col("occupation").is_null(),
        message_vi="Thiếu nghề nghiệp", message_en="Occupation missing",
        remedy_vi="Trạm y tế bổ sung.", remedy_en="The health station completes it.",
        actor="station", source="our own",
    ),
)
```
"""


def rules_page() -> str:
    """docs/rules.md."""
    parts = (
        ("Rules on records", "Bit k of the masks `applies` and `fails` is the k-th rule here.", RULES),
        ("Rules on doses", "Judged for each injection by itself (`dose_applies`, `dose_fails`).", DOSE_RULES),
        ("Rules on histories", "Judged for each injection among those of its person, after linking.", HISTORY_RULES),
    )
    count = len(RULES) + len(DOSE_RULES) + len(HISTORY_RULES)
    head = (
        "# Rule catalogue\n\nMade by `python -m vaxanalysis.catalogue docs`; do not edit.\n\n"
        f"{count} rules. A rule counts rows it *applies* to and rows that *fail*; a null is never judged. A rule marked [U]\n"
        "rests on an unconfirmed fact; one marked with a share says nothing about a single record:\n"
        "only a unit with clearly more than that share is a finding.\n"
    )
    sections = (f"## {title}\n\n{text}\n\n{_rules(rules)}\n" for title, text, rules in parts)
    return "\n".join([head, *sections, _OWN_RULES])


def _rules(rules: Sequence[Rule]) -> str:
    heads = ("bit", "code", "what is wrong", "who does what", "class, dimension", "severity", "fields", "source")
    return _table(heads, (_rule(bit, rule) for bit, rule in enumerate(rules)))


def _rule(bit: int, rule: Rule) -> tuple[str, ...]:
    marks = " [U]" if rule.unconfirmed else ""
    share = f" (by chance {rule.expected:.2%})" if rule.expected else ""
    return (
        str(bit),
        f"`{rule.code}`",
        f"{rule.message_vi}<br>{rule.message_en}{share}",
        f"{rule.remedy_vi}<br>{rule.remedy_en}<br>*{ACTORS[rule.actor]}*",
        f"{rule.kind}, {rule.dimension}",
        rule.severity + marks,
        ", ".join(rule.fields),
        rule.source,
    )


def dictionary_page() -> str:
    """docs/data-dictionary.md."""
    head = "# Data dictionary\n\nMade by `python -m vaxanalysis.catalogue docs`; do not edit.\n"
    fields = ("name", "tên", "label", "mandatory", "profiled", "per dose", "what", "headings met")
    return "\n".join(
        [
            head,
            f"## Fields of an export\n\nAll text, as typed.\n\n{_table(fields, map(_field, FIELDS))}\n",
            f"## Records\n\nBeside the fields that a record has once.\n\n{_columns(RECORD_COLUMNS)}\n",
            f"## Doses\n\nBeside the fields of a dose.\n\n{_columns(DOSE_COLUMNS)}\n",
            f"## Histories\n\nAdded while a person's doses are judged.\n\n{_columns(HISTORY_COLUMNS)}\n",
        ]
    )


def _field(field: Field) -> tuple[str, ...]:
    marks = ("yes" if mark else "" for mark in (field.mandatory, field.profiled, field.per_dose))
    return (f"`{field.name}`", field.vi, field.en, *marks, field.description, "; ".join(field.headings))


def _columns(columns: Iterable[Column]) -> str:
    made = (column for column in columns if column.name not in FIELD)
    return _table(("column", "type", "what"), ((f"`{c.name}`", c.dtype.__name__, c.description) for c in made))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (heads, ["---"] * len(heads), *rows)
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


PAGES = {"rules.md": rules_page, "data-dictionary.md": dictionary_page}


def write(folder: Path) -> None:
    """Write both pages into ``folder``."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
