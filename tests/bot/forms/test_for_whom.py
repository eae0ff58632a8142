"""Whom an errand is for where it is said in passing: `for_whom.yml`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.forms.form import Question
from bot.forms.readers.readers import Readers
from bot.forms.readers.who import read_for, relation_in
from bot.forms.turn import Heard

TABLE = yaml.safe_load(Path(__file__).with_name("for_whom.yml").read_text(encoding="utf-8"))
ROWS = [(language, row["said"], row["for"]) for language in ("en", "zh") for row in TABLE[language]]
READERS, NOW = Readers("CN"), datetime(2026, 12, 3, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
WHOM = Question("for", "for", {}, asked=False)


@pytest.mark.parametrize(("language", "said", "relation"), ROWS, ids=[said for _, said, _ in ROWS])
def test_whom_it_is_for_is_heard_in_passing(language: str, said: str, relation: str | None) -> None:
    found = read_for(READERS.spoken(said, Heard(NOW, language, said)), WHOM, asked=False, readers=READERS)

    assert (found[0].value if found else None) == relation


@pytest.mark.parametrize(("said", "relation"), [(row["said"], row["for"]) for row in TABLE["calls"]])
def test_a_call_for_somebody_else_is_for_them(said: str, relation: str | None) -> None:
    words = READERS.words
    found = None if words.has("call own matter", said) else relation_in(words, said, words.rung)

    assert (found.value if found else None) == relation
