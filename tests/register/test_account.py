"""What is said of each file that was read, or was not."""

from __future__ import annotations

import tempfile

from vaxanalysis.loading import rejects
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.raw import FileReport, Raw, RawFile, failed
from vaxanalysis.register.account import as_read


def test_the_first_file_that_failed_may_stand_behind_a_hundred_others() -> None:
    good = [RawFile(None, rejects.none(), FileReport(f"{number}.csv", None)) for number in range(150)]
    with tempfile.TemporaryDirectory() as folder:
        source = Raw([*good, failed("last.csv", None, FileError("empty"))], [], tempfile.TemporaryDirectory(dir=folder))
        files = as_read(source, [])
    assert files["status"].value_counts(sort=True).rows() == [("ok", 150), ("failed", 1)]
    assert files.filter(status="failed").select("file", "message_en").row(0) == (
        "last.csv",
        "the file is empty. Export it again, or leave it out",
    )
