"""What is known for one question of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Known = Literal["given", "unknown", "skipped", "too-many"]
TOO_MANY: Literal["too-many"] = "too-many"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known for one question of a form."""

    value: Any
    """As kept: text, a number, true or false, a list of names of choices; a date or time in ISO; a phone in E.164; a place
    as its fields; None where it is not known."""
    said: str = ""
    """The words it was read from."""
    confirmed: bool = False
    """True once it was read back and agreed to."""
    known: Known = "given"
    """unknown: "I don't know"; skipped: "skip"; too-many: all that was told, of which something has to be left out."""
    others: tuple[Any, ...] = ()
    """What else it may be; asked about by one short choice before anything is built on it."""
