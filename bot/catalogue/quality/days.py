"""Days written out with their year."""

from __future__ import annotations

import re
from datetime import date

from bot.language import grammar as grammars
from bot.language.entry_patterns import entry_patterns
from bot.language.traits import read_language


def days_in(text: str, language: str) -> list[date]:
    """The days a text names with their year; "April 15, 2026", "15 April 2026", "2026-04-15", "2026年4月15日"."""
    found = (_day(match, language) for match in entry_patterns(language).find("full_date", text))
    return [day for day in found if day]


def _day(match: re.Match[str], language: str) -> date | None:
    months, said = read_language(grammars.FOLDER / language).month_names, match["month"]
    month = int(said) if said.isdigit() else months[said.casefold()]
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
