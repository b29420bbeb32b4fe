"""Everything that is written: a command replaces or deletes only what it wrote itself, and what it writes appears whole."""

from vaxanalysis.outputs.files import (
    SCRATCH,
    abandon,
    aside,
    make_folder,
    move,
    remove,
    sweep,
    write_file,
    write_private,
    write_shared,
)
from vaxanalysis.outputs.lock import locked
from vaxanalysis.outputs.overlap import (
    refuse_existing,
    refuse_in_store,
    refuse_overlap,
    refuse_published,
    refuse_within,
)
from vaxanalysis.outputs.placing import Placing, placing
from vaxanalysis.outputs.record import RECORD, Record, add, adopt, digest, fault, refuse_foreign
from vaxanalysis.outputs.sheets import Entry, Formula, Sheet, csv_text, workbook, write_csv, write_sheets, write_xlsx
from vaxanalysis.outputs.swap import Stage, refuse_taken, staged

__all__ = [
    "RECORD",
    "SCRATCH",
    "Entry",
    "Formula",
    "Placing",
    "Record",
    "Sheet",
    "Stage",
    "abandon",
    "add",
    "adopt",
    "aside",
    "csv_text",
    "digest",
    "fault",
    "locked",
    "make_folder",
    "move",
    "placing",
    "refuse_existing",
    "refuse_foreign",
    "refuse_in_store",
    "refuse_overlap",
    "refuse_published",
    "refuse_taken",
    "refuse_within",
    "remove",
    "staged",
    "sweep",
    "workbook",
    "write_csv",
    "write_file",
    "write_private",
    "write_shared",
    "write_sheets",
    "write_xlsx",
]
