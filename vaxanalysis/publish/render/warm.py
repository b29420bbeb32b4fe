"""Everything a report imports, imported once in the process that others are forked from; nothing may run a query."""

import gc

import great_tables  # noqa: F401
import matplotlib.backends.backend_svg  # noqa: F401
import matplotlib.figure  # noqa: F401
import polars  # noqa: F401

import vaxanalysis  # noqa: F401
from vaxanalysis.publish.render.engine import shell

shell()
gc.freeze()
