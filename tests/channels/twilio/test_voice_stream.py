"""Calls by Twilio that our own voice process hears and speaks: how they begin, end, fail, and come to a person."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from signed import AT, FORM, sign
from twilio_caller import (
    BASE,
    CALL,
    CALLER,
    DESK,
    NAMES,
    OTHER_CALL,
    OURS,
    PHRASES,
    ROOT,
    SECRET,
    Caller,
    called_line,
    shells,
)

from bot.config.settings import Settings, SettingsError, read_settings
from bot.dialogue.turn.resources import Resources
from bot.model.turn import Turn
from channels.twilio.voice_dependencies import VoiceServices
from channels.twilio.voice_routes import voice_doors
from channels.web.routes import proof_of
from voice.telephony.stream.ticket import Ticket, check, check_token, mark_of

RING, AFTER, DIALLED, STATUS = "/twilio/voice", "/twilio/voice/after", "/twilio/voice/dialled", "/twilio/voice/status"


@pytest.fixture
def caller(tmp_path: Path, house: Resources) -> Iterator[Caller]:
    """A line without staff on the telephone."""
    with called_line(tmp_path, shells(house), "stream") as opened:
        yield opened


@pytest.fixture
def staffed(tmp_path: Path, house: Resources) -> Iterator[Caller]:
    """A line with a desk."""
    with called_line(tmp_path, shells(house), "stream", DESK) as opened:
        yield opened


def _ticket(caller: Caller) -> Ticket:
    assert caller.last is not None
    parameter = caller.last.one("Parameter")
    assert parameter.get("name") == "ticket"
    return check(parameter.get("value", ""), SECRET)


def _say(caller: Caller, text: str = "", keys: str = "", number: int = 2) -> None:
    """A turn of the call, written down and answered; by the door of the other way, which writes the same."""
    caller.ask(f"/twilio/voice/turn?step={number}", **({"SpeechResult": text} if text else {"Digits": keys}))


def test_a_call_is_joined_to_the_voice_process_with_a_ticket_for_it_alone(caller: Caller) -> None:
    answer = caller.ring()
    address, _, token = answer.one("Stream").get("url", "").rpartition("/")
    assert address == "wss://city.example/voice/stream"
    assert check_token(token, SECRET) == mark_of(answer.one("Parameter").get("value", ""))
    assert answer.one("Connect").get("action") == BASE + AFTER
    assert _ticket(caller) == Ticket(CALL, CALLER, OURS, wire="twilio", number="shown")


@pytest.mark.parametrize(
    ("told", "number"),
    [("TN-Validation-Passed-A", "vouched"), ("TN-Validation-Passed-B", "shown"), ("TN-Validation-Failed-A", "shown")],
)
def test_a_number_is_vouched_for_where_its_own_network_signed_it(caller: Caller, told: str, number: str) -> None:
    caller.ring(StirVerstat=told)
    assert _ticket(caller).number == number


def test_a_call_whose_stream_is_passed_over_still_goes_on(caller: Caller) -> None:
    answer = caller.ring()
    assert answer.verbs == ["Connect", "Say", "Say", "Redirect"]
    assert all(PHRASES.say(tag, "twilio.trouble") in answer.said for tag in ("en", "zh"))


def test_with_a_desk_it_reaches_the_desk(staffed: Caller) -> None:
    answer = staffed.ring()
    assert answer.verbs == ["Connect", "Dial"]
    assert answer.one("Number").text == DESK
    assert answer.one("Dial").get("action") == f"{BASE}{DIALLED}?case=no"


@pytest.mark.parametrize("mode", ["stream", "gather"])
def test_where_people_are_rung_first_the_line_answers_when_nobody_comes(
    tmp_path: Path, house: Resources, mode: str
) -> None:
    with called_line(tmp_path, shells(house), mode, DESK, first=lambda at: DESK) as caller:
        answer = caller.ring()
        assert answer.verbs == ["Say", "Say", "Dial"]
        assert all(PHRASES.say(tag, "phone.person_first", line=NAMES[tag]) in answer.said for tag in NAMES)
        assert answer.one("Dial").get("action") == f"{BASE}{DIALLED}?case=no&first=yes"
        nobody = caller.ask(answer.one("Dial").get("action", ""), DialCallStatus="no-answer")
        assert all(PHRASES.say(tag, "phone.nobody") in nobody.said for tag in NAMES)
        assert caller.turns() == []
        assert caller.go_on().verbs[0] == ("Connect" if mode == "stream" else "Gather")


@pytest.mark.parametrize(("status", "keys"), [("completed", []), ("no-answer", ["*0"])])
def test_who_is_answered_first_is_done_and_who_hangs_up_while_it_rings_is_rung_back(
    tmp_path: Path, house: Resources, status: str, keys: list[str]
) -> None:
    with called_line(tmp_path, shells(house), "stream", DESK, first=lambda at: DESK) as caller:
        dialled = caller.ring().one("Dial").get("action", "")
        over = "in-progress" if status == "completed" else "completed"
        assert caller.ask(dialled, DialCallStatus=status, CallStatus=over).verbs[-1] == "Hangup"
        assert [turn.keys for turn in caller.turns()] == keys


def test_outside_their_hours_people_are_not_rung(tmp_path: Path, house: Resources) -> None:
    with called_line(tmp_path, shells(house), "stream", DESK, staff=lambda at: "") as caller:
        assert "Dial" not in caller.ring().verbs
        assert caller.ask(AFTER).verbs == ["Say", "Say", "Redirect"]


def test_a_desk_may_be_a_sip_address(tmp_path: Path) -> None:
    with called_line(tmp_path, None, "stream", "sip:desk@city.example") as caller:
        assert caller.ring().one("Sip").text == "sip:desk@city.example"


@pytest.mark.parametrize(
    "number",
    ["", "anonymous", "Restricted", "+266696687", "+7378742833", "+2562533", "+86282452253", "+8656696",
     "sip:a@host", "client:a", "12345", "+0155555555", "+1415555012x", "+" + "1" * 16],
)  # fmt: skip
def test_who_withholds_the_number_shares_no_conversation(caller: Caller, number: str) -> None:
    caller.number = number
    caller.ring()
    assert _ticket(caller).caller == ""
    caller.ask(AFTER)
    caller.call = OTHER_CALL
    caller.ask(AFTER)
    for call in (CALL, OTHER_CALL):
        talk = caller.store.conversation_of("phone", f"call:{call}")
        assert talk and [row.turn.keys for row in caller.store.records(talk)] == ["*0"]


def test_the_same_ring_again_gives_the_same_but_for_the_ticket(caller: Caller) -> None:
    answers = [caller.ring() for _ in range(2)]
    tickets = [str(answer.one("Parameter").get("value")).encode() for answer in answers]
    assert all(check(ticket.decode(), SECRET).call == CALL for ticket in tickets)
    without = {answer.data.replace(ticket, b"") for answer, ticket in zip(answers, tickets, strict=True)}
    assert len(without) == 1
    assert caller.turns() == []


def test_a_stream_that_ends_without_a_word_is_written_down_and_its_code_is_told(caller: Caller) -> None:
    """The voice process died, or had no room."""
    caller.ring()
    answer = caller.ask(AFTER)
    assert PHRASES.say("en", "twilio.trouble") in answer.said
    assert PHRASES.say("zh", "twilio.trouble") in answer.said
    told = caller.go_on()
    assert PHRASES.say("en", "person.coming").rstrip(".") in told.said
    assert [turn.keys for turn in caller.turns()] == ["*0"]
    assert _codes(caller)


def _codes(caller: Caller) -> list[str]:
    """Case codes of this conversation."""
    talk = caller.store.conversation_of("phone", caller.number)
    rows = caller.store.records(talk) if talk else []
    parts = [part for row in rows if row.reply for part in row.reply.parts]
    return [part.code for part in parts if getattr(part, "code", "")]


def test_asked_twice_it_is_one_callback(caller: Caller) -> None:
    caller.ask(AFTER)
    caller.ask(AFTER)
    assert len(caller.turns()) == 1
    assert len(_codes(caller)) == 1


def test_with_a_desk_a_dead_stream_rings_it_and_no_answer_is_a_callback(staffed: Caller) -> None:
    answer = staffed.ask(AFTER)
    assert answer.verbs[-1] == "Dial"
    assert staffed.turns() == []
    action = answer.one("Dial").get("action", "")
    assert staffed.ask(action, DialCallStatus="no-answer").verbs[-1] == "Redirect"
    assert PHRASES.say("en", "person.coming").rstrip(".") in staffed.go_on().said
    assert len(_codes(staffed)) == 1


def test_trouble_is_told_in_the_language_of_the_call(caller: Caller) -> None:
    _say(caller, "你好，我想办老年卡")
    answer = caller.ask(AFTER)
    assert PHRASES.say("zh", "twilio.trouble") in answer.said
    assert PHRASES.say("en", "twilio.trouble") not in answer.said
    assert caller.ring().said
    assert _ticket(caller).language == "zh"


def test_stop_ends_no_call(caller: Caller) -> None:
    _say(caller, "stop")
    assert "Hangup" not in caller.ask(AFTER).verbs


def test_an_earlier_call_of_the_number_says_nothing_of_this_one(caller: Caller) -> None:
    _say(caller, "stop")
    caller.call = OTHER_CALL
    assert caller.ask(AFTER).verbs[-1] == "Redirect"


def test_a_call_the_voice_process_says_it_ended_is_hung_up(tmp_path: Path) -> None:
    with called_line(tmp_path, None, "stream", ended=lambda call: call == CALL) as caller:
        assert caller.ask(AFTER).verbs == ["Hangup"]
        assert caller.turns() == []


def test_who_asked_for_a_person_is_put_through(staffed: Caller) -> None:
    _say(staffed, keys="0")
    answer = staffed.ask(AFTER)
    assert answer.verbs == ["Dial"]
    assert answer.one("Dial").get("action") == f"{BASE}{DIALLED}?case=yes"
    assert int(answer.one("Dial").get("timeout", "0")) > 0


def test_who_asked_for_a_person_without_a_desk_is_rung_back_and_hung_up(caller: Caller) -> None:
    _say(caller, keys="0")
    assert caller.ask(AFTER).verbs == ["Hangup"]
    assert len(_codes(caller)) == 1


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_who_hung_up_is_left_alone(staffed: Caller, status: str) -> None:
    assert staffed.ask(AFTER, CallStatus=status).verbs == ["Hangup"]
    assert staffed.turns() == []


@pytest.mark.parametrize("dialled", ["completed", "answered"])
@pytest.mark.parametrize("case", ["yes", "no"])
def test_who_reached_a_person_is_done(staffed: Caller, dialled: str, case: str) -> None:
    assert staffed.ask(f"{DIALLED}?case={case}", DialCallStatus=dialled).verbs == ["Hangup"]
    assert staffed.turns() == []


@pytest.mark.parametrize("dialled", ["busy", "no-answer", "failed", "canceled", ""])
def test_who_reached_nobody_is_told_that_a_person_rings_back(staffed: Caller, dialled: str) -> None:
    _say(staffed, keys="0")
    answer = staffed.ask(f"{DIALLED}?case=yes", DialCallStatus=dialled)
    assert PHRASES.say("en", "phone.no_transfer") in answer.said
    assert answer.verbs[-1] == "Hangup"
    assert len(_codes(staffed)) == 1


def test_who_gave_up_while_it_rang_is_rung_back_too(staffed: Caller) -> None:
    answer = staffed.ask(f"{DIALLED}?case=no", DialCallStatus="no-answer", CallStatus="completed")
    assert answer.verbs[-1] == "Hangup"
    assert len(_codes(staffed)) == 1


@pytest.mark.parametrize(
    ("status", "kept"),
    [("initiated", "queued"), ("ringing", "sent"), ("in-progress", "sent"), ("completed", "delivered"),
     ("busy", "failed"), ("no-answer", "failed"), ("failed", "failed"), ("canceled", "expired"),
     ("teleported", "unknown"), ("", "unknown")],
)  # fmt: skip
def test_every_status_of_a_call_is_kept_as_often_as_it_comes(tmp_path: Path, status: str, kept: str) -> None:
    notes: list[tuple[str, str]] = []
    with called_line(tmp_path, None, "stream") as caller:
        line = VoiceServices(
            caller.store.receive, None, lambda channel, receipt, at: notes.append((channel, receipt.status)),  # type: ignore[arg-type]
            lambda ticket: "", lambda text: "", PHRASES, {"en": "City Help", "zh": "临河热线"}, "en",
        )  # fmt: skip
        app = type(caller.app)("status")
        app.register_blueprint(voice_doors(Settings(public_base_url=BASE), lambda call: None, line))
        caller.client = app.test_client()
        assert [caller.post(STATUS, CallStatus=status).status_code for _ in range(2)] == [200, 200]
    assert notes == [("phone", kept)] * 2


def test_a_status_of_a_call_nobody_knows_is_taken(caller: Caller) -> None:
    assert caller.post(STATUS, CallStatus="completed").status_code == 200
    assert caller.turns() == []


def test_a_request_without_a_call_is_unreadable(caller: Caller) -> None:
    for call in ("", "../etc", "CA" + "1" * 100, "CA 1111111111"):
        assert caller.post(RING, CallSid=call).status_code == 400
        assert caller.post(STATUS, CallSid=call).status_code == 400


def _routes(caller: Caller) -> list[str]:
    return [str(rule) for rule in caller.app.url_map.iter_rules() if "twilio" in str(rule)]


def test_every_route_is_proved_and_refuses_who_is_not_twilio(caller: Caller) -> None:
    routes = _routes(caller)
    assert len(routes) == 9
    for rule in caller.app.url_map.iter_rules():
        if str(rule) in routes:
            assert proof_of(caller.app.view_functions[rule.endpoint]) == "twilio-signature"
    form = [("CallSid", CALL), ("From", CALLER)]
    for route in routes:
        for wrong in ("", "wrong", sign(BASE + route, form, "another token"), sign(BASE + "/twilio/sms", form)):
            assert caller.post(route, signature=wrong).status_code == 403
        assert caller.client.get(route).status_code == 405
    assert caller.turns() == []


@pytest.mark.parametrize(
    "query", ["?note=a%20b+c%2Bd", "?q=%E4%B8%B4%e6%b2%b3", "?a=1&a=2&a=", "?%61=b;c", "?x=//y/../z"]
)
def test_a_signature_holds_for_the_address_exactly_as_it_was_asked(caller: Caller, query: str) -> None:
    pairs = [("CallSid", CALL), ("From", CALLER), ("To", OURS), ("CallStatus", "ringing")]
    for signed, status in ((RING + query, 200), (RING, 403), (RING + query + "x", 403)):
        got = caller.client.post(
            RING + query,
            data=dict(pairs),
            content_type=FORM,
            headers={"X-Twilio-Signature": sign(BASE + signed, pairs)},
            environ_overrides={"RAW_URI": RING + query},
        )
        assert got.status_code == status


@pytest.mark.parametrize("path", ["/after", "/turn?step=2", "/dialled", "/look?step=1"])
def test_as_fallback_after_a_fault_in_a_call_it_leads_to_a_person(staffed: Caller, path: str) -> None:
    answer = staffed.ring(ErrorCode="11200", ErrorUrl=f"{BASE}/twilio/voice{path}")
    assert answer.verbs[-1] == "Dial"


def test_as_fallback_after_a_fault_at_the_ring_it_begins_the_call(caller: Caller) -> None:
    assert caller.ring(ErrorCode="11205", ErrorUrl=f"{BASE}/twilio/voice").verbs[0] == "Connect"


def _break(caller: Caller, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "calls.db")
    for table in ("inbox", "outbox", "conversation"):
        other.execute(f"DROP TABLE IF EXISTS {table}")
    other.close()


def test_without_a_database_a_call_still_reaches_the_desk(staffed: Caller, tmp_path: Path) -> None:
    _break(staffed, tmp_path)
    assert staffed.ring().verbs[-1] == "Dial"
    assert staffed.ask(AFTER).verbs[-1] == "Dial"


def test_without_a_database_and_a_desk_nothing_is_promised(caller: Caller, tmp_path: Path) -> None:
    _break(caller, tmp_path)
    answer = caller.ask(AFTER)
    assert answer.verbs[-1] == "Hangup"
    assert PHRASES.say("en", "twilio.later") in answer.said
    assert PHRASES.say("en", "twilio.ring_back") not in answer.said


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"voice_url": "https://city.example/voice"}, "ONELINE_VOICE_URL"),
        ({"voice_url": "wss://city.example/voice?a=b"}, "ONELINE_VOICE_URL"),
        ({"staff_phone": "desk"}, "ONELINE_STAFF_PHONE"),
        ({"staff_phone": "0555 555"}, "ONELINE_STAFF_PHONE"),
        ({"public_base_url": "city.example"}, "ONELINE_PUBLIC_BASE_URL"),
    ],
)
def test_what_twilio_could_not_use_stops_the_start(changes: dict[str, Any], named: str) -> None:
    line = VoiceServices(lambda turn: None, None, lambda *_: None, str, str, PHRASES, {}, "en")  # type: ignore[arg-type]
    settings = Settings(**({"public_base_url": BASE} | changes))
    with pytest.raises(SettingsError, match=named):
        voice_doors(settings, lambda call: None, line)


def test_the_way_of_calls_is_one_of_two() -> None:
    assert read_settings({"ONELINE_TWILIO_VOICE": "gather"}).twilio_voice == "gather"
    with pytest.raises(SettingsError, match="stream, gather"):
        read_settings({"ONELINE_TWILIO_VOICE": "smoke"})


@pytest.mark.parametrize(
    ("base", "voice", "stream"),
    [
        ("https://city.example/a/", "", "wss://city.example/a/voice/stream"),
        ("http://127.0.0.1:8080", "", "ws://127.0.0.1:8080/voice/stream"),
        ("https://city.example", "wss://voice.example/s", "wss://voice.example/s"),
        ("", "", ""),
    ],
)
def test_the_stream_stands_beside_the_public_address_unless_set(base: str, voice: str, stream: str) -> None:
    assert Settings(public_base_url=base, voice_url=voice).stream_url == stream


def test_a_call_we_made_takes_its_message_along(caller: Caller) -> None:
    answer = caller.ask("/twilio/voice/out?message=visit%3A12", From=OURS, To=CALLER, Direction="outbound-api")
    assert _ticket(caller) == Ticket(CALL, CALLER, OURS, message="visit:12", wire="twilio", number="vouched")
    assert answer.one("Connect").get("action") == f"{BASE}{AFTER}?message=visit%3A12"


def test_a_message_the_voice_process_could_not_tell_is_told_by_twilio(tmp_path: Path) -> None:
    messages = {"visit:12": ("Your visit is on Monday.", "en")}
    with called_line(tmp_path, None, "stream", DESK, message_of=messages.get) as caller:
        caller.form = {"From": OURS, "To": CALLER, "Direction": "outbound-api"}
        caller.ask(f"{AFTER}?message=visit%3A12")
        assert "Your visit is on Monday." in caller.go_on().said


def test_a_turn_of_a_call_is_one_of_the_number_that_rang(caller: Caller) -> None:
    caller.ask(AFTER)
    (turn,) = caller.turns()
    assert (turn.channel, turn.sender, turn.at) == ("phone", CALLER, AT)
    assert turn == Turn(f"{CALL}-1000", "phone", CALLER, AT, keys="*0", facts={"number": "shown", "call_id": CALL})


def test_the_doors_for_calls_load_no_models() -> None:
    told = [
        sys.executable,
        "-c",
        "import channels.twilio.voice_routes, channels.twilio.calls_api, sys; print(sorted(sys.modules))",
    ]
    loaded = set(ast.literal_eval(subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout))
    assert not loaded & {
        "onnxruntime",
        "torch",
        "vosk",
        "bot.dialogue.policy.respond",
        "bot.nlu.understand",
        "bot.retrieval.services.search",
    }
