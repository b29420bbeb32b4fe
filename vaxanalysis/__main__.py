"""``python -m vaxanalysis``. Python puts the current folder first on its path, where a ``polars.py`` may lie beside the data."""

import os
import sys

if not sys.flags.safe_path and sys.path[0] == os.getcwd():  # noqa: PTH109 (pathlib may lie there too)
    del sys.path[0]

from vaxanalysis.cli import app  # noqa: E402

app()
