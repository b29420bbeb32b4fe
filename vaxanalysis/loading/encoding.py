"""Text files as UTF-8 in NFC: the file itself where it already is, else a transcoded copy, made as a stream."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from vaxanalysis.loading.failures import FileError

CHUNK = 1 << 20
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MARKS, _LATIN = 0xCC, 0xE1
"""The bytes that combining marks begin with (below them begins what needs none, U+0000 to U+02FF), and letters with marks."""

_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26}) + b"\x7f"


def as_utf8(path: Path, workdir: Path) -> tuple[Path, str]:
    """A UTF-8, NFC version of the text file ``path`` and the encoding it was found in.

    Raises FileError for an empty file and for one that is no text.
    """
    encoding = _encoding(path)
    if encoding == "utf-8" and _is_clean(path):
        return path, encoding
    copy = workdir / f"{len(list(workdir.iterdir()))}-{path.name}"
    with copy.open("w", encoding="utf-8", newline="") as out:
        for text in _chunks(path, encoding):
            out.write(unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    return copy, encoding


def text(path: Path) -> str:
    """The whole of a (small) text file in NFC. Raises FileError as :func:`as_utf8` does."""
    return unicodedata.normalize("NFC", "".join(_chunks(path, _encoding(path)))).lstrip("\ufeff")


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if not head.strip():
        raise FileError(path.name, "empty")
    for bom, name in _BOMS:
        if head.startswith(bom):
            return _proven(path, name)
    nul = head.count(0)
    if nul > len(head) // 4:
        return _proven(path, "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be")
    if nul or len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 100:
        raise FileError(path.name, "binary")
    return "utf-8" if all(map(_is_utf8, _pieces(path))) else _proven(path, "cp1258")


def _is_utf8(piece: bytes) -> bool:
    """Polars tells it ten times faster than a decoder that makes text."""
    try:
        pl.Series([piece], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def _proven(path: Path, encoding: str) -> str:
    try:
        for _ in _chunks(path, encoding):
            pass
    except UnicodeError:
        raise FileError(path.name, "encoding") from None
    return encoding


def _is_clean(path: Path) -> bool:
    return all(_is_composed(piece) and not _has_bare_returns(piece) for piece in _pieces(path))


def _has_bare_returns(piece: bytes) -> bool:
    return b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n")


def _is_composed(piece: bytes) -> bool:
    """Whether UTF-8 is in NFC: told by its bytes where it holds Latin with Vietnamese, Greek and Cyrillic letters only."""
    data = np.frombuffer(piece, np.uint8)
    high = np.flatnonzero(data >= _MARKS)
    first, second = data[high], data[high + 1]
    latin = (first == _LATIN) & (second >= 0xB8) & (second <= 0xBB)
    other = (first >= 0xCE) & (first <= 0xD1) & ((first != 0xCE) | (second != 0x87))
    return bool((latin | other).all()) or unicodedata.is_normalized("NFC", piece.decode("utf-8"))


def _chunks(path: Path, encoding: str) -> Iterator[str]:
    """The file's text in large pieces that end at line ends, so that no character or combining mark is cut off."""
    if encoding.startswith("utf-16"):
        with path.open(encoding=encoding, newline="") as file:
            while text := file.read(CHUNK):
                yield text + file.readline()
    else:
        for number, piece in enumerate(_pieces(path)):
            yield piece.decode(encoding if number == 0 else encoding.removesuffix("-sig"))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece + file.readline()
