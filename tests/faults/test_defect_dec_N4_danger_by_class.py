"""Defects N4 and N6 of 2 December: a thing that is broken is no break-in; doses, blood, money, water and cold by their class."""

from __future__ import annotations

import pytest
from demo_city import ROOT

from bot.safety import Lexicon, read_lexicon
from bot.safety.context import Context
from bot.safety.detector import Detector
from bot.safety.emergency_read import read_emergency_words
from bot.safety.emergency_words import EmergencyWords
from bot.safety.utterances import Utterances

TOLD = {
    "crime.break-in": [
        "two lads broke in through the kitchen window", "they are breaking into our flat right now", "somebody has broken in my house and is upstairs",
        "strangers are smashing in my front door now",
    ],
    "medical.poison": [
        "i have given grandad his morning tablets twice", "she took her water pills twice today", "the carer gave mum the insulin twice",
        "dad has had his warfarin two times this evening", "我把降压药吃了两遍", "给奶奶喂了两次药", "胰岛素打了两回",
    ],
    "medical.bleeding": [
        "the blood keeps coming through the towel", "we pressed on the wound and it is still pumping blood", "his nose is bleeding and it will not stop",
        "she rinsed the cut under the tap, it keeps bleeding", "伤口冲了水还在冒血", "血一直往外流",
    ],
    "fraud.paid": [
        "the bank called and i gave them the six digits", "i sent her 2500 online and now she wants more", "a man said he was the police and i have transferred the money",
        "i read out the code from my phone to the caller", "已经把5万转过去了", "对方自称银行客服，我已经转了两千块",
    ],
    "fire.wet-electrics": [
        "the ceiling is leaking and the lights flicker", "water runs into the sockets", "the bulbs are buzzing and there is water dripping from the lamp",
        "水漏到插排里了", "楼上漏水，灯忽明忽暗", "插座里进水了",
    ],
    "cold": [
        "i have slept outside for two nights and my toes are numb", "sleeping in the car, i can not feel my hands", "睡在桥洞里，脚没知觉了",
    ],
    "abuse.partner": [
        "my husband never lets me go out and reads my messages", "my boyfriend checks my phone and i have bruises", "老公不让我出门，还翻我手机",
    ],
}  # fmt: skip
"""Kind → who tells of it."""
HARMLESS = [
    "boiler broken in our house", "the door handle got broken in my flat", "the washing machine broke down in our flat", "my taps keep breaking in my house",
    "i take my tablets twice a day", "the chemist gave me the tablets twice", "do i give her the drops twice daily", "药一天吃两次", "药房配了两次药",
    "the pump keeps running", "i need a blood test", "牙龈红肿",
    "i paid the landlord 900 and he wants more", "i gave my son 50 and he wants more", "房租已经转过去了", "我给儿子转了两千块过去",
    "the street lights flicker in the rain", "the light in the hall flickers", "a new socket in the kitchen please", "路灯一闪一闪的",
    "my gloves are thin and my fingers are cold", "he has diabetes and can not feel his feet", "my mum checks my phone",
]  # fmt: skip
"""What only looks like one of them."""
LIFT_TOLD = [
    ("the lift is out of order in block 3", "my gran is in it and she is crying"),
    ("our lift stopped again", "two kids are stuck inside"),
    ("the elevator does not move", "i hear a man, he is banging from inside it"),
    ("3号楼电梯停了", "里面有个孩子在哭"),
    ("电梯坏了", "我邻居困在里面了"),
]
"""What was said of a lift, and then of who is in it."""
LIFT_HARMLESS = [
    ("the lift is out of order", "nobody is in it"), ("the lift is broken", "my mum can not get down the stairs"),
    ("电梯坏了", "里面没人"), ("the light in the lift is broken", "she lives on the fifth floor"),
]  # fmt: skip
CALLS = [
    ("medical", "ambulance please my gran is on the floor"), ("medical", "an ambulance quick, dad went grey"), ("medical", "ambulance, my wife is odd"),
    ("crime", "police please there are men in the yard"), ("crime", "quick, police, he is at the door"), ("medical", "救护车，我老伴不对劲"), ("crime", "警察快来，有人砸门"),
]  # fmt: skip
NO_CALLS = [
    "ambulance bill please",
    "police clearance please",
    "please police report for my bike",
    "fire my landlord",
    "救护车多少钱",
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon(ROOT / "intents")


@pytest.fixture(scope="module")
def words() -> EmergencyWords:
    return read_emergency_words(ROOT / "intents")


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TOLD.items() for text in texts])
def test_a_danger_is_heard_by_its_class(lexicon: Lexicon, kind: str, text: str) -> None:
    assert kind in {each.kind for each in lexicon.match(text).raised}


@pytest.mark.parametrize("text", HARMLESS)
def test_what_looks_like_it_is_none(lexicon: Lexicon, text: str) -> None:
    assert lexicon.match(text).raised == ()


@pytest.mark.parametrize(("before", "text"), LIFT_TOLD)
def test_a_person_in_the_lift_that_was_told_is_trapped(lexicon: Lexicon, before: str, text: str) -> None:
    heard = Detector(lexicon).assess(Utterances((text,), context=Context(before=(before,))))
    assert [each.family for each in heard.raised] == ["trapped"]


@pytest.mark.parametrize(("before", "text"), LIFT_HARMLESS)
def test_a_lift_alone_traps_nobody(lexicon: Lexicon, before: str, text: str) -> None:
    assert Detector(lexicon).assess(Utterances((text,), context=Context(before=(before,)))).raised == ()


def test_any_form_of_the_turn_may_tell_who_is_in_the_lift(lexicon: Lexicon) -> None:
    said = Utterances(("里面有个老人家的老老婆", "里面有个老太太在喊"), context=Context(before=("电梯坏了",)))
    assert [each.family for each in Detector(lexicon).assess(said).raised] == ["trapped"]


def test_who_is_shut_in_a_lift_and_well_needs_one_number(lexicon: Lexicon) -> None:
    assert {each.family for each in lexicon.match("我被困在电梯里了，按铃没人理").raised} == {"trapped"}


@pytest.mark.parametrize(("service", "text"), CALLS)
def test_a_service_with_a_reason_behind_it_is_called_for(words: EmergencyWords, service: str, text: str) -> None:
    named = words.named(text)
    assert named is not None
    assert service in named.services
    assert not named.is_question


@pytest.mark.parametrize("text", NO_CALLS)
def test_a_paper_of_a_service_calls_for_nobody(words: EmergencyWords, text: str) -> None:
    assert words.named(text) is None
