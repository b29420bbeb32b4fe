"""The encoding of a text file, and a copy of it as UTF-8 in NFC, made as a stream."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl

from vaxanalysis.loading import legacy
from vaxanalysis.loading.failures import FileError

CHUNK = 1 << 20
SAMPLE = 1 << 18

DAMAGED = 0.2
"""The most lines that are not valid UTF-8, of those with other than ASCII letters, in a text that counts as UTF-8 with damaged lines."""

_NUL_OF_TEXT = re.compile(r"\0+(?!\w|\0)|(?<!\w)\0+")
_NUL = re.compile(rb"\0+(?![\w\x80-\xff\0])|(?<![\w\x80-\xff\0])\0+")
_BOMS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROLS = bytes(set(range(1, 32)) - {9, 10, 12, 13, 26}) + b"\x7f"


UTF8 = ("utf-8", "utf-8-sig")


def guess(path: Path) -> str:
    """The encoding of a file by its beginning: ``utf-8`` unless that shows another one. Raises FileError where it is no text.

    ``utf-8/TCVN3`` is text that became UTF-8 without being converted.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    return _with_former(_guess(head[: 1 << 16]), head)


def _guess(head: bytes) -> str:
    if not head.strip():
        raise FileError("empty")
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    nul = head.count(0)
    if nul > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    if nul > len(head) // 20 or len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 100:
        raise FileError("binary")
    return "utf-8"


def transcoded(path: Path, encoding: str, workdir: Path) -> Path:
    """A copy of ``path`` as UTF-8 in NFC with ordinary line ends. Raises FileError where it is not written in ``encoding``."""
    copy = workdir / "utf-8"
    try:
        with copy.open("w", encoding="utf-8", newline="") as out:
            for text in _chunks(path, encoding):
                out.write(_ordinary(_NUL_OF_TEXT.sub("", text).replace("\0", "\ufffd")))
    except UnicodeError:
        raise FileError("encoding") from None
    return copy


def _ordinary(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def repaired(path: Path, workdir: Path) -> tuple[Path, list[tuple[int, str]]] | None:
    """A copy of ``path`` in which damaged lines are empty, and these lines with their numbers; None where more than ``DAMAGED`` of
    the lines with other than ASCII letters are not UTF-8. NUL characters are blanks; within words they are damage.
    """
    copy, damaged, number, foreign, broken = workdir / "utf-8", list[tuple[int, str]](), 0, 0, 0
    with path.open("rb") as file, copy.open("wb") as out:
        for piece in pieces(file):
            lines = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
            for at, line in enumerate(lines):
                if not line.isascii() or b"\0" in line:
                    foreign += not line.isascii()
                    plain = _NUL.sub(b"", line)
                    valid = is_utf8(plain)
                    broken += not valid
                    if b"\0" in plain or not valid:
                        damaged.append((number + at + 1, plain.replace(b"\0", b"?").decode("utf-8", "replace")))
                        plain = b""
                    lines[at] = plain
            number += len(lines) - 1
            out.write(_ordinary(b"\n".join(lines).decode("utf-8")).encode())
    return None if broken > max(1, DAMAGED * foreign) else (copy, damaged)


def decoded(data: bytes) -> str:
    """The text in ``data``, the whole of a small file, in NFC. Raises FileError where it is empty, no text, or in no known encoding."""
    encoding = _with_former(_guess(data[: 1 << 16]), data[:SAMPLE])
    if encoding == "utf-8" and not is_utf8(data):
        encoding = legacy.of_bytes(data[:SAMPLE])
    try:
        return unicodedata.normalize("NFC", _decoded(data, encoding)).lstrip("\ufeff")
    except UnicodeError:
        raise FileError("encoding") from None


def _with_former(encoding: str, head: bytes) -> str:
    found = legacy.of_text(head) if encoding in UTF8 else None
    return f"utf-8/{found}" if found else encoding


def is_utf8(piece: bytes) -> bool:
    """Whether ``piece`` is UTF-8. Polars is ten times faster than a decoder that makes text."""
    try:
        pl.Series([piece], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def pieces(file: BinaryIO, size: int = CHUNK) -> Iterator[bytes]:
    """The rest of ``file`` in large pieces that end at line ends, so that no character or combining mark is cut off."""
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
                yield _decoded(piece, encoding if number == 0 else encoding.removesuffix("-sig"))


def _decoded(data: bytes, encoding: str) -> str:
    if encoding.startswith("utf-8/"):
        return legacy.converted(data.decode("utf-8"), encoding.removeprefix("utf-8/"))
    if encoding in legacy.tables():
        return legacy.converted(data.decode("latin-1"), encoding)
    return data.decode(encoding)
