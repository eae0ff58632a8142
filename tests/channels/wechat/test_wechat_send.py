"""What goes to WeChat: wechatpy's client asks the same of the same stub; tokens, errors in HTTP 200, voice. No more than our stub knows."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from heard import prompt
from provider import Provider, provider
from tools import need
from wechatpy import WeChatClient
from wechatpy.constants import WeChatErrorCode

from bot.language.phrases import Phrases
from bot.model.message_content import MessageContent
from bot.model.reply import Choices, Option, Reply, Say
from bot.model.turn import Turn
from channels.contract import CannotBeKnown, FetchFailed, OutcomeUnknown, SendFailed
from channels.package import Wording
from channels.render.registry import labels_of
from channels.wechat import api as wechat_api
from channels.wechat.api import ERRORS, WeChatApi
from channels.wechat.menu import menu_request
from channels.wechat.messages import message_request, render, voice_request
from channels.wechat.proof import Proof
from channels.wechat.wechat import NOT_OPEN, WeChat
from channels.wechat.windows import Quota
from voice.audio import audio
from voice.notes.decoder import decode
from voice.notes.encoder import encode
from voice.notes.spoken_note import SpokenNote

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
ANN, TOKEN, OTHER = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "made-up-token", "another-token"
PHRASES = Phrases(Path(__file__).parents[3] / "intents")
LABELS = labels_of(Wording(PHRASES, dict.fromkeys(PHRASES.languages, "Line")))
HARBOURS = Choices("去哪个港口？", (Option("1", "北港", "a:1"), Option("2", "南港", "a:2")))
OK = {"errcode": 0, "errmsg": "ok"}


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr(wechat_api, "ANSWER_SECONDS", 0.4)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with provider() as told:
        told.status, told.body, told.first = 200, OK, [_token(TOKEN)]
        yield told


def _token(value: str, lives: int = 7200) -> bytes:
    return json.dumps({"access_token": value, "expires_in": lives}).encode()


def _api(told: Provider) -> WeChatApi:
    return WeChatApi("wx0123456789abcdef", "made-up-secret", told.address)


def _tokens(told: Provider) -> list[str]:
    """With which token each request came."""
    return [parse_qs(urlsplit(path).query).get("access_token", [""])[0] for _, path, _ in told.asked]


def _text(body: str = "hello") -> dict[str, Any]:
    return message_request(ANN, MessageContent(body), "k1")


def test_wechatpy_asks_the_same_of_the_same_stub(wechat: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why: it is the nearest to a referee there is. What WeChat itself makes of it nobody has tried here."""
    (shown,) = render(Reply((HARBOURS,), "zh"), LABELS).messages
    ours = [_text("暖气 👍"), voice_request(ANN, "M1"), message_request(ANN, shown, "k1")]
    for request in ours:
        _api(wechat).send(request, "k1")
        wechat.first = [_token(TOKEN)]
    ours_sent = [json.loads(body) for body in wechat.raw if b"touser" in body]
    wechat.first, wechat.raw[:], wechat.asked[:] = [], [], []
    monkeypatch.setattr(WeChatClient, "API_BASE_URL", f"{wechat.address}/cgi-bin/")
    theirs = WeChatClient("wx", "s", access_token=TOKEN, session=None)
    monkeypatch.setattr(theirs, "_http", requests.Session())
    theirs.message.send_text(ANN, "暖气 👍")
    theirs.message.send_voice(ANN, "M1")
    menu = {
        "head_content": shown.text,
        "list": [{"id": f"k1:{each.key}", "content": each.label} for each in shown.options],
        "tail_content": "",
    }
    theirs.message.send_msg_menu(ANN, menu)
    assert ours_sent == [json.loads(body) for body in wechat.raw]
    theirs.menu.create(menu_request("zh"))
    assert {urlsplit(path).path for _, path, _ in wechat.asked} == {
        "/cgi-bin/message/custom/send",
        "/cgi-bin/menu/create",
    }


def test_a_character_goes_out_as_it_is_and_not_escaped(wechat: Provider) -> None:
    _api(wechat).send(_text("暖气"), "k1")
    assert "暖气".encode() in wechat.raw[-1]


