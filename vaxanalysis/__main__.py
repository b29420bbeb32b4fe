"""``python -m vaxanalysis``."""

import os
import sys


def main() -> None:
    """Run the command line without the current folder, which Python puts first on its path: a ``polars.py`` may lie beside the data."""
    if not sys.flags.safe_path and sys.path[0] == os.getcwd():  # noqa: PTH109 (pathlib may lie there too)
        del sys.path[0]
    from vaxanalysis.cli import app

    app()


main()
