"""Turns of forms, as data: `turns.yml`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from demo_city import demo_city, demo_forms

from bot.forms.engine.advance import advance
from bot.forms.engine.state import asked_slot
from bot.forms.form import Form
from bot.forms.read import read_file
from bot.forms.readers.readers import Readers
from bot.forms.turn import Heard, Move
from bot.model.case import CaseDetails
from bot.places.reader import open_place_reader

HERE, CITY = Path(__file__).parent, Path(__file__).parents[3] / "city"
SENDER = "+8613900000142"
READERS = Readers("CN", open_place_reader(demo_city()))
TABLES = [play for path in sorted(HERE.glob("turns*.yml")) for play in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _forms() -> dict[str, Form]:
    made_up = {form.name: form for path in sorted(HERE.glob("forms/*.yml")) for form in read_file(path)}
    return demo_forms() | made_up


FORMS = _forms()


@pytest.mark.parametrize("play", TABLES, ids=[play["name"] for play in TABLES])
def test_a_form_goes_on_as_the_table_says(play: dict[str, Any]) -> None:
    form, details = FORMS[play["form"]], CaseDetails()
    at = datetime.fromisoformat(play["at"]).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    for turn in play["turns"]:
        now = datetime.fromisoformat(turn["at"]).replace(tzinfo=at.tzinfo) if "at" in turn else at
        heard = Heard(
            now, play["language"], str(turn.get("say", "")), str(turn.get("keys", "")), play.get("way", "text"),
            turn.get("pick", ""), play.get("sender", SENDER), turn.get("about", ""),
        )  # fmt: skip
        move = advance(form, details, heard, READERS)
        _check(turn, move)
        details = move.details


def _check(turn: dict[str, Any], move: Move) -> None:
    said, answers = turn.get("say") or turn.get("keys") or "silence", move.details.answers
    assert move.kind == turn["move"], (said, move)
    for name in ("slot", "why", "aside"):
        if name in turn:
            assert getattr(move, name) == turn[name], (said, move)
    for name in ("filled", "corrected", "dropped", "unknown"):
        if name in turn:
            assert sorted(getattr(move, name)) == sorted(turn[name]), (said, name, move)
    for slot, value in turn.get("slots", {}).items():
        kept = answers[slot].value if slot in answers else None
        assert (kept["text"] if isinstance(kept, dict) and isinstance(value, str) else kept) == value, (
            said,
            slot,
            move,
        )
    if "pieces" in turn:
        assert [list(piece) for piece in move.pieces] == turn["pieces"], (said, move)
    if "options" in turn:
        assert [option.name for option in move.options] == turn["options"], (said, move)
    if "notes" in turn:
        assert [note.name for note in move.notes] == turn["notes"], (said, move)
    if "misses" in turn:
        assert move.details.misses == turn["misses"], (said, move)
    for slot in turn.get("confirmed", ()):
        assert answers[slot].confirmed, (said, slot)
    if "for" in turn:
        assert [move.details.beneficiary.relation, move.details.beneficiary.name] == turn["for"], (said, move)
    assert asked_slot(move.details) in {"", "read_back", "wrong"} | {
        question.name for question in FORMS[move.details.form].questions
    }
