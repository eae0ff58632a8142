"""What tests of faults share stands beside those of calls and of channels."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.extend(str(folder) for folder in (HERE.parent, HERE.parents[1] / "channels"))
