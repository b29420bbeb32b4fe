from __future__ import annotations

import pytest

from vaxanalysis.compiled.jit import NOTICE, Notice


def test_compiling_is_announced_once_where_somebody_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    notice = Notice()
    notice.on_start(None)
    notice.on_start(None)
    assert capsys.readouterr().err == NOTICE + "\n"


def test_a_run_that_nobody_watches_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    Notice().on_start(None)
    assert capsys.readouterr().err == ""
