"""The quick test for composed text says yes only to what is composed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.loading import scanning

TOLD = {*range(0x300), *range(0x380, 0x480), *range(0x1E00, 0x1F00)}
LETTERS = [chr(code) for code in sorted(TOLD - {0x387})]


def test_letters_are_told_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(unicodedata.is_normalized("NFC", letter) for letter in LETTERS)
    monkeypatch.setattr(scanning.unicodedata, "is_normalized", lambda form, text: False)
    assert scanning.is_composed("".join(LETTERS).encode())
    assert not any(scanning.is_composed(text.encode()) for text in ("Nguye\u0302n", "\u0387", "\u2000", "\u2126", "日"))


@given(
    st.text(st.sampled_from([*"aeỄễĐ\u0302\u0323\u0340\u1100\u1161\u2126日\u0387\u2000\u200b\u0410\u0391"]), max_size=9)
)
def test_it_agrees_with_the_definition(text: str) -> None:
    assert scanning.is_composed(text.encode()) == unicodedata.is_normalized("NFC", text)
