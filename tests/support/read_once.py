"""YAML is parsed and patterns are compiled once in a process: the tests open cities and houses some thousand times.

Without it a tenth of the run is parsing the same files. What is read is new each time, so nobody sees what another changed.
"""

from __future__ import annotations

import pickle
import re
from functools import lru_cache
from typing import Any

from bot.system import yaml_file

# Why: a house has two thousand patterns, and Python keeps 512 of them.
re._MAXCACHE = 20_000  # type: ignore[attr-defined]
_parse = yaml_file.parse_yaml


@lru_cache(maxsize=2000)
def _packed(text: str) -> bytes:
    """What a text says; what is no YAML is not kept, and is told each time."""
    return pickle.dumps(_parse(text), pickle.HIGHEST_PROTOCOL)


def parse_once(text: str) -> Any:
    """The same as `parse_yaml`, in objects of one's own."""
    return pickle.loads(_packed(text))


yaml_file.parse_yaml = parse_once
