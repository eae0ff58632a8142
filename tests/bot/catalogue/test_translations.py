"""Translations that a city brings: told when reviewed, of the text as it is now, and never as a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.catalogue.model import Fact, Service
from bot.catalogue.overlay import BesideError
from bot.catalogue.quality import stale_translations
from bot.catalogue.translations import (
    Translated,
    read_translations,
    text_hash,
    translated,
    untranslated,
    write_translations,
)
from bot.translation.engine import Argos, EngineMissing
from oneline.cli.catalogue_translate import drafted

RULE = "Frobnicate the widget first."
RIDE = Service(
    "u",
    "made-up",
    "ride",
    {"en": "Ride"},
    (Fact("who.0", "who", {"en": RULE}), Fact("how.0", "how", {"en": "Ring us."})),
)
REVIEWED = Translated("ride", "who.0", text_hash(RULE), "先弄一下。", "Mei", date(2026, 11, 20))


@dataclass
class Parrot:
    """An engine that says the text backwards, and remembers what it was asked."""

    name: str = "parrot"
    asked: list[str] = field(default_factory=list)

    def draft(self, text: str) -> str:
        """The text backwards."""
        self.asked.append(text)
        return text[::-1]


def test_a_reviewed_translation_becomes_a_text_of_the_fact() -> None:
    applied = translated([RIDE], {"zh": [REVIEWED]})
    assert applied.services[0].facts[0].texts == {"en": RULE, "zh": "先弄一下。"}
    assert applied.stale == []


def test_a_fact_that_has_moved_keeps_its_translation() -> None:
    moved = Service("u", "made-up", "ride", {"en": "Ride"}, (Fact("who.7", "who", {"en": RULE}),))
    assert translated([moved], {"zh": [REVIEWED]}).services[0].facts[0].texts["zh"] == "先弄一下。"


def test_a_name_is_translated_too() -> None:
    name = Translated("ride", "name", text_hash("Ride"), "接送车", "Mei")
    assert translated([RIDE], {"zh": [name]}).services[0].name["zh"] == "接送车"


def test_a_draft_is_told_to_nobody() -> None:
    draft = Translated("ride", "who.0", text_hash(RULE), "先弄一下。", drafted_by="parrot")
    assert translated([RIDE], {"zh": [draft]}).services == [RIDE]


def test_a_translation_of_a_text_that_has_changed_is_not_used_and_is_listed() -> None:
    old = Translated("ride", "who.0", text_hash("Something else."), "别的。", "Mei")
    gone = Translated("bus", "name", text_hash("Bus"), "公交", "Mei")
    applied = translated([RIDE], {"zh": [old, gone]})
    assert applied.services == [RIDE]
    findings = stale_translations([RIDE], applied.stale)
    assert [(f.source_id, f.about, f.name) for f in findings] == [("ride", "who.0 zh", "Ride"), ("bus", "name zh", "")]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_translations(tmp_path, "zh", [REVIEWED])
    assert read_translations(tmp_path) == {"zh": [REVIEWED]}


def test_a_file_that_is_wrong_says_what_it_should_hold(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "zh.yml").write_text("- {id: ride, txt: x}", encoding="utf-8")
    with pytest.raises(BesideError, match="`source`"):
        read_translations(tmp_path)


def test_an_engine_drafts_what_nobody_has_translated_and_each_text_once() -> None:
    twice, engine = Service("v", "made-up", "bus", {"en": "Bus"}, RIDE.facts), Parrot()
    rows = drafted([RIDE, twice], [REVIEWED], "zh", engine, 10)
    assert engine.asked == ["Ride", "Ring us.", "Bus"]
    assert rows[0] == REVIEWED
    assert {row.drafted_by for row in rows[1:]} == {"parrot"}
    assert not any(row.reviewed_by for row in rows[1:])


def test_an_engine_stops_at_the_number_asked_for() -> None:
    assert len(drafted([RIDE], [], "zh", Parrot(), 1)) == 1


def test_what_an_entry_lacks_is_its_name_and_its_facts() -> None:
    assert [field for field, _ in untranslated(RIDE, "zh")] == ["name", "who.0", "how.0"]


def test_without_the_engine_or_its_model_the_city_is_told_what_to_bring(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="argos"):
        Argos(tmp_path / "en_zh.argosmodel", "en", "zh")


def test_the_command_lists_what_lacks_a_language() -> None:
    from oneline.cli.main import main

    said = CliRunner().invoke(main, ["catalogue", "translate", "list", "--to", "zh", "--catalogue", "city"])
    assert said.exit_code == 0, said.output
    assert "0 texts lack zh" in said.output
