"""What a text file is written in, and a copy of it as UTF-8 in NFC, made as a stream."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl

from vaxanalysis.loading.failures import FileError

CHUNK = 1 << 20
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26}) + b"\x7f"


def guess(path: Path) -> str:
    """What the beginning of a file says: ``utf-8``, unless it says otherwise. Raises FileError where it is empty or no text."""
    with path.open("rb") as file:
        return _guess(file.read(1 << 16))


def _guess(head: bytes) -> str:
    if not head.strip():
        raise FileError("empty")
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    nul = head.count(0)
    if nul > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    if nul or len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 100:
        raise FileError("binary")
    return "utf-8"


def transcoded(path: Path, encoding: str, workdir: Path) -> Path:
    """A copy of ``path`` as UTF-8 in NFC with ordinary line ends. Raises FileError where it is not written in ``encoding``."""
    copy = workdir / "utf-8"
    try:
        with copy.open("w", encoding="utf-8", newline="") as out:
            for text in _chunks(path, encoding):
                out.write(unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    except UnicodeError:
        raise FileError("encoding") from None
    return copy


def text(path: Path) -> str:
    """The whole of a (small) text file in NFC. Raises FileError where it is empty, no text, or in no encoding that is known."""
    return decoded(path.read_bytes())


def decoded(data: bytes) -> str:
    """The text in ``data`` in NFC. Raises FileError where it is empty, no text, or in no encoding that is known."""
    encoding = _guess(data[: 1 << 16])
    if encoding == "utf-8" and not is_utf8(data):
        encoding = "cp1258"
    try:
        return unicodedata.normalize("NFC", data.decode(encoding)).lstrip("\ufeff")
    except UnicodeError:
        raise FileError("encoding") from None


def is_utf8(piece: bytes) -> bool:
    """Polars tells it ten times faster than a decoder that makes text."""
    try:
        pl.Series([piece], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def pieces(file: BinaryIO, size: int = CHUNK) -> Iterator[bytes]:
    """What is left of ``file`` in large pieces that end at line ends, so that no character or combining mark is cut off."""
    while piece := file.read(size):
        yield piece + file.readline()


def _chunks(path: Path, encoding: str) -> Iterator[str]:
    if encoding.startswith("utf-16"):
        with path.open(encoding=encoding, newline="") as file:
            while text := file.read(CHUNK):
                yield text + file.readline()
    else:
        with path.open("rb") as file:
            for number, piece in enumerate(pieces(file)):
                yield piece.decode(encoding if number == 0 else encoding.removesuffix("-sig"))