def test_one_token_serves_many_messages_and_is_renewed_before_its_end(wechat: Provider) -> None:
    api = _api(wechat)
    assert [api.send(_text(), "k1"), api.send(_text(), "k2")] == ["k1", "k2"]
    assert _tokens(wechat) == ["", TOKEN, TOKEN]
    assert json.loads(wechat.raw[0]) == {
        "grant_type": "client_credential",
        "appid": "wx0123456789abcdef",
        "secret": "made-up-secret",
    }
    api.kept.until = 0.0
    wechat.first = [_token(OTHER)]
    api.send(_text(), "k3")
    assert _tokens(wechat)[3:] == ["", OTHER]


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_is_over_is_asked_for_anew_and_once(wechat: Provider, code: int) -> None:
    over = json.dumps({"errcode": code, "errmsg": "access_token expired"}).encode()
    wechat.first = [_token(TOKEN), over, _token(OTHER)]
    assert _api(wechat).send(_text(), "k1") == "k1"
    assert _tokens(wechat) == ["", TOKEN, "", OTHER]
    wechat.first, wechat.body = [_token(TOKEN), over, _token(OTHER)], {"errcode": code}
    with pytest.raises(SendFailed) as raised:
        _api(wechat).send(_text(), "k1")
    assert (raised.value.holds, raised.value.retry) == (True, True)


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_of_the_table_says_what_to_do_though_the_status_is_200(wechat: Provider, code: int) -> None:
    wechat.body = {"errcode": code, "errmsg": f"about {ANN}"}
    wechat.first = [_token(TOKEN), json.dumps(wechat.body).encode(), _token(TOKEN)]
    with pytest.raises(SendFailed) as raised:
        _api(wechat).send(_text(), "k1")
    error = raised.value
    assert (error.code, error.retry, error.fault, error.after, error.holds) == (str(code), *ERRORS[code])


def test_the_codes_are_those_that_wechatpy_knows_as_far_as_it_knows_them() -> None:
    known = {int(each) for each in WeChatErrorCode}
    newer = {40164, 40243, 45011, 45047, 48002, 48004, 50002, 50005}
    assert set(ERRORS) - known <= newer


def test_a_code_that_nobody_knows_is_not_tried_again(wechat: Provider) -> None:
    wechat.body = {"errcode": 99999, "errmsg": "hologram"}
    with pytest.raises(SendFailed) as raised:
        _api(wechat).send(_text(), "k1")
    assert (raised.value.code, raised.value.retry, raised.value.fault) == ("99999", False, "ours")


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"7", b""])
def test_an_answer_that_is_none_is_an_unknown_outcome_and_without_a_token_nothing_went_out(
    wechat: Provider, body: bytes
) -> None:
    wechat.body = body
    with pytest.raises(OutcomeUnknown):
        _api(wechat).send(_text(), "k1")
    wechat.first = []
    with pytest.raises(SendFailed, match="no token"):
        _api(wechat).send(_text(), "k1")


