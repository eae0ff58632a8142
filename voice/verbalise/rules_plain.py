"""How a language without rules of its own is said: numbers figure by figure, the rest as it is written, for an engine to read."""

from __future__ import annotations

import re
from collections.abc import Callable

DIGITS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+")
GAP = ",\u00a0"
WEB, MAIL = "", ""
RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = ()
