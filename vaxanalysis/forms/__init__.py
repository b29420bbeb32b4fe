"""Forms that people fill in: declared as data, written as workbooks, read back whatever became of their columns."""

from vaxanalysis.forms.model import Column, Form
from vaxanalysis.forms.reading import Filled, NoHeadings, Partly, expand, read

__all__ = ["Column", "Filled", "Form", "NoHeadings", "Partly", "expand", "read"]
