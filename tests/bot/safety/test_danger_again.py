"""Who is with somebody in danger asks on: the number again, never a service; what is said later on is answered as ever."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.errands.danger import emergency
from bot.processing.player import Player

NUMBERS = iter(range(1, 1000))


def said(player: Player, turns: list[str]) -> list[dict[str, object]]:
    session = f"again{next(NUMBERS)}"
    return [player.play({"session": session, "sender": session, "channel": "chat", "text": text}) for text in turns]


@pytest.mark.parametrize(
    ("danger", "then"),
    [
        ("my mum has collapsed and is not breathing", "what do i do now"),
        ("my mum has collapsed and is not breathing", "yes"),
        ("my mum has collapsed and is not breathing", "help me please i am scared"),
        ("my mum has collapsed and is not breathing", "how do I do cpr"),
        ("there is a fire in my kitchen", "how long will they be"),
        ("我妈叫不醒了", "我该怎么办"),
        ("there is a smell of gas in my kitchen", "can i wait in the hall"),
        ("我家煤气漏了", "要不要开灯"),
        ("my mum has collapsed and is not breathing", "has the ambulance left yet"),
        ("my mum has collapsed and is not breathing", "is she ok now?"),
        ("我妈叫不醒了", "救护车来了没有"),
        ("我妈叫不醒了", "她醒了没有我看不出来"),
        ("my mum has collapsed and is not breathing", "is she going to make it"),
        ("my mum has collapsed and is not breathing", "i dont think she will make it"),
        ("我妈叫不醒了", "用不用叫救护车"),
        ("我妈叫不醒了", "情况不稳定了"),
    ],
)
def test_the_number_is_told_again(player: Player, danger: str, then: str) -> None:
    first, second = said(player, [danger, then])
    assert first["safety"] == second["safety"] == "E1"
    number = "120" if "120" in str(first["said"]) else "119"
    assert number in str(second["said"])
    assert first["said"] != second["said"]


@pytest.mark.parametrize(
    ("danger", "then"),
    [
        ("there is a smell of gas in my kitchen", ["the hob is off", "we opened the windows", "who looks at it"]),
        ("my mum has collapsed and is not breathing", ["she has a pacemaker", "i cant lift her", "no"]),
        (
            "there is a fire in my kitchen",
            ["we are in the yard", "the cat is still in there", "is it ok to go back in"],
        ),
        ("i want to kill myself", ["nobody would miss me", "my sister lives far away", "i cant sleep"]),
        ("我妈叫不醒了", ["她装了起搏器", "我抱不动她", "不是"]),
        ("我家煤气漏了", ["灶具关好了", "窗都开着", "谁来查"]),
        ("我不想活了", ["没有人来看我", "女儿嫁得远", "睡不着"]),
    ],
)
def test_what_else_is_told_stays_with_the_danger_in_other_words_each_time(
    player: Player, danger: str, then: list[str]
) -> None:
    answers = said(player, [danger, *then])
    assert {answer["safety"] for answer in answers} == {answers[0]["safety"]}
    assert [answer["choices"] for answer in answers] == [[]] * 4
    assert all(one["said"] != next_["said"] for one, next_ in pairwise(answers))


@pytest.mark.parametrize(
    ("danger", "where", "told"),
    [
        (
            "my mum has collapsed and is not breathing",
            "14 Willow Street, flat 3",
            "Tell them: 14 Willow Street, flat 3.",
        ),
        ("我妈叫不醒了", "柳树街14号", "告诉他们：柳树街14号。"),
    ],
)
def test_an_address_is_what_to_tell_them_and_staff_see_it(player: Player, danger: str, where: str, told: str) -> None:
    _, here, later = said(player, [danger, where, "i am waiting" if where.isascii() else "我等着"])
    assert told in str(here["said"])
    assert here["changes"] == ["changed"]
    assert (told in str(later["said"]), later["changes"]) == (True, [])


@pytest.mark.parametrize(
    ("danger", "then", "level"),
    [
        ("a man from the bank rang and wants my pin, should i tell him", "help my husband has collapsed", "E1"),
        ("my mum has collapsed and is not breathing", "i want to kill myself", "E2"),
        ("my dad is bleeding from his head", "hes on warfarin", "E1"),
    ],
)
def test_another_danger_is_told_of_by_its_own_number(player: Player, danger: str, then: str, level: str) -> None:
    answer = said(player, [danger, then])[1]
    assert answer["safety"] == level
    assert ("110" in str(answer["said"])) is False


def test_half_an_hour_later_a_turn_is_searched_for(player: Player) -> None:
    turn = {"session": "later", "sender": "later", "channel": "chat"}
    player.play({**turn, "at": "2026-11-25T10:00:00+08:00", "text": "there is a smell of gas in my kitchen"})
    answer = player.play({**turn, "at": "2026-11-25T10:40:00+08:00", "text": "my power is off"})
    assert answer["safety"] is None


@pytest.mark.parametrize(
    ("danger", "unwilling", "listens", "never"),
    [
        ("my husband beats me every friday", "no police please", "12356", "no, never ring"),
        ("我儿媳妇老打我骂我", "我不想报警", "12356", "别打给我"),
    ],
)
def test_who_will_not_have_the_police_is_asked_when_it_is_safe_to_ring(
    player: Player, danger: str, unwilling: str, listens: str, never: str
) -> None:
    _, asked, declined = said(player, [danger, unwilling, never])
    assert listens in str(asked["said"])
    assert all(promised not in str(asked["said"]) for promised in ("will ring you", "会尽快", "留意电话"))
    assert asked["safety"] == declined["safety"] == "E3"


@pytest.mark.parametrize(
    ("danger", "then", "told"),
    [
        ("water drips through the ceiling from the flat above", "is it safe near the socket", "Touch no lamp"),
        ("楼上漏水漏到我家天花板", "插座边上有水危险吗", "开关都别碰"),
        ("商场门口有个两岁大的娃娃在哭，没看见大人", "穿一件黄衣服", "110"),
    ],
)
def test_what_follows_a_first_help_stays_with_it(player: Player, danger: str, then: str, told: str) -> None:
    answer = said(player, [danger, then])[1]
    assert (told in str(answer["said"]), answer["choices"]) == (True, [])


@pytest.mark.parametrize(
    ("danger", "then", "stays"),
    [("i want to kill myself", "are you still there?", "I am still here"), ("我不想活了", "你还在吗", "我还在")],
)
def test_who_asks_whether_we_are_there_is_told_so(player: Player, danger: str, then: str, stays: str) -> None:
    answer = said(player, [danger, then])[1]
    assert (answer["safety"], stays in str(answer["said"])) == ("E2", True)


@pytest.mark.parametrize(
    ("danger", "then", "service"),
    [
        ("my mum has collapsed and is not breathing", "the ambulance has been, she is fine, how do i start my pension", "pension-claim"),
        ("there is a fire in my kitchen", "the fire is out, what does the senior bus card cost", "senior-transit-card"),
        ("我妈叫不醒了", "救护车来过了没大事了我的退休金怎么领", "pension-claim"),
        ("我爸胸口疼得厉害", "他没事了，老年公交卡多少钱", "senior-transit-card"),
        ("my son took a bottle of pills", "they have him in the general hospital, he is going to pull through. how do i claim my pension", "pension-claim"),
        ("老头子摔了，起不来", "不用叫救护车，就是想装个扶手", "safe-home-changes"),
        ("dad fell and cant get up", "no need for an ambulance, he only wants a grab rail in the bath", "safe-home-changes"),
        ("我儿子爬到楼顶要跳", "人劝下来了，现在在医院，我的退休金怎么领", "pension-claim"),
    ],
)  # fmt: skip
def test_what_is_asked_once_it_is_over_is_answered(player: Player, danger: str, then: str, service: str) -> None:
    answer = said(player, [danger, then])[1]
    assert (answer["safety"], service in f"{answer['service']} {answer['choices']}") == (None, True)


@pytest.mark.parametrize(
    ("need", "fraud", "then", "service"),
    [
        ("senior transit card", "a man from the bank is on the phone and wants my pin", "well i am seventy four and i live in the old town", "senior-transit-card"),
        ("老年公交卡", "有个人打电话来说是银行的要我验证码", "我今年七十四了住在老城", "senior-transit-card"),
    ],
)  # fmt: skip
def test_a_fraud_gives_way_to_what_was_talked_of_before(
    player: Player, need: str, fraud: str, then: str, service: str
) -> None:
    _, told, answer = said(player, [need, fraud, then])
    assert told["safety"] == "E4"
    assert (answer["safety"], answer["service"]) == (None, service)


@pytest.mark.parametrize("then", ["should i ring my bank", "can i get my money back", "no"])
def test_what_belongs_to_a_fraud_stays_with_it(player: Player, then: str) -> None:
    answers = said(player, ["senior transit card", "a man from the bank is on the phone and wants my pin", then])
    assert answers[-1]["safety"] == "E4"


@pytest.mark.parametrize(
    ("heard", "need", "then"),
    [
        ("there is a fire in my kitchen", "i want the card for old people on the bus", "how much does it cost?"),
        ("i want to kill myself", "i want the card for old people on the bus", "what do i have to bring"),
        ("my son beats me", "i want the card for old people on the bus", "what do i have to bring"),
        ("我家厨房着火了", "我想办老年人坐公交的卡", "要带什么"),
        ("我不想活了", "我想办老年人坐公交的卡", "这个要多少钱"),
    ],
)
def test_a_need_that_the_network_alone_took_for_a_danger_is_answered_once_it_is_asked_about(
    player: Player, monkeypatch: pytest.MonkeyPatch, heard: str, need: str, then: str
) -> None:
    # Why another text as the need: which needs the network takes for a danger changes when it learns.
    monkeypatch.setattr(emergency, "_likely_need", lambda context: need)
    told, answer = said(player, [heard, then])
    assert told["safety"]
    assert (answer["safety"], answer["service"]) == (None, "senior-transit-card")


@pytest.mark.parametrize(
    "then", ["what number do i call", "what do i do now", "14 Willow Street", "no", "he is bleeding"]
)
def test_what_belongs_to_a_danger_stays_with_it_though_the_network_alone_heard_it(
    player: Player, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    monkeypatch.setattr(emergency, "_likely_need", lambda context: context.written)
    answers = said(player, ["my mum has collapsed and is not breathing", then])
    assert answers[-1]["safety"] == "E1"


def test_what_is_asked_later_is_answered(player: Player) -> None:
    answers = said(player, ["there is a fire in my kitchen", "fire is out, false alarm", "old age pension", "yes"])
    assert [answer["safety"] for answer in answers[1:]] == [None, None, None]


@pytest.mark.parametrize("text", ["我妈叫不醒了", "她还没醒过来，没反应"])
def test_who_does_not_wake_is_not_awake(player: Player, text: str) -> None:
    (answer,) = said(player, [text])
    assert answer["safety"] == "E1"


def test_who_passes_over_the_question_keeps_the_thread(player: Player) -> None:
    asked, then = said(
        player, ["found him on the floor by the chair and i need the senior transit card", "how much is it"]
    )
    assert asked["danger"] and not asked["safety"]
    assert "senior" in str(then["service"])


@pytest.mark.parametrize(
    "text",
    [
        "tree down across the road, front of 41 Quarry Road. cant get the milk van by",
        "我屋头耗子多得很哦，把我的腊肉都啃了，药也放了夹子也放了都不得行，你们来个人给我整一哈嘛",
        "我替我爸订午饭，他74了，一个人在家，最近光啃饼干，灶都不开。你们那个送饭上门怎么弄",
        "电梯门上贴着暂停，我爬到八楼差点断气，腿都抖。这是市里的公房",
    ],
)
def test_trouble_of_every_day_gets_no_number(player: Player, text: str) -> None:
    (answer,) = said(player, [text])
    assert not answer["safety"]
    assert answer["outcome"] != "person"


@pytest.mark.parametrize(
    "text", ["家里有老鼠药都放在面前了我想喝下去", "他在我家院子里", "i found her lying on the kitchen floor"]
)
def test_the_same_words_of_a_danger_still_get_one(player: Player, text: str) -> None:
    (answer,) = said(player, [text])
    assert answer["safety"]


def test_a_chest_that_feels_wrong_is_asked_about(player: Player) -> None:
    asked, then = said(player, ["胸口有点不对劲", "是"])
    assert asked["danger"]
    assert then["safety"] == "E1"


def test_no_and_why_without_a_mark_is_no(player: Player) -> None:
    text = "lifts not working at sixty poplar street im on the seventh and ive been on me feet all night"
    talk = {"session": "no-mark", "sender": "no-mark", "channel": "voice"}
    asked = player.play({**talk, "text": text, "alternatives": ["somebody is stuck in the lift"]})
    then = player.play({**talk, "text": "no nobody in it"})
    assert asked["danger"]
    assert not then["safety"]
    assert "lift" in str(then["said"]).casefold()
