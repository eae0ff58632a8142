"""LINE beyond the contract table: every kind of event, the token used once and then a push, the token told to nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from provider import Provider, provider

from bot.config.settings import SettingsError, read_settings
from bot.language.phrases import Phrases
from bot.model.message_content import MessageContent
from bot.model.reply import Choices, Option, Reply, Say
from bot.model.turn import Pick, Turn
from bot.store.open_sealed import open_kept
from channels.contract import CannotBeKnown, Ignored, OutcomeUnknown, Read, SendFailed, Unreadable
from channels.delivery import DeliveryWorker
from channels.line_app import messaging_api
from channels.line_app.line_app import LineApp
from channels.line_app.messages import message_object, render, retry_key
from channels.line_app.messaging_api import ERRORS, QUOTA, MessagingApi
from channels.line_app.opening import senders
from channels.line_app.webhook import FILES, read_events
from channels.package import Wording
from channels.render.registry import labels_of
from channels.web.routes import proof_of
from oneline.processes.proxy import configuration
from oneline.processes.web import create_app

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
BOT, ANN, TOKEN = "U" + "0" * 32, "U" + "f" * 32, "made-up-token"
PHRASES = Phrases(Path(__file__).parents[3] / "intents")
LABELS = labels_of(Wording(PHRASES, dict.fromkeys(PHRASES.languages, "Line")))
WRITTEN = {"written_at": str(int(AT.timestamp()))}
HELLO = MessageContent("hello")
USED = SendFailed("400", retry=False, fault="resident")
SETTINGS = {
    "ONELINE_LINE_APP_BOT_ID": BOT, "ONELINE_LINE_APP_TOKEN": TOKEN, "ONELINE_LINE_APP_SECRET": "harbour-secret",
    "ONELINE_PUBLIC_BASE_URL": "https://city.example", "ONELINE_SIMULATOR": "no",
}  # fmt: skip


def _read(destination: str = BOT, **event: Any) -> Read:
    whole = {
        "type": "message", "mode": "active", "timestamp": int(AT.timestamp() * 1000), "webhookEventId": "01F",
        "source": {"type": "user", "userId": ANN}, **event,
    }  # fmt: skip
    body = json.dumps({"destination": destination, "events": [whole]}).encode()
    (read,) = read_events(body, AT, "line_app", BOT)
    return read


def _turn(text: str = "", *media: str, **facts: str) -> Turn:
    return Turn("01F", "line_app", ANN, AT, text, media=media, facts={**WRITTEN, **facts})


@pytest.mark.parametrize(
    ("message", "turn"),
    [
        ({"type": "text", "text": "a\0b"}, _turn("ab")),
        ({"type": "location", "title": "City Hall", "address": "1 Quay St", "latitude": 40.7, "longitude": -74},
         _turn("City Hall, 1 Quay St", "geo:40.7,-74.0")),
        ({"type": "sticker", "id": "7", "text": "thanks"}, _turn("thanks", "line_app:sticker:7")),
        *(({"type": kind, "id": "7"}, _turn("", f"line_app:{kind}:7")) for kind in FILES),
    ],
)  # fmt: skip
def test_every_kind_of_message_is_a_turn(message: dict[str, Any], turn: Turn) -> None:
    assert _read(message=message) == turn


def test_an_event_brings_the_token_it_is_answered_by_and_an_id_that_stays_when_it_comes_again() -> None:
    first = _read(message={"type": "text", "text": "hello"}, replyToken="t1")
    again = _read(message={"type": "text", "text": "hello"}, replyToken="t1", deliveryContext={"isRedelivery": True})
    assert first == again == _turn("hello", reply_token="t1")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ({"source": {"type": "group", "groupId": "C1", "userId": ANN}}, "no chat of two"),
        ({"source": {"type": "user"}}, "no chat of two"),
        ({"source": None}, "no chat of two"),
        ({"type": "unsend", "unsend": {"messageId": "1"}}, "another kind of event"),
        ({"type": "follow"}, "another kind of event"),
        ({"type": "unfollow"}, "another kind of event"),
        ({"mode": "standby"}, "another kind of event"),
        ({"type": "postback", "postback": {"data": "action=buy"}}, "no button of ours"),
        ({"type": "postback", "postback": {"data": "a1b2:2"}, "mode": "standby"}, "another kind of event"),
        ({"type": "postback", "postback": 7}, "an event that can not be read"),
        ({"message": {"type": "hologram"}}, "another kind of message"),
        ({"message": 7}, "an event that can not be read"),
        ({"webhookEventId": 7}, "an event that can not be read"),
        ({"destination": "U1"}, "another account"),
    ],
)
def test_what_is_not_said_to_the_account_in_a_chat_of_two_is_ignored(event: dict[str, Any], why: str) -> None:
    assert _read(**{"message": {"type": "text", "text": "hello"}, **event}) == Ignored(why)


def test_a_batch_of_nothing_asks_whether_somebody_is_there() -> None:
    body = json.dumps({"destination": BOT, "events": []}).encode()
    assert read_events(body, AT, "line_app", BOT) == (Ignored("nothing in it"),)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b"null", b'{"events": 1}', b"[" * 100_000])
def test_what_is_no_batch_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_events(body, AT, "line_app", BOT)


@dataclass(frozen=True)
class LineApi(MessagingApi):
    """LINE, as far as we ask it: it keeps what it was asked."""

    token: str = TOKEN
    asked: list[tuple[str, ...]] = field(default_factory=list)
    refuses: list[Exception] = field(default_factory=list)

    def reply(self, token: str, message: MessageContent, key: str) -> str:
        return self._asked("reply", token, message.text)

    def push(self, to: str, message: MessageContent, key: str) -> str:
        return self._asked("push", to, message.text, key)

    def _asked(self, *what: str) -> str:
        self.asked.append(what)
        if self.refuses:
            raise self.refuses.pop()
        return str(len(self.asked))


def _line_app(api: MessagingApi, turn: Turn | None, after: timedelta = SECOND) -> LineApp:
    return LineApp("s", BOT, LABELS, api, lambda _: turn, lambda: AT + after)


@pytest.mark.parametrize(
    ("turn", "after", "how"),
    [
        (_turn("hello", reply_token="t1"), SECOND, "reply"),
        (_turn("hello", reply_token="t1"), MINUTE - SECOND, "reply"),
        (_turn("hello", reply_token="t1"), MINUTE, "push"),
        (_turn("hello"), SECOND, "push"),
        (None, SECOND, "push"),
    ],
)
def test_an_answer_within_a_minute_goes_by_the_token_and_is_free(turn: Turn | None, after: timedelta, how: str) -> None:
    api = LineApi()
    assert _line_app(api, turn, after).send(ANN, HELLO, "k1") == "1"
    assert api.asked == [("reply", "t1", "hello") if how == "reply" else ("push", ANN, "hello", "k1")]


def test_a_token_that_was_used_is_followed_by_a_push() -> None:
    api = LineApi(refuses=[USED])
    assert _line_app(api, _turn("hello", reply_token="t1")).send(ANN, HELLO, "k1") == "2"
    assert [asked[0] for asked in api.asked] == ["reply", "push"]


@pytest.mark.parametrize(
    "error", [OutcomeUnknown("slow"), SendFailed("429", retry=True, fault="theirs"), SendFailed("401", retry=True, fault="ours")]
)  # fmt: skip
def test_what_else_goes_wrong_with_the_token_is_no_reason_to_push(error: Exception) -> None:
    api = LineApi(refuses=[error])
    with pytest.raises(type(error)):
        _line_app(api, _turn("hello", reply_token="t1")).send(ANN, HELLO, "k1")
    assert len(api.asked) == 1


def test_what_was_pushed_can_go_out_again_and_what_was_answered_by_a_token_can_not_be_known() -> None:
    turn = _turn("hello", reply_token="t1")
    assert _line_app(LineApi(), turn).find_sent(ANN, "hello", AT + MINUTE) is None
    assert _line_app(LineApi(), None).find_sent(ANN, "hello", AT) is None
    with pytest.raises(CannotBeKnown):
        _line_app(LineApi(), turn).find_sent(ANN, "hello", AT)


def test_a_retry_key_is_a_uuid_and_the_same_for_the_same_message() -> None:
    assert retry_key("due:1-0") == retry_key("due:1-0") != retry_key("due:2-0")
    assert len(retry_key("k")) == 36


@pytest.fixture
def line_api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr(messaging_api, "ANSWER_SECONDS", 0.4)
    with provider() as told:
        told.status, told.body = 200, {"sentMessages": [{"id": "77"}]}
        yield told


@pytest.mark.parametrize("told", [{"sentMessages": [{"id": "77"}]}, {"message": "The retry key is already accepted"}])
def test_what_line_took_before_under_the_key_is_sent(line_api: Provider, told: dict[str, Any]) -> None:
    line_api.status, line_api.body = 409, told
    line_api.headers = {"X-Line-Accepted-Request-Id": "r1"}
    assert MessagingApi(TOKEN, line_api.address).push(ANN, HELLO, "k1") == ("77" if "sentMessages" in told else "r1")


@pytest.mark.parametrize("status", sorted(ERRORS))
def test_every_status_of_the_table_says_what_to_do(line_api: Provider, status: int) -> None:
    line_api.status, line_api.body = status, {"message": f"about {ANN}"}
    with pytest.raises(SendFailed) as raised:
        MessagingApi(TOKEN, line_api.address).push(ANN, HELLO, "k1")
    error = raised.value
    assert (error.code, error.retry, error.fault, error.after, error.holds) == (str(status), *ERRORS[status])


def test_a_month_that_is_used_up_does_not_hold_back_the_answers_that_are_free(line_api: Provider) -> None:
    line_api.status, line_api.body = 429, {"message": "You have reached your monthly limit."}
    with pytest.raises(SendFailed) as raised:
        MessagingApi(TOKEN, line_api.address).push(ANN, HELLO, "k1")
    assert (raised.value.code, raised.value.holds, raised.value.retry) == ("429 used up", False, QUOTA[429].retry)


@pytest.mark.parametrize("body", [b"<html>", {"sentMessages": []}, {"sentMessages": [7]}, []])
def test_an_answer_that_tells_no_id_is_an_unknown_outcome(line_api: Provider, body: Any) -> None:
    line_api.body = body
    with pytest.raises(OutcomeUnknown):
        MessagingApi(TOKEN, line_api.address).reply("t1", HELLO, "k1")


def test_where_nobody_listens_it_was_surely_not_sent() -> None:
    with pytest.raises(SendFailed) as raised:
        MessagingApi(TOKEN, "http://127.0.0.1:9").push(ANN, HELLO, "k1")
    assert raised.value.retry


@pytest.mark.parametrize("how", ["silent", "hangs_up", "refuses"])
def test_no_error_and_no_log_tells_the_token(
    line_api: Provider, how: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    line_api.silent, line_api.hangs_up = how == "silent", how == "hangs_up"
    line_api.status = 401 if how == "refuses" else 200
    with pytest.raises((OutcomeUnknown, SendFailed)) as raised:
        MessagingApi(TOKEN, line_api.address).push(ANN, HELLO, "k1")
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    told = "".join((str(raised.value), *capfd.readouterr(), *(each.getMessage() for each in caplog.records)))
    assert TOKEN not in told
    assert ANN not in told


def test_a_push_whose_outcome_is_unknown_is_sent_again_under_its_key(
    line_api: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**SETTINGS, "ONELINE_LINE_APP_API_URL": line_api.address, "ONELINE_DATA": str(tmp_path)}
    settings, keys, post = read_settings(environment, chosen=False), [], httpx.post

    def kept(*where: Any, headers: dict[str, str], **named: Any) -> httpx.Response:
        keys.append(headers["X-Line-Retry-Key"])
        return post(*where, headers=headers, **named)

    monkeypatch.setattr(httpx, "post", kept)
    store, (sender,) = open_kept(settings), senders(settings)
    key, worker = (
        store.tell("line_app", ANN, "Tomorrow.", AT, AT + 90 * MINUTE),
        DeliveryWorker(store, {"line_app": sender.channel}),
    )
    line_api.hangs_up = True
    worker.send_once(AT)
    assert store.message_status(key) == "unknown"
    line_api.hangs_up, line_api.status = False, 409
    worker.send_once(AT + MINUTE)
    assert (store.message_status(key), len(keys), len(set(keys))) == ("sent", 2, 1)
    store.close()


def test_a_long_reply_goes_out_in_as_few_messages_as_hold_it() -> None:
    said = [Say(f"{number} " + "word " * 300) for number in range(4)]
    bodies = render(Reply((*said, Say("👍" * 3000)), "en"), LABELS).bodies
    assert len(bodies) == 6
    assert all(0 < len(body.encode("utf-16-le")) // 2 <= 5000 for body in bodies)


HARBOURS = Choices("Which harbour?", (Option("1", "Northharbour", "a:1"), Option("2", "Southharbour", "a:2")))


def test_options_are_tapped_and_what_is_too_long_to_be_tapped_is_told_and_its_number_tapped() -> None:
    (shown,) = render(Reply((HARBOURS,), "en"), LABELS).messages
    assert [option.label for option in shown.options] == ["1 Northharbour", "2 Southharbour"]
    assert "Southharbour" not in shown.text
    long = replace(HARBOURS, options=(Option("1", "The harbour of the north", "a:1"), *HARBOURS.options[1:]))
    (told,) = render(Reply((long,), "en"), LABELS).messages
    assert [option.label for option in told.options] == ["1", "2"]
    assert "The harbour of the north" in told.text


def test_what_is_tapped_comes_back_with_its_message() -> None:
    (shown,) = render(Reply((HARBOURS,), "en"), LABELS).messages
    sent = message_object(shown, "a1b2")["quickReply"]["items"][1]["action"]
    assert sent == {"type": "postback", "label": "2 Southharbour", "data": "a1b2:2", "displayText": "2 Southharbour"}
    tapped = _read(type="postback", postback={"data": sent["data"]}, replyToken="t1")
    assert tapped == replace(_turn(reply_token="t1"), pick=Pick("a1b2", "2"))


def test_its_address_proves_its_caller_and_takes_a_thousand_events(tmp_path: Path) -> None:
    settings = read_settings({**SETTINGS, "ONELINE_DATA": str(tmp_path)}, chosen=False)
    app = create_app(settings)
    assert all(proof_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules())
    assert "location /line_app { limit_req zone=providers burst=200 nodelay; client_max_body_size 1m;" in configuration(
        settings
    )
    assert app.test_client().post("/line_app", data=b"x" * 900_000).status_code == 403
    assert app.test_client().post("/line_app", data=b"x" * 1_100_000).status_code == 413


@pytest.mark.parametrize("missing", ["SECRET", "TOKEN"])
def test_an_account_without_a_secret_is_refused_at_the_start(missing: str, tmp_path: Path) -> None:
    name = f"ONELINE_LINE_APP_{missing}"
    settings = read_settings({**SETTINGS, name: "", "ONELINE_DATA": str(tmp_path)}, chosen=False)
    with pytest.raises(SettingsError, match=name):
        create_app(settings) if missing == "SECRET" else list(senders(settings))
