"""The voice of the line: recognition, calls at once, time to answer, cost, speed of synthesis.

python -m bench voice [hearing] [names] [load] [latency] [memory] [speaking] [--every N] [--calls 1,4] [--sentences N]

Without a part, all of them. `latency` and `memory` are the load bench with one call and with the most that are promised.
Machines share their cores: the load of the machine stands beside the figures, and every figure has its baseline in the same run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bench import voice_hearing, voice_load, voice_names, voice_speaking, voice_vosk
from bench.voice_lines import CONDITIONS
from bot.config.settings import Settings

PARTS = ("hearing", "names", "load", "latency", "memory", "speaking")


def main() -> None:
    """Measure the named parts, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench voice")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without one")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th recording")
    parser.add_argument("--conditions", default=",".join(CONDITIONS), help="states of the line, by commas")
    parser.add_argument("--calls", default=",".join(map(str, voice_load.CALLS)), help="calls at once, by commas")
    parser.add_argument("--fewest", type=int, default=voice_load.FEWEST, help="calls of each size at least")
    parser.add_argument("--sentences", type=int, default=20, help="that each voice speaks")
    given = parser.parse_args([word for word in sys.argv[1:] if word != "voice"])
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    parts = given.parts or ["hearing", "names", "load", "speaking"]
    print(f"Load of the machine before: {', '.join(f'{load:.1f}' for load in os.getloadavg())}; {os.cpu_count()} cores")
    if "hearing" in parts:
        voice_hearing.main(given.every, given.conditions.split(","))
    if "names" in parts:
        voice_names.main(given.every)
    if calls := _calls(parts, [int(number) for number in given.calls.split(",")]):
        load(calls, given.fewest)
    if "speaking" in parts:
        voice_speaking.main(given.sentences)


def _calls(parts: Sequence[str], given: Sequence[int]) -> list[int]:
    """How many calls at once are measured for the parts that need calls."""
    if "load" in parts:
        return list(given)
    return sorted({1, Settings().voice_calls}) if {"latency", "memory"} & set(parts) else []


def load(calls: Sequence[int], fewest: int) -> None:
    """Calls at once, the engine alone beside them."""
    print(voice_load.head())
    loads = voice_load.measure(calls, fewest=fewest)
    print("\n".join([*voice_load.compared(loads), *voice_load.promised(loads)]), flush=True)
    voice_vosk.main(calls)
