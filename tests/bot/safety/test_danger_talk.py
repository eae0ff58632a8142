"""What the line does about danger: numbers, questions, and what comes after them."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from bot.errands.danger import danger_assessment
from bot.processing.player import Player
from bot.safety import Assessment, Danger

SESSIONS = count()
Turns = list[str | dict[str, Any]]


def play(player: Player, turns: Turns, channel: str = "sms") -> list[dict[str, Any]]:
    """A conversation; a turn is a text or a line of `oneline converse`."""
    session = f"danger-{next(SESSIONS)}"
    lines = [{"text": turn} if isinstance(turn, str) else turn for turn in turns]
    return [player.play({"session": session, "channel": channel, "sender": "+15550100", **line}) for line in lines]


@pytest.mark.parametrize(
    "turns",
    [
        ["my husband has chest pain", "the ambulance came but now he is not breathing again"],
        ["someone is breaking in", "police came. now my kitchen is on fire"],
        ["我爸胸口疼得厉害", "救护车来过了，现在又没呼吸了"],
        ["there is a fire in my kitchen", "fire is out but my wife is unconscious"],
    ],
)
def test_a_second_danger_is_heard_beside_words_that_the_first_is_over(player: Player, turns: Turns) -> None:
    assert [answer["safety"] for answer in play(player, turns)] == ["E1", "E1"]


@pytest.mark.parametrize(
    "turns",
    [
        ["my husband has chest pain", "the ambulance came, he is fine now"],
        ["there is smoke in my kitchen", "fire is out, false alarm"],
        ["我妈昏倒了", "没事了，救护车接走了"],
    ],
)
def test_what_is_over_is_answered_kindly_and_without_an_alarm(player: Player, turns: Turns) -> None:
    first, after = play(player, turns)
    assert (first["safety"], after["safety"], after["danger"]) == ("E1", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "my baby will not wake up", "my husband wont wake up", "he fell and does not wake up", "dad won't wake up",
        "she is unconscious and wont wake up", "我妈怎么叫都叫不醒", "阿爸嗌極都唔醒",
    ],
)  # fmt: skip
def test_who_does_not_wake_gets_the_ambulance_and_not_the_crisis_line(player: Player, text: str) -> None:
    (answer,) = play(player, [text])
    assert answer["safety"] == "E1"
    assert "120" in answer["said"][0]
    assert "12356" not in " ".join(answer["said"])


def test_an_overdose_is_told_the_ambulance_first_and_the_crisis_line_after_it(player: Player) -> None:
    (answer,) = play(player, ["i want to die i took all my sleeping pills an hour ago"])
    said = " ".join(answer["said"])
    assert said.index("120") < said.index("12356")


@pytest.mark.parametrize(
    ("first", "second"),
    [("my dad fell off the step and", "no he is not answering me"), ("我爸刚才摔了一跤", "他不答应我")],
)
def test_the_turns_before_count(player: Player, first: str, second: str) -> None:
    answers = play(player, [first, second])
    assert any(answer["danger"] for answer in answers)


def test_danger_in_another_hearing_only_is_asked_about(player: Player) -> None:
    turn = {"text": "heart a tack when does it open", "alternatives": ["heart attack he cant breathe"]}
    (answer,) = play(player, [turn], "voice")
    assert answer["safety"] or answer["danger"]


def doubtful(player: Player) -> str:
    """A sentence that is asked about."""
    for text in ("found him on the floor by the chair", "i found mum on the bathroom floor"):
        if (got := play(player, [text])[0])["danger"] and not got["safety"]:
            return text
    return ""


def test_a_doubt_is_one_question_and_yes_raises_it(player: Player) -> None:
    question, answer = play(
        player, [{"text": "where is the stroke club", "alternatives": ["he is having a stroke"]}, "yes"]
    )
    assert (question["outcome"], question["safety"]) == ("asked", None)
    assert answer["safety"] == "E1"


@pytest.mark.parametrize("no", ["no", "2", "nobody", "no we are fine"])
def test_no_answers_what_was_said_before_the_question(player: Player, no: str) -> None:
    turn = {"text": "bus card for old people", "alternatives": ["he is having a stroke"]}
    question, answer = play(player, [turn, no])
    assert question["outcome"] == "asked"
    assert answer["safety"] is None
    if no != "no we are fine":
        assert answer["service"] == "senior-transit-card"


def test_who_said_that_nobody_is_in_danger_is_not_asked_again_of_the_same(player: Player) -> None:
    turn = {"text": "bus card for old people", "alternatives": ["he is having a stroke"]}
    answers = play(player, [turn, "no", turn])
    assert answers[2]["outcome"] != "asked"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("my mum went up for her bath at four", "it is nine now and the door is locked and she does not say a word"),
        ("我爸下午说去泡个澡", "现在都九点了 门反锁着 怎么喊都没声"),
    ],
)
def test_a_danger_that_two_turns_tell_together_is_raised(player: Player, first: str, second: str) -> None:
    assert play(player, [first, second])[1]["safety"] == "E1"


@pytest.mark.parametrize(
    "text",
    [
        "my chest hurts bad and i need the senior transit card",
        "mum cant breathe properly, also where do i renew her bus pass",
        "the kitchen smells of gas and i need the senior transit card",
        "我胸口疼得厉害 另外想问养老金",
        "请问老年卡在哪办，我爸倒在地上叫不醒",
    ],
)
def test_something_asked_of_the_city_beside_it_makes_no_danger_less(player: Player, text: str) -> None:
    (answer,) = play(player, [text])
    assert answer["danger"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("my heating is off", "my dad is on the floor and wont answer me"), ("煤气灶坏了", "我爸倒在地上叫不醒")],
)
def test_what_was_said_before_adds_no_danger_of_another_kind(player: Player, first: str, second: str) -> None:
    answer = play(player, [first, second])[1]
    assert (answer["safety"], "119" in " ".join(answer["said"])) == ("E1", False)


@pytest.mark.parametrize(
    "text",
    ["my bus pass fell in the gas fire and i need a new one", "想问死亡证明怎么办", "我不想活在五楼了，想换一楼"],
)
def test_what_is_asked_of_the_city_is_no_danger_by_itself(player: Player, text: str) -> None:
    (answer,) = play(player, [text])
    assert not answer["danger"]


@pytest.mark.parametrize(
    ("text", "is_danger"),
    [
        ("那我老伴呢他也想跟着一起去", False),
        ("那我妈呢，她也想跟着去", False),
        ("what about my wife, she wants to come along too", False),
        ("老伴走了，我也想跟着去", True),
        ("她走了那我呢我也想跟着去", True),
    ],
)
def test_who_wants_to_come_along_is_told_from_who_wants_to_follow_the_dead(
    player: Player, text: str, is_danger: bool
) -> None:
    (answer,) = play(player, [text])
    assert bool(answer["danger"]) == is_danger


def test_what_nobody_was_in_danger_of_is_not_heard_together_with_the_next_turn(player: Player) -> None:
    turn = {"text": "bus card for old people", "alternatives": ["he is having a stroke"]}
    answers = play(player, [turn, "no", "what do i bring"])
    assert [answers[2]["safety"], answers[2]["danger"]] == [None, None]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["im deaf. text only pls", "my kitchen is on fire"], True),
        (["i am deaf and my kitchen is on fire"], True),
        (["my kitchen is on fire"], False),
    ],
)
def test_who_can_not_ring_is_told_to_let_somebody_near_them_ring(player: Player, texts: list[str], told: bool) -> None:
    turn = {"session": f"deaf {texts}", "channel": "chat", "sender": "visitor"}
    said = [player.play({**turn, "text": text}) for text in texts][-1]
    assert said["danger"] == "fire"
    assert ("let someone near you ring" in " ".join(said["said"])) == told


@pytest.mark.parametrize(
    ("before", "text", "danger"),
    [
        ("there is an odd smell in the flat", "its gas i think", "gas"),
        ("there is an odd smell in the flat", "how do i pay for gas", None),
        ("there is an odd smell in the flat", "bus card", None),
    ],
)
def test_a_question_about_danger_may_be_answered_in_words_that_tell_of_it(
    player: Player, before: str, text: str, danger: str | None
) -> None:
    turn = {"session": f"words {text}", "channel": "chat", "sender": "visitor"}
    assert player.play({**turn, "text": before})["outcome"] == "asked"
    assert player.play({**turn, "text": text})["danger"] == danger


def test_a_question_about_danger_is_left_by_asking_for_a_person(player: Player) -> None:
    turn = {"text": "bus card for old people", "alternatives": ["he is having a stroke"]}
    assert play(player, [turn, "person"])[1]["outcome"] == "person"


def test_by_keys_too(player: Player) -> None:
    turn = {"text": "bus card for old people", "alternatives": ["he is having a stroke"]}
    assert play(player, [turn, {"keys": "1"}], "voice")[1]["safety"] == "E1"


def test_who_is_hurt_at_home_is_asked_whether_it_is_safe_to_talk(player: Player) -> None:
    asked, told = play(player, ["my husband beats me every friday", "1"])
    assert asked["safety"] == "E3"
    assert "110" in " ".join(told["said"])


@pytest.mark.parametrize(
    ("danger", "unsafe"),
    [
        ("my husband beats me every friday", "2"),
        ("my husband beats me every friday", "no he is in the next room"),
        ("my daughter slaps me when i am slow", "she can hear me"),
        ("我儿媳妇老打我骂我", "不方便"),
        ("我儿媳妇老打我骂我", "她在厨房，听得见"),
    ],
)
@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_where_it_is_not_safe_the_line_says_how_to_come_back_and_names_no_police(
    player: Player, danger: str, unsafe: str, channel: str
) -> None:
    _, bye = play(player, [danger, unsafe], channel)
    said = " ".join(bye["said"])
    assert (bye["safety"], bye["choices"], "110" in said) == ("E3", [], False)
    assert len(said) < 100


def test_a_language_that_is_not_spoken_here_ends_nothing(player: Player) -> None:
    (answer,) = play(player, [{"text": "пожар", "lang": "ru"}])
    assert answer["language"] in {"en", "zh"}


@pytest.mark.parametrize(
    ("language", "words", "start"), [("en", "i want to kill myself", "START"), ("zh", "我不想活了", "开始")]
)
def test_after_stop_danger_tells_by_text_how_to_get_texts_again(
    player: Player, language: str, words: str, start: str
) -> None:
    stopped, grave = play(player, [{"text": "STOP", "language": language}, {"text": words, "language": language}])
    assert stopped["safety"] is None
    assert (grave["safety"], start in grave["said"][-1]) == ("E2", True)
    (never,) = play(player, [{"text": words, "language": language}])
    assert start not in " ".join(never["said"])


@pytest.mark.parametrize(
    ("words", "rings", "writes"),
    [
        ("i want to kill myself", "A person will ring you", "A person will write to you here"),
        ("我不想活了", "给您打电话", "在这里回您"),
    ],
)
def test_who_gave_no_number_is_promised_to_be_written_to(player: Player, words: str, rings: str, writes: str) -> None:
    language = "en" if words.isascii() else "zh"
    turn = {"text": words, "sender": "visitor", "language": language}
    (chat,), (text,) = play(player, [turn], "chat"), play(player, [{**turn, "sender": "+15550100"}])
    said, texted = " ".join(chat["said"]), " ".join(text["said"])
    assert (writes in said, rings in said) == (True, False)
    assert (rings in texted, writes in texted) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "i feel unsafe with my husband",
        "i am scared to go home to him",
        "my husband frightens me",
        "我怕我老公",
        "我不敢回家",
    ],
)
def test_who_is_afraid_at_home_is_heard(player: Player, text: str) -> None:
    (answer,) = play(player, [text])
    assert (answer["safety"] or "E3", answer["danger"]) == ("E3", "abuse.partner")


@pytest.mark.parametrize("text", ["the water is up to my knees in the basement", "地下室的水到膝盖了"])
def test_water_that_rises_in_a_house_is_heard(player: Player, text: str) -> None:
    (answer,) = play(player, [text])
    assert answer["safety"] in {"E1", None}
    assert answer["danger"]


@pytest.mark.parametrize(
    "text",
    [
        "i feel unsafe crossing the road with my husband",
        "water at the beach comes up to my knees, is it free",
        "我怕我老公忘了带身份证",
    ],
)
def test_what_only_sounds_like_fear_or_water_is_not(player: Player, text: str) -> None:
    (answer,) = play(player, [text])
    assert (answer["safety"], answer["danger"]) == (None, None)


@pytest.mark.parametrize(
    "answer", ["no he isn't here now", "No, he's out", "1", "他不在，出去了"], ids=["not here", "out", "yes", "zh"]
)
def test_who_hurts_is_away_so_that_it_is_safe_to_talk(player: Player, answer: str) -> None:
    asked, told = play(player, ["my husband hits me when he drinks", answer], channel="chat")
    assert "safe" in str(asked["said"])
    assert "110" in str(told["said"])


@pytest.mark.parametrize(
    ("warned", "done"),
    [
        ("a man from the bank rang and wants my pin, should i tell him", "i already gave it to them"),
        ("有人打电话说我的卡有问题要我转账到安全账户", "我已经转了"),
    ],
)
def test_who_has_paid_already_hears_the_number_again(player: Player, warned: str, done: str) -> None:
    first, again = play(player, [warned, done])
    assert first["safety"] == "E4"
    assert "96110" in str(again["said"])


def test_pain_after_a_fall_brings_the_number_again(player: Player) -> None:
    _, again = play(player, ["i fell and cant get up", "my hip hurts"])
    assert "120" in str(again["said"])


@pytest.mark.parametrize(
    ("level", "kind", "is_told"), [("E2", "suicide.indirect", True), ("E1", "medical.fall", False)]
)
def test_a_farewell_that_is_only_doubted_has_the_number_before_the_question(
    player: Player, monkeypatch: pytest.MonkeyPatch, level: str, kind: str, is_told: bool
) -> None:
    doubt = Assessment(doubt=Danger(level, kind))
    monkeypatch.setattr(danger_assessment, "assess", lambda context: doubt)
    (answer,) = play(player, ["it is what it is"])
    assert answer["outcome"] == "asked"
    assert ("12356" in answer["said"][0]) == is_told
