"""Signals, two runs at once, and a machine that refuses: one line, an exit code, nothing half-written."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.cli.command import run_apart as run
from vaxanalysis import outputs
from vaxanalysis.cli import running
from vaxanalysis.errors import InputError

ROOT = Path(__file__).parents[2]
HEEDING = "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\nos.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
"""Runs Python with what follows, and with SIGINT heeded, which is ignored where the tests run in the background."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    done = run("synth", "r.csv", "--persons", "20000", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder / "r.csv"


STOPPED = "vaxanalysis: stopped (SIGTERM). Earlier outputs are as they were"


def _ended(code: str) -> tuple[int, str]:
    """How Python code ended: its exit code, and what it said."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50)
    return done.returncode, done.stderr.strip()


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("event", ["**/.holder", "tmp/*"])
def test_a_signal_leaves_no_process_and_no_rows(register: Path, tmp_path: Path, name: str, event: str) -> None:
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-c", HEEDING, "-m", "vaxanalysis", "weekly", str(register), "--as-of", "2021-11-08"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"TMPDIR": str(tmp_path / "tmp")}, stderr=subprocess.PIPE, text=True
    )
    while process.poll() is None and not any(tmp_path.glob(event)):
        time.sleep(0.05)
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(getattr(signal, name))
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, name)
    assert f"stopped ({name})" in said and "Traceback" not in said
    assert psutil.wait_procs(children, timeout=30)[1] == []
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name not in ("key", "README.txt")]
    assert [
        path.name for path in left if path.name not in (".lock", ".holder", ".2021-11-08.lock", ".2021-11-08.holder")
    ] == []


def test_a_second_run_stops_and_names_the_first(register: Path, tmp_path: Path) -> None:
    (tmp_path / "store" / "snapshots").mkdir(parents=True)
    with outputs.locked(tmp_path / "store", inside=True):
        done = run("weekly", register, "--as-of", "2021-11-08", folder=tmp_path)
    assert done.returncode == 2
    assert f"store: in use by process {os.getpid()} on " in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="ulimit")
def test_a_limit_on_memory_that_libraries_cannot_live_with_is_named_at_once(tmp_path: Path) -> None:
    command = f"ulimit -v 1500000; exec {shlex.quote(sys.executable)} -m vaxanalysis weekly r.csv --as-of 2021-11-08"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2
    assert done.stderr.startswith("vaxanalysis: memory is limited to 1.4 GB here (ulimit -v), and a command needs 3 GB")
    assert list(tmp_path.iterdir()) == []


def test_nothing_in_the_folder_of_the_data_is_imported(tmp_path: Path) -> None:
    """Neither by the forkserver that makes pages nor by a kernel: both look in the current folder first by default."""
    for name in ("polars", "vaxanalysis", "json", "ipykernel", "papermill"):
        (tmp_path / f"{name}.py").write_text(
            "raise SystemExit('imported from the folder of the data')", encoding="utf-8"
        )
    code = (
        "import subprocess, sys\nfrom vaxanalysis.cli import running\n"
        "child = [sys.executable, '-c', 'import polars, vaxanalysis, json, ipykernel, papermill']\n"
        "sys.exit(running.run(lambda: sys.exit(subprocess.call(child))))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == 0


def test_the_module_imports_nothing_from_the_folder_of_the_data(tmp_path: Path) -> None:
    for name in ("polars", "json", "typer", "pathlib", "numpy"):
        (tmp_path / f"{name}.py").write_text(
            "raise SystemExit('imported from the folder of the data')", encoding="utf-8"
        )
    (tmp_path / "vaxanalysis").mkdir()
    (tmp_path / "a.csv").write_text("Họ và tên,Ngày sinh\nAn Bình,01/07/1991\n", encoding="utf-8")
    command = [sys.executable, "-m", "vaxanalysis", "inspect", "a.csv"]
    assert (
        subprocess.run(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False).returncode == 0
    )


ABORTS = "import os, signal\nfrom vaxanalysis.cli import running\nraise SystemExit(running.run(lambda: {}))"


@pytest.mark.skipif(sys.platform != "linux", reason="watched on Linux only")
@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("os.abort()", "ended by the system (SIGABRT), most likely because it got no more memory"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "ended by the system (SIGKILL)"),
    ],
)
def test_a_command_that_the_system_ends_is_reported(does: str, said: str) -> None:
    done = subprocess.run([sys.executable, "-c", ABORTS.format(does)], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and f"vaxanalysis: {said}" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="watched on Linux only")
def test_a_command_that_stands_still_is_ended() -> None:
    """As OpenBLAS does, which waits for memory and holds the interpreter's lock."""
    code = (
        "import ctypes\nfrom vaxanalysis.cli import running, watching\nwatching.STANDSTILL = 1\n"
        "raise SystemExit(running.run(lambda: ctypes.PyDLL(None).pause()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and "vaxanalysis: stood still for" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="watched on Linux only")
def test_a_command_that_was_stopped_with_its_watcher_goes_on() -> None:
    """Every turn counts as one after a stop, so that the standstill of three seconds is none."""
    code = (
        "import ctypes\nfrom vaxanalysis.cli import running, watching\nwatching.STANDSTILL, watching.PAUSED = 0, -1\n"
        "raise SystemExit(running.run(lambda: ctypes.PyDLL(None).sleep(3)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "x", "out/a.html"), "out/a.html: No space left on device. Free space"),
        (PermissionError(errno.EACCES, "x", "a.xlsx"), "a.xlsx: Permission denied. Close the file"),
        (OSError("write failed: No space left on device (os error 28)"), "No space left on device. Free space"),
        (MemoryError(), "not enough memory"),
        (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), "not enough memory"),
        (ImportError("libparquet.so.2600: failed to map segment from shared object"), "not enough memory"),
        (RuntimeError("can't start new thread"), "not enough memory"),
        (InputError("a.csv", "empty", "Send it again"), "a.csv: empty. Send it again"),
    ],
)
def test_what_the_machine_refuses_is_one_line(error: Exception, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise error

    assert running._code(fail) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_workbook_that_cannot_be_written_is_one_line_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Họ và tên,Ngày sinh\nAn Bình,01/07/1991\n", encoding="utf-8")
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); from vaxanalysis.cli import app; app()"
    command = [sys.executable, "-c", limited, "profile", "a.csv", "--out", "p.xlsx"]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "File too large" in done.stderr


