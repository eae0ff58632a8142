"""Which turns ask whether somebody may have a thing, by their words."""

from __future__ import annotations

import pytest
from demo_city import all_told

from bot.dialogue.tracking.eligibility import MAY_HAVE, OUTRIGHT, TELLS

TOLD = all_told()
ASKS = [
    "can I have a bus pass, I'm 62",
    "he gets a pension, may he claim the allowance as well",
    "would a student get it, she rents a room here",
    "do i qualify for home help",
    "is she too young for the health check",
    "and what if she lives with us",
    "could my mother use the door bus, she is seventy one",
    "we came here from another city, can our son get an identity card",
    "我62岁能办老年卡吗",
    "他今年79了，高龄补贴能领吗",
    "老人跟我们住，送饭还能申请吗",
    "我还在打零工，失业金可以领吗",
    "58岁够不够条件",
    "户口不在这儿，能给孩子办身份证吗",
]
ASKS_NOT = [
    "can i get a wheelchair for friday",
    "can my daughter get it for me, i am 82",
    "she is 82 and lives alone",
    "can i have your number",
    "how can he get it, he is 70",
    "he is too ill to come himself",
    "my neighbour gets a pension",
    "we came to live in this city three weeks ago, what do we have to do",
    "我妈82岁，一个人住",
    "能不能派人来修，我妈82岁",
    "我想办老年卡",
    "女儿能替我办吗，我80岁了",
    "有没有人能帮我看看，我70岁",
]


def is_asked(text: str) -> bool:
    said = TOLD.among((OUTRIGHT, MAY_HAVE, TELLS), text)
    return OUTRIGHT in said or {MAY_HAVE, TELLS} <= {*said}


@pytest.mark.parametrize("text", ASKS)
def test_it_is_asked(text: str) -> None:
    assert is_asked(text)


@pytest.mark.parametrize("text", ASKS_NOT)
def test_it_is_not_asked(text: str) -> None:
    assert not is_asked(text)
