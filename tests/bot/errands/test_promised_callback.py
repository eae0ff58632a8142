"""After a person was promised: when, the code, another number, in writing instead, not at all; and only that is meant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Promised, Session
from bot.model.reply import Ask, Detail, Handover, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

NUMBER = "05552017788"
WEDNESDAY = datetime(2026, 11, 25, 2, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 2, tzinfo=UTC)


class Resident:
    def __init__(self, house: Resources, language: str = "en", channel: str = "chat", sender: str = "visitor") -> None:
        self.house, self.session, self.count = house, Session("1", language, greeted=True), 0
        self.channel, self.sender, self.at = channel, sender, WEDNESDAY

    def say(self, text: str) -> TurnResult:
        self.count += 1
        turn = Turn(str(self.count), self.channel, self.sender, self.at, text)
        answered = converse(turn, self.session, self.house)
        self.session = answered.session
        return answered


def _promised(house: Resources, language: str = "en") -> Resident:
    resident = Resident(house, language)
    resident.say({"en": "a person", "zh": "人工"}[language])
    resident.say(NUMBER)
    assert resident.session.owner == "person"
    return resident


def _said(answered: TurnResult) -> str:
    return " ".join(part.text for part in answered.reply.parts if isinstance(part, Say | Handover))


def _values(answered: TurnResult) -> list[str]:
    return [part.value for part in answered.reply.parts if isinstance(part, Detail)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "when will they ring"), ("en", "when will they call me?"), ("en", "how long do i have to wait for the call"),
        ("en", "is somebody going to call me"), ("en", "nobody has rung"), ("en", "when?"), ("en", "what time will you phone"),
        ("zh", "什么时候打给我"), ("zh", "你们几点给我回电话"), ("zh", "还没人打给我"), ("zh", "要等多久"), ("zh", "几点打来？"),
    ],
)  # fmt: skip
def test_when_they_ring_is_told_with_the_number(house: Resources, language: str, text: str) -> None:
    answered = _promised(house, language).say(text)
    assert {"en": "today before 6:00", "zh": "今天18:00之前"}[language] in _said(answered).replace("\u202f", " ")
    assert _values(answered) == [NUMBER]
    assert answered.record.service == ""


def test_on_a_sunday_the_next_working_day_is_told(house: Resources) -> None:
    resident = Resident(house)
    resident.at = SUNDAY
    resident.say("a person")
    resident.say(NUMBER)
    assert "tomorrow before 6:00" in _said(resident.say("when will they ring")).replace("\u202f", " ")


def test_whoever_waited_longer_than_that_hears_so_and_gets_the_number_to_ring(house: Resources) -> None:
    resident = _promised(house)
    resident.at = datetime(2026, 11, 26, 12, tzinfo=UTC)
    answered = resident.say("when will they ring")
    assert "sorry" in _said(answered)
    assert house.city.phone.number in _values(answered)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "cancel it"), ("en", "cancel the call please"), ("en", "please don't ring me"), ("en", "no need to call"),
        ("en", "i dont need the call any more"), ("en", "i changed my mind"), ("en", "never mind"), ("en", "cancel"),
        ("zh", "取消吧"), ("zh", "别打了我没空"), ("en", "actually no forget it"), ("zh", "不用打了"), ("zh", "不用给我打电话了"), ("zh", "算了"), ("zh", "我不需要人工了"),
    ],
)  # fmt: skip
def test_it_is_taken_back(house: Resources, language: str, text: str) -> None:
    resident = _promised(house, language)
    code = resident.session.promised.code
    (change,) = resident.say(text).changes
    assert (change.what, change.code) == ("withdrawn", code)
    assert (resident.session.owner, resident.session.promised) == ("bot", Promised())


def test_what_was_taken_back_can_be_wished_for_again(house: Resources) -> None:
    resident = _promised(house)
    resident.say("cancel it")
    resident.say("a person")
    assert len(resident.say(NUMBER).cases) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "what is my code"), ("en", "what was the code again"), ("en", "i forgot my code"), ("en", "code please"),
        ("zh", "我的编号是多少"), ("zh", "我忘了编号"), ("zh", "号码是多少"),
    ],
)  # fmt: skip
def test_the_code_is_told_again(house: Resources, language: str, text: str) -> None:
    resident = _promised(house, language)
    (handover,) = (part for part in resident.say(text).reply.parts if isinstance(part, Handover))
    assert handover.code == resident.session.promised.code


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "dont ring me i have no phone"), ("en", "i have no phone"), ("en", "i am deaf"), ("en", "write to me here"),
        ("zh", "别打电话，我没有电话"), ("zh", "我没有手机"), ("zh", "在这里回我就行"),
    ],
)  # fmt: skip
def test_without_a_telephone_the_answer_comes_in_writing(house: Resources, language: str, text: str) -> None:
    resident = _promised(house, language)
    (change,) = resident.say(text).changes
    assert change.what == "changed"
    assert (change.slots["number"], bool(change.slots["answer"])) == ("", True)
    assert resident.session.promised.here


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "i already told you my number"), ("en", "you have my number"), ("zh", "我已经说过号码了")],
)
def test_a_number_told_already_is_known(house: Resources, language: str, text: str) -> None:
    assert _values(_promised(house, language).say(text)) == [NUMBER]


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "ring me on 0555 333 4455 instead", "05553334455"), ("en", "0555 333 4455", "05553334455"),
        ("zh", "打0555 333 4455这个号码", "05553334455"),
    ],
)  # fmt: skip
def test_another_number_takes_its_place_in_the_same_case(
    house: Resources, language: str, text: str, number: str
) -> None:
    resident = _promised(house, language)
    answered = resident.say(text)
    assert [change.slots["number"] for change in answered.changes] == [number]
    assert answered.cases == ()
    assert resident.session.promised.number == number


@pytest.mark.parametrize(("language", "text"), [("en", "that is the wrong number"), ("zh", "号码说错了")])
def test_a_wrong_number_is_asked_for_again(house: Resources, language: str, text: str) -> None:
    resident = _promised(house, language)
    assert any(isinstance(part, Ask) and part.kind == "digits" for part in resident.say(text).reply.parts)
    assert resident.say("0555 333 4455").changes[0].slots["number"] == "05553334455"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "i have no phone"), ("en", "no phone"), ("en", "i don't have one"), ("en", "answer me here"), ("en", "a person"),
        ("zh", "没有"), ("zh", "我没有电话"), ("zh", "在这里回我"),
    ],
)  # fmt: skip
def test_in_a_chat_a_person_is_had_without_a_number(house: Resources, language: str, text: str) -> None:
    resident = Resident(house, language)
    resident.say({"en": "a person", "zh": "人工"}[language])
    (case,) = resident.say(text).cases
    assert (case.kind, "number" in case.slots, bool(case.slots["answer"])) == ("person", False, True)
    assert resident.session.owner == "person"


def test_on_a_call_without_a_number_the_one_to_ring_is_told(house: Resources) -> None:
    resident = Resident(house, channel="phone-sim", sender="call:1")
    resident.say("a person")
    answered = resident.say("i have no phone")
    assert answered.cases == ()
    assert house.city.phone.number in _values(answered)


def test_a_number_in_the_same_breath_as_the_wish_is_taken(house: Resources) -> None:
    (case,) = Resident(house).say("i want a person to call me on 0555 201 7788").cases
    assert case.slots["number"] == NUMBER


def test_a_number_and_nothing_else_is_offered_to_be_rung(house: Resources) -> None:
    resident = Resident(house)
    assert any(isinstance(part, Ask) for part in resident.say("my number is 0555 201 7788").reply.parts)
    (case,) = resident.say("yes").cases
    assert case.slots["number"] == NUMBER


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "when will they call"), ("en", "when will they ring me"), ("zh", "你们什么时候打给我")],
)
def test_where_nobody_was_promised_that_is_said_and_a_person_offered(
    house: Resources, language: str, text: str
) -> None:
    answered = Resident(house, language).say(text)
    assert any(isinstance(part, Ask) and part.kind == "yes-no" for part in answered.reply.parts)
    assert answered.record.service == ""


@pytest.mark.parametrize("text", ["when can i call them", "how do i cancel my tenancy", "what number do i ring"])
def test_what_only_sounds_like_it_is_about_the_service(house: Resources, text: str) -> None:
    resident = _promised(house)
    resident.say("library card")
    assert resident.say(text).changes == ()
    assert resident.session.owner == "person"


def test_stop_by_text_stays_stop(house: Resources) -> None:
    resident = Resident(house, channel="sms", sender="+15555550123")
    resident.say("a person")
    answered = resident.say("stop")
    assert (answered.session.stopped, answered.changes) == (True, ())


def test_cancel_by_text_is_about_the_call_promised_and_tells_what_ends_texts(house: Resources) -> None:
    resident = Resident(house, channel="sms", sender="+15555550123")
    resident.say("a person")
    answered = resident.say("cancel")
    assert (answered.session.stopped, [change.what for change in answered.changes]) == (False, ["withdrawn"])
    assert "STOP" in _said(answered)


def test_cancel_that_the_provider_took_for_stop_ends_texts_and_the_call(house: Resources) -> None:
    resident = Resident(house, channel="sms", sender="+15555550123")
    resident.say("a person")
    turn = Turn("9", "sms", "+15555550123", WEDNESDAY, "CANCEL", facts={"opt_out": "STOP"})
    answered = converse(turn, resident.session, house)
    assert (answered.session.stopped, answered.reply.parts) == (True, ())
    assert [change.what for change in answered.changes] == ["withdrawn"]
    assert answered.session.owner == "bot"


def test_cancel_by_text_with_nothing_promised_is_stop(house: Resources) -> None:
    assert Resident(house, channel="sms", sender="+15555550123").say("cancel").session.stopped


def test_no_wording_offers_a_word_that_a_provider_takes_for_stop_as_anything_else(house: Resources) -> None:
    """Twilio's own: whoever sends one of them alone gets nothing any more."""
    taken = re.compile(
        r"\b(?:cancel|end|quit|stopall|unsubscribe|revoke|optout)\b|[“\"](?:取消|退订|停止|TD|T)[”\"]", re.I
    )
    files = (Path(__file__).parents[3] / "intents").glob("*/phrases/*.yml")
    offered = re.compile(
        r"(?:say|send|reply|text|write|word)\W+(?:the word )?(\w+)|(?:说|发|回复|发送)([“\"]?[^，。]{1,5})", re.I
    )
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            words = [word for pair in offered.findall(line) for word in pair]
            is_for_that = line.strip().startswith(("help.sms", "stop.how"))
            assert is_for_that or not [word for word in words if taken.search(word)], f"{file.name}: {line}"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "can you ring in the afternoon"), ("en", "please ring after 3"), ("en", "in the afternoon please"),
        ("en", "could they call me tomorrow"), ("en", "not before 10"), ("zh", "下午打给我行吗"), ("zh", "明天上午打"), ("zh", "能不能五点以后打"),
    ],
)  # fmt: skip
def test_when_to_ring_is_written_into_the_case_and_not_promised(house: Resources, language: str, text: str) -> None:
    resident = _promised(house, language)
    code = resident.session.promised.code
    answered = resident.say(text)
    assert [(change.what, change.code, change.slots) for change in answered.changes] == [
        ("changed", code, {"time": text})
    ]
    assert {"en": "cannot promise", "zh": "不一定"}[language] in _said(answered)
    assert resident.session.owner == "person"