def test_leftovers_of_ended_processes_are_swept(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for number in (ended.pid, os.getppid()):
        (tmp_path / outputs.SCRATCH.format(number)).mkdir()
    (tmp_path / "vaxanalysis-mine").mkdir()
    outputs.sweep(tmp_path, outputs.SCRATCH)
    assert {path.name for path in tmp_path.iterdir()} == {outputs.SCRATCH.format(os.getppid()), "vaxanalysis-mine"}


def test_temporary_files_of_a_command_lie_in_one_folder_that_goes(tmp_path: Path) -> None:
    code = (
        "import tempfile\nfrom multiprocessing.util import get_temp_dir\nfrom vaxanalysis.cli import running\n"
        "running.run(lambda: print(tempfile.mkdtemp(), get_temp_dir()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {Path(path).parent.name.split("-")[0] for path in done.stdout.split()} == {"vaxanalysis"}
    assert (done.stderr, list(tmp_path.iterdir())) == ("", [])


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of a file")
def test_a_disk_that_takes_no_more_leaves_what_was_there(tmp_path: Path, samples: Path) -> None:
    """A limit on the size of a file refuses writes as a full disk does, in the run itself and in its workers."""
    shutil.copy(samples / "long-dong-da-bom-semicolon.csv", tmp_path / "006.csv")
    command = ["weekly", "006.csv", "--as-of", "2021-11-08", "--lang", "vi"]
    assert run(*command, folder=tmp_path).returncode in (0, 1)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "audit.csv"}
    for blocks in (20,):
        limited = f"ulimit -f {blocks}; exec {shlex.quote(sys.executable)} -m vaxanalysis {shlex.join(command)} --force"
        done = subprocess.run(
            ["bash", "-c", limited],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert done.returncode in (1, 2), done.stderr
        assert "Traceback" not in done.stderr and "vaxanalysis: " in done.stderr, done.stderr
        now = {path: path.read_bytes() for path in before if path.exists()}
        assert {path for path in before if now.get(path) != before[path] and path.suffix == ".html"} == set(), blocks
    again = run(*command, "--force", folder=tmp_path)
    assert again.returncode in (0, 1), again.stderr


@pytest.mark.skipif(not hasattr(signal, "sigtimedwait"), reason="POSIX signals that can be waited for")
def test_a_signal_before_the_command_listens_stops_it_all_the_same() -> None:
    code = "import os, signal, time\nfrom vaxanalysis.cli.watching import watched\n"
    code += (
        "def run(alive):\n    os.kill(os.getppid(), signal.SIGTERM)\n    time.sleep(60)\nraise SystemExit(watched(run))"
    )
    assert _ended(code) == (143, STOPPED)


@pytest.mark.skipif(not hasattr(signal, "sigtimedwait"), reason="POSIX signals that can be waited for")
def test_a_signal_while_the_command_is_not_waited_for_stops_it_whatever_threads_there_are() -> None:
    """A thread of a library that does not block the signal, as those of polars do not, must not end the process by it."""
    code = (
        "import os, signal, threading, time\nfrom vaxanalysis.cli import watching\nown, sign = os.getpid(), watching._sign\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "def signed(alive):\n    sign(alive)\n    os.getpid() == own and os.kill(own, signal.SIGTERM)\n"
        "watching._sign = signed\nraise SystemExit(watching.watched(lambda alive: time.sleep(60)))"
    )
    assert _ended(code) == (143, STOPPED)


@pytest.mark.skipif(not hasattr(signal, "sigtimedwait"), reason="POSIX signals that can be waited for")
def test_a_signal_that_was_to_be_ignored_is_ignored() -> None:
    """``nohup`` has SIGHUP ignored: a command that runs on after its terminal was closed."""
    code = (
        "import os, signal, time\nfrom vaxanalysis.cli import running\nown = os.getpid()\n"
        "def command():\n    time.sleep(1)\n    [os.kill(pid, signal.SIGHUP) for pid in (own, os.getpid())]\n    time.sleep(1)\n"
        "raise SystemExit(running.run(command))"
    )
    done = subprocess.run(["nohup", sys.executable, "-c", code], capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stderr.replace("nohup: ignoring input", "").strip()) == (0, "")


@pytest.mark.skipif(not hasattr(signal, "sigtimedwait"), reason="POSIX signals that can be waited for")
def test_a_signal_while_the_folder_for_temporary_files_is_made_leaves_nothing_of_it(tmp_path: Path) -> None:
    """Python tries whether it can write there with a file of its own, which is left where an exception comes in between."""
    code = (
        "import os, signal\nfrom vaxanalysis.cli import running\nopen_file = os.open\n"
        "def opened(path, *rest, **more):\n    file = open_file(path, *rest, **more)\n"
        "    str(path).startswith(os.environ['TMPDIR']) and os.kill(os.getpid(), signal.SIGTERM)\n    return file\n"
        "os.open = opened\nraise SystemExit(running.run(lambda: None))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.returncode == 143, done.stderr
    assert "stopped (SIGTERM)" in done.stderr
    assert list(tmp_path.iterdir()) == []
