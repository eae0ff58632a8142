"""The conversation behind a call: what is written down, what comes back, and what is said where nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from demo_city import all_keywords

from bot.language.phrases import Phrases
from bot.model.reply import Ask, Choices, Handover, Manner, Option, Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnRecord
from bot.store.records import StoreDown, TurnHistory
from channels.calls import call_session
from channels.calls.call_services import CallServices
from channels.calls.call_session import CallSession
from channels.calls.opening import opening
from voice.call.messages import CallerInput, Prompt
from voice.call.pacing import read_pacing
from voice.telephony.stream.ticket import Ticket
from voice.verbalise.clean import length

ROOT = Path(__file__).parents[3]
PHRASES, KEYWORDS = Phrases(ROOT / "intents"), all_keywords()
PACING = read_pacing(ROOT / "city" / "pacing.yml")
NAMES = {"en": "City Help", "zh": "临河热线"}
STAFF = "+14155550199"
SIP = Ticket("CA1", "+14155550123", wire="sip")
HELLO = Reply((Say(PHRASES.say("en", "phone.greeting", line="City Help")), Say("What do you need?")), "en")
ANSWER = Reply((Say("It is free."),), "en")


@dataclass
class House:
    """A store and a worker in memory, that fail as they are told to."""

    replies: list[Reply] = field(default_factory=lambda: [HELLO, ANSWER])
    staff: str = ""
    down: bool = False
    answers: bool = True
    messages: dict[str, tuple[str, str]] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)
    answered: list[tuple[str, bool]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    slow: set[str] = field(default_factory=set)
    first: str = ""

    def receive(self, turn: Turn) -> bool:
        if self.down:
            raise StoreDown("locked")
        if turn.id in self.taken:
            return False
        self.taken.add(turn.id)
        self.turns.append(turn)
        return True

    def turn(self, channel: str, provider_id: str) -> TurnHistory | None:
        turn = next(turn for turn in self.turns if (turn.channel, turn.id) == (channel, provider_id))
        reply = self.replies[min(self.turns.index(turn), len(self.replies) - 1)]
        return TurnHistory(1, turn, "answered", TurnRecord(), reply if self.answers else None, 1)

    def note(self, call: str) -> None:
        if self.down:
            raise StoreDown("locked")
        self.ended.append(call)

    def line(self, ticket: Ticket | None = None, language: str = "en") -> Rung:
        desk = CallServices(
            self.receive, self, PHRASES, KEYWORDS, lambda at: self.staff, NAMES, self.messages.get,
            lambda channel, sender: sender in self.slow, self.note, self.heard.append,
            lambda at: self.first, answered=lambda key, yes: self.answered.append((key, yes)),
        )  # fmt: skip
        return Rung(CallSession(desk, ticket or Ticket("CA1", "+14155550123"), _at_once, language, PACING))


def _at_once(do: Callable[[], object], then: Callable[[object], None]) -> None:
    """Work as the pool does it, but here and now."""
    try:
        result = do()
    except Exception:
        result = None
    then(result)


@dataclass
class Rung:
    """One call's line, asked and answered at once."""

    line: CallSession

    def say(self, text: str = "", keys: str = "") -> Prompt:
        got: list[Prompt] = []
        self.line.turn(CallerInput(text, keys), got.append)
        return got[0]


def _text(said: Prompt) -> str:
    return " ".join(sentence.text for sentence in said.sentences)


def _words(key: str, language: str = "en") -> str:
    return _text(Prompt(tuple(call_session.Speech(PHRASES, language).wording(key)), language))


def test_a_call_begins_by_a_turn_without_words_that_says_so() -> None:
    house = House()
    said = house.line().say()
    turn = house.turns[0]
    assert (turn.id, turn.channel, turn.sender, turn.facts["call"]) == ("CA1-1", "phone", "+14155550123", "new")
    assert said.guarded


def test_the_key_for_the_other_language_is_told_in_that_language_before_what_is_asked() -> None:
    said = House().line().say()
    other = [sentence for sentence in said.sentences if sentence.language == "zh"]
    assert [sentence.text for sentence in other] == [_words("phone.language_key", "zh")]
    assert [sentence.text for sentence in said.sentences[-2:]] == ["What do you need?", _words("phone.keys_only")]
    assert said.sentences[-3] == other[0]
    assert sum(length(sentence.text) for sentence in said.sentences) <= 40


