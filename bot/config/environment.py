"""Which variables of the environment each process is given: its own secrets, and nobody else's."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

from bot.config.setting import FILE
from bot.config.settings import settings_kind

PLAIN = re.compile(
    r"(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|TZ|TMPDIR|LD_LIBRARY_PATH|"
    r"(LC|XDG|PYTHON|RASA|TF|OMP|OPENBLAS|MKL)\w*)"
)
"""The only variables given to a process that runs old packages of other people."""


def inherits(part: str) -> Callable[[str], bool]:
    """Name of a variable → whether a process of ours is given it: variables that are no settings, and its own settings."""
    withheld = {
        f"ONELINE_{field.name.upper()}{end}"
        for field in dataclasses.fields(settings_kind())
        if field.metadata["parts"] and part not in field.metadata["parts"]
        for end in ("", FILE)
    }
    return lambda name: name not in withheld


def inherits_nothing(name: str) -> bool:
    """Whether a process that needs none of our settings is given a variable: only those that say where it runs."""
    return PLAIN.fullmatch(name) is not None
