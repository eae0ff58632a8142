"""Every regular expression of ours, as a program: compiles what a running line compiles and prints those that grow too fast.

Run by `tests/faults/test_defect_M14_…`. What is measured is the time a search takes in a text twice as long, as a multiple:
about 2 is linear, 4 and more is not. Seconds decide nothing but what is too quick to matter.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LENGTHS = (1_250, 2_500, 5_000, 10_000, 20_000)
"""Characters; a text is made longer only for patterns that took their time and grew too fast in a shorter one."""
QUICK = 0.0004
"""Seconds for the first length below which even a square law takes a tenth of a second for the last."""
MOST, SURELY_NOT, LONG_ENOUGH = 3.0, 2.4, 0.3
"""Growth that is too fast, and that is not; seconds after which no longer text is needed to be sure."""
CHARACTERS = "1a A一天元月日年é\u0663\u3042\uac00.,-/:'\"@#+()*?!\n\u200b，。、二ı\U0001f600"
MIXED = ("1 ", "a ", "1a", "a1 ", "1.", "1,", "a.", "a@", "一1", "ab", "1/", "1-", "a'", "我的", "不 ", "my ", "二十", "no, ", "a-", "(1")  # fmt: skip
SKIPPED = (
    "catalogue/importers", "catalogue/workbook", "catalogue/exporters", "catalogue/quality", "catalogue/value_kinds", "catalogue/segment", "catalogue/tables",
    "retrieval/facts/limits", "asr/download", "translation/", "config/setting.py", "notify/", "sip/placed_calls", "answering/cross_language",
    "oneline/cli/", "tests/", "bench/",
)  # fmt: skip
"""Code that reads what offices and operators write, not residents' words."""
TEACHES = {"bot.safety.network", "bot.safety.tuning"}
"""Modules that no running line imports; what they need may not be installed."""


def main() -> None:
    """Print what grows too fast, as JSON: [[pattern, where, text, growth], …]."""
    found = {pattern: where for pattern, where in recorded(run).items() if repeats(pattern)}
    slow = [
        [pattern.pattern, where, text, round(growth, 1)]
        for pattern, where in found.items()
        for text in (*CHARACTERS, *MIXED)
        if (growth := grown(pattern, text)) > MOST
    ]
    print(json.dumps({"patterns": len(found), "slow": slow}))


def repeats(pattern: Any) -> bool:
    """True where something in it may stand so often as one likes: no other can take longer than the text is long."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return "MAXREPEAT" in str(re._parser.parse(pattern.pattern, pattern.flags))  # type: ignore[attr-defined]


def grown(pattern: Any, text: str) -> float:
    """How many times as long a search takes in a text twice as long; 0 where it is quick or grows slowly."""
    before = searched(pattern, text, LENGTHS[0])
    if before < QUICK:
        return 0.0
    growth, length = 0.0, LENGTHS[0]
    for length in LENGTHS[1:]:
        took = searched(pattern, text, length)
        growth, before = took / before, took
        if growth < SURELY_NOT or took > LONG_ENOUGH:
            break
    if growth <= MOST:
        return growth
    # Why once more: whatever else the machine did meanwhile is not to be taken for the pattern's.
    return min(growth, searched(pattern, text, length) / searched(pattern, text, length // 2))


def searched(pattern: Any, text: str, length: int) -> float:
    """Processor seconds of looking through so many characters, the least of two."""
    given: Any = (text * length)[:length]
    if isinstance(pattern.pattern, bytes):
        given = given.encode(errors="replace")
    return min(_took(lambda: sum(1 for _ in pattern.finditer(given))) for _ in range(2))


def _took(do: Callable[[], object]) -> float:
    before = time.thread_time()
    do()
    return time.thread_time() - before


def recorded(run_: Callable[[], None]) -> dict[Any, str]:
    """Patterns compiled while something runs, and the file of ours that asked for each."""
    found: dict[Any, str] = {}
    for module, name in ((re, "_compile"),):
        real = getattr(module, name)

        def compile_(*given: Any, real: Callable[..., Any] = real) -> Any:
            made = real(*given)
            if (where := _asked_by()) and not any(part in where for part in SKIPPED):
                found.setdefault(made, where)
            return made

        setattr(module, name, compile_)
    run_()
    return found


def _asked_by() -> str:
    """The file of ours nearest to the top of the stack; empty where a library asked."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.endswith(("re/__init__.py", "patterns.py")):
        frame = frame.f_back
    if frame is None or not frame.f_code.co_filename.startswith(str(ROOT)):
        return ""
    where = frame.f_code.co_filename[len(str(ROOT)) + 1 :]
    return "" if where.startswith(".venv") else where


def run() -> None:
    """All modules, and the words and rules of every language."""
    import importlib
    import pkgutil

    for room in ("bot", "channels", "oneline", "voice"):
        for module in pkgutil.walk_packages([str(ROOT / room)], f"{room}."):
            if not module.name.startswith("bot.store.migrations") and module.name not in TEACHES:
                importlib.import_module(module.name)
    from bot.language.grammar import grammar
    from bot.language.keywords import read_keywords
    from bot.safety import read_lexicon

    read_keywords(ROOT / "intents")
    read_lexicon(ROOT / "intents")
    for language in ("en", "zh"):
        grammar(language)


if __name__ == "__main__":
    main()
