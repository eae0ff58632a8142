"""By when somebody has to act, and how long each time: asked in a frame, written in one."""

from __future__ import annotations

import pytest

from bot.answering.question_frames import FRAMES
from bot.language.entry_patterns import entry_patterns

ASKED = {
    "own_deadline": [
        "几天之内要去登记", "我要几天里面去", "申请有没有时间限制", "过了多少天就不能再评了", "最迟什么时候要交", "还来得及申请吗",
        "within how many days do I have to appeal", "is there a time limit", "how soon must I report it", "is it too late to apply",
    ],
    "each_time": ["每次能见多久", "一次可以见几个人", "最多能见几分钟", "how long is each visit", "how many of us per visit"],
    "": [
        "几天内能办好", "多久能拿到", "三天之内会有结果吗", "要几次", "一次多少钱", "每次多少钱", "要等几天",
        "how long does it take", "how many days until it is ready", "within how many days will I hear", "how many visits do I need",
    ],
}  # fmt: skip
WRITTEN = {
    "own_deadline": [
        "可以自收到鉴定结论之日起十五日内申请再次鉴定", "应当自入境之日起三十日内申请办理", "逾期不予受理",
        "You must apply within 30 days of the birth", "Ask no later than 60 days after the letter",
    ],
    "each_time": ["每次探访时间不超过三十分钟", "每人每月一次", "Each visit lasts at most 30 minutes", "Up to three people per visit"],
    "": ["自受理之日起二十个工作日内作出决定", "承诺3个工作日", "法定期限20个工作日", "It takes about 30 days", "Visits are free"],
}  # fmt: skip


def _frames(kind: str, text: str) -> set[str]:
    return {frame for frame in FRAMES if entry_patterns().search(f"{kind}_{frame}", text)}


@pytest.mark.parametrize(("frame", "text"), [(frame, text) for frame, texts in ASKED.items() for text in texts])
def test_a_question_is_heard_in_its_frame(frame: str, text: str) -> None:
    assert _frames("asks", text) == ({frame} if frame else set())


@pytest.mark.parametrize(("frame", "text"), [(frame, text) for frame, texts in WRITTEN.items() for text in texts])
def test_an_entry_writes_it_in_the_same_frame(frame: str, text: str) -> None:
    assert _frames("writes", text) == ({frame} if frame else set())