@pytest.mark.parametrize("how", ["silent", "hangs_up", "refuses"])
def test_no_error_and_no_log_tells_the_token_the_secret_or_the_person(
    wechat: Provider, how: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    wechat.silent, wechat.hangs_up = how == "silent", how == "hangs_up"
    wechat.body = {"errcode": 40003, "errmsg": f"{ANN} {TOKEN}"}
    api = _api(wechat)
    with pytest.raises((OutcomeUnknown, SendFailed)) as raised:
        api.send(_text(), "k1")
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    told = "".join((str(raised.value), repr(api), *capfd.readouterr(), *(each.getMessage() for each in caplog.records)))
    assert not [secret for secret in (TOKEN, "made-up-secret", ANN) if secret in told]


def _channel(told: Provider, *turns: Turn, sent: int = 0, at: datetime = AT) -> WeChat:
    quota = Quota(lambda _: turns, lambda *_: sent, lambda: at)
    return WeChat(Proof("t", "wx"), LABELS, _api(told), quota, "菜单")


def test_where_the_window_is_closed_wechat_is_not_asked_and_where_it_says_so_that_counts(wechat: Provider) -> None:
    tapped = Turn("1", "wechat", ANN, AT, "人工", facts={"opened_by": "tap"})
    with pytest.raises(SendFailed, match=NOT_OPEN) as raised:
        _channel(wechat, tapped, sent=3).send(ANN, MessageContent("hello"), "k1")
    assert (raised.value.retry, raised.value.fault, wechat.asked) == (False, "resident", [])
    with pytest.raises(SendFailed, match=NOT_OPEN):
        _channel(wechat, tapped, sent=3).send_voice(ANN, SpokenNote(b"", 1.0, "mp3"), "k1")
    wechat.body = {"errcode": 45047, "errmsg": "out of response count limit"}
    with pytest.raises(SendFailed, match=NOT_OPEN):
        _channel(wechat, tapped).send(ANN, MessageContent("hello"), "k1")
    with pytest.raises(CannotBeKnown):
        _channel(wechat).find_sent(ANN, "hello", AT)


def test_an_answer_to_be_heard_goes_out_as_mp3(wechat: Provider) -> None:
    wechat.first = [_token(TOKEN), json.dumps({"type": "voice", "media_id": "M9"}).encode()]
    note = SpokenNote(encode(bytes(16_000), "mp3"), 1.0, "mp3")
    assert _channel(wechat).send_voice(ANN, note, "k1") == "k1"
    assert note.data in wechat.raw[1] and "type=voice" in wechat.asked[1][1]
    assert json.loads(wechat.raw[2]) == voice_request(ANN, "M9")
    wechat.body = {"errcode": 40003}
    with pytest.raises(SendFailed):
        _channel(wechat).send_voice(ANN, note, "k1")


@pytest.mark.parametrize(("code", "again"), [(40007, False), (42001, True), (-1, True)])
def test_an_error_in_the_place_of_a_file_says_what_to_do(wechat: Provider, code: int, again: bool) -> None:
    wechat.body = {"errcode": code, "errmsg": "invalid media_id"}
    with pytest.raises(FetchFailed) as raised:
        _channel(wechat).fetch("wechat:voice:M1")
    assert (raised.value.code, raised.value.retry) == (str(code), again)


@pytest.mark.parametrize("media", ["wechat:voice:", "wechat:voice:../token", "wechat:voice:a&b"])
def test_an_id_that_is_none_is_not_asked_for(wechat: Provider, media: str) -> None:
    with pytest.raises(FetchFailed, match="no id"):
        _channel(wechat).fetch(media)
    assert not wechat.asked


@pytest.mark.parametrize(("program", "kind"), [("sox", "amr"), ("speexenc", "spx")])
def test_a_voice_note_in_amr_or_speex_is_fetched_and_decoded_with_its_pauses(
    wechat: Provider, program: str, kind: str, tmp_path: Path
) -> None:
    """Why a human voice: a telephone sends frames without sound while it rests, which FFmpeg alone can not read."""
    said, wave, file = prompt("check-number-dial-again"), tmp_path / "said.wav", tmp_path / f"said.{kind}"
    audio.write_wav(wave, said)
    how = (
        ["-t", "wav", str(wave), "-C", "7", "-t", "amr-nb", str(file)]
        if kind == "amr"
        else ["--quiet", str(wave), str(file)]
    )
    subprocess.run([need(program), *how], check=True, timeout=30, capture_output=True)
    wechat.body = file.read_bytes()
    heard = decode(_channel(wechat).fetch("wechat:voice:M1"))
    assert audio.seconds(heard) == pytest.approx(audio.seconds(said), abs=0.1)
    assert audio.decibels(heard) == pytest.approx(audio.decibels(said), abs=1.5)


def test_a_long_reply_goes_out_in_as_few_messages_as_hold_it_by_their_bytes() -> None:
    said = (Say("暖气 " * 300), Say("word " * 300), Say("👍" * 600), HARBOURS)
    *bodies, last = render(Reply(said, "zh"), LABELS).messages
    assert all(0 < len(each.text.encode()) <= 2048 for each in bodies)
    assert len(last.text.encode()) <= 1024 and [each.label for each in last.options] == ["1 北港", "2 南港"]
    whole = "".join(each.text for each in (*bodies, last)).replace("\n", "")
    assert whole.count("暖气") == 300 and whole.count("👍") == 600
