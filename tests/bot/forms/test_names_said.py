"""What is a name, and what is not, of all that people say to "what is your name?": `names.yml`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.forms.readers.names import name_in
from bot.forms.readers.readers import Readers
from bot.forms.turn import Heard

TABLE = yaml.safe_load(Path(__file__).with_name("names.yml").read_text(encoding="utf-8"))
ROWS = [(language, row["said"], row["name"]) for language in ("en", "zh") for row in TABLE[language]]
READERS, NOW = Readers("CN"), datetime(2026, 12, 3, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(("language", "said", "name"), ROWS, ids=[said for _, said, _ in ROWS])
def test_a_name_is_taken_out_of_what_was_said_and_nothing_else_is_one(language: str, said: str, name: str) -> None:
    found = name_in(READERS.spoken(said, Heard(NOW, language, said)), asked=True)

    assert (found[0].value if found else None) == name