def test_it_does_not_come_between_yes_and_no() -> None:
    house = House([Reply((Ask("resume", "Shall we carry on?", "yes-no"),), "en")])
    said = house.line().say()
    assert said.asks == "yes-no"
    assert [sentence.language for sentence in said.sentences] == ["", "", "", "zh"]


def test_a_call_over_a_limit_is_told_so_and_not_greeted() -> None:
    held = Reply((Say("In danger, ring for help."),), "en", alone=True)
    said = House([held], first=STAFF).line().say()
    assert (_text(said), said.guarded, said.transfer) == ("In danger, ring for help.", True, "")
    goodbye = House([HELLO, replace(held, ends=True)]).line()
    goodbye.say()
    assert goodbye.say("where is the library").ends


def test_what_follows_is_numbered_and_is_no_beginning() -> None:
    house = House()
    rung = house.line()
    rung.say()
    said = rung.say("how much is it", "")
    assert [turn.id for turn in house.turns] == ["CA1-1", "CA1-2"]
    assert (house.turns[1].text, "call" in house.turns[1].facts) == ("how much is it", False)
    assert (_text(said), said.guarded) == ("It is free.", False)


@pytest.mark.parametrize(
    ("wire", "channel"), [("twilio", "phone"), ("sip", "phone"), ("asterisk", "phone"), ("page", "phone-sim")]
)
def test_a_call_from_the_page_is_kept_apart_from_telephones(wire: str, channel: str) -> None:
    house = House()
    house.line(Ticket("CA1", "visitor", wire=wire)).say()
    assert house.turns[0].channel == channel


def test_two_who_withhold_their_numbers_have_no_sender_in_common() -> None:
    house = House()
    for call in ("CA1", "CA2"):
        house.line(Ticket(call, "")).say()
    assert [turn.sender for turn in house.turns] == ["call:CA1", "call:CA2"]


def test_a_store_that_is_down_is_said_and_the_call_goes_on() -> None:
    house = House(down=True)
    rung = house.line()
    assert _text(rung.say()) == _words("phone.trouble")
    house.down = False
    assert _text(rung.say("how much is it")) != _words("phone.trouble")


@pytest.mark.parametrize("wanted", [{"keys": "0"}, {"keys": "*0"}, {"text": "person"}, {"text": "转人工"}])
def test_a_person_is_reached_while_the_store_is_down(wanted: dict[str, str]) -> None:
    said = House(down=True, staff=STAFF).line().say(**wanted)
    assert (said.transfer, _text(said)) == (STAFF, _words("phone.transfer"))
    alone = House(down=True).line().say(**wanted)
    assert (alone.transfer, _text(alone)) == ("", _words("phone.trouble"))


def test_trouble_is_told_in_the_language_spoken_last() -> None:
    house = House([Reply((Say("您要办什么事？"),), "zh")])
    rung = house.line()
    rung.say("我想办老年卡")
    house.down = True
    assert rung.say("多少钱").language == "zh"


def test_an_answer_that_does_not_come_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_session, "PATIENCE", 0.05)
    assert _text(House(answers=False).line().say()) == _words("phone.trouble")


def test_nobody_waits_for_an_answer_to_a_call_that_is_over() -> None:
    house = House(answers=False)
    rung = house.line()
    rung.line.gone(by_us=False)
    assert rung.say().sentences == ()


def test_a_call_whose_stream_is_opened_again_goes_on_behind_what_was_said() -> None:
    house = House()
    first = house.line()
    first.say()
    first.say(keys="1")
    again = house.line()
    assert not again.say().ends
    assert not again.say(keys="2").ends
    assert [(turn.id, turn.keys) for turn in house.turns] == [
        ("CA1-1", ""), ("CA1-2", "1"), ("CA1-3", ""), ("CA1-4", "2")
    ]  # fmt: skip
    assert house.turns[2].facts["call"] == "new"


