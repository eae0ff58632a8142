"""Reflexes: exact, in every language, and never by likeness."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from demo_city import all_keywords

from bot.language.traits import read_languages
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.nlu.commands import MatchedCommand, match_command

KEYWORDS = all_keywords()
SESSION = Session("s", "en")
OFFERED = replace(SESSION, focus=replace(SESSION.focus, open_options=("service:a", "service:b", "service:c")))


def _turn(text: str = "", keys: str = "", **facts: str) -> Turn:
    return Turn("1", "any", "someone", datetime.now(UTC), text=text, keys=keys, facts=facts)


def _reflex(text: str, session: Session = SESSION, asked: str = "") -> MatchedCommand | None:
    return match_command(_turn(text), session, KEYWORDS, asked)


@pytest.mark.parametrize(
    ("text", "channel", "command"),
    [
        ("hello this is relay operator 1234 with a relay call", "phone", "person"),
        ("您好我是手语翻译员", "phone", "person"),
        ("hello this is a relay call", "sms", None),
        ("is there a relay race for children", "phone", None),
    ],
)
def test_who_passes_a_call_on_for_somebody_deaf_gets_a_person(text: str, channel: str, command: str | None) -> None:
    found = match_command(replace(_turn(text), channel=channel), SESSION, KEYWORDS, "")
    assert (found and found.command) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("STOP", "stop"), ("stop.", "stop"), ("Unsubscribe", "stop"), ("退订", "stop"), ("TD", "stop"), ("ＳＴＯＰ", "stop"),
        ("START", "start"), ("开始", "start"), ("Help?", "help"), ("帮助", "help"), ("menu", "menu"), ("菜单", "menu"),
        ("back", "back"), ("返回", "back"), ("what?", "repeat"), ("再说一遍", "repeat"), ("slower", "slower"), ("慢一点。", "slower"),
        ("You are shouting!", "quieter"), ("not so loud", "quieter"), ("小声点", "quieter"), ("别这么大声。", "quieter"),
        ("person", "person"), ("0", "person"), ("人工", "person"), ("more", "more"), ("更多", "more"), ("yes please", "yes"),
    ],
)  # fmt: skip
def test_a_whole_message_is_a_command_in_every_language(text: str, command: str) -> None:
    assert _reflex(text) == MatchedCommand(command=command)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "stop the bins",
        "please stop the noise",
        "top",
        "shop",
        "quiet",
        "my neighbour is shouting",
        "楼上小声点就好了",
        "stip",
        "yess sir my pension",
        "help me pay my rent",
    ],
)
def test_what_only_looks_like_a_command_is_none(text: str) -> None:
    assert _reflex(text) is None


@pytest.mark.parametrize("text", ["2", "2.", "two", "②", "no 2", "２", "the second one", "第二个", "二", "Two."])
def test_a_pick_is_a_pick_however_it_is_written(text: str) -> None:
    assert _reflex(text, OFFERED) == MatchedCommand(pick=1)


def test_the_last_and_the_other_one_are_picks() -> None:
    two = replace(OFFERED, focus=replace(OFFERED.focus, open_options=("service:a", "service:b")))
    assert _reflex("the last one", OFFERED) == MatchedCommand(pick=2)
    assert _reflex("the other one", two) == MatchedCommand(pick=1)
    assert _reflex("the other one", OFFERED) is None


def test_a_number_that_was_not_offered_is_no_pick() -> None:
    assert _reflex("7", OFFERED) == MatchedCommand(command="repeat")
    assert _reflex("2", SESSION) == MatchedCommand(stray=True)
    assert _reflex("67", SESSION) is None


@pytest.mark.parametrize(
    ("keys", "session", "asked", "expected"),
    [
        ("0", OFFERED, "", MatchedCommand(command="person")),
        ("2", OFFERED, "", MatchedCommand(pick=1)),
        ("2#", OFFERED, "", MatchedCommand(pick=1)),
        ("*", SESSION, "", MatchedCommand(command="repeat")),
        ("**", SESSION, "", MatchedCommand(command="back")),
        ("9", SESSION, "", MatchedCommand(command="language")),
        ("5", SESSION, "", MatchedCommand(command="keys")),
        ("8", SESSION, "", MatchedCommand(command="slower")),
        ("7", SESSION, "", MatchedCommand(command="louder")),
        ("0", SESSION, "digits", MatchedCommand(digits="0")),
        ("*0", SESSION, "digits", MatchedCommand(command="person")),
        ("0555555010", SESSION, "digits", MatchedCommand(digits="0555555010")),
        ("1", SESSION, "yes-no", MatchedCommand(command="yes")),
    ],
)
def test_keys_mean_the_same_everywhere(keys: str, session: Session, asked: str, expected: MatchedCommand) -> None:
    assert match_command(_turn(keys=keys), session, KEYWORDS, asked) == expected


def test_a_number_to_ring_is_taken_from_a_sentence_only_when_asked_for() -> None:
    assert _reflex("it is 0555 555 0188 thanks", asked="digits") == MatchedCommand(digits="05555550188")
    assert _reflex("it is 0555 555 0188 thanks") is None


def test_the_providers_own_opt_out_counts() -> None:
    assert match_command(_turn("please no more", opt_out="STOP"), SESSION, KEYWORDS, "") == MatchedCommand(
        command="stop", opening=True
    )


def test_silence_is_a_reflex() -> None:
    assert _reflex("  ") == MatchedCommand(silent=True)


@pytest.mark.parametrize(
    ("text", "current", "language"),
    [
        ("我要办老年卡", "en", "zh"),
        ("how much is it", "zh", "en"),
        ("OK", "zh", "zh"),
        ("NYC 卡", "en", "zh"),
        ("123", "zh", "zh"),
        ("", "en", "en"),
    ],
)
def test_the_language_follows_the_person_but_one_word_switches_nothing(text: str, current: str, language: str) -> None:
    assert read_languages(Path(__file__).parents[3] / "intents").language_of(text, current) == language


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("second one", 1),
        ("first one", 0),
        ("last one please", 2),
        ("third", 2),
        ("第二", 1),
        ("第二种", 1),
        ("最后一个", 2),
    ],
)
def test_a_pick_in_few_words_counts_while_there_is_a_list(text: str, place: int) -> None:
    assert _reflex(text, OFFERED) == MatchedCommand(pick=place)


@pytest.mark.parametrize("text", ["second one", "my last one expired", "i lost my first one"])
def test_words_of_a_pick_are_none_without_a_list(text: str) -> None:
    assert _reflex(text) is None
    assert text == "second one" or _reflex(text, OFFERED) is None
