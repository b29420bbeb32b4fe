"""Everything a report imports, imported once in the process that others are forked from; nothing may run a query."""

import gc
from importlib import import_module
from pkgutil import walk_packages

import nbformat
import papermill  # noqa: F401  before the walk: it loads our engine while it is imported

import vaxanalysis.evidence
import vaxanalysis.publish
from vaxanalysis.publish.render.engine import shell

FOREIGN = ("jinja2", "polars", "scipy.spatial", "scipy.stats", "weasyprint")

for package in (vaxanalysis.evidence, vaxanalysis.publish):
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if module.name != __name__:
            import_module(module.name)
for name in FOREIGN:
    import_module(name)


def _draw() -> None:
    """One empty figure: fonts are looked up and the SVG writer is loaded."""
    from vaxanalysis.publish.charts.canvas import drawing

    with drawing("warm", 40, "", "") as drawn:
        drawn.axes(0, 0, 40, 40).set_title("")


def _write() -> None:
    """What every page begins with: the schema of notebooks and the page's template are compiled, the words are read."""
    from vaxanalysis.languages import LANGUAGES
    from vaxanalysis.publish.render.page import exporter
    from vaxanalysis.publish.text import Text

    nbformat.validate(nbformat.v4.new_notebook())
    assert exporter().template
    for language in LANGUAGES:
        Text(language)("common.city")


_draw()
_write()
shell()
gc.freeze()
