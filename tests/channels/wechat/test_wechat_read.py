"""What WeChat sends, in plain and in AES mode: wechatpy encrypts, signs and parses, and we read the same."""

from __future__ import annotations

import base64
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from bot.config.settings import SettingsError, read_settings
from bot.language.phrases import Phrases
from bot.model.turn import Pick, Turn
from channels.contract import Handshake, Ignored, Read, Unreadable, Untrusted, WebhookRequest
from channels.package import Wording
from channels.render.registry import labels_of
from channels.web.routes import LARGEST_BODY, proof_of
from channels.wechat.api import WeChatApi
from channels.wechat.menu import MENUS, greeting, menu_request
from channels.wechat.proof import APART, Proof
from channels.wechat.webhook import read_event, read_fields
from channels.wechat.wechat import WeChat
from channels.wechat.windows import Quota
from oneline.processes.web import create_app

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
APP, TOKEN, ANN = "wx0123456789abcdef", "harbour", "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"
KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
PHRASES = Phrases(Path(__file__).parents[3] / "intents")
LABELS = labels_of(Wording(PHRASES, dict.fromkeys(PHRASES.languages, "Line")))
SECOND = timedelta(seconds=1)
SETTINGS = {
    "ONELINE_WECHAT_APP_ID": APP, "ONELINE_WECHAT_APP_SECRET": "made-up-secret", "ONELINE_WECHAT_TOKEN": TOKEN,
    "ONELINE_PUBLIC_BASE_URL": "https://city.example", "ONELINE_SIMULATOR": "no",
}  # fmt: skip


def _xml(kind: str = "text", **fields: str) -> str:
    named = {
        "ToUserName": "gh_1",
        "FromUserName": ANN,
        "CreateTime": str(int(AT.timestamp())),
        "MsgType": kind,
        **fields,
    }
    return "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in named.items()) + "</xml>"


def _channel(aes_key: str = "") -> WeChat:
    quota = Quota(lambda _: [], lambda *_: 0, lambda: AT)
    return WeChat(Proof(TOKEN, APP, aes_key), LABELS, WeChatApi(APP, "s"), quota, "菜单")


def _call(body: str, at: datetime = AT, token: str = TOKEN, **query: str) -> WebhookRequest:
    """A request that wechatpy signed at a moment."""
    moment, nonce = str(int(at.timestamp())), "1320562132"
    signer = WeChatSigner()
    signer.add_data(token, moment, nonce)
    asked = {"signature": signer.signature, "timestamp": moment, "nonce": nonce, **query}
    return WebhookRequest(f"https://city.example/wechat?{urlencode(asked)}", {}, {}, body.encode(), AT)


def _sealed(body: str, app: str = APP, token: str = TOKEN, at: datetime = AT, key: str = KEY) -> WebhookRequest:
    """A request that wechatpy encrypted and signed."""
    moment, nonce = str(int(at.timestamp())), "1320562132"
    sent = WeChatCrypto(token, key, app).encrypt_message(body, nonce, moment)
    asked = {
        "timestamp": moment,
        "nonce": nonce,
        "encrypt_type": "aes",
        "msg_signature": read_fields(sent.encode())["MsgSignature"],
    }
    return WebhookRequest(f"https://city.example/wechat?{urlencode(asked)}", {}, {}, sent.encode(), AT)


def _read(kind: str = "text", **fields: str) -> Read:
    (read,) = _channel().read(_call(_xml(kind, **fields)))
    return read


@pytest.mark.parametrize("text", ["my heating is off", "暖气不热 👍", "", "x" * 5000])
def test_what_wechatpy_encrypts_is_read_as_it_is_in_plain_mode(text: str) -> None:
    body = _xml(Content=text, MsgId="1")
    (plain,), (sealed,) = _channel().read(_call(body)), _channel(KEY).read(_sealed(body))
    assert isinstance(plain, Turn)
    assert plain == sealed
    assert (
        (plain.text, plain.id, plain.sender)
        == (text, "1", ANN)
        == (parse_message(body).content or "", str(parse_message(body).id), parse_message(body).source)
    )


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (_sealed(_xml(Content="hello", MsgId="1"), app="wx_another"), "another account"),
        (_sealed(_xml(Content="hello", MsgId="1"), token="another"), "wrong signature"),
        (_sealed(_xml(Content="hello", MsgId="1"), at=AT - APART - SECOND), "too long ago"),
        (_sealed(_xml(Content="hello", MsgId="1"), key=base64.b64encode(bytes(32)).decode().rstrip("=")), "not encrypted for us|another account"),
        (_call(_xml(Content="hello", MsgId="1")), "not encrypted"),
    ],
)  # fmt: skip
def test_in_aes_mode_only_what_is_encrypted_for_this_account_is_trusted(call: WebhookRequest, why: str) -> None:
    with pytest.raises(Untrusted, match=why):
        _channel(KEY).read(call)


