"""Telegram beyond the contract table: every kind of update, a long reply, the token that is told to nobody."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from contract_rows import row_of
from provider import Provider, provider

from bot.config.settings import SettingsError, read_settings
from bot.language.phrases import Phrases
from bot.model.message_content import MessageContent
from bot.model.reply import Ask, Choices, Option, Part, Reply, Say
from bot.model.turn import Pick, Turn
from bot.store.due_writes import message_key
from channels.contract import Ignored, OutcomeUnknown, Read, SendFailed, Unreadable
from channels.package import Wording
from channels.picks import LONGEST as LONGEST_DATA
from channels.picks import button_data, read_button
from channels.render.registry import labels_of
from channels.render.text_lines import lines
from channels.telegram import bot_api
from channels.telegram.bot_api import ERRORS, BotApi
from channels.telegram.messages import LONGEST, MEDIA, read_update, render
from oneline.processes.web import create_app

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
CHAT = {"id": 8123456789, "type": "private"}
PHRASES = Phrases(Path(__file__).parents[3] / "intents")
LABELS = labels_of(Wording(PHRASES, dict.fromkeys(PHRASES.languages, "Line")))
TOKEN = "7000:made-up-token"


def _read(message: Any, **more: Any) -> Read:
    body = json.dumps({"update_id": 9, **({"message": message} if message else {}), **more}).encode()
    (read,) = read_update(body, AT, "telegram", ("en", "zh"))
    return read


def _said(text: str, **more: Any) -> Turn:
    read = _read({"message_id": 5, "chat": CHAT, "text": text, **more})
    assert isinstance(read, Turn)
    return read


@pytest.mark.parametrize(
    ("code", "language"), [("en-GB", "en"), ("zh-hans", "zh"), ("de", None), ("", None), (None, None)]
)
def test_a_message_is_a_turn_of_its_account_in_a_language_that_the_line_speaks(
    code: str | None, language: str | None
) -> None:
    turn = _said("hello", **{"from": {"id": 1, "language_code": code}})
    assert turn == Turn("9", "telegram", "8123456789", AT, "hello", language=language)
    assert (turn.number, turn.is_spoken, turn.abilities.has_stop_word) == ("", False, False)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("/help", "help"), ("/start@city_bot", "menu"), ("/a b", "/a b"), ("and/or", "and/or"), ("a\0b", "ab")],
)
def test_a_command_of_the_app_is_its_word(typed: str, text: str) -> None:
    assert _said(typed).text == text


def test_of_a_picture_the_largest_size_is_kept_and_of_a_place_where_it_is() -> None:
    sizes = [{"file_id": "small"}, {"file_id": "large"}]
    for content, media in (
        ({"photo": sizes}, "telegram:photo:large"), ({"photo": []}, "telegram:photo:"), ({"voice": "?"}, "telegram:voice:"),
        ({"location": {"latitude": 40.7, "longitude": -74}}, "geo:40.7,-74"),
        ({"location": {"latitude": "north"}}, "telegram:location:"),
    ):  # fmt: skip
        turn = _read({"chat": CHAT, **content})
        assert isinstance(turn, Turn)
        assert turn.media == (media,)


@pytest.mark.parametrize("kind", MEDIA)
def test_what_is_no_text_is_kept_as_such_with_its_caption(kind: str) -> None:
    assert _read({"chat": CHAT, kind: {"file_id": "x"}}) == Turn(
        "9", "telegram", "8123456789", AT, media=(f"telegram:{kind}:x",)
    )
    captioned = _read({"chat": CHAT, kind: [{}], "caption": "this lamp"})
    assert isinstance(captioned, Turn)
    assert captioned.text == "this lamp"


@pytest.mark.parametrize(
    ("place", "media"),
    [
        ({"latitude": 40.7, "longitude": -74}, "geo:40.7,-74"),
        ({"latitude": "n"}, "telegram:location:"),
        (7, "telegram:location:"),
    ],
)
def test_a_place_is_kept_by_where_it_is(place: Any, media: str) -> None:
    assert _read({"chat": CHAT, "location": place}) == Turn("9", "telegram", "8123456789", AT, media=(media,))


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"chat": {"id": -100, "type": "supergroup"}, "text": "hello"}, "no private chat"),
        ({"chat": {"type": "private"}, "text": "hello"}, "no private chat"),
        ({"text": "hello"}, "no private chat"),
        ({"chat": CHAT, "pinned_message": {}}, "nothing said"),
        ({"chat": CHAT, "text": ["hello"]}, "nothing said"),
        (None, "another kind of update"),
    ],
)
def test_what_is_no_message_to_the_line_is_ignored(message: Any, why: str) -> None:
    assert _read(message) == Ignored(why)


def test_an_edited_message_is_no_second_turn() -> None:
    assert _read(None, edited_message={"chat": CHAT, "text": "hello"}) == Ignored("another kind of update")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"update_id": "9"}', b"\xff", b"null"])
def test_what_is_no_update_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_update(body, AT, "telegram", ("en",))


def test_a_long_reply_goes_out_in_messages_that_telegram_takes() -> None:
    said = [Say(f"{number} " + "word " * 300) for number in range(6)]
    bodies = render(Reply(tuple(said), "en"), LABELS).bodies
    assert len(bodies) == 3
    assert all(0 < len(body) <= LONGEST for body in bodies)
    assert "\n".join(bodies).split() == " ".join(each.text for each in said).split()


def _shown(*parts: Part, language: str = "en") -> MessageContent:
    (message,) = render(Reply(parts, language), LABELS).messages
    return message


def test_choices_are_buttons_that_show_what_may_be_typed_instead() -> None:
    asked = Choices("Which harbour?", (Option("1", "Northharbour", "a:1"), Option("2", "Southharbour", "a:2")))
    message = _shown(Say("Hello."), asked)
    assert message.text.splitlines() == ["Hello.", "Which harbour?", "Reply 1 or 2. 0 = a person."]
    assert message.options == (Option("1", "1 Northharbour", "a:1"), Option("2", "2 Southharbour", "a:2"))


@pytest.mark.parametrize(("language", "labels"), [("en", ["Yes", "No"]), ("zh", ["是", "不是"])])
def test_a_question_for_yes_or_no_is_two_buttons(language: str, labels: list[str]) -> None:
    message = _shown(Ask("ok", "Is it so?", "yes-no"), language=language)
    assert message.text == "Is it so?"
    assert [option.label for option in message.options] == labels


def test_labels_that_a_button_would_cut_off_are_told_and_their_keys_are_buttons() -> None:
    long = "a parking permit for somebody who cares for a neighbour at home"
    message = _shown(Choices("Which?", (Option("1", long, "a:1"), Option("2", "Bus pass", "a:2"))))
    assert f"1 {long}" in message.text
    assert "2 Bus pass" in message.text
    assert [option.label for option in message.options] == ["1", "2"]


@pytest.mark.parametrize(
    "parts",
    [
        (Say("Hello."),),
        (Ask("name", "What is your name?"),),
        (Choices("Which?", tuple(Option(str(n), f"Bus {n}", f"a:{n}") for n in range(1, 12))),),
        (Choices("Which?", (Option("1", "Bus", "a:1"),)), Ask("ok", "Is it so?", "yes-no")),
    ],
)
def test_what_has_no_options_too_many_or_two_questions_has_no_buttons(parts: tuple[Part, ...]) -> None:
    message = _shown(*parts)
    assert not message.options
    assert message.text.splitlines() == [line.text for line in lines(Reply(parts, "en"), LABELS["en"])]


def test_of_a_long_reply_the_last_message_has_the_buttons() -> None:
    said = [Say(f"{number} " + "word " * 300) for number in range(6)]
    asked = Choices("Which?", (Option("1", "Bus", "a:1"),))
    messages = render(Reply((*said, asked), "en"), LABELS).messages
    assert [len(each.options) for each in messages] == [0] * (len(messages) - 1) + [1]


def _tapped(data: Any, **message: Any) -> Read:
    query = {"id": "Q1", "from": {"id": 1, "language_code": "zh-hans"}, "data": data}
    return _read(None, callback_query={**query, "message": {"message_id": 7, "chat": CHAT, **message}})


def test_a_button_that_is_tapped_is_the_option_of_its_own_message() -> None:
    markup = {"inline_keyboard": [[{"text": "1 Bus", "callback_data": "due-5-0:1"}, {"text": "?", "url": "https://x"}]]}
    turn = Turn("9", "telegram", "8123456789", AT, "1 Bus", language="zh", pick=Pick("due-5-0", "1"))
    assert _tapped("due-5-0:1", reply_markup=markup) == turn
    assert _tapped("due-5-0:1") == replace(turn, text="")


@pytest.mark.parametrize("data", ["", ":", "1", "a:", ":1", None, 7, "a" * 70 + ":1", "a\x01b:1", ["a:1"]])
def test_what_no_button_of_ours_carries_is_ignored(data: Any) -> None:
    assert _tapped(data) == Ignored("no button of ours")


def test_a_button_below_a_message_in_a_group_is_ignored() -> None:
    assert _tapped("m:1", chat={"id": -100, "type": "supergroup"}) == Ignored("no private chat")
    assert _read(None, callback_query={"id": "Q1", "data": "m:1"}) == Ignored("another kind of update")


@pytest.mark.parametrize("markup", [{}, [], {"inline_keyboard": [None]}, {"inline_keyboard": [["x"]]}, None])
def test_a_keyboard_of_another_form_gives_no_label(markup: Any) -> None:
    turn = _tapped("m:1", reply_markup=markup)
    assert isinstance(turn, Turn)
    assert turn.text == ""


def test_the_keys_of_all_messages_fit_a_button() -> None:
    option = Option("12", "", "")
    for key in (secrets.token_hex(16), message_key(2**63, 99, asks=True)):
        assert len(button_data(key, option)) <= LONGEST_DATA
        assert read_button(button_data(key, option)) == Pick(key, "12")


def test_once_a_tap_is_kept_the_button_stops_waiting(tmp_path: Path) -> None:
    played = row_of("telegram")
    client = create_app(
        read_settings(played.environment(data=str(tmp_path), simulator="no"), chosen=False)
    ).test_client()
    for name, answer in {"button picked": b"answerCallbackQuery", "valid": b""}.items():
        body, headers = played.request(next(case for case in played.row.comes_in if case.name == name))
        got = client.post("/telegram", data=body, content_type="application/json", headers=headers)
        assert got.status_code == 200
        assert answer in got.data
        assert bool(got.data) is bool(answer)


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(bot_api, "ANSWER_SECONDS", 0.4)
    with provider() as told:
        told.status = 200
        yield told


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_of_the_table_says_what_to_do(telegram: Provider, code: int) -> None:
    telegram.status, telegram.body = code, {"ok": False, "error_code": code, "description": "about 8123456789"}
    with pytest.raises(SendFailed) as raised:
        BotApi(TOKEN, telegram.address).send("8123456789", "hello")
    error = raised.value
    assert (error.retry, error.fault, error.after, error.holds) == ERRORS[code]


@pytest.mark.parametrize("body", [b"<html>", {"ok": True}, {"ok": True, "result": []}, []])
def test_an_answer_that_tells_no_id_is_an_unknown_outcome(telegram: Provider, body: Any) -> None:
    telegram.body = body
    with pytest.raises(OutcomeUnknown):
        BotApi(TOKEN, telegram.address).send("8123456789", "hello")


def test_where_nobody_listens_it_was_surely_not_sent() -> None:
    with pytest.raises(SendFailed) as raised:
        BotApi(TOKEN, "http://127.0.0.1:9").send("8123456789", "hello")
    assert raised.value.retry


@pytest.mark.parametrize("how", ["silent", "hangs_up", "refuses"])
def test_no_error_and_no_log_tells_the_token(
    telegram: Provider, how: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    telegram.silent, telegram.hangs_up = how == "silent", how == "hangs_up"
    telegram.status, telegram.body = (401, {}) if how == "refuses" else (200, {})
    with pytest.raises((OutcomeUnknown, SendFailed)) as raised:
        BotApi(TOKEN, telegram.address).send("8123456789", "hello")
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    assert TOKEN not in "".join((str(raised.value), *capfd.readouterr()))
    assert not [each for each in caplog.records if each.levelname != "INFO" and TOKEN in each.getMessage()]


def test_a_token_without_a_secret_is_refused_at_the_start(tmp_path: Path) -> None:
    environment = {
        "ONELINE_TELEGRAM_TOKEN": TOKEN, "ONELINE_DATA": str(tmp_path), "ONELINE_PUBLIC_BASE_URL": "https://city.example",
        "ONELINE_SIMULATOR": "no",
    }  # fmt: skip
    with pytest.raises(SettingsError, match="ONELINE_TELEGRAM_SECRET"):
        create_app(read_settings(environment, chosen=False))
