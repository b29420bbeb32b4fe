"""Raw rows -> a register: records (one person as one source entered it), their doses, and an account of every row.

A record is a row of a person-a-row layout, or all rows of a dose-a-row file that agree on name, birth date, sex, ID, phone
and commune as typed. Its id is made from that content with the store's key, so that it is the same next week and in another
file. The same record sent again counts once and its rows are listed as repeated.
"""

from __future__ import annotations

from vaxanalysis.register.account import Account
from vaxanalysis.register.assembling import assembled
from vaxanalysis.register.disk import Counts, OnDisk, Parts, copy_empty, in_parts, make_folders, on_disk, write_part
from vaxanalysis.register.loaded import Register, build
from vaxanalysis.register.sources import is_ours, load, records_of, register_of, store_of
from vaxanalysis.register.stored import day, day_in, district_in

__all__ = [
    "Account", "Counts", "OnDisk", "Parts", "Register", "assembled", "build", "copy_empty", "day", "day_in", "district_in", "in_parts",
    "is_ours", "load", "make_folders", "on_disk", "records_of", "register_of", "store_of", "write_part",
]  # fmt: skip
