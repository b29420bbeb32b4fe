"""The audit trail: a line a run, whatever came of it, and no line is ever changed."""

from __future__ import annotations

import csv
import hashlib
import stat
from pathlib import Path

import pytest

from vaxanalysis import audit


def test_a_line_a_run(tmp_path: Path) -> None:
    (tmp_path / "=a.xlsx").write_bytes(b"answers")
    with audit.noted(tmp_path, "import-results") as note:
        note.take([tmp_path / "=a.xlsx"])
    first = (tmp_path / audit.TRAIL).read_bytes()
    with pytest.raises(ZeroDivisionError), audit.noted(tmp_path, "worklists") as note:
        note.outputs = ["/lists"]
        1 / 0  # noqa: B018
    trail = (tmp_path / audit.TRAIL).read_bytes()
    assert trail.startswith(first)
    taken, failed = csv.DictReader(trail.decode("utf-8-sig").splitlines())
    assert list(taken) == list(audit.TRAIL_COLUMNS)
    assert taken["inputs"] == f"'=a.xlsx {hashlib.sha256(b'answers').hexdigest()}"
    assert (taken["command"], taken["result"]) == ("import-results", "done")
    assert (failed["outputs"], failed["result"]) == ("/lists", "failed: ZeroDivisionError")
    assert stat.S_IMODE((tmp_path / audit.TRAIL).stat().st_mode) == 0o600
