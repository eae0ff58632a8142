"""The text of a notice: which case, what kind, how old, how to look; nothing of the person or of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.language.phrases import Phrases
from bot.store.case_records import StaffCase
from bot.store.notices import Notice

LOOK, TAKE = "oneline case show {}", "oneline case take {}"
"""Commands, the same in every language."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice in words and in values."""

    subject: str
    body: str
    """Lines for a mail or a text."""
    values: dict[str, Any]
    """The same for a machine."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words notices, in the city's language."""

    phrases: Phrases
    language: str
    line: str
    """What the city calls its line."""

    def tell(self, notice: Notice, now: datetime) -> Telling:
        """A notice as it stands at a moment."""
        case = notice.case
        age = max(now - case.opened_at, timedelta())
        what = self._say(f"notice.{case.group}", level=case.level)
        subject = self._say("notice.subject", line=self.line, what=what, code=case.name)
        how = "notice.late" if notice.times else "notice.new"
        minutes = str(int(age.total_seconds() // 60))
        lines = (
            subject,
            self._say(how, minutes=minutes),
            *((self._say("notice.number"),) if case.slots.get("warning") else ()),
            *((self._say("notice.shown"),) if case.is_shown else ()),
            self._say("notice.look", show=LOOK.format(case.name), take=TAKE.format(case.name)),
        )
        return Telling(subject, "\n".join(lines), _values(notice, case, age))

    def _say(self, key: str, **values: str) -> str:
        return self.phrases.say(self.language, key, 0, **values)


def _values(notice: Notice, case: StaffCase, age: timedelta) -> dict[str, Any]:
    return {
        "key": notice.key,
        "times": notice.times,
        "late": notice.times > 0,
        "case": {
            "id": case.id, "code": case.code, "group": case.group, "kind": case.kind, "class": case.level or None,
            "opened_at": case.opened_at.isoformat(), "number_confirmed": not case.is_shown,
        },
        "age_seconds": int(age.total_seconds()),
        "look": LOOK.format(case.name),
    }  # fmt: skip
