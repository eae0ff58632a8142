"""The labelled turns of `intents/turns/` can be read, and what can not is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.retrieval.turns.data import read_turns

INTENTS = Path(__file__).parents[2] / "intents"
UNSEEN = Path(__file__).parents[1] / "turns" / "unseen"
"""Turns of writers that nothing is learned from."""


def test_every_turn_of_every_writer_is_read() -> None:
    turns = read_turns(INTENTS)
    assert {turn.language for turn in turns} == {"en", "zh"}
    assert all(turn.text.strip() and turn.commands for turn in turns)
    assert all(turn.situation.script and turn.situation.last for turn in turns)


def test_the_turns_kept_apart_are_read_and_are_of_other_writers() -> None:
    turns, unseen = read_turns(INTENTS), read_turns(INTENTS, UNSEEN)
    assert unseen
    assert not {turn.writer for turn in turns} & {turn.writer for turn in unseen}


def test_no_writer_says_the_same_twice_in_one_situation() -> None:
    keys = [(turn.language, turn.writer, turn.situation.id, turn.text) for turn in read_turns(INTENTS)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"commands": "Explode"}, "Explode is no command"),
        ({"situation": "en-999"}, "en-999"),
    ],
)
def test_a_row_that_can_not_be_read_is_named(tmp_path: Path, change: dict[str, str], named: str) -> None:
    shutil.copytree(INTENTS / "turns", tmp_path / "turns")
    shutil.copy(INTENTS / "commands.yml", tmp_path)
    path = tmp_path / "turns" / "en" / "en01.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([json.dumps({**json.loads(first), **change}), *rest]), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"en01\.jsonl, line 1: .*{named}"):
        read_turns(tmp_path)
