"""Conditions of XLSForm ("selected(${items}, 'sofa')", ". > today()"), compiled once; days are numbers, as in every form engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from elementpath import XPath2Parser, XPathContext
from elementpath.exceptions import ElementPathError

PIECES = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{\s*([\w-]+)\s*\}|(?<![\w.)\]])\.(?![\w.])")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
CLOCK = re.compile(r"(\d\d):(\d\d)(?::\d\d)?")
SELF, NOW = "_self", "_now"
Value = Any


class ConditionError(ValueError):
    """A condition that cannot be read."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, as it was written; compiled the first time it is asked."""

    written: str

    @property
    def names(self) -> frozenset[str]:
        """The slots it looks at."""
        return frozenset(match[1] for match in PIECES.finditer(self.written) if match[1])

    def check(self) -> None:
        """Raise ConditionError where it cannot be compiled."""
        _compiled(self.written)

    def holds(self, values: Mapping[str, Value], now: datetime, own: Value = "", *, otherwise: bool = False) -> bool:
        """True if it holds for answers as they are kept; otherwise: what counts where one of them is not known yet."""
        known = {name: _plain(values.get(name, "")) for name in self.names}
        if otherwise and any(value == "" for value in known.values()):
            return True
        variables = {**known, SELF: _plain(own), NOW: now.isoformat()}
        try:
            return bool(_compiled(self.written).evaluate(XPathContext(root=None, item=0, variables=variables)))
        except (ElementPathError, TypeError, ValueError):
            return otherwise


def _plain(value: Value) -> Value:
    """A kept answer as conditions compare it: yes and no as words, a date as a number of days, a time as a part of one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return str(value.get("text", ""))
    if isinstance(value, str) and DAY.fullmatch(value):
        return date.fromisoformat(value).toordinal()
    if isinstance(value, str) and (clock := CLOCK.fullmatch(value)):
        return (int(clock[1]) * 60 + int(clock[2])) / 1440
    return "" if value is None else list(value) if isinstance(value, tuple) else value


@cache
def _compiled(written: str) -> Any:
    def put(match: re.Match[str]) -> str:
        return f"${match[1]}" if match[1] else f"${SELF}" if match[0] == "." else match[0]

    source = re.sub(r"\b(today|now)\(\s*\)", rf"\1(${NOW})", PIECES.sub(put, written))
    try:
        return _parser().parse(source)
    except ElementPathError as error:
        raise ConditionError(
            f"{written!r} cannot be read ({error}); write it as XLSForm does, like . > today()"
        ) from None


@cache
def _parser() -> XPath2Parser:
    parser = XPath2Parser()
    for name, (function, types) in FUNCTIONS.items():
        parser.external_function(function, name=name, prefix=None, sequence_types=types)
    return parser


def _selected(value: Any, name: str) -> bool:
    return name in _list(value)


def _count_selected(value: Any) -> int:
    return len(_list(value))


def _list(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else str(value).split()


def _today(now: str) -> int:
    return datetime.fromisoformat(now).date().toordinal()


def _now(now: str) -> float:
    moment = datetime.fromisoformat(now)
    return moment.date().toordinal() + (moment.hour * 60 + moment.minute) / 1440


def _date(written: str) -> int:
    return date.fromisoformat(written).toordinal()


def _format_date(day: Any, written: str) -> str:
    return date.fromordinal(int(day)).strftime(written)


def _time(written: str) -> float:
    hour, minute = written.split(":")
    return (int(hour) * 60 + int(minute)) / 1440


def _regex(value: Any, pattern: str) -> bool:
    return re.search(pattern, str(value)) is not None


FUNCTIONS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "selected": (_selected, ("item()*", "xs:string", "xs:boolean")),
    "count-selected": (_count_selected, ("item()*", "xs:integer")),
    "today": (_today, ("xs:string", "xs:integer")),
    "now": (_now, ("xs:string", "xs:double")),
    "date": (_date, ("xs:string", "xs:integer")),
    "format-date": (_format_date, ("item()", "xs:string", "xs:string")),
    "time": (_time, ("xs:string", "xs:double")),
    "regex": (_regex, ("item()", "xs:string", "xs:boolean")),
}
"""Function of XLSForm → what it does, and the types of its arguments and its value."""