@pytest.mark.parametrize(("staff", "transfer"), [(STAFF, STAFF), ("", "")])
def test_a_person_is_put_through_where_one_is_there(staff: str, transfer: str) -> None:
    house = House([HELLO, Reply((Handover("hotline", "asked", "A person will ring you.", "252561"),), "en")], staff)
    rung = house.line()
    rung.say()
    said = rung.say(keys="0")
    assert said.transfer == transfer
    assert ("two five two" in _text(said).replace("  ", " ")) is not bool(staff)


def test_where_people_are_rung_first_the_line_greets_only_when_nobody_comes() -> None:
    said = House(first=STAFF).line(SIP).say()
    assert (said.transfer, said.guarded, said.asks) == (STAFF, True, "")
    assert _text(said) == PHRASES.say("en", "phone.person_first", line="City Help")
    greeting = House().line().say()
    assert said.otherwise is not None
    assert _text(said.otherwise) == f"{_words('phone.nobody')} {_text(greeting)}"
    assert (said.otherwise.transfer, said.otherwise.asks) == ("", greeting.asks)


def test_nobody_is_rung_twice_in_a_call_nor_where_the_provider_has_rung_them() -> None:
    house = House(first=STAFF)
    assert house.line(SIP).say().transfer == STAFF
    assert house.line(SIP).say().transfer == ""
    assert house.line(Ticket("CA2", "+14155550123", wire="twilio")).say().transfer == ""


@pytest.mark.parametrize(
    ("leads_on", "parts", "told"),
    [
        (True, (Say("It is free."),), True),
        (True, (Choices("Which?", (Option("1", "A", "service:a"),)),), False),
        (False, (Say("You are welcome."),), False),
    ],
)
def test_keys_to_go_on_with_are_told_after_an_answer_about_a_service(
    leads_on: bool, parts: tuple[Say | Choices, ...], told: bool
) -> None:
    house = House([HELLO, Reply(parts, "en", leads_on=leads_on)])
    rung = house.line()
    rung.say()
    assert _text(rung.say("x")).endswith(_words("phone.then")) == told


@pytest.mark.parametrize("manner", ["slower", "louder", "quieter", ""])
def test_how_to_talk_from_now_on_goes_along(manner: Manner) -> None:
    house = House([HELLO, replace(ANSWER, manner=manner)])
    rung = house.line()
    rung.say()
    assert rung.say(keys="8").manner == manner


@pytest.mark.parametrize("answer", [{"keys": "1"}, {"text": "yes"}, {"text": "是的"}])
def test_a_message_that_was_heard_is_noted_and_the_call_ends(answer: dict[str, str]) -> None:
    house = House(messages={"m1": ("Your card is ready.", "en")})
    rung = house.line(Ticket("CA1", "+14155550123", message="m1"))
    said = rung.say()
    assert "Your card is ready." in _text(said)
    assert _text(said).endswith(_words("phone.message_keys"))
    over = rung.say(**answer)
    assert (over.ends, house.heard, house.turns) == (True, ["m1"], [])


@pytest.mark.parametrize("answer", [{"keys": "2"}, {"text": "what"}])
def test_a_message_is_told_again(answer: dict[str, str]) -> None:
    house = House(messages={"m1": ("Your card is ready.", "en")})
    rung = house.line(Ticket("CA1", "+14155550123", message="m1"))
    assert rung.say() == rung.say(**answer)
    assert (house.heard, house.turns) == ([], [])


def test_a_message_leads_into_a_conversation_whose_keys_are_its_own() -> None:
    menu = Reply((Choices("Which?", (Option("1", "A", "service:a"),)),), "en")
    house = House([menu, ANSWER], messages={"m1": ("Your card is ready.", "en")})
    rung = house.line(Ticket("CA1", "+14155550123", message="m1"))
    rung.say()
    assert rung.say("where is it").asks == "choice"
    picked = rung.say(keys="1")
    assert (_text(picked), picked.ends, house.heard) == ("It is free.", False, [])
    assert [(turn.text, turn.keys) for turn in house.turns] == [("where is it", ""), ("", "1")]


def test_a_message_that_is_no_longer_there_ends_the_call_kindly() -> None:
    said = House().line(Ticket("CA1", "+14155550123", message="gone")).say()
    assert (said.ends, _text(said)) == (True, _words("phone.message_thanks"))


