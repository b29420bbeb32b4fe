"""The one place that opens tables by their path. A path is a literal: no character of it is a pattern or an address.

Polars reads ``[ ] * ?`` in a path as a pattern and cannot take a path that is not UTF-8; here neither matters.
"""

from __future__ import annotations

import io
import stat
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

Source = Path | bytes
"""A file, or what is in it."""


def scan_parquet(source: Source | Sequence[Path], **options: Any) -> pl.LazyFrame:
    """The rows of one or several Parquet files, lazily; ``options`` as in Polars."""
    return pl.scan_parquet(_known(source), glob=False, hive_partitioning=False, **options)


def scan_csv(source: Source | Sequence[Path], **options: Any) -> pl.LazyFrame:
    """The rows of separated text, lazily; ``options`` as in Polars."""
    return pl.scan_csv(_known(source), glob=False, **options)


def scan_lines(source: Source, **options: Any) -> pl.LazyFrame:
    """The lines of a text file as ``line``; ``options`` as in Polars."""
    return pl.scan_lines(_known(source), glob=False, **options)


def read_parquet(source: Source) -> pl.DataFrame:
    """A Parquet file."""
    return pl.read_parquet(_known(source), glob=False, hive_partitioning=False)


def read_ipc(data: bytes) -> pl.DataFrame:
    """A table in Arrow's format."""
    return pl.read_ipc(io.BytesIO(data))


def read_csv(source: Source, **options: Any) -> pl.DataFrame:
    """A file of separated text; ``options`` as in Polars."""
    return pl.read_csv(_known(source), glob=False, **options)


def inside(folder: Path, begin: str = "", end: str = "") -> list[Path]:
    """What lies in ``folder`` under names that begin and end so, sorted; nothing where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name.startswith(begin) and path.name.endswith(end))


def is_special(path: Path) -> bool:
    """Whether a path is a pipe, a device or a socket, which may give nothing, or never end. Raises OSError where there is nothing."""
    mode = path.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def printable(path: Path | str) -> str:
    """A path as it can be printed: in NFC, with control characters and bytes that are not UTF-8 written as escapes."""
    text = unicodedata.normalize("NFC", str(path))
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in text)


def _escaped(letter: str) -> str:
    if "\udc80" <= letter <= "\udcff":
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")


def _known(source: Source | Sequence[Path]) -> Any:
    """``source`` as Polars can take it: a path that is not UTF-8 is replaced by the bytes of the file."""
    if isinstance(source, Sequence) and not isinstance(source, bytes):
        return [_known(path) for path in source]
    if isinstance(source, Path):
        path = source.absolute()
        try:
            str(path).encode()
        except UnicodeEncodeError:
            return source.read_bytes()
        return path
    return source
