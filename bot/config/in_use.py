"""Which catalogue and city `oneline use` put in use: a file in the data folder that every start reads."""

from __future__ import annotations

import json
import os
from collections.abc import Container
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bot.config.setting import SettingsError

FILE = "in_use.json"
MOST_BEFORE = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A catalogue and the city whose numbers and hours are told with it."""

    catalogue: Path | None = None
    """None for the city's own."""
    city: Path | None = None
    """None for the one set, else the made-up city."""
    staff_phone: str = ""
    """Where the city has calls to a person put through; the setting goes before it."""


@dataclass(frozen=True, slots=True)
class InUse:
    """What is in use, and what was before, the latest last."""

    now: Choice = Choice()
    before: tuple[Choice, ...] = ()

    def then(self, choice: Choice) -> InUse:
        """With another choice in use; the same one again changes nothing."""
        return self if choice == self.now else InUse(choice, (*self.before, self.now)[-MOST_BEFORE:])

    def back(self) -> InUse:
        """As it was before."""
        return InUse(self.before[-1], self.before[:-1]) if self.before else self


def read_in_use(data: Path) -> InUse:
    """What was put in use in a data folder; nothing if nobody did. Raises SettingsError for a file that is broken."""
    path = data / FILE
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return InUse(_choice(plain["now"]), tuple(map(_choice, plain["before"])))
    except (FileNotFoundError, NotADirectoryError):
        return InUse()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path} can not be read ({type(error).__name__}). Remove it, then put the catalogue in use again: oneline use PATH"
        ) from None


def write_in_use(data: Path, in_use: InUse) -> None:
    """Keep it, whole or not at all, for us alone."""
    data.mkdir(parents=True, exist_ok=True)
    part = data / f".{FILE}.{os.getpid()}"
    plain = {"now": asdict(in_use.now), "before": [asdict(choice) for choice in in_use.before]}
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(plain, file, default=str, ensure_ascii=False)
    part.replace(data / FILE)


def with_choice(settings: Any, given: Container[str]) -> Any:
    """Settings with what was put in use; raises SettingsError where that is gone.

    given: names of those the environment sets, which go before.
    """
    choice = read_in_use(settings.data).now
    taken = {name: path for name in ("catalogue", "city") if name not in given and (path := getattr(choice, name))}
    for path in taken.values():
        if not path.exists():
            raise SettingsError(
                f"{path} was put in use and is not there any more. Put it back, or go back: oneline use --undo"
            )
    phone = {"staff_phone": choice.staff_phone} if choice.staff_phone and "staff_phone" not in given else {}
    return replace(settings, **taken, **phone)


def _choice(plain: dict[str, str | None]) -> Choice:
    catalogue, city = (Path(value) if (value := plain[name]) else None for name in ("catalogue", "city"))
    return Choice(catalogue, city, plain.get("staff_phone") or "")
