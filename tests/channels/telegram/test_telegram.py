"""Telegram beyond the contract table: every kind of update, a long reply, the token that is told to nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from provider import Provider, provider

from bot.config.settings import SettingsError, read_settings
from bot.language.phrases import Phrases
from bot.model.reply import Choices, Option, Reply, Say
from bot.model.turn import Turn
from channels.contract import Ignored, OutcomeUnknown, Read, SendFailed, Unreadable
from channels.package import Wording
from channels.render.registry import labels_of
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


@pytest.mark.parametrize("kind", MEDIA)
def test_what_is_no_text_is_kept_as_such_with_its_caption(kind: str) -> None:
    assert _read({"chat": CHAT, kind: {"file_id": "x"}}) == Turn(
        "9", "telegram", "8123456789", AT, media=(f"telegram:{kind}",)
    )
    captioned = _read({"chat": CHAT, kind: [{}], "caption": "this lamp"})
    assert isinstance(captioned, Turn)
    assert captioned.text == "this lamp"


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


def test_choices_are_numbered_and_typed() -> None:
    asked = Choices("Which harbour?", (Option("1", "Northharbour", "a:1"), Option("2", "Southharbour", "a:2")))
    (body,) = render(Reply((asked,), "en"), LABELS).bodies
    assert "1 Northharbour" in body.replace(":", "").replace(".", "")


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