@pytest.mark.parametrize(
    ("language", "first"),
    [("en", "can someone ring me in the afternoon"), ("zh", "明天下午能打给我吗")],
)
def test_when_to_ring_is_kept_while_the_number_is_asked_for(house: Resources, language: str, first: str) -> None:
    resident = Resident(house, language)
    resident.say(first)
    (case,) = resident.say(NUMBER).cases
    assert case.slots["time"] == first


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "when can i ring tomorrow"),
        ("en", "will they ring tomorrow"),
        ("zh", "下午几点打给我"),
        ("zh", "明天会打给我吗"),
    ],
)
def test_a_question_when_is_no_wish(house: Resources, language: str, text: str) -> None:
    answered = _promised(house, language).say(text)
    assert not [change for change in answered.changes if "time" in change.slots]


@pytest.mark.parametrize(
    ("language", "text", "person"),
    [
        ("en", "im deaf", "a person"), ("en", "text only pls", "a person"), ("en", "dont ring me, write", "a person"),
        ("en", "i am deaf and i need a hearing aid", "a person"), ("zh", "我耳朵聋，只能发短信", "人工"), ("zh", "我耳朵不好，想配助听器", "人工"),
    ],
)  # fmt: skip
def test_whoever_said_before_that_they_can_not_be_rung_gets_a_person_in_writing(
    house: Resources, language: str, text: str, person: str
) -> None:
    resident = Resident(house, language, "sms", "+15555550123")
    resident.say(text)
    (case,) = resident.say(person).cases
    assert ("number" in case.slots, bool(case.slots["answer"])) == (False, True)
    assert resident.session.promised.here


