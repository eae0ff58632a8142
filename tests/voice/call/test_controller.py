"""How a call goes: who speaks when, what interrupts, what is waited for. Every figure is the city's pacing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scene import LOUD, PACING, Scene, always, says, script

DEFAULT, SLOW = PACING.default, PACING.slow

from voice.audio.tone_detector import TEXT_TELEPHONE
from voice.call.timeouts import AFTER, LONGEST_CALL, NEARLY


def greeted(*answers: object, **more: object) -> Scene:
    """A call whose greeting is over."""
    scene = Scene(script(says("hello"), *answers), **more)  # type: ignore[arg-type]
    return scene.begin().until_quiet()


@pytest.mark.parametrize(
    ("asks", "end"),
    [
        ("yes-no", DEFAULT.end_yes_no),
        ("choice", DEFAULT.end_yes_no),
        ("open", DEFAULT.end_open),
        ("", DEFAULT.end_open),
        ("name", DEFAULT.end_digits),
    ],
)
def test_an_answer_ends_after_the_silence_its_question_gives_it(asks: str, end: float) -> None:
    scene = Scene(always("question", asks=asks)).begin().until_quiet()
    scene.speak("my heating is off").wait(end - 0.1)
    assert scene.texts == []
    assert scene.wait(0.3).texts == ["my heating is off"]


def test_a_rest_inside_a_sentence_does_not_end_it() -> None:
    scene = (
        greeted(says("answer")).speak("my heating").wait(2.0).speak("my heating is off").wait(DEFAULT.end_open + 0.1)
    )
    assert scene.texts == ["my heating is off"]


def test_who_speaks_on_is_joined_and_waited_for_longer_from_then_on() -> None:
    scene = greeted(says("wrong answer"), says("right answer"))
    scene.speak("my bus").wait(DEFAULT.end_open + 0.1)
    scene.speak("card is lost").wait(DEFAULT.end_open + 0.3)
    assert scene.texts == ["my bus"], "half a second more is waited now"
    scene.wait(0.5)
    assert scene.texts == ["my bus", "my bus card is lost"]
    assert scene.until_quiet().call.asked == says("right answer")


def test_a_cough_just_after_the_end_costs_nothing() -> None:
    scene = greeted(says("the answer", "and more of it"))
    scene.speak("my heating is off").wait(DEFAULT.end_open + 0.3)
    scene.speak("", 0.2).wait(4).until_quiet()
    assert scene.texts == ["my heating is off"]
    assert scene.mouth.heard == 2


def test_a_key_in_the_sound_is_a_key_where_the_wire_tells_of_none() -> None:
    scene = greeted(says("A long answer.", "More of it.")).send_tones("1").wait(1)
    assert scene.keys == ["1"]
    assert scene.send_tones("2", 1).keys == ["1", "2"]


@pytest.mark.parametrize("sound_first", [True, False])
def test_a_key_that_is_told_by_both_counts_once(sound_first: bool) -> None:
    scene = greeted(says("answer"))
    for kind in ("sound", "wire", "sound", "wire") if sound_first else ("wire", "sound", "wire", "sound"):
        (scene.send_tones if kind == "sound" else scene.press)("5", 0.1 if kind == "sound" else 0.6)
    scene.wait(2)
    assert scene.keys == ["5", "5"]


def test_another_key_by_the_wire_just_after_one_in_the_sound_counts() -> None:
    assert greeted(says("answer")).send_tones("5", 0.5).press("6").wait(2).keys == ["5", "6"]


def test_a_text_telephone_comes_to_a_person_at_once() -> None:
    scene = greeted(says("I put you through.", transfer="+15550100")).send_tones([TEXT_TELEPHONE]).wait(0.2)
    assert scene.keys == ["0"]


def test_a_text_telephone_in_a_number_asks_for_a_person_all_the_same() -> None:
    scene = greeted(says("What number?", asks="digits"), says("yes")).press("1").until_quiet()
    assert scene.send_tones([TEXT_TELEPHONE]).wait(0.2).keys == ["1", "*0"]


def test_keys_stop_the_line_at_once() -> None:
    scene = Scene(always("one", "two", "three", asks="choice", options=("a", "b"))).begin().wait(1)
    scene.call.key("2")
    assert scene.wire.events == [(scene.clock(), "clear")]
    assert scene.wait(0.2).keys == ["2"]


@pytest.mark.parametrize(
    ("words", "seconds", "stops"),
    [
        ("my heating is off", 1.5, True),
        ("mm", 1.5, False),
        ("", 1.5, False),
        ("person", 1.5, True),
        ("my heating is off", 0.5, False),
    ],
    ids=["words", "one sound", "a noise", "a command", "too short"],
)
def test_speech_interrupts_when_it_is_long_enough_and_of_words(words: str, seconds: float, stops: bool) -> None:
    scene = greeted(says(*"abcdef"), says("done")).press("1").wait(1)
    scene.wire.events.clear()
    scene.speak(words, seconds)
    assert bool(scene.wire.events) == stops


def test_speech_that_interrupts_stops_the_line_within_three_tenths_of_a_second() -> None:
    scene = greeted(says(*"abcdef"), says("done")).press("1").wait(1)
    scene.wire.events.clear()
    began = scene.clock()
    scene.speak("person please now", 1.5)
    decided = began + PACING.interrupts_after
    assert -1e-6 <= scene.wire.events[0][0] - decided <= 0.3


def test_greetings_and_read_backs_are_not_interrupted_by_speech_but_by_keys() -> None:
    scene = Scene(always(*"abcdef", guarded=True)).begin().wait(1)
    scene.speak("my heating is off")
    assert scene.wire.events == []
    scene.press("0")
    assert len(scene.wire.events) == 1


def test_the_line_goes_on_from_the_sentence_that_was_cut_when_it_was_nothing() -> None:
    scene = greeted(says("first", "second", "third")).press("1").wait(3)
    assert scene.mouth.heard == 1
    scene.mouth.stop()
    scene.speak("", 0.1).wait(4).until_quiet()
    assert [text for _, text in scene.said][-2:] == ["second", "third"]


def test_waits_begin_when_the_line_has_finished_not_while_it_speaks() -> None:
    scene = Scene(always(*"abcdefgh")).begin().until_quiet()
    scene.wait(DEFAULT.no_input - 0.1)
    assert scene.worded == []
    assert scene.wait(0.3).worded == ["phone.silence.1"]


def test_silence_is_met_in_steps_and_ends_in_a_person() -> None:
    scene = Scene(always("question")).begin().until_quiet()
    scene.wait(DEFAULT.no_input + 0.1).until_quiet()
    scene.wait(PACING.silence_steps[0] + 0.1).until_quiet()
    assert scene.worded == ["phone.silence.1", "phone.silence.2"]
    assert scene.keys == []
    scene.wait(PACING.silence_steps[1] + 0.1)
    assert scene.keys == ["0"]


def test_no_call_is_ended_before_a_minute_of_silence_and_never_unannounced() -> None:
    scene = Scene(always("question")).begin()
    while not scene.wire.hung_up and scene.clock() < 1200:
        scene.wait(0.5)
    assert scene.worded[-1] == "phone.silence.end"
    assert scene.clock() - 1000 >= PACING.silence_ends
    assert scene.over == 1


def test_who_asks_for_a_moment_gets_three_minutes() -> None:
    scene = greeted(says("Take your time.")).speak("hold on").wait(4).until_quiet()
    scene.wait(150)
    assert scene.keys == []
    assert set(scene.worded) == {"phone.silence.1"}


def test_a_long_answer_is_bridged_and_bridged_again() -> None:
    scene = greeted(says("at last"), delay=12.0)
    scene.worded.clear()
    scene.speak("my heating is off").wait(DEFAULT.end_open + PACING.first_sound + 0.2)
    assert scene.worded == ["phone.moment"]
    scene.wait(PACING.filler_every + 0.2)
    assert scene.worded == ["phone.moment", "phone.moment"]


def test_what_is_not_understood_is_reworded_then_by_keys_then_a_person() -> None:
    scene = (
        greeted(says("Which one?", asks="choice", options=("a",)), says("A person rings you."))
        .speak("find it")
        .wait(4)
        .until_quiet()
    )
    for _ in range(2):
        scene.speak("", 1.0).wait(3).until_quiet()
    assert scene.worded == ["phone.miss.1", "phone.miss.2"]
    scene.speak("", 1.0).wait(3)
    assert scene.keys == ["0"]


def test_four_misses_in_a_call_lead_to_a_person_however_they_are_spread() -> None:
    scene = greeted(says("answer"))
    for _ in range(3):
        scene.speak("", 1.0).wait(4).until_quiet().speak("my heating", 1.0).wait(4).until_quiet()
    scene.speak("", 1.0).wait(4)
    assert scene.keys == ["0"]


def test_doubtful_words_are_asked_back_and_a_key_settles_them() -> None:
    scene = greeted(says("answer")).speak("my heating is off", certainty=0.3).wait(4).until_quiet()
    assert (scene.worded, scene.texts) == (["phone.did_you_say"], [])
    assert scene.press("1").texts == ["my heating is off"]


def test_doubtful_words_that_are_wrong_are_never_handed_in() -> None:
    scene = greeted(says("answer")).speak("police spoke", certainty=0.3).wait(4).until_quiet()
    scene.speak("no", 0.6).wait(3)
    assert scene.texts == []
    assert scene.worded == ["phone.did_you_say", "phone.miss.1"]


@pytest.mark.parametrize(
    ("asks", "certainty", "worded", "texts"),
    [("open", 0.45, [], 1), ("open", 0.3, ["phone.did_you_say"], 0), ("open", 0.1, ["phone.miss.1"], 0),
     ("name", 0.65, [], 1), ("name", 0.45, ["phone.did_you_say"], 0), ("name", 0.3, ["phone.miss.1"], 0)],
)  # fmt: skip
def test_how_sure_a_hearing_must_be_depends_on_what_it_is_for(
    asks: str, certainty: float, worded: list[str], texts: int
) -> None:
    scene = greeted(says("Well?", asks=asks), says("answer")).press("1").wait(4).until_quiet()
    scene.speak("seven garden street", certainty=certainty).wait(4).until_quiet()
    assert (scene.worded, len(scene.texts)) == (worded, texts)


@pytest.mark.parametrize(("certainty", "texts"), [(0.3, 1), (0.2, 0)])
def test_a_long_need_is_taken_though_one_word_of_it_may_be_wrong(certainty: float, texts: int) -> None:
    scene = (
        greeted(says("answer")).speak("my heating is often it is freezing", certainty=certainty).wait(4).until_quiet()
    )
    assert len(scene.texts) == texts


def test_asking_twice_what_was_said_makes_the_line_slow() -> None:
    scene = greeted(says("answer"))
    for _ in range(2):
        scene.speak("what", 0.5).wait(4).until_quiet()
    assert scene.pace.slow
    assert scene.call.profile == SLOW


def test_a_silence_and_a_miss_make_the_line_slow() -> None:
    scene = greeted(says("answer")).wait(DEFAULT.no_input + 0.1).until_quiet()
    scene.speak("", 1.0).wait(4)
    assert scene.pace.slow


def test_keys_pressed_ahead_answer_the_questions_they_were_meant_for() -> None:
    menu = says("menu", asks="choice", options=("a", "b", "c"))
    scene = greeted(menu, menu, says("there"), delay=0.5)
    scene.press("123", between=0.45).wait(5)
    assert scene.keys == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("pressed", "between", "keys"),
    [("11", 0.2, ["1"]), ("11", 0.6, ["1", "1"]), ("1111", 0.1, ["1"]), ("12", 0.1, ["1", "2"])],
    ids=["a tremor", "twice", "held", "two keys"],
)
def test_one_press_counts_once_in_a_menu(pressed: str, between: float, keys: list[str]) -> None:
    scene = greeted(says("menu", asks="choice", options=("a", "b")), delay=0.02).press(pressed, between).wait(2)
    assert scene.keys == keys


def test_a_person_is_reached_in_every_state_and_without_delay() -> None:
    states = {
        "while the line speaks": lambda s: s.wait(0.5),
        "while it waits": lambda s: s.until_quiet(),
        "while an answer is awaited": lambda s: s.until_quiet().speak("x y").wait(2.6),
        "in mid-speech": lambda s: s.until_quiet().speak("x y"),
        "after a miss": lambda s: s.until_quiet().speak("", 1.0).wait(3),
        "when something is doubted": lambda s: s.until_quiet().speak("x y", certainty=0.3).wait(3),
        "into the silence": lambda s: s.until_quiet().wait(40),
    }
    for name, reach in states.items():
        scene = Scene(always("hello", "more"), delay=0.3).begin()
        reach(scene)
        scene.call.key("0")
        assert scene.turns[-1].keys == "0", name


def test_a_number_takes_its_time_and_ends_by_itself() -> None:
    scene = greeted(says("Which number?", asks="digits")).press("1").wait(4).until_quiet()
    scene.press("0555", between=DEFAULT.between_keys - 0.5)
    assert scene.keys == ["1"]
    scene.wait(1)
    assert scene.keys == ["1", "0555"]


def test_a_day_is_keyed_whole_though_no_number_is_asked_for_and_said_just_as_well() -> None:
    scene = greeted(says("Which day? Press month and day.", asks="open", keyed=True)).press("1").wait(4).until_quiet()
    scene.press("1203", between=DEFAULT.between_keys - 0.5).wait(1)
    assert scene.keys == ["1", "1203"]


@pytest.mark.parametrize(
    ("pressed", "handed_in"),
    [("0555#", "0555"), ("05*0", "*0"), ("05**", "**"), ("1234567890#", "1234567890"), ("1122#", "1122")],
    ids=["done", "a person", "back", "ten fast digits", "doubled digits are data"],
)
def test_keys_inside_a_number(pressed: str, handed_in: str) -> None:
    scene = greeted(says("Which number?", asks="digits")).press("1").wait(4).until_quiet().press(pressed, 0.1)
    assert scene.keys == ["1", handed_in]


def test_a_number_of_known_length_needs_no_end() -> None:
    scene = greeted(says("Your code?", asks="digits", digits=6)).press("1").wait(4).until_quiet().press("252561", 0.2)
    assert scene.keys == ["1", "252561"]


def test_a_star_alone_in_a_number_starts_this_step_again() -> None:
    scene = greeted(says("Which number?", asks="digits")).press("1").wait(4).until_quiet().press("05*", 0.2)
    assert scene.wait(PACING.star_twice + 0.2).keys == ["1", "*"]


def test_star_says_it_again_and_twice_goes_back() -> None:
    scene = greeted(says("answer")).press("*").press("*")
    assert scene.keys == ["*", "**"]
    scene.wait(PACING.star_twice + 0.5).press("*")
    assert scene.keys == ["*", "**", "*"]


def test_eight_is_slower_and_seven_is_louder() -> None:
    scene = greeted(says("answer")).press("8")
    assert (scene.pace.slow, scene.pace.loud) == (True, False)
    assert scene.press("7").pace.loud


def test_quieter_is_softer_from_then_on_and_louder_brings_the_usual_back() -> None:
    answers = [replace(says("answer"), manner=manner) for manner in ("quieter", "louder", "louder", "quieter")]
    scene = greeted(*answers).press("1")
    assert (scene.pace.gain, scene.press("7").pace.gain, scene.press("7").pace.gain) == (-1, 0, 1)
    assert scene.press("1").pace.gain == 0


def test_a_reply_that_ends_hangs_up_only_when_it_was_heard() -> None:
    scene = greeted(says("Goodbye.", ends=True)).press("1").wait(1)
    assert not scene.wire.hung_up
    scene.until_quiet().wait(0.1)
    assert scene.wire.hung_up
    assert scene.over == 1


def test_a_person_is_put_through_when_that_was_heard() -> None:
    scene = greeted(says("I put you through.", transfer="+15550100")).press("0").until_quiet()
    assert scene.wire.transferred == "+15550100"


def test_nobody_free_brings_the_caller_back_to_the_line() -> None:
    scene = greeted(says("I put you through.", transfer="sip:staff"))
    scene.wire.stays = True
    scene.press("0").until_quiet().wait(30, LOUD)
    assert (scene.wire.transferred, scene.keys, scene.call.over) == ("sip:staff", ["0"], False)
    scene.call.transferred("no-answer")
    assert scene.worded == ["phone.no_transfer"]
    scene.until_quiet().press("1")
    assert scene.keys == ["0", "1"]


def test_where_people_are_rung_first_the_call_begins_when_nobody_comes() -> None:
    first = says("I ring a person.", transfer="sip:staff", otherwise=says("I am a computer. What do you need?"))
    scene = Scene(script(first, says("Food banks.")))
    scene.wire.stays = True
    scene.begin().until_quiet().wait(20, LOUD)
    assert (scene.wire.transferred, scene.keys) == ("sip:staff", [])
    scene.call.transferred("busy")
    scene.until_quiet()
    assert [text for _, text in scene.said][-1] == "I am a computer. What do you need?"
    scene.speak("food").wait(4)
    assert [said.text for said in scene.turns] == ["", "food"]


@pytest.mark.parametrize("seconds", [0.1, 1.0, 3.0, 3.5, 6.0, 20.0])
def test_hanging_up_at_any_moment_ends_the_call_once(seconds: float) -> None:
    scene = Scene(always("hello", "more"), delay=0.3).begin().wait(seconds)
    scene.call.stop()
    scene.call.stop()
    scene.call.key("1")
    scene.wait(5)
    assert scene.over == 1
    assert not scene.keys


def test_a_speech_without_end_is_taken_after_a_minute_and_said_to_be() -> None:
    scene = greeted(says("answer")).speak("on and on", DEFAULT.longest_speech + 0.2)
    assert scene.worded[:1] == ["phone.long"]
    assert scene.wait(0.2).texts == ["on and on"]


def test_a_person_is_offered_in_a_long_call() -> None:
    scene = greeted(says("answer"))
    while scene.clock() < 1000 + PACING.person_offered_at:
        scene.speak("my heating is off", 1.0).wait(6)
    assert "phone.offer_person" in scene.wait(2).worded


def test_a_call_of_an_hour_is_told_in_time_and_then_ended() -> None:
    scene = Scene(always("answer")).begin().until_quiet()
    while scene.clock() < 1000 + LONGEST_CALL - NEARLY - 10:
        scene.speak("my heating is off", 1.0).wait(20)
    scene.wait(30)
    assert "phone.nearly_over" in scene.worded
    assert "phone.over" not in scene.worded
    while scene.clock() < 1000 + LONGEST_CALL:
        scene.speak("my heating is off", 1.0).wait(10)
    scene.wait(10)
    assert scene.worded.count("phone.nearly_over") == 1
    assert scene.worded[-1] == "phone.over"
    assert scene.over == 1


def test_speech_without_any_end_keeps_no_seat_for_longer_than_an_hour() -> None:
    scene = Scene(always("answer")).begin().until_quiet()
    while scene.clock() < 1000 + LONGEST_CALL + AFTER + 60 and not scene.over:
        scene.speak("on and on and on", 30.0)
    assert scene.over == 1
    assert scene.clock() <= 1000 + LONGEST_CALL + AFTER + 60


def test_a_lost_mark_does_not_leave_the_line_speaking_for_ever() -> None:
    scene = Scene(always("hello")).begin()
    scene.wire.mark = lambda name: None  # type: ignore[method-assign]
    scene.wait(10)
    assert not scene.mouth.sounding


def test_words_said_over_the_line_to_an_engine_without_partial_results_count_afterwards() -> None:
    scene = greeted(says(*"abcdef"), says("done"), streams=False).press("1").wait(1)
    scene.speak("the third one", 0.8).wait(DEFAULT.end_open + 0.2)
    assert scene.texts == ["the third one"]
    scene = greeted(says(*"abcdef"), says("done"), streams=False).press("1").wait(1)
    scene.speak("mm", 0.8).wait(DEFAULT.end_open + 0.2)
    assert scene.texts == []


def test_an_engine_without_partial_results_interrupts_by_length() -> None:
    scene = greeted(says(*"abcdef"), streams=False).press("1").wait(1)
    scene.wire.events.clear()
    scene.speak("", 1.0)
    assert scene.wire.events == []
    scene.speak("", 0.5)
    assert scene.wire.events != []
