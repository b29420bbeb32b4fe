"""What is killed in the test: lists go out and answers come in, file by file, again from the start each time it is run."""

import sys
from datetime import date
from pathlib import Path

from vaxanalysis.store import Store
from vaxanalysis.verification import import_results, save_tables, worklists


def main(store: Store, day: date, answers: Path, out: Path) -> None:
    print("ready", flush=True)
    worklists(store, day, out)
    for path in sorted(answers.iterdir()):
        import_results([path], store, on=day)
    save_tables(store, day)
    print("done", flush=True)


if __name__ == "__main__":
    main(Store(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
