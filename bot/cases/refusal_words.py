"""What staff read where a command on a case is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.city.city import City
from bot.language.phrases import Phrases
from bot.model.refusal import Refused

SINCE = "%Y-%m-%d %H:%M"


def word_refusal(refused: Refused, phrases: Phrases, city: City, language: str) -> str:
    """Why it is refused, in one or two sentences; moments are the city's."""
    values: dict[str, Any] = dict(refused.values)
    if since := values.get("since"):
        values["since"] = f"{city.local(datetime.fromisoformat(since)):{SINCE}}"
    return phrases.say(language, f"refused.{refused.code}", **values)