def test_a_number_given_after_that_is_rung(house: Resources) -> None:
    resident = Resident(house)
    resident.say("text only please")
    resident.say("a person")
    (change,) = resident.say(NUMBER).changes
    assert change.slots["number"] == NUMBER
    assert not resident.session.in_writing


def test_the_week_is_not_read_out_after_a_promise(house: Resources) -> None:
    assert "Monday" not in _said(Resident(house, "en", "sms", "+15555550123").say("a person"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "when will they ring me"), ("en", "when will they answer me?"), ("en", "when do they reply"),
        ("zh", "什么时候给我回电话"), ("zh", "他们什么时候回复我"),
    ],
)  # fmt: skip
def test_after_a_close_it_is_said_that_the_matter_is_closed_and_a_person_offered(
    house: Resources, language: str, text: str
) -> None:
    resident = _promised(house, language)
    resident.say({"en": "senior transit card", "zh": "老年公交卡"}[language])
    resident.session = replace(resident.session, owner="bot", promised=Promised(over=True))
    answered = resident.say(text)
    assert _said(answered).startswith(house.phrases.say(language, "promise.over"))
    assert any(isinstance(part, Ask) for part in answered.reply.parts)
    assert house.phrases.say(language, "promise.over") in _said(resident.say(text)), "asked once more"
    resident.say({"en": "yes", "zh": "要"}[language])
    resident.say(NUMBER)
    assert (resident.session.owner, resident.session.promised.over) == ("person", False)