@pytest.mark.parametrize(
    "sealed", ["", "AAAA", "%%%", base64.b64encode(bytes(31)).decode(), base64.b64encode(bytes(64)).decode()]
)
def test_what_was_never_encrypted_is_not_trusted_though_it_is_signed(sealed: str) -> None:
    with pytest.raises(Untrusted):
        Proof(TOKEN, APP, KEY).decrypt(sealed)


@pytest.mark.parametrize(
    ("apart", "trusted"), [(APART, True), (-APART, True), (APART + SECOND, False), (-APART - SECOND, False)]
)
def test_a_request_counts_for_five_minutes(apart: timedelta, trusted: bool) -> None:
    """Why: plain mode signs no word of the message, so whoever saw one request could make others of it."""
    call = _call(_xml(Content="hello", MsgId="1"), at=AT + apart)
    if trusted:
        assert _channel().read(call)
        return
    with pytest.raises(Untrusted, match="too long ago"):
        _channel().read(call)


@pytest.mark.parametrize("moment", ["", "soon", "٣", "9" * 400, "-1"])
def test_a_moment_that_is_none_is_not_trusted(moment: str) -> None:
    signer = WeChatSigner()
    signer.add_data(TOKEN, moment, "1")
    with pytest.raises(Untrusted, match="too long ago"):
        Proof(TOKEN, APP).check({"signature": signer.signature, "timestamp": moment, "nonce": "1"}, AT)


@pytest.mark.parametrize("key", ["", KEY])
def test_wechat_is_told_that_the_address_is_ours(key: str) -> None:
    call = replace(_call("", echostr="5299012359043"), body=b"")
    assert _channel(key).read(call) == (Handshake("5299012359043"),)
    with pytest.raises(Untrusted):
        _channel(key).read(replace(_call("", token="another", echostr="1"), body=b""))
    with pytest.raises(Unreadable):
        _channel(key).read(replace(_call("", echostr="<script>"), body=b""))


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE xml [<!ENTITY a "b">]><xml><FromUserName>&a;</FromUserName><MsgType>text</MsgType></xml>',
        '<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml/>',
        "<xml/>", "<xml><FromUserName>o6</FromUserName></xml>", "", "hello", "<xml>", '<?xml version="1.0" encoding="hologram"?><xml/>',
    ],
)  # fmt: skip
def test_a_document_type_or_no_message_is_unreadable(body: str) -> None:
    with pytest.raises(Unreadable):
        _channel().read(_call(body))


@pytest.mark.parametrize(
    ("kind", "fields", "text", "media"),
    [
        ("image", {"PicUrl": "http://x/1", "MediaId": "M1"}, "", "wechat:image:M1"),
        ("voice", {"MediaId": "M1", "Format": "amr"}, "", "wechat:voice:M1"),
        ("voice", {"MediaId": "M1", "Format": "speex", "Recognition": "hello"}, "", "wechat:voice:M1"),
        ("video", {"MediaId": "M1", "ThumbMediaId": "T1"}, "", "wechat:video:M1"),
        ("shortvideo", {"MediaId": "M1"}, "", "wechat:shortvideo:M1"),
        ("location", {"Location_X": "23.1", "Location_Y": "113.3", "Label": "1 Quay St"}, "1 Quay St", "geo:23.1,113.3"),
        ("location", {"Location_X": "?", "Location_Y": ""}, "", "wechat:location:"),
        ("link", {"Title": "a", "Description": "b", "Url": "https://c.example"}, "a b https://c.example", ""),
    ],
)  # fmt: skip
def test_every_kind_of_message_is_a_turn(kind: str, fields: dict[str, str], text: str, media: str) -> None:
    turn = _read(kind, MsgId="1", **fields)
    assert isinstance(turn, Turn)
    assert (turn.text, turn.media, turn.facts["opened_by"]) == (text, (media,) if media else (), "message")
    assert parse_message(_xml(kind, MsgId="1", **fields)).type == kind
    assert turn.voice_note == (media if kind == "voice" else "")


