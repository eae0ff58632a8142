"""Some things need a person or a number before any list of services, and are said once."""

from __future__ import annotations

from itertools import count

import pytest

from bot.city.city import read_city
from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.processing.player import Player

SESSIONS = count()


def play(player: Player, *texts: str) -> list[str]:
    session = f"first-{next(SESSIONS)}"
    lines = [{"session": session, "channel": "chat", "text": text, "at": "2026-11-25T10:00:00+08:00"} for text in texts]
    return [" ".join(player.play(line)["said"]) for line in lines]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("water drips through the ceiling from the flat above", "0555 555 0130"),
        ("i will be on the street", "Would you like a person to ring you?"),
        ("i can't read this letter", "Would you like a person to ring you?"),
        ("我不识字，这封信看不懂", "要不要工作人员给您打电话？"),
        ("房东要赶我走", "要不要工作人员给您打电话？"),
    ],
)
def test_the_right_number_or_a_person_comes_first(player: Player, text: str, said: str) -> None:
    assert said in play(player, text)[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("old mrs hu next door, her letters are on the mat since sunday and she doesn't open when i knock", "Ring 110 now. They can look in."),
        ("商场门口有个两岁大的娃娃在哭，没看见大人", "请陪着孩子，马上打110。"),
        ("a boy of about five is tugging at my coat crying, he can't find his grandad", "Stay with the child. Ring 110 now."),
        ("有个女孩五岁上下，拉着我哭，说找不着奶奶了", "请陪着孩子，马上打110。"),
    ],
)  # fmt: skip
def test_who_tells_of_a_neighbour_or_a_child_is_not_asked_whether_it_is_safe_to_talk(
    player: Player, text: str, said: str
) -> None:
    assert said in play(player, text)[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello, it's probably nothing, only Mr Oduya always waves at me from his window at eight and he hasn't for two mornings", "Ring 110 now. They can look in."),
        ("it's a letter, it's got a window in it, I've had it a week on the mantelpiece, I'm frightened to open it because I shan't be able to read it anyway", "A person can read it with you."),
        ("Animal shelter volunteer, a cat got its fangs right in to the knuckle and I can't bend it this morning", "Wash it now with soap and water"),
        ("学生三天没来上课,我是班主任,家长电话都不通,去家访也没人开门", "请现在打110，他们能上门看。"),
        ("我有阅读障碍，这种长通知我看着字会跳，能不能简单讲", "工作人员可以念给您听"),
        ("我妈用大蒜抹了说没事，是村里的狗咬的", "马上用肥皂和水冲洗15分钟"),
    ],
)  # fmt: skip
def test_a_first_help_is_told_in_words_no_pattern_knows(player: Player, house: Resources, text: str, said: str) -> None:
    assert not house.told.among({each.id for each in house.city.first}, text)
    assert said in play(player, text)[0]


@pytest.mark.parametrize(
    ("before", "text", "not_said"),
    [
        ("Senior transit card", "a cat got its fangs right in to the knuckle and I can't bend it this morning", "soap and water"),
        ("老年公交卡", "我有阅读障碍，这种长通知我看着字会跳，能不能简单讲", "工作人员可以念给您听"),
    ],
)  # fmt: skip
def test_while_a_service_is_in_hand_only_plain_words_tell_a_first_help(
    player: Player, before: str, text: str, not_said: str
) -> None:
    assert not_said not in play(player, before, text)[1]


def test_what_was_said_first_is_not_said_twice(player: Player) -> None:
    first, again = play(player, "my landlord wants me out at the end of the month", "i will be on the street")
    assert "Would you like a person to ring you?" in first
    assert again != first


def test_after_it_the_service_that_helps_is_in_hand(player: Player) -> None:
    assert "0555 555 0152" in play(player, "i will be on the street", "who do i ring")[1]


@pytest.mark.parametrize(
    ("text", "said"), [("冇事喇，佢醒返", "没事就好"), ("false alarm, it is all fine", "I am glad to hear that")]
)
def test_who_says_that_all_is_well_is_told_of_no_death(player: Player, text: str, said: str) -> None:
    assert said in play(player, text)[0]


def test_every_first_help_names_a_service_of_the_city_and_words_that_tell_of_it(house: Resources) -> None:
    city = read_city(Settings().city)
    for each in city.first:
        assert house.told.words[each.id]
        assert not each.service or house.catalogue.get(each.service)
    assert {event.id for event in city.events} <= house.told.words.keys()
