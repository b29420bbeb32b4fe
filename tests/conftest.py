"""What several tests share: the sample files, a real PostgreSQL server, a browser."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("fixed", deadline=None, derandomize=True)  # a busy machine is no defect
settings.register_profile("random", deadline=None)  # make test-more
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files in the layouts met in the wild; its people are made up."""
    return Path(__file__).parent / "data" / "samples"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium or Chrome."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or pytest.skip("no Chromium (Debian: chromium)")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL server of its own: started in a temporary folder on a free port, stopped at the end."""
    programs = postgres_programs() or pytest.skip("no PostgreSQL server (Debian: postgresql)")
    home = Path(tempfile.mkdtemp(prefix="vaxanalysis-postgres-"))
    owner = server_user(home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, options = str(home / "data"), f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
    run(owner, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(owner, programs / "pg_ctl", "-D", data, "-l", str(home / "log"), "-o", f"{options} -F", "-w", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        run(owner, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)


def postgres_programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``: Debian keeps them off the path, the newest version wins."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent, *folders] if on_path else folders
    return next((folder for folder in reversed(folders) if (folder / "pg_ctl").exists()), None)


def server_user(home: Path) -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses root, so root lends ``home`` to an unprivileged user."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def run(owner: dict[str, Any], program: Path, *arguments: str) -> None:
    """Run a server program quietly; its words appear only when it fails."""
    done = subprocess.run(
        [str(program), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", timeout=120, **owner
    )
    assert done.returncode == 0, done.stderr.decode()
