"""Calls in which Twilio hears and speaks: a whole conversation, silence, slowness, repeats, and messages told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from twilio_caller import BASE, CALL, CALLER, DESK, NAMES, OURS, PHRASES, Caller, called_line, shells

from bot.dialogue.turn.resources import Resources
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnRecord
from bot.store.records import TurnHistory
from channels.twilio.gather_session import MOST_HELD


@pytest.fixture
def caller(tmp_path: Path, house: Resources) -> Iterator[Caller]:
    """The demo city by telephone."""
    with called_line(tmp_path, shells(house)) as opened:
        yield opened


@dataclass
class Answers:
    """A store whose every turn was answered with one reply, or with none yet."""

    reply: Reply | None
    outcome: Any = "answered"
    answered_after: int = 0
    """Looks before the answer is there."""
    looks: int = 0
    written: list[Turn] = field(default_factory=list)

    def receive(self, turn: Turn) -> None:
        if turn.id not in {known.id for known in self.written}:
            self.written.append(turn)

    def turn(self, channel: str, provider_id: str) -> TurnHistory | None:
        (turn,) = (known for known in self.written if (known.channel, known.id) == (channel, provider_id))
        self.looks += "call" not in turn.facts
        if self.looks <= self.answered_after and "call" not in turn.facts:
            return TurnHistory(1, turn, "received", None, None, None)
        reply = _said(Say("Hello.")) if "call" in turn.facts else self.reply
        return TurnHistory(1, turn, "answered", TurnRecord(outcome=self.outcome), reply, 1)

    def last_turn(self, channel: str, address: str) -> TurnHistory | None:
        return None


@pytest.fixture
def answering(tmp_path: Path) -> Iterator[Callable[..., tuple[Caller, Answers]]]:
    """A line that answers as it is told to."""
    with ExitStack() as opened:

        def line(reply: Reply | None = None, desk: str = "", **how: Any) -> tuple[Caller, Answers]:
            answers = Answers(reply, **how)
            parts = {"receive_whole": answers.receive, "remembered": answers}
            return opened.enter_context(called_line(tmp_path, None, "gather", desk, **parts)), answers

        yield line


def _said(*parts: Any, language: str = "en", ends: bool = False) -> Reply:
    return Reply(parts, language, ends)


def test_the_greeting_says_what_it_is_and_how_to_reach_a_person(caller: Caller) -> None:
    answer = caller.ring()
    assert answer.verbs == ["Gather", "Redirect"]
    assert answer.said.startswith("City Help. I am a computer. To talk to a person at any time, press zero.")
    assert PHRASES.say("en", "phone.ask") in answer.said
    gather = answer.one("Gather")
    assert (gather.get("bargeIn"), gather.get("input"), gather.get("language")) == ("false", "dtmf speech", "en-GB")
    assert gather.get("actionOnEmptyResult") == "true"
    assert [(turn.silent, turn.facts) for turn in caller.turns()] == [
        (True, {"call": "new", "number": "shown", "call_id": CALL, "wire": "twilio"})
    ]


def test_a_whole_conversation_by_speech_and_keys(caller: Caller) -> None:
    caller.ring()
    first = caller.say("I need a travel card for seniors")
    assert first.one("Gather").get("bargeIn") == "true"
    assert first.said
    second = caller.say("what do I have to bring", confidence="0.71")
    assert second.said != first.said
    third = caller.say(keys="0")
    assert PHRASES.say("en", "person.coming").rstrip(".") in third.said
    turns = caller.turns()
    assert [turn.id for turn in turns] == [f"{CALL}-{step}" for step in (1, 2, 3, 4)]
    assert [(turn.text, turn.keys, turn.certainty) for turn in turns[1:]] == [
        ("I need a travel card for seniors", "", 0.9),
        ("what do I have to bring", "", 0.71),
        ("", "0", 1.0),
    ]
    assert {(turn.channel, turn.sender) for turn in turns} == {("phone", CALLER)}


def test_a_case_code_is_said_figure_by_figure(caller: Caller) -> None:
    caller.ring()
    said = caller.say(keys="0").said
    talk = caller.store.conversation_of("phone", CALLER)
    _, row = caller.store.records(talk or 0)
    assert row.reply
    (code,) = (part.code for part in row.reply.parts if isinstance(part, Handover))
    assert code not in said
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert names[int(code[0])] in said.lower()


def test_a_language_is_chosen_by_key_from_the_greeting(caller: Caller) -> None:
    greeting = caller.ring()
    assert PHRASES.say("zh", "phone.language_key") in greeting.said
    answer = caller.say(keys="9")
    gather = answer.one("Gather")
    assert gather.get("language") == "cmn-Hans-CN"
    assert {say.get("language") for say in answer.root.iter("Say")} == {"cmn-CN"}
    assert caller.say(keys="1").said


def test_who_spoke_mandarin_before_is_greeted_in_it(caller: Caller) -> None:
    caller.ring()
    caller.say("你好，我想办老年卡")
    caller.call = "CA" + "9" * 32
    again = caller.ring()
    assert again.one("Gather").get("language") == "cmn-Hans-CN"
    assert PHRASES.say("zh", "phone.ask") in again.said


def test_a_number_that_is_only_shown_is_told_nothing_of_the_call_before(caller: Caller) -> None:
    caller.ring()
    caller.say("I need a travel card for seniors")
    told = caller.say(keys="1").said
    caller.call = "CA" + "9" * 32
    assert PHRASES.say("en", "phone.resume") not in caller.ring().said
    assert told.partition(".")[0] not in caller.say("say that again").said


def test_after_an_answer_keys_lead_on(caller: Caller) -> None:
    caller.ring()
    caller.say("I need a travel card for seniors")
    assert PHRASES.say("en", "phone.then") in caller.say(keys="1").said
    assert caller.say(keys="1").one("Gather").get("hints")


def test_silence_is_borne_twice_then_a_person_is_asked_for_then_the_call_ends(caller: Caller) -> None:
    caller.ring()
    caller.say("I need a travel card for seniors")
    waits = [int(caller.last.one("Gather").get("timeout", "0"))]  # type: ignore[union-attr]
    for _ in range(2):
        answer = caller.say()
        assert PHRASES.say("en", "silent") in answer.said
        waits.append(int(answer.one("Gather").get("timeout", "0")))
    asked = caller.say()
    assert PHRASES.say("en", "person.coming").rstrip(".") in asked.said
    waits.append(int(asked.one("Gather").get("timeout", "0")))
    end = caller.say()
    assert end.verbs == ["Say", "Hangup"]
    assert sum(waits) >= 60
    assert [turn.keys for turn in caller.turns()[1:]] == ["", "", "", "*0"]


def test_whoever_speaks_again_is_not_counted_silent_any_more(caller: Caller) -> None:
    caller.ring()
    for _ in range(3):
        caller.say()
        caller.say()
        caller.say("I need a travel card for seniors")
    assert "*0" not in {turn.keys for turn in caller.turns()}


def test_when_twilio_sends_no_result_the_redirect_is_the_same_silence(caller: Caller) -> None:
    answer = caller.ring()
    assert answer.one("Redirect").text == answer.one("Gather").get("action")
    caller.go_on()
    assert [(turn.silent, turn.facts) for turn in caller.turns()[1:]] == [(True, {"number": "shown", "call_id": CALL})]


def test_the_same_request_again_is_the_same_turn_and_the_same_answer(caller: Caller) -> None:
    ring = caller.ring()
    assert caller.ring().data == ring.data
    action = ring.one("Gather").get("action", "")
    given = {"SpeechResult": "I need a travel card for seniors", "Confidence": "0.9"}
    first = caller.ask(action, **given)
    assert caller.ask(action, **given).data == first.data
    assert caller.ask(action, SpeechResult="something else").data == first.data
    assert len(caller.turns()) == 2


def test_two_callers_without_a_number_have_two_conversations(caller: Caller) -> None:
    caller.number = "anonymous"
    for call in ("CA" + "7" * 32, "CA" + "8" * 32):
        caller.call = call
        caller.ring()
        caller.say("I need a travel card for seniors")
        assert {turn.sender for turn in caller.turns()} == {f"call:{call}"}


def test_who_withholds_the_number_is_asked_for_one_by_keys_of_any_length(caller: Caller) -> None:
    caller.number = ""
    caller.ring()
    asked = caller.say(keys="0").one("Gather")
    assert (asked.get("numDigits"), asked.get("finishOnKey")) == (None, "#")
    assert PHRASES.say("en", "person.number.right") in caller.say(keys="4155550123").said
    assert PHRASES.say("en", "person.coming").rstrip(".") in caller.say(keys="1").said


@pytest.mark.parametrize(
    ("confidence", "certainty"), [("0.25", 0.25), ("1.7", 1.0), ("0.0", 0.5), ("", 0.5), ("high", 0.5)]
)
def test_how_sure_the_hearing_was_is_kept(answering: Any, confidence: str, certainty: float) -> None:
    caller, answers = answering(_said(Say("All right.")))
    caller.ring()
    caller.say("hello", confidence=confidence)
    assert answers.written[-1].certainty == certainty


@pytest.mark.parametrize(
    ("part", "form"),
    [
        (Ask("x", "What do you need?"), ("1", "", "3")),
        (Ask("x", "Is it so?", "yes-no"), ("1", "", "2")),
        (Ask("x", "What number?", "digits"), (None, "#", "3")),
        (Ask("x", "Which street?", "place"), ("1", "", "3")),
        (Ask("x", "Which street, and the pole?", "place", keyed=True), (None, "#", "3")),
        (Ask("x", "Which day? Press month and day.", keyed=True), (None, "#", "3")),
        (Say("That is all."), ("1", "", "3")),
    ],
)
def test_what_is_listened_for_follows_the_question(
    answering: Any, part: Any, form: tuple[str | None, str, str]
) -> None:
    caller, _ = answering(_said(part))
    caller.ring()
    gather = caller.say("hello").one("Gather")
    assert (gather.get("numDigits"), gather.get("finishOnKey"), gather.get("speechTimeout")) == form


def test_what_was_offered_is_hinted_at(answering: Any) -> None:
    options = (Option("1", "Senior Travel Card", "a"), Option("2", "Rent, help with", "b"), Option("3", "x" * 300, "c"))
    caller, _ = answering(_said(Choices("Which one?", options, more=True)))
    caller.ring()
    answer = caller.say("hello")
    hints = str(answer.one("Gather").get("hints")).split(", ")
    assert hints == ["Senior Travel Card", "Rent  help with", "x" * 100]
    assert "Senior Travel Card, press 1." in answer.said
    assert PHRASES.say("en", "phone.person") in answer.said
    assert PHRASES.say("en", "phone.other_ones", digit="4") in answer.said


@pytest.mark.parametrize(
    "name",
    [
        "</Say><Hangup/><Say>",
        "</Response><Response><Dial>+15550100</Dial></Response>",
        "<![CDATA[<Redirect>https://evil.example</Redirect>]]>",
        "Card & <b>bold <Hangup/",
        "&lt;/Say&gt;&lt;Hangup/&gt;",
        "one\0two\x07\x1b[2J\ufffe",
        "Card \N{GRINNING FACE}\N{ZERO WIDTH JOINER}\N{HEAVY BLACK HEART}\ufe0f",
        "\ud800 lone half",
        '" onload="x',
        "<speak><break time='9s'/></speak>",
        "words " * 2_000,
        "。".join(["很长的一句话"] * 900),
    ],
)
def test_nothing_in_a_name_becomes_a_verb(answering: Any, name: str) -> None:
    options = (Option("1", name, "a"),)
    parts = (Say(f"This is {name}."), Detail(name, name), Choices(name, options), Handover("t", "r", name, "123456"))
    caller, _ = answering(_said(*parts))
    caller.ring()
    answer = caller.say("hello")
    assert answer.verbs == ["Gather", "Redirect"]
    assert {verb.tag for verb in answer.one("Gather")} == {"Say"}
    assert not set(answer.said) & set("\0\x07\x1b\ufffe\N{GRINNING FACE}\ud800")


def test_words_that_are_not_markup_are_said_as_they_stand(answering: Any) -> None:
    caller, _ = answering(_said(Say("Tea & coffee, 2 < 3.")))
    caller.ring()
    assert caller.say("hello").said == "Tea & coffee, 2 < 3."


def test_a_reply_that_ends_hangs_up(answering: Any) -> None:
    caller, _ = answering(_said(Say("Goodbye."), ends=True))
    caller.ring()
    assert caller.say("bye").verbs == ["Say", "Hangup"]


def test_a_reply_without_a_word_listens_on(answering: Any) -> None:
    caller, _ = answering(_said())
    caller.ring()
    assert caller.say("hm").verbs == ["Gather", "Redirect"]


def test_a_turn_joined_to_a_later_one_listens_on(answering: Any) -> None:
    caller, _ = answering(None)
    caller.ring()
    assert caller.say("hm").verbs == ["Gather", "Redirect"]


def test_a_person_takes_over_where_a_desk_is_set(answering: Any) -> None:
    caller, _ = answering(_said(Handover("desk", "asked", "A person comes.", "123456")), DESK, outcome="person")
    caller.ring()
    answer = caller.say(keys="0")
    assert answer.verbs[-1] == "Dial"
    assert answer.one("Dial").get("action", "").endswith("/dialled?case=yes")
    assert "A person comes." in answer.said


def test_a_slow_answer_is_waited_for_with_a_word(answering: Any) -> None:
    caller, answers = answering(_said(Say("Here it is.")), answered_after=13)
    caller.ring()
    asked = [caller.say("hello"), *(caller.go_on() for _ in range(12))]
    rest, word = ["Pause", "Redirect"], ["Say", "Redirect"]
    assert [a.verbs for a in asked] == [["Redirect"]] * 2 + [rest] * 3 + [word] + [rest] * 5 + [word] + [rest]
    assert {a.said for a in asked} == {"", PHRASES.say("en", "phone.moment")}
    answer = caller.go_on()
    assert answer.said == "Here it is."
    assert "step=3" in answer.one("Gather").get("action", "")
    assert len(answers.written) == 2


def test_an_answer_that_comes_while_it_is_waited_for_needs_no_other_word(tmp_path: Path) -> None:
    answers = Answers(_said(Say("Here it is.")), answered_after=3)
    parts: dict[str, Any] = {"receive_whole": answers.receive, "remembered": answers, "patience": 30.0}
    with called_line(tmp_path, None, **parts) as caller:
        caller.ring()
        assert caller.say("hello").said == "Here it is."


def test_however_many_answers_are_slow_only_few_threads_wait_for_them(tmp_path: Path) -> None:
    answers = Answers(None, answered_after=10**6)
    parts: dict[str, Any] = {"receive_whole": answers.receive, "remembered": answers, "patience": 240.0}
    with called_line(tmp_path, None, **parts) as caller, ThreadPoolExecutor(16) as together:
        caller.ring()
        target = "/twilio/voice/turn?step=2&silent=0&language=en"
        asked = [
            together.submit(Caller.post, caller, target, SpeechResult="hello", Confidence="0.9") for _ in range(12)
        ]
        done, waiting = wait(asked, timeout=60, return_when=FIRST_COMPLETED)
        while len(done) < 12 - MOST_HELD:
            more, waiting = wait(waiting, timeout=60, return_when=FIRST_COMPLETED)
            assert more, "a thread waits that should not"
            done |= more
        assert {b"<Redirect" in answer.result().data for answer in done} == {True}
        answers.answered_after, answers.reply = 0, _said(Say("Here it is."))
        assert all(b"Here it is." in answer.result(60).data for answer in waiting)


@pytest.mark.parametrize(("number", "said"), [(CALLER, "twilio.ring_back"), ("anonymous", "twilio.later")])
def test_when_nobody_answers_turns_it_ends_with_no_promise_that_can_not_be_kept(
    answering: Any, number: str, said: str
) -> None:
    caller, answers = answering(answered_after=10**6)
    caller.number = number
    caller.ring()
    answer = caller.say("hello")
    for _ in range(60):
        if "Redirect" not in answer.verbs:
            break
        answer = caller.go_on()
    assert answer.verbs[-1] == "Hangup"
    assert PHRASES.say("en", said) in answer.said
    assert [turn.keys for turn in answers.written[1:]] == ["", "*0"]


def test_when_nobody_answers_turns_the_desk_is_rung(answering: Any) -> None:
    caller, answers = answering(desk=DESK, answered_after=10**6)
    caller.ring()
    answer = caller.say("hello")
    while "Redirect" in answer.verbs:
        answer = caller.go_on()
    assert answer.verbs[-1] == "Dial"
    caller.ask(answer.one("Dial").get("action", ""), DialCallStatus="busy")
    end = caller.go_on()
    while "Redirect" in end.verbs:
        end = caller.go_on()
    assert end.verbs[-1] == "Hangup"
    assert answers.written[-1].keys == "*0"


@pytest.mark.parametrize("query", ["step=x", "step=-1", "step=99999", "silent=%C2%B2", "look=1e9"])
def test_an_address_that_is_not_ours_is_unreadable(caller: Caller, query: str) -> None:
    assert caller.post(f"/twilio/voice/turn?{query}").status_code == 400


def test_a_language_nobody_has_is_not_spoken(caller: Caller) -> None:
    assert caller.ask("/twilio/voice/turn?step=1&language=xx", Digits="0").said


@pytest.fixture
def rung(tmp_path: Path, house: Resources) -> Iterator[Caller]:
    """Somebody we rang to tell a message."""
    messages = {"visit:12": ("Your visit is on Monday at ten.", "en"), "wenti": ("您的号码是一二三。", "zh")}
    with called_line(tmp_path, shells(house), message_of=messages.get) as opened:
        opened.form = {"From": OURS, "To": CALLER, "Direction": "outbound-api"}
        yield opened


def test_a_message_is_told_and_asked_about(rung: Caller) -> None:
    answer = rung.ask("/twilio/voice/out?message=visit%3A12")
    assert answer.said.startswith(PHRASES.say("en", "phone.message", line=NAMES["en"]))
    assert "Your visit is on Monday at ten." in answer.said
    assert PHRASES.say("en", "phone.message_keys") in answer.said
    assert rung.say(keys="1").verbs == ["Say", "Hangup"]
    assert rung.turns() == []


def test_that_a_message_was_heard_is_noted(tmp_path: Path) -> None:
    noted: list[str] = []
    parts: dict[str, Any] = {
        "message_of": {"visit:12": ("On Monday.", "en")}.get,
        "heard": noted.append,
    }
    with called_line(tmp_path, None, **parts) as caller:
        caller.ask("/twilio/voice/out?message=visit%3A12")
        caller.say()
        caller.say(keys="2")
        assert noted == []
        caller.say(keys="1")
    assert noted == ["visit:12"]


def test_a_message_is_told_again_as_often_as_it_is_wanted(rung: Caller) -> None:
    rung.ask("/twilio/voice/out?message=wenti")
    for _ in range(5):
        assert "您的号码是一二三。" in rung.say(keys="2").said
    assert rung.say(keys="1").said == PHRASES.say("zh", "phone.message_thanks")


def test_a_message_to_somebody_who_says_nothing_is_told_three_times(rung: Caller) -> None:
    answer, told = rung.ask("/twilio/voice/out?message=visit%3A12"), 0
    while "Gather" in answer.verbs:
        told, answer = told + 1, rung.say()
    assert told == 3
    assert answer.verbs[-1] == "Hangup"


def test_zero_or_a_question_after_a_message_is_a_turn_like_any_other(rung: Caller) -> None:
    rung.ask("/twilio/voice/out?message=visit%3A12")
    assert rung.say("I need a travel card for seniors").said
    assert PHRASES.say("en", "person.coming").rstrip(".") in rung.say(keys="0").said
    assert [(turn.sender, turn.id) for turn in rung.turns()] == [(CALLER, f"{CALL}-500"), (CALLER, f"{CALL}-501")]


def test_a_message_that_is_no_more_says_so(rung: Caller) -> None:
    answer = rung.ask("/twilio/voice/out?message=gone")
    assert answer.verbs[-1] == "Hangup"
    assert NAMES["en"] in answer.said


def test_no_address_leads_away_from_the_public_one(caller: Caller) -> None:
    assert caller.ring().one("Gather").get("action", "").startswith(f"{BASE}/twilio/voice/turn?")


@pytest.fixture
def private(tmp_path: Path) -> Iterator[tuple[Caller, list[str]]]:
    """Somebody we rang to tell what is theirs, and what was noted as heard."""
    noted: list[str] = []
    told = {"message_of": {"due-7-0": ("You have a time at the river clinic.", "en")}.get, "heard": noted.append}
    words = {"yes": "yes", "person": "person"}
    with called_line(tmp_path, None, **told, command=words.get) as opened:  # type: ignore[arg-type]
        opened.form = {"From": OURS, "To": CALLER, "Direction": "outbound-api"}
        yield opened, noted


@pytest.mark.parametrize("answer", [{"keys": "1"}, {"said": "yes"}])
def test_what_is_somebodys_own_is_told_once_they_ask_to_hear_it(
    private: tuple[Caller, list[str]], answer: dict[str, str]
) -> None:
    rung, noted = private
    asked = rung.ask("/twilio/voice/out?message=due-7-0")
    assert "clinic" not in asked.said and PHRASES.say("en", "phone.message_open") in asked.said
    assert "clinic" not in rung.say("hello who is it").said
    assert "clinic" in rung.say(answer.get("said", ""), keys=answer.get("keys", "")).said
    assert noted == []
    assert rung.say(keys="1").verbs == ["Say", "Hangup"] and noted == ["due-7-0"]


def test_a_machine_is_told_nothing_that_is_somebodys_own(private: tuple[Caller, list[str]]) -> None:
    rung, noted = private
    rung.ask("/twilio/voice/out?message=due-7-0")
    left = rung.say()
    assert left.verbs == ["Say", "Hangup"] and "clinic" not in left.said and noted == []
