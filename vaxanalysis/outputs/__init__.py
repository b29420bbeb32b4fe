"""Everything that is written: a command replaces or deletes only what it wrote itself, and what it writes appears whole."""

from vaxanalysis.outputs.files import aside, make_folder, move, write_file, write_private
from vaxanalysis.outputs.overlap import refuse_existing, refuse_overlap, refuse_within
from vaxanalysis.outputs.placing import Placing, placing
from vaxanalysis.outputs.record import RECORD, Record, add, digest, refuse_foreign
from vaxanalysis.outputs.swap import Stage, staged

__all__ = [
    "RECORD",
    "Placing",
    "Record",
    "Stage",
    "add",
    "aside",
    "digest",
    "make_folder",
    "move",
    "placing",
    "refuse_existing",
    "refuse_foreign",
    "refuse_overlap",
    "refuse_within",
    "staged",
    "write_file",
    "write_private",
]
