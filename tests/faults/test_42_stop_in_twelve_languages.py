"""STOP in the languages people text in, as a word and as a sentence; a message that only holds such a word is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from demo_city import all_keywords

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.processing.debounce import stands_alone
from bot.system.yaml_file import read_yaml

INTENTS = Path(__file__).parents[2] / "intents"
KEYWORDS = all_keywords()
TABLE = read_yaml(INTENTS / "stop.yml")["languages"]
STOPS = [
    "STOP", "stop!", "ＳＴＯＰ", "“Stop.”", "stop 🛑", "\u200fتوقف\u200f", "¡Alto!", "रुको।", "ARRET", "Parar", "СТОП", "ストップ", "중지",
    "Dừng", "Itigil", "Stopp", "退订", "退訂", "TD", "T", "stop texting me", "please stop texting me", "Don’t text me again",
    "leave me alone", "no more texts", "no more messages please", "i don't want any more texts", "take me off your list",
    "stop sending me messages", "别再给我发短信了", "请不要再发信息了", "别烦我了", "唔好再發短訊畀我", "請不要再傳簡訊給我", "deje de enviarme mensajes",
    "no me envíen más mensajes", "arrêtez de m'envoyer des SMS", "pare de me enviar mensagens", "не пишите мне больше",
    "もうメッセージを送らないでください", "문자 보내지 마세요", "لا ترسلوا لي رسائل", "đừng nhắn tin cho tôi nữa", "मुझे मैसेज मत भेजो",
    "huwag na po akong i-text", "bitte keine SMS mehr", "Lassen Sie mich in Ruhe",
]  # fmt: skip
NO_STOPS = [
    "please stop the noise", "stop the bins", "the bus stop", "where is the bus stop", "stop my benefits", "cancel my appointment",
    "end of life care", "stop smoking help", "how do i stop my neighbour texting me at night", "no", "no more", "huwag",
    "para mi madre", "leave me alone he shouted", "停水了", "停电", "不要", "不用寄了", "取消预约", "停止供暖", "怎么停止医保", "别再停水了",
    "arrêt de bus", "they stop sending my pension", "please stop sending my pension to the old address", "don't send an ambulance",
    "stop school transport", "stopp den lärm", "no messages on my machine", "🛑", "",
]  # fmt: skip


def test_the_table_has_all_languages_asked_for() -> None:
    asked = {"en", "zh-Hans", "zh-Hant", "es", "fr", "pt", "ru", "ja", "ko", "ar", "vi", "hi", "tl", "de"}
    assert asked <= set(TABLE)
    assert all(each["words"] and each["sentences"] for each in TABLE.values())


@pytest.mark.parametrize("word", [word for each in TABLE.values() for word in each["words"]])
def test_each_word_of_the_table_is_stop_in_any_case_and_at_once(word: str) -> None:
    for written in (word, word.upper(), f" {word}! "):
        assert KEYWORDS.command(written) == "stop"
        turn = Turn("1", "sms", "+1", datetime.now(UTC), written)
        assert stands_alone(turn, KEYWORDS)


@pytest.mark.parametrize("text", STOPS)
def test_who_says_it_in_words_or_a_sentence_is_opted_out_and_told_so_once(house: Resources, text: str) -> None:
    answered = converse(Turn("1", "sms", "+8613800000000", datetime.now(UTC), text), Session("s", "en"), house)
    assert answered.session.stopped
    assert len(answered.reply.parts) == 1


@pytest.mark.parametrize("text", NO_STOPS)
def test_a_message_that_only_sounds_like_it_is_none(text: str) -> None:
    assert KEYWORDS.command(text) != "stop"


def test_a_long_text_is_not_compared_with_every_sentence() -> None:
    assert KEYWORDS.command("stop texting me " * 10_000) is None