def test_a_message_is_told_in_its_own_language() -> None:
    house = House(messages={"m1": ("您的卡好了。", "zh")})
    said = house.line(Ticket("CA1", "+14155550123", message="m1")).say()
    assert said.language == "zh"
    assert NAMES["zh"] in _text(said)


def test_that_we_ended_a_call_is_noted_and_a_store_that_is_down_stops_nothing() -> None:
    house = House()
    house.line().line.gone(by_us=False)
    assert house.ended == []
    house.line().line.gone(by_us=True)
    assert house.ended == ["CA1"]
    house.down = True
    house.line().line.gone(by_us=True)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("yes", "yes"), ("person", "person"), ("人工", "person"), ("what", "repeat"), ("two", "pick"), ("第二个", "pick"),
        ("hang on", "hold"), ("my heating is off", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_whole_text_may_be_a_command(text: str, command: str) -> None:
    assert House().line().line.command(text) == command


def test_what_is_likely_said_follows_from_what_was_asked() -> None:
    line = House().line().line
    menu = Prompt((), "en", "choice", ("Travel card", "Parking card"))
    words = set(line.expected(menu, "en", strict=False))
    assert {"Travel card", "Parking card", "person", "one", "two"} <= words
    assert not {"three", "yes", "人工"} & words
    assert {"yes", "no", "person"} <= set(line.expected(Prompt((), "en", "yes-no"), "en", strict=True))
    assert {"是", "人工"} <= set(line.expected(Prompt((), "zh", "yes-no"), "zh", strict=True))
    assert line.expected(menu, "en", strict=True) == ()
    assert line.expected(Prompt((), "en", "open"), "en", strict=False) == ()
    assert line.expected(None, "en", strict=False) == ()


def test_the_first_words_of_a_call_are_made_first() -> None:
    for language in PHRASES.languages:
        made = [sentence.text for sentence in opening(PHRASES, NAMES, language)]
        assert made[0].startswith(NAMES[language])
        assert _words("phone.transfer", language).split(". ")[0].rstrip(".") in " ".join(made)
        assert not any("{" in text for text in made)


def test_the_moment_of_a_turn_is_now_and_aware() -> None:
    house = House()
    before = datetime.now(UTC)
    house.line().say()
    assert before <= house.turns[0].at <= datetime.now(UTC)


LONG_ANSWER = Reply((Say("Bring your papers and your card. " * 20),), "en", leads_on=True)


def _long() -> tuple[House, Rung, Prompt]:
    """A call in which a long answer has been begun."""
    house = House(replies=[HELLO, LONG_ANSWER, ANSWER])
    call = house.line()
    call.say()
    return house, call, call.say("what do I bring")


@pytest.mark.parametrize("on", [{"keys": "1"}, {"text": "yes"}, {"text": "go on"}])
def test_a_long_answer_is_told_in_chunks_and_goes_on_when_wanted(on: dict[str, str]) -> None:
    house, call, said = _long()
    told = [_text(said)]
    while told[-1].endswith(_words("phone.go_on")):
        told.append(_text(call.say(**on)))
    assert len(told) > 2
    assert len(house.turns) == 2, "going on is no turn of the conversation"
    assert " ".join(told).count("Bring your papers and your card.") == 20


def test_enough_of_a_long_answer_leaves_the_ear_open() -> None:
    house, call, _ = _long()
    assert _text(call.say(keys="2")) == _words("phone.ask")
    assert len(house.turns) == 2


def test_something_else_after_a_chunk_is_asked_and_the_rest_is_gone() -> None:
    house, call, _ = _long()
    call.say("how much is it")
    assert [turn.text for turn in house.turns] == ["", "what do I bring", "how much is it"]
    call.say(keys="1")
    assert house.turns[-1].keys == "1"


@pytest.mark.parametrize(("slow", "manner"), [({"+14155550123"}, "slower"), ({"+14155550199"}, "")])
def test_who_wanted_it_slow_once_is_spoken_to_slowly_from_the_first_word(slow: set[str], manner: str) -> None:
    assert House(slow=slow).line().say().manner == manner
