"""The record of a run: hashes of inputs and outputs, and the keys by which pages that need not be made again are recognised."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from vaxanalysis import outputs
from vaxanalysis.loading import redacted

MANIFEST = "manifest.json"
LIBRARIES = ("polars", "matplotlib", "jinja2", "papermill", "nbconvert", "python-docx", "pypdfium2", "weasyprint")


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def tree_digest(files: Iterable[Path], base: Path) -> str:
    """One hash over files: their names below ``base`` and their bytes."""
    lines = [f"{outputs.digest(path)} {path.relative_to(base).as_posix()}\n" for path in sorted(files)]
    return digest("".join(lines).encode())


def key(**parts: Any) -> str:
    """One hash over named values."""
    return digest(json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str).encode())


def versions() -> dict[str, str]:
    """The versions that a page's bytes depend on."""
    return {name: installed(name) for name in ("vaxanalysis", *LIBRARIES)}


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run; empty where there is none or it cannot be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def dumps(manifest: Mapping[str, Any]) -> str:
    """The manifest as text: sorted, indented, ending in a newline."""
    return json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def intact(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether every file is there with the size recorded (``verify`` compares the bytes)."""
    return all(
        (path := folder / name).is_file() and path.stat().st_size == entry["bytes"] for name, entry in files.items()
    )


def entries(folder: Path, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Hash and size of files below ``folder``."""
    return {
        name: {"sha256": outputs.digest(folder / name), "bytes": (folder / name).stat().st_size}
        for name in sorted(names)
    }


def record(week: Any, pages: Mapping[str, Any], files: Mapping[str, Any], failed: list[str]) -> dict[str, Any]:
    """The manifest of a run. ``inputs`` name files as they may be shown; a public run numbers them and leaves out the counts of rows."""
    from vaxanalysis.store import Store

    sources = Store(week.store).table(week.as_of, "sources")
    keep, inputs = ["file", "sha256", "sender", "status"], []
    if week.audience == "internal":
        keep += ["rows", "read", "rejected", "records"]
    if sources is not None:
        named = redacted.table(sources, week.languages[0]).sort("file")
        inputs = named.select(name for name in keep if name in named.columns).to_dicts()
    if week.audience == "public":
        inputs = [{**line, "file": f"file {number}"} for number, line in enumerate(inputs, 1)]
    return {
        "as_of": week.as_of.isoformat(),
        "parameters": {name: getattr(week, name) for name in ("audience", "languages", "districts", "formats")},
        "versions": versions(),
        "inputs": inputs,
        "counts": {"pages": len(pages), "files": len(files), "failed": len(failed)},
        "failed": failed,
        "pages": pages,
        "files": files,
    }


def installed(name: str) -> str:
    """The version of a package; ``uninstalled`` where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "uninstalled"
