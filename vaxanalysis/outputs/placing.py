"""Files put one by one into a folder that others use too: all are made first, then each takes its place.

A file of others, or one of ours that somebody has edited, is never replaced: the new one gets a new name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vaxanalysis.outputs.files import Write, aside, make_folder, numbered
from vaxanalysis.outputs.record import Record, digest, owned

FILES = "files"


@dataclass
class Placing:
    """Files on their way into ``root``, made in ``stage``. ``aside``: the wanted name of a file that got another, and that name."""

    root: Path
    stage: Path
    record: Record
    private: bool
    names: list[str] = field(default_factory=list)
    aside: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, write: Write) -> Path:
        """Make the file ``name`` below the root by ``write``. Returns its final path."""
        place = self._free(name)
        if place != name:
            self.aside[name] = place
        path = self.stage / place
        make_folder(path.parent, private=True)
        write(path)
        self.names.append(place)
        return self.root / place

    def _free(self, name: str) -> str:
        ours = self.record.owns
        places = (path.as_posix() for path in numbered(Path(name)) if path.as_posix() not in self.names)
        return next(place for place in places if not (self.root / place).exists() or ours(self.root, place))

    def place(self) -> None:
        """Put every file in its place. The record names both contents first: a run cut short owns either."""
        made = {name: digest(self.stage / name) for name in self.names}
        both = {name: [*self.record.files.get(name, []), new] for name, new in made.items()}
        Record(self.record.kind, self.record.files | both).write(self.root)
        for name in self.names:
            make_folder((self.root / name).parent, private=self.private)
            (self.stage / name).replace(self.root / name)
        Record(self.record.kind, self.record.files | {name: [new] for name, new in made.items()}).write(self.root)


@contextmanager
def placing(root: Path, *, private: bool = False) -> Iterator[Placing]:
    """A :class:`Placing` into ``root`` that takes effect when the block ends well; ``private``: new folders are 0700.

    Raises OutputError where the folder is one that is replaced whole.
    """
    record = owned(root, FILES)
    make_folder(root, private=private)
    with aside(root / FILES) as stage:
        files = Placing(root, stage, record, private)
        yield files
        files.place()
