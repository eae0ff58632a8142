"""The commands that a turn means are told by a model learned from labelled turns; `--why` shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.dialogue.command import read_command_list
from bot.dialogue.turn.resources import Resources
from bot.language.encode import encode, encode_many
from bot.model.dialogue_state import Session
from bot.processing.player import meant
from bot.retrieval.needs.classifier import key_of
from bot.retrieval.turns.classifier import Clause
from bot.retrieval.turns.commands import CommandClassifier, keep, restore
from bot.retrieval.turns.data import LabelledTurn, read_turns
from bot.retrieval.turns.training import KEPT, KEPT_COMMANDS, learn_commands, turns_key, whole

ROOT = Path(__file__).parents[3]
INTENTS = ROOT / "intents"


@pytest.fixture(scope="module")
def classifier() -> CommandClassifier:
    return CommandClassifier(restore(INTENTS / KEPT_COMMANDS))


@pytest.mark.parametrize("kept", [KEPT, KEPT_COMMANDS])
def test_what_is_kept_was_learned_from_the_turns_as_they_are(kept: str) -> None:
    assert key_of(INTENTS / kept) == turns_key(INTENTS), "run `oneline turns learn`, and commit what it writes"


def test_every_command_is_one_of_the_closed_list(classifier: CommandClassifier) -> None:
    listed = {*read_command_list(INTENTS).signatures}
    assert {*classifier.model.names} <= listed


@pytest.mark.parametrize("language", ["en", "zh"])
def test_of_writers_it_has_not_seen_the_likeliest_command_is_mostly_meant(
    classifier: CommandClassifier, language: str
) -> None:
    turns = [turn for turn in read_turns(INTENTS, ROOT / "tests" / "turns" / "unseen") if turn.language == language]
    texts = encode_many([turn.text for turn in turns], "unseen turns", lambda *progress: None)
    likeliest = [_likeliest(classifier, turn, texts[[place]]) for place, turn in enumerate(turns)]
    right = [name in turn.names for name, turn in zip(likeliest, turns, strict=True)]
    assert len(turns) > 300
    assert sum(right) >= 0.75 * len(turns)


def _likeliest(classifier: CommandClassifier, turn: LabelledTurn, meaning: object) -> str:
    chances = classifier.chances(whole(turn), meaning)  # type: ignore[arg-type]
    return max(chances, key=lambda name: chances[name])


def test_the_same_words_mean_something_else_where_something_is_asked(classifier: CommandClassifier) -> None:
    meaning = encode(["tuesday"])
    alone, asked = (classifier.chances(Clause("tuesday", True, True, kind, True), meaning) for kind in ("", "date"))
    assert asked["Fill"] > alone["Fill"]


def test_a_model_is_read_back_as_it_was_learned(tmp_path: Path) -> None:
    turns = [turn for turn in read_turns(INTENTS) if turn.writer in {"en01", "zh01"}]
    model = learn_commands(turns, lambda *progress: None)
    keep(model, "key", tmp_path / "model.npz")
    said, meaning = whole(turns[0]), encode([turns[0].text])
    before = CommandClassifier(model).chances(said, meaning)
    after = CommandClassifier(restore(tmp_path / "model.npz")).chances(said, meaning)
    assert before.keys() == after.keys()
    np.testing.assert_allclose([*after.values()], [*before.values()], atol=0.01)


def test_a_text_that_says_nothing_has_chances_all_the_same(classifier: CommandClassifier) -> None:
    chances = classifier.chances(Clause("…", True, True, "", False), encode(["…"]))
    assert all(0.0 <= chance <= 1.0 for chance in chances.values())


def test_why_shows_the_likeliest_commands_of_a_turn(house: Resources) -> None:
    said, before = "thanks, that is all", Session("s", "en")
    shown = meant(said, before, house)["meant"]
    assert next(iter(shown)) == "Social"
    assert len(shown) == 5
    assert [*shown.values()] == sorted(shown.values(), reverse=True)
    assert meant(said, before, replace(house, command_classifier=lambda: None)) == {}
    assert meant("", before, house) == {}
