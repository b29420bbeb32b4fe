"""Files from a grammar of layouts, with the truth known: each is read right, or a message names what was not understood."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.grammar.commands import by_command
from tests.grammar.files import FORMS, KEEPS_SPANS
from tests.grammar.layout import Choices, sheet
from tests.grammar.undone import UNDONE, undone
from tests.grammar.verdict import Case, Verdict, verdicts
from vaxanalysis import places

TOGETHER = 10
"""Files that are loaded together: the register is made once for all of them."""

EXAMPLES = int(os.environ.get("VAXANALYSIS_FILES", "80")) // TOGETHER

OPTIONS: dict[str, tuple[object, ...]] = {
    "count": (3, 1, 8, 40),
    "name": ("one", "merged", "parts"),
    "birth": (
        "dmy",
        "iso",
        "mdy",
        "ydm",
        "words",
        "short",
        "serial",
        "serial_1904",
        "compact",
        "dots",
        "timed",
        "utc",
        "late",
        "year",
        "cell",
        "exchanged",
        "nam_nu",
        "three",
    ),
    "sex": ("words", "zero_one", "one_two", "letters", "plain", "marks"),
    "number": ("one", "two", "labelled", "decimals", "comma", "formula", "dashes", "spaces", "apostrophe"),
    "wording": (0, 1, 2, 3, 4, 5),
    "decoration": ("none", "star", "break", "numbered", "colon", "upper"),
    "notes": (0, 1, 4),
    "column_numbers": ("none", "brackets", "plain", "letters"),
    "group_rows": (False, True),
    "repeated": (False, True),
    "footer": ("none", "total", "sum", "page", "words", "list", "signatures"),
    "others": ("none", "head_first", "guardian_last", "brackets"),
    "planned": (False, True),
    "merged_commune": (False, True),
    "second_table": ("none", "side", "below", "other"),
    "unknown": ("none", "citizen_id", "birth_date", "sex", "phone"),
    "serial": (True, False),
    "english": (False, True),
    "doses": ("plain", "numbered", "second", "products"),
    "place": ("columns", "address"),
    "province": tuple(sorted(places.units()["province_code"].unique())),
    "nothing": (
        "",
        "không có",
        "Chưa cấp",
        "NULL",
        "#N/A",
        "x",
        "chưa rõ",
        "đang cập nhật",
        "-",
        "nan",
        "K/có",
        "000000000000",
    ),
}


@st.composite
def choices(draw: st.DrawFn) -> tuple[Choices, str]:
    """Choices, most of them plain, and a form of file that can hold them."""
    odd = draw(st.sets(st.sampled_from(sorted(OPTIONS)), max_size=5))
    drawn = {name: draw(st.sampled_from(OPTIONS[name])) for name in sorted(odd)}
    made = Choices(seed=draw(st.integers(0, 999)), **drawn)  # type: ignore[arg-type]
    form = draw(st.sampled_from(sorted(FORMS)))
    return _sensible(made, form), form


def _sensible(made: Choices, form: str) -> Choices:
    """What a file cannot hold or nobody could decide is made plain."""
    changes: dict[str, object] = {}
    if made.place == "address":
        changes["merged_commune"] = False
    if made.doses == "products":
        changes["english"] = False
    if form not in KEEPS_SPANS:
        changes |= {"merged_commune": False} | ({"name": "one"} if made.name == "merged" else {})
    if form != "xlsx" and made.birth == "exchanged":
        changes["birth"] = "dmy"
    if made.birth in ("mdy", "ydm", "exchanged") or made.sex == "one_two":
        changes["count"] = 40
    if (
        made.unknown == "birth_date"
        and made.birth in ("nam_nu", "three")
        or made.unknown == "sex"
        and made.sex == "marks"
    ):
        changes["unknown"] = "none"
    if made.unknown == "sex" and made.birth == "nam_nu" or made.unknown == "citizen_id" and made.number == "two":
        changes["unknown"] = "none"
    if made.unknown in ("citizen_id", "phone"):
        changes["nothing"] = ""
    return Choices(**{**made.__dict__, **changes})  # type: ignore[arg-type]


def written(drawn: Sequence[tuple[Choices, str]], folder: Path) -> list[Case]:
    """The files of ``drawn``, each of other people."""
    cases = []
    for number, (made, form) in enumerate(drawn):
        ending, write = FORMS[form]
        table = sheet(replace(made, seed=made.seed * len(drawn) + number))
        cases.append(Case(folder / f"001-ba-dinh-{number}{ending}", table, made))
        write(cases[-1].path, table)
    return cases


def judged(drawn: Sequence[tuple[Choices, str]], folder: Path) -> list[Verdict]:
    """The verdict on each of the files of ``drawn``, which are written to ``folder``."""
    return verdicts(written(drawn, folder))


def _found(drawn: Sequence[tuple[Choices, str]], folder: Path, *kinds: str) -> list[tuple[str, Choices, str]]:
    """The files with a verdict of ``kinds``."""
    found = zip(drawn, judged(drawn, folder), strict=True)
    return [(form, choice, each.why) for (choice, form), each in found if each.kind in kinds]


def test_every_choice_by_itself_is_read_right(tmp_path: Path) -> None:
    alone = [
        Choices(count=12, **{name: value}) for name, values in OPTIONS.items() for value in values if name != "count"
    ]  # type: ignore[arg-type]
    drawn = [(_sensible(choice, "xlsx"), "xlsx") for choice in alone] + [(Choices(), form) for form in FORMS]
    drawn += [(Choices(count=12, merged_commune=True), form) for form in KEEPS_SPANS]
    assert _found(drawn, tmp_path, "silent", "said") == []


def test_the_command_counts_what_is_in_the_file_or_names_what_was_not_understood(tmp_path: Path) -> None:
    choice = Choices(count=8, unknown="sex", second_table="below", nothing="không có", footer="signatures")
    (found,) = map(by_command, written([(choice, "xlsx")], tmp_path))
    assert found.kind == "right", found.why


@pytest.mark.parametrize("name", UNDONE)
def test_what_holds_a_kind_of_fault_off_is_needed(name: str, tmp_path: Path) -> None:
    found = UNDONE[name]
    with undone(found):
        (verdict,) = judged([(found.shows, found.form)], tmp_path)
    assert verdict.kind != "right"


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(st.lists(choices(), min_size=TOGETHER, max_size=TOGETHER))
def test_every_file_is_read_right_or_the_account_names_what_was_not_understood(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[Choices, str]]
) -> None:
    assert _found(drawn, Path(tmp_path_factory.mktemp("grammar")), "silent") == []
