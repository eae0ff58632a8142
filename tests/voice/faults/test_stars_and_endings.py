"""What the call loop does after a star in a list, and at an end without a word."""

from __future__ import annotations

from scene import PACING, Scene, says, script

from voice.call.messages import Prompt


def _greeted(answer: Prompt, delay: float = 0.1) -> Scene:
    """A call whose greeting is over."""
    return Scene(script(says("hello"), answer), delay=delay).begin().until_quiet()


def test_after_a_star_in_a_list_silence_is_met_as_ever() -> None:
    scene = _greeted(says("menu", asks="choice", options=("a",))).press("*").until_quiet()
    assert scene.wait(PACING.default.no_input + 0.5).worded == ["phone.silence.1"]


def test_after_a_star_in_a_list_a_long_answer_is_bridged_as_ever() -> None:
    scene = _greeted(says("menu"), delay=5.0).press("*")
    scene.worded.clear()
    assert scene.wait(PACING.first_sound + 0.3).worded == ["phone.moment"]


def test_an_end_without_a_word_hangs_up() -> None:
    assert _greeted(says(ends=True)).press("1").wait(1).wire.hung_up


def test_a_person_is_put_through_without_a_word_too() -> None:
    assert _greeted(says(transfer="sip:staff")).press("1").wait(1).wire.transferred == "sip:staff"