@pytest.mark.parametrize(
    ("event", "says", "opened_by"),
    [
        ({"Event": "subscribe"}, "菜单", "follow"),
        ({"Event": "subscribe", "EventKey": "qrscene_暖气"}, "暖气", "scan"),
        ({"Event": "subscribe", "EventKey": "qrscene_123"}, "菜单", "scan"),
        ({"Event": "SCAN", "EventKey": "heating"}, "heating", "scan"),
        ({"Event": "SCAN", "EventKey": "7"}, "菜单", "scan"),
        ({"Event": "CLICK", "EventKey": "人工"}, "人工", "tap"),
    ],
)
def test_whoever_follows_scans_or_taps_the_menu_says_something(
    event: dict[str, str], says: str, opened_by: str
) -> None:
    turn = _read("event", **event)
    assert isinstance(turn, Turn)
    assert (turn.text, turn.facts["opened_by"]) == (says, opened_by)
    assert ANN not in turn.id


@pytest.mark.parametrize("event", ["unsubscribe", "LOCATION", "VIEW", "TEMPLATESENDJOBFINISH", "hologram", "CLICK"])
def test_what_says_nothing_is_ignored(event: str) -> None:
    assert isinstance(_read("event", Event=event), Ignored)


def test_an_event_has_the_same_id_when_it_comes_again_and_another_when_it_happens_again() -> None:
    first, again = (_read("event", Event="CLICK", EventKey="人工") for _ in range(2))
    later = _read("event", Event="CLICK", EventKey="人工", CreateTime=str(int(AT.timestamp()) + 1))
    assert isinstance(first, Turn) and isinstance(again, Turn) and isinstance(later, Turn)
    assert first.id == again.id != later.id


def test_an_option_that_was_tapped_comes_back_with_its_message() -> None:
    turn = _read(Content="2 Southharbour", MsgId="1", bizmsgmenuid="a1b2:2")
    assert isinstance(turn, Turn)
    assert (turn.pick, turn.facts["opened_by"]) == (Pick("a1b2", "2"), "tap")


def test_odd_values_anywhere_are_read_or_refused() -> None:
    names = (
        "FromUserName",
        "CreateTime",
        "MsgType",
        "Content",
        "MsgId",
        "bizmsgmenuid",
        "Event",
        "EventKey",
        "Location_X",
        "MediaId",
    )
    for name in names:
        for kind in ("text", "event", "voice", "location"):
            for odd in ("", "7", "x" * 30_000, "​", "<a/>", "nan", "1e999"):
                fields = {"ToUserName": "gh_1", "FromUserName": ANN, "CreateTime": "1", "MsgType": kind, name: odd}
                try:
                    read_event(fields, AT, "wechat", "menu")
                except Unreadable:
                    assert name in {"FromUserName", "MsgType"} and not odd


def test_the_menu_has_at_most_three_short_entries_that_the_line_understands() -> None:
    for language, entries in MENUS.items():
        assert 0 < len(entries) <= 3
        assert all(len(each["name"].encode("gbk")) <= 16 for each in menu_request(language)["button"])
        assert all(each["type"] == "click" and each["key"] for each in menu_request(language)["button"])
    assert (greeting("zh"), greeting("ko")) == ("菜单", "menu")


def test_its_address_proves_its_caller_answers_success_and_takes_no_more_than_64_kilobytes(tmp_path: Path) -> None:
    app = create_app(read_settings({**SETTINGS, "ONELINE_DATA": str(tmp_path)}, chosen=False))
    assert all(proof_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules())
    moment = datetime.fromtimestamp(int(time.time()), UTC)
    target = _call("", at=moment).url.removeprefix("https://city.example")
    answer = app.test_client().post(target, data=_xml(Content="hello", MsgId="1"))
    assert (answer.status_code, answer.text) == (200, "success")
    assert app.test_client().post(target, data=b"x" * (LARGEST_BODY + 1)).status_code == 413


@pytest.mark.parametrize("wrong", [{"TOKEN": ""}, {"AES_KEY": "short"}, {"AES_KEY": "%" * 43}])
def test_an_account_without_a_token_or_with_a_wrong_key_is_refused_at_the_start(
    wrong: dict[str, str], tmp_path: Path
) -> None:
    more = {f"ONELINE_WECHAT_{name}": value for name, value in wrong.items()}
    with pytest.raises(SettingsError, match=next(iter(more))):
        create_app(read_settings({**SETTINGS, **more, "ONELINE_DATA": str(tmp_path)}, chosen=False))
