"""The simulation beside these tests is a module of theirs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
