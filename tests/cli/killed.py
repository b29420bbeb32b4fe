"""``python -m tests.cli.killed NUMBER COMMAND ...``: a command that is killed at its NUMBER-th change of the disk (0: never).

Says at the end how many changes there were.
"""

import sys

from tests.outputs.killing import die_at
from vaxanalysis.cli import running, typer_app

if __name__ == "__main__":
    counted = die_at(int(sys.argv.pop(1)))
    code = running.run(typer_app)
    print(f"changes: {counted()}", file=sys.stderr)
    sys.exit(code)
