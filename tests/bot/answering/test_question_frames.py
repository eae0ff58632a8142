"""By when somebody has to act, and how long each time: asked in a frame, written in one."""

from __future__ import annotations

import pytest

from bot.answering.question_frames import FRAMES
from bot.language.entry_patterns import entry_patterns

ASKED = {
    "own_deadline": [
        "几天之内要去登记", "我要几天里面去", "申请有没有时间限制", "过了多少天就不能再评了", "最迟什么时候要交", "还来得及申请吗",
        "within how many days do I have to appeal", "is there a time limit", "how soon must I report it", "is it too late to apply",
        "how many days do I have", "how long have we got", "when do we have to apply by", "when should she come?", "how much time do I have for this",
        "什么时候该来办", "有期限吗", "要哪天去交",
    ],
    "lasts": [
        "how long does it last", "how many years is it good for", "for how long do they pay", "and how long for?", "how long can I keep it",
        "how many months do I get it for", "能领几个月", "这个证能用几年", "可以借多久", "有效期是多长",
    ],
    "decides": [
        "who has to agree to it", "who sets the level", "who signs it", "who is it who decides", "who will approve that",
        "谁来定等级", "要谁签字", "要几个人同意", "谁说了算",
    ],
    "company": [
        "can she come by herself", "does he have to come in person", "may I bring my daughter", "can I do it alone", "could a friend come with me",
        "can my son go with her", "能不能一个人来办", "她自己去可以吗", "要本人去吗", "找个人陪着行吗",
    ],
    "desk": ["which desk do I go to", "what counter is it", "which room", "去几号窗口", "在哪个柜台办"],
    "each_time": ["每次能见多久", "一次可以见几个人", "最多能见几分钟", "how long is each visit", "how many of us per visit"],
    "": [
        "几天内能办好", "多久能拿到", "三天之内会有结果吗", "要几次", "一次多少钱", "每次多少钱", "要等几天",
        "how long do I have to wait", "how long until I have it", "when do you come", "when can I come", "when are you open",
        "she lives on her own", "he can't get up on his own", "who can get it", "can my mother get it", "which office",
        "how long does it take for a card", "how long do you have to be a resident", "什么时候开门", "多久能用", "我一个人住", "她自己起不来", "谁能办", "在哪里办",
        "how long does it take", "how many days until it is ready", "within how many days will I hear", "how many visits do I need",
    ],
}  # fmt: skip
WRITTEN = {
    "own_deadline": [
        "可以自收到鉴定结论之日起十五日内申请再次鉴定", "应当自入境之日起三十日内申请办理", "逾期不予受理",
        "You must apply within 30 days of the birth", "Ask no later than 60 days after the letter",
    ],
    "each_time": ["每次探访时间不超过三十分钟", "每人每月一次", "Each visit lasts at most 30 minutes", "Up to three people per visit"],
    "lasts": ["The paper is good for 3 years", "You get it for 6 months", "补贴可以领6个月", "此证长期有效"],
    "decides": ["A doctor grades how much help you need", "The neighbours agree", "由医生评定等级", "要全体同意"],
    "company": ["A child comes with its mother", "You must come yourself", "孩子由大人带来", "要本人来"],
    "desk": ["Ask at counter 12", "到5号窗口"],
    "": ["You hear in 20 days", "Ring and ask for a day", "If you do not agree then write", "You get the card in 15 days", "不同意可以再申请", "自受理之日起二十个工作日内作出决定", "承诺3个工作日", "法定期限20个工作日", "It takes about 30 days", "Visits are free"],
}  # fmt: skip


def _frames(kind: str, text: str) -> set[str]:
    return {frame for frame in FRAMES if entry_patterns().search(f"{kind}_{frame}", text)}


@pytest.mark.parametrize(("frame", "text"), [(frame, text) for frame, texts in ASKED.items() for text in texts])
def test_a_question_is_heard_in_its_frame(frame: str, text: str) -> None:
    assert _frames("asks", text) == ({frame} if frame else set())


@pytest.mark.parametrize(("frame", "text"), [(frame, text) for frame, texts in WRITTEN.items() for text in texts])
def test_an_entry_writes_it_in_the_same_frame(frame: str, text: str) -> None:
    assert _frames("writes", text) == ({frame} if frame else set())
