"""A failure of any kind is that of one file, or of one file in an archive, and never ends the run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from vaxanalysis import paths
from vaxanalysis.loading import archives, sources
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.one_file import Options, file
from vaxanalysis.loading.raw import RawFile, failed


def guarded(path: Path, name: str, workdir: Path, options: Options) -> Iterator[RawFile]:
    """What is read of a file or of the files in an archive; a failure of any kind is that of one file and never ends the run."""
    folder = Path(tempfile.mkdtemp(dir=workdir))
    try:
        if paths.is_special(path):
            raise FileError("special")
        seen = sources.mark(path)
        kind = sources.kind(path)
        if kind not in sources.FILE_KINDS:
            raise FileError(kind)
        if kind in ("gzip", "zip"):
            yield from _archived(path, kind, name, folder, options)
        else:
            yield replace(file(path, kind, name, folder, options), _seen=seen)
    except FileError as error:
        yield failed(name, path, error)
    except OSError as error:
        yield failed(name, path, FileError("unreadable", error.strerror or type(error).__name__))
    except MemoryError:
        yield failed(name, path, FileError("memory"))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        yield failed(name, path, FileError("damaged", type(error).__name__))
    except Exception as error:
        yield failed(name, path, FileError("internal", type(error).__name__))


def _archived(path: Path, kind: str, name: str, folder: Path, options: Options) -> Iterator[RawFile]:
    """Raises FileError for an empty archive, which would otherwise be missing from the account."""
    empty = True
    for number, (inner, found) in enumerate(archives.unpacked(path, kind, folder)):
        whole = paths.printable(f"{name}/{inner}")
        if sources.is_passed_over(Path(inner).name):
            continue
        empty = False
        if isinstance(found, FileError):
            yield failed(whole, None, found)
        elif sources.kind(found) in ("gzip", "zip"):
            yield failed(whole, found, FileError("nested"))
        elif kind == "zip" and Path(inner).suffix.lower() not in sources.KNOWN:
            yield failed(whole, found, FileError("kind", suffix if (suffix := Path(inner).suffix).isalnum() else ""))
        else:
            (folder / f"of {number}").mkdir()
            yield from guarded(found, whole, folder / f"of {number}", options)
    if empty:
        raise FileError("empty")
