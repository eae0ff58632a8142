"""The city of a bench that sends more texts than any city would pay for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bot.config.settings import Settings

LIMITS = """ways: [sms]
countries: [US]
person: [{most: 1000, minutes: 10}]
strangers: [{most: 1000000, minutes: 10}]
like: {most: 1000, minutes: 10}
spending: {most_a_day: 1000000.0, message: 0.05, strangers: 0.8}
"""


def set_free_city(scratch: Path) -> dict[str, str]:
    """A copy of the city whose limits stop nobody; gives what processes are told, and tells this one.

    The catalogue stays the city's own, so that what is imported already is used.
    """
    folder = Settings().city
    shutil.copytree(folder, scratch / "city")
    (scratch / "city" / "limits.yml").write_text(LIMITS, encoding="utf-8")
    told = {"ONELINE_CITY": str(scratch / "city"), "ONELINE_CATALOGUE": str(folder)}
    os.environ.update(told)
    return told
