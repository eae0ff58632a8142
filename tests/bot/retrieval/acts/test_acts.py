"""Acts in the middle of an errand: their files, what is learned from them, and how it does on sayings nothing was learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.encode import encode
from bot.retrieval.acts.classifier import ActClassifier
from bot.retrieval.acts.data import FILE, NONE, ActsError, acts_key, read_acts, read_said
from bot.retrieval.acts.training import KEPT, learn_into, open_acts
from bot.retrieval.needs.classifier import key_of

ROOT = Path(__file__).parents[4]
INTENTS, UNSEEN = ROOT / "intents", Path(__file__).with_name("unseen")
TWO = """
sure: 0.5
acts:
  late: {in: [booked]}
  move: {in: [booked, times]}
  thanks: {}
"""
SAID = """
acts:
  late: [I am running late, the bus is stuck, ten minutes behind]
  move: [another day please, can I come on Friday, move it]
  thanks: [thank you, cheers love, ta very much]
  none: [my roof leaks, how do I get a bus pass, the bin is full]
"""


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> ActClassifier:
    return open_acts(INTENTS, tmp_path_factory.mktemp("acts"), lambda *_: None)


def test_the_model_kept_is_of_the_acts_as_they_are() -> None:
    assert key_of(INTENTS / KEPT) == acts_key(INTENTS), "run `oneline acts learn` and commit intents/acts.npz"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_most_sayings_of_another_writer_are_told_and_few_wrongly(classifier: ActClassifier, language: str) -> None:
    known = {NONE, *(act.id for act in classifier.acts)}
    said = read_said([UNSEEN / f"{language}.yml"], known)
    asked = [
        (act.name, classifier.act(encode([text]), {state}))
        for act in classifier.acts
        for state in sorted(act.states)
        for text in said.get(act.id, ())
    ]
    right = sum(wanted == told for wanted, told in asked) / len(asked)
    wrong = sum(told not in {wanted, NONE} for wanted, told in asked) / len(asked)
    assert right >= 0.6
    assert wrong <= 0.06


def test_an_act_is_only_told_where_it_can_be_meant(classifier: ActClassifier) -> None:
    text = encode(["the traffic is dreadful, I will be a quarter of an hour late"])
    assert classifier.act(text, {"booked"}) == "late"
    assert classifier.act(text, {"times"}) != "late"


def test_several_ways_to_do_the_same_are_one_act(classifier: ActClassifier) -> None:
    assert classifier.act(encode(["call the whole visit off"]), {"booked"}) == "cancel"
    assert classifier.act(encode(["I am in hospital so I will not be there"]), {"booked"}) == "cancel"


def test_another_folder_is_learned_once_and_kept(tmp_path: Path) -> None:
    intents = _written(tmp_path)
    first = open_acts(intents, tmp_path / "store", lambda *_: None)
    assert first.likeliest(encode(["I am late"]), {"booked"})[0] == "late"
    kept = next((tmp_path / "store").glob("acts-*.npz"))
    before = kept.stat().st_mtime_ns
    open_acts(intents, tmp_path / "store", lambda *_: None)
    assert kept.stat().st_mtime_ns == before


def test_a_change_of_a_saying_changes_the_key(tmp_path: Path) -> None:
    intents = _written(tmp_path)
    before = acts_key(intents)
    (intents / "en" / "acts" / "a.yml").write_text(SAID.replace("cheers love", "cheers"), encoding="utf-8")
    assert acts_key(intents) != before


@pytest.mark.parametrize(
    ("said", "says"),
    [("acts: {dance: [x]}", "no act 'dance'"), ("acts: {late: [3]}", "is no text"), ("late: [x]", "It has `acts`")],
)
def test_a_file_that_is_wrong_is_told_with_its_fault(tmp_path: Path, said: str, says: str) -> None:
    intents = _written(tmp_path)
    (intents / "en" / "acts" / "b.yml").write_text(said, encoding="utf-8")
    with pytest.raises(ActsError, match=says):
        read_acts(intents)


def test_without_acts_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "intents").mkdir()
    empty = ActClassifier(learn_into(tmp_path / "acts.npz", tmp_path / "intents", lambda *_: None), (), 0.5)
    assert empty.act(encode(["move it"]), {"booked"}) == NONE


def _written(folder: Path) -> Path:
    intents = folder / "intents"
    (intents / "en" / "acts").mkdir(parents=True)
    (intents / FILE).write_text(TWO, encoding="utf-8")
    (intents / "en" / "acts" / "a.yml").write_text(SAID, encoding="utf-8")
    return intents
