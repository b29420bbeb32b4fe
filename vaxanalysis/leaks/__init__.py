"""A last look at everything that is about to be published: no person's name, number, e-mail or record id may be in it.

The files are read as a stranger would read them (text, attributes, comments, the parts of a workbook or an archive, the text of a
PDF, file names), and what could be a person's value is looked up in the register. A finding names the file, the place and the
kind of value, never the value.

Not found: single-word names, names that are also a unit's name or words of the template, text drawn as pixels.
"""

from vaxanalysis.leaks.scan import Leak, LeakError, check, scan
from vaxanalysis.leaks.values import People, people

__all__ = ["Leak", "LeakError", "People", "check", "people", "scan"]
