"""The components alone, in Rasa's environment: `uv run --group dev pytest`. A small model, learned in a moment."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from components.features import LONGEST, sounds, tidy
from components.keeping import keep, restore
from components.learning import learn
from components.understanding import Settings, Understanding

EXAMPLES = {
    "ask_cost": ["how much is it", "what does it cost", "is it free", "what is the fee", "多少钱", "要收费吗"],
    "greet": ["hello", "good morning", "hi there", "hey", "你好", "早上好"],
    "person": ["talk to a person", "get me a human", "an operator please", "put me through", "转人工", "我要找人"],
}
SETTINGS = Settings(
    {"use": {"weight": 1.0, "sharpness": 2.0}}, ngram_weight=0.4, longest_ngram=4, sound_weight=0.3, caution=0.2
)


@pytest.fixture(scope="module")
def learned() -> Understanding:
    """A model of three intents."""
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    return learn([text for text, _ in pairs], [intent for _, intent in pairs], SETTINGS)


def test_unseen_words_in_either_language_are_understood(learned: Understanding) -> None:
    chances = learned.probabilities(["how much do i pay", "价钱多少", "may i speak to somebody human"])
    assert [learned.intents[best] for best in chances.argmax(axis=1)] == ["ask_cost", "ask_cost", "person"]
    assert np.allclose(chances.sum(axis=1), 1.0)


def test_what_was_kept_answers_as_what_was_learned(learned: Understanding, tmp_path: Path) -> None:
    keep(learned, tmp_path)
    texts = ["hello there", "what is the cost", "转人工服务"]
    assert np.allclose(restore(tmp_path, SETTINGS).probabilities(texts), learned.probabilities(texts), atol=0.01)


def test_one_rare_intent_leaves_the_others_as_sure_as_before(learned: Understanding) -> None:
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    pairs.append(("my bin was not emptied", "report_problem"))
    among = learn([text for text, _ in pairs], [intent for _, intent in pairs], SETTINGS)
    assert among.temperature == pytest.approx(learned.temperature, rel=0.2)


def test_learning_twice_gives_the_same_model(learned: Understanding) -> None:
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    again = learn([text for text, _ in pairs], [intent for _, intent in pairs], SETTINGS)
    assert np.array_equal(again.influence, learned.influence)
    assert again.temperature == learned.temperature


def test_a_wrong_character_of_the_same_sound_changes_little(learned: Understanding) -> None:
    right, wrong = learned.probabilities(["我要找人", "我药找人"])
    assert right.argmax() == wrong.argmax()
    assert sounds("再哪办") == sounds("在 哪办！")


def test_english_sounds_are_its_words() -> None:
    assert sounds("what's it cost?") == ["what's", "it", "cost", "what's it", "it cost", "what's it cost"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  How   MUCH?\n", "how much?"),
        ("ＡＢＣ１２３", "abc123"),
        ("a\x00b", "a b"),
        ("\ud83d", ""),
        ("\x00", ""),
        ("x" * 2000, "x" * LONGEST),
    ],
)
def test_tidy_text_has_one_spelling(written: str, read: str) -> None:
    assert tidy(written) == read


def test_the_stand_in_can_be_inherited_decorated_with_and_indexed() -> None:
    from launch import standin

    if not standin.install():
        pytest.skip("the real TensorFlow is installed")
    try:
        import tensorflow as tf
        from keras import Model

        class Ours(Model):  # type: ignore[misc, valid-type]
            """What Rasa's own classes look like."""

            answer = 42

        assert Ours().answer == 42
        assert tf.function(len)("abc") == 3
        assert tf.Tensor[int] is tf.Tensor
    finally:
        sys.meta_path = [finder for finder in sys.meta_path if type(finder).__module__ != standin.__name__]
