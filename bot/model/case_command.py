"""What staff do with a case, as data; what a turn does to it stands in `case_write`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache


@dataclass(frozen=True, slots=True)
class TakeCase:
    """It is theirs; staff are not told of it again."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class TakeOverCase:
    """It is theirs, whoever had it."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class NoteCase:
    """Words in its history, for staff alone."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """Words to its person, where they wrote to us; whoever answers has the case."""

    text: str
    word: Callable[[str], str]
    """Language, empty where it is not known → the message as it is sent."""


@dataclass(frozen=True, slots=True)
class CloseCase:
    """It is over."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """It is open again; staff are told of it again."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class JoinReport:
    """It reports the same thing as another case."""

    first: str
    """Code of that case, or of one that follows the same report."""
    pledges: Mapping[str, datetime]
    """Problem → by when it is looked at again, where it counted as fixed."""
    apart: Collection[str] = ()
    """Problems whose reports are never joined."""


@dataclass(frozen=True, slots=True)
class PartReport:
    """What it reports was joined by mistake, and stands by itself again."""

    pledges: Mapping[str, datetime]
    """Problem → by when it is looked at."""
    text: str = ""


Step = TakeCase | TakeOverCase | NoteCase | AnswerCase | CloseCase | ReopenCase
CaseCommand = Step | JoinReport | PartReport
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def name_of(command: type) -> str:
    """What a command is called in the table of permissions and in the audit: `take_case` for TakeCase."""
    return _in_lower_case(command.__name__)


@cache
def _in_lower_case(name: str) -> str:
    return _CAPITAL.sub("_", name).lower()
