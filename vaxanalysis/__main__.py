"""``python -m vaxanalysis``."""

from vaxanalysis.cli import app

app()
