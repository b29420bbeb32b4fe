"""The quick test for composed text says yes only to what is composed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.loading import scanning


def is_composed(folder: Path, text: str) -> bool:
    """Whether a file that holds ``text`` is clean, as a scan finds it."""
    (folder / "a.csv").write_bytes(b"x\n" + text.encode())
    return scanning.scan(folder / "a.csv", ",", 1, 1, [], folder / "keys").is_clean


TOLD = {*range(1, 0x300), *range(0x380, 0x480), *range(0x1E00, 0x1F00)}
LETTERS = [chr(code) for code in sorted(TOLD - {0x0D, 0x387})]


def test_letters_are_told_by_their_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(unicodedata.is_normalized("NFC", letter) for letter in LETTERS)
    monkeypatch.setattr(scanning.unicodedata, "is_normalized", lambda form, text: False)
    assert is_composed(tmp_path, "".join(LETTERS))
    assert not any(is_composed(tmp_path, text) for text in ("Nguye\u0302n", "\u0387", "\u2000", "\u2126", "日"))


@given(
    st.text(st.sampled_from([*"aeỄễĐ\u0302\u0323\u0340\u1100\u1161\u2126日\u0387\u2000\u200b\u0410\u0391"]), max_size=9)
)
def test_it_agrees_with_the_definition(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    assert is_composed(tmp_path_factory.getbasetemp(), text) == unicodedata.is_normalized("NFC", text)