@pytest.mark.parametrize("text", ["bus pass", "when is the library open", "when can i call the library"])
def test_after_a_close_all_else_is_answered_as_ever(house: Resources, text: str) -> None:
    resident = Resident(house)
    resident.session = replace(resident.session, promised=Promised(over=True))
    assert house.phrases.say("en", "promise.over") not in _said(resident.say(text))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my code is {first} {last}"), ("en", "{first} {last}"), ("en", "{first}{last}"), ("en", "code {first}-{last}"),
        ("zh", "我的编号是{first} {last}"), ("zh", "{first} {last}"), ("zh", "编号{first}{last}"),
    ],
)  # fmt: skip
def test_the_code_said_back_tells_when_they_ring(house: Resources, language: str, text: str) -> None:
    resident = _promised(house, language)
    code = resident.session.promised.code
    answered = resident.say(text.format(first=code[:3], last=code[3:]))
    assert {"en": "today before 6:00", "zh": "今天18:00之前"}[language] in _said(answered).replace("\u202f", " ")
    assert _values(answered) == [NUMBER]


@pytest.mark.parametrize("code", ["959808", "928020", "482913"])
def test_figures_alone_are_the_code_whatever_they_are(house: Resources, code: str) -> None:
    resident = _promised(house)
    resident.session = replace(resident.session, promised=replace(resident.session.promised, code=code))
    assert _values(resident.say(f"{code[:3]} {code[3:]}")) == [NUMBER]


@pytest.mark.parametrize("text", ["they sent me a code 371 617 what do i do", "the bank wants my code 371 617"])
def test_a_code_of_somebody_else_is_no_code_of_ours(house: Resources, text: str) -> None:
    assert house.keywords.promise.kind(text, promised=True, fresh=True) != "coded"
