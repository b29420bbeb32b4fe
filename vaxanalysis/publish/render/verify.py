"""Makes a finished run again and compares it, byte for byte, with its manifest and with what lies on disk."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from vaxanalysis import outputs
from vaxanalysis.errors import InputError
from vaxanalysis.publish import manifest
from vaxanalysis.publish.render.pages import DEFAULT
from vaxanalysis.publish.render.plan import Week
from vaxanalysis.publish.render.pool import engine_here
from vaxanalysis.publish.render.week import render


def verify(folder: Path | str, store: Path | str, *, jobs: int | None = None, engine: str = "auto") -> list[str]:
    """What differs between OUT/<as-of>, its manifest and a run made now; empty if nothing does."""
    folder = Path(folder)
    old = manifest.read(folder)
    if not {"parameters", "as_of", "files", "pages", "failed"} <= set(old):
        raise InputError(
            str(folder), "no manifest.json of a run", "Give the folder of one finished run, such as reports/2021-11-08."
        )
    parameters = old["parameters"]
    day, history = date.fromisoformat(old["as_of"]), folder.resolve().parent
    shown = {*parameters["districts"], *old["failed"], *(page["district"] for page in old["pages"].values())} - {""}
    week = Week(
        Path(store).resolve(),
        day,
        tuple(parameters["languages"]),
        parameters["audience"],
        engine_here(engine),
        tuple(sorted(shown)) if parameters["districts"] else (),
        history,
        tuple(parameters.get("formats", DEFAULT)),
    )
    with tempfile.TemporaryDirectory() as again:
        new = manifest.read(render(week, Path(again), jobs or os.cpu_count() or 1).folder)
    return _on_disk(folder, old["files"]) + _between(old["files"], new["files"]) + _inputs(old, new)


def _on_disk(folder: Path, files: dict[str, Any]) -> list[str]:
    found = {name: outputs.digest(folder / name) if (folder / name).is_file() else "" for name in files}
    missing = [f"{name}: missing" for name, digest in found.items() if not digest]
    return missing + [
        f"{name}: edited since the run" for name, digest in found.items() if digest not in ("", files[name]["sha256"])
    ]


def _between(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    gone = [f"{name}: not made again" for name in sorted(set(old) - set(new))]
    added = [f"{name}: not in the manifest" for name in sorted(set(new) - set(old))]
    same = sorted(set(old) & set(new))
    return (
        gone + added + [f"{name}: made differently now" for name in same if old[name]["sha256"] != new[name]["sha256"]]
    )


def _inputs(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [f"{name}: changed since the run" for name in ("inputs", "versions") if old[name] != new[name]]
