"""What goes out by WhatsApp beyond the contract table: to whom, as text or as template, every error, the token told to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from provider import Provider, provider

from bot.city.sending_limits import Limits, toll_of
from bot.config.settings import SettingsError, read_settings
from bot.language.phrases import Phrases
from bot.model.message_content import MessageContent
from bot.model.reply import Choices, Option, Reply, Say
from bot.model.turn import Turn
from bot.store import Store
from bot.store.open_sealed import open_kept
from channels.contract import CannotBeKnown, OutcomeUnknown, Receipt, SendFailed, Status
from channels.delivery import DeliveryWorker, take_receipt
from channels.package import Wording
from channels.render.registry import labels_of
from channels.whatsapp import graph_api
from channels.whatsapp.graph_api import ERRORS, GraphApi
from channels.whatsapp.messages import LONGEST, render
from channels.whatsapp.opening import senders
from channels.whatsapp.whatsapp import Secrets, Template, WhatsApp
from channels.whatsapp.window import ReplyWindow
from channels.written_at import WRITTEN_AT

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
NUMBER, ID, TOKEN = "+14155550123", "US.13491208655302741918", "made-up-token"
PHRASES = Phrases(Path(__file__).parents[3] / "intents")
LABELS = labels_of(Wording(PHRASES, dict.fromkeys(PHRASES.languages, "Line")))
HELLO = MessageContent("hello")
OPEN = {"en": "Choose", "zh": "选择"}
LATE = SendFailed("131047", retry=False, fault="resident")


@dataclass(frozen=True)
class Meta(GraphApi):
    """Meta, as far as we ask it: it keeps what it was asked."""

    token: str = TOKEN
    number_id: str = "1"
    version: str = "v1"
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    refuses: list[SendFailed] = field(default_factory=list)

    def send(self, request: Mapping[str, Any]) -> str:
        self.asked.append(request)
        if self.refuses:
            raise self.refuses.pop()
        return f"wamid.{len(self.asked)}"


def _whatsapp(meta: Meta, *, is_open: bool = True, template: Template | None = None) -> WhatsApp:
    template = Template("city_news", {"en": "en_US", "zh": "zh_CN"}) if template is None else template
    return WhatsApp(Secrets("s", "v"), LABELS, meta, template, lambda _: is_open, OPEN)


@pytest.mark.parametrize(("to", "whom"), [(NUMBER, {"to": "14155550123"}), (ID, {"recipient": ID})])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_message_is_for_a_number_or_an_id_each_in_its_own_field(to: str, whom: dict[str, str], is_open: bool) -> None:
    meta = Meta()
    assert _whatsapp(meta, is_open=is_open).send(to, HELLO, "k1") == "wamid.1"
    (asked,) = meta.asked
    assert {name: asked[name] for name in ("to", "recipient") if name in asked} == whom
    assert (asked["biz_opaque_callback_data"], asked["type"]) == ("k1", "text" if is_open else "template")


@pytest.mark.parametrize(("language", "code"), [("en", "en_US"), ("zh", "zh_CN"), ("", "en_US")])
def test_a_template_is_sent_in_the_language_of_the_conversation(language: str, code: str) -> None:
    meta = Meta()
    message = MessageContent("Bring:\n\n  your   card\nToday.", language=language)
    _whatsapp(meta, is_open=False).send(NUMBER, message, "k1")
    assert meta.asked[0]["template"] == {
        "name": "city_news", "language": {"policy": "deterministic", "code": code},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "Bring: your card; Today."}]}],
    }  # fmt: skip


def test_where_meta_counts_otherwise_the_template_is_sent_after_all() -> None:
    meta = Meta(refuses=[LATE])
    assert _whatsapp(meta).send(NUMBER, HELLO, "k1") == "wamid.2"
    assert [asked["type"] for asked in meta.asked] == ["text", "template"]


@pytest.mark.parametrize(
    ("template", "language", "body", "why"),
    [
        (Template(), "en", "hello", "window closed"),
        (Template("city_news", {}), "", "hello", "window closed"),
        (Template("city_news", {"en": "en"}), "zh", "hello", "window closed"),
        (Template("city_news", {"en": "en"}), "en", "word " * 300, "window closed, too long for the template"),
    ],
)
@pytest.mark.parametrize("is_open", [True, False])
def test_without_a_template_that_holds_it_nothing_is_sent_and_why_is_said(
    template: Template, language: str, body: str, why: str, is_open: bool
) -> None:
    meta = Meta(refuses=[LATE])
    with pytest.raises(SendFailed) as raised:
        _whatsapp(meta, is_open=is_open, template=template).send(NUMBER, MessageContent(body, language=language), "k1")
    assert (raised.value.code, raised.value.retry) == (why, False)
    assert [asked["type"] for asked in meta.asked] == (["text"] if is_open else [])


@pytest.mark.parametrize(
    ("turn", "opens"),
    [
        (None, timedelta(0)),
        (Turn("1", "whatsapp", NUMBER, AT), DAY),
        (Turn("1", "whatsapp", NUMBER, AT, facts={WRITTEN_AT: str(int(AT.timestamp()) - 3600)}), DAY - timedelta(hours=1)),
        (Turn("1", "whatsapp", NUMBER, AT, facts={WRITTEN_AT: str(int(AT.timestamp()) + 3600)}), DAY),
        (Turn("1", "whatsapp", NUMBER, AT, facts={WRITTEN_AT: "9" * 30}), DAY),
    ],
)  # fmt: skip
def test_the_window_is_open_for_a_day_after_somebody_wrote(turn: Turn | None, opens: timedelta) -> None:
    at = [AT]
    window = ReplyWindow("whatsapp", lambda _: [turn] if turn else [], lambda: at[0])
    states = []
    for moment in (AT, AT + opens - SECOND, AT + opens):
        at[0] = moment
        states.append(window.is_open(NUMBER))
    assert states == [turn is not None, turn is not None, False]


@pytest.fixture
def meta(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr(graph_api, "ANSWER_SECONDS", 0.4)
    with provider() as told:
        told.status, told.body = 200, {"messages": [{"id": "wamid.77"}]}
        yield told


@pytest.fixture
def line(tmp_path: Path, meta: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Store, WhatsApp]]:
    """A store, and the channel opened from the same settings, without a template; the clock stands at AT and two days."""
    monkeypatch.setattr("channels.whatsapp.opening.now", lambda: AT + 2 * DAY)
    settings = read_settings({
        "ONELINE_WHATSAPP_NUMBER_ID": "1", "ONELINE_WHATSAPP_TOKEN": TOKEN, "ONELINE_WHATSAPP_API_URL": meta.address,
        "ONELINE_DATA": str(tmp_path), "ONELINE_SIMULATOR": "no",
    }, chosen=False)  # fmt: skip
    store = open_kept(settings)
    (sender,) = senders(settings)
    assert isinstance(sender.channel, WhatsApp)
    yield store, sender.channel
    store.close()


def test_what_was_written_days_ago_and_comes_late_does_not_close_the_window(
    line: tuple[Store, WhatsApp], meta: Provider
) -> None:
    store, whatsapp = line
    now = AT + 2 * DAY
    long_ago = {WRITTEN_AT: str(int(AT.timestamp()))}
    store.receive(Turn("wamid.2", "whatsapp", ID, now, "hello"), now)
    store.receive(Turn("wamid.1", "whatsapp", ID, now, "my heating is off", facts=long_ago), now)
    key = store.tell("whatsapp", ID, "Yes.", now, now + DAY)
    DeliveryWorker(store, {"whatsapp": whatsapp}).send_once(now)
    assert (store.message_status(key), len(meta.asked)) == ("sent", 1)


@pytest.mark.parametrize(("before", "status"), [(timedelta(hours=23), "sent"), (timedelta(hours=25), "failed")])
def test_a_reminder_goes_out_as_text_or_fails_by_when_its_person_wrote(
    line: tuple[Store, WhatsApp], meta: Provider, before: timedelta, status: str
) -> None:
    store, whatsapp = line
    now = AT + 2 * DAY
    store.receive(Turn("wamid.1", "whatsapp", ID, now - before, "hello"), now - before)
    key = store.tell("whatsapp", ID, "Your appointment is tomorrow.", now, now + DAY)
    DeliveryWorker(store, {"whatsapp": whatsapp}).send_once(now)
    assert (store.message_status(key), len(meta.asked)) == (status, int(status == "sent"))


def test_receipts_out_of_order_end_in_delivered(line: tuple[Store, WhatsApp], meta: Provider) -> None:
    store, whatsapp = line
    now = AT + 2 * DAY
    store.receive(Turn("wamid.1", "whatsapp", NUMBER, now, "hello"), now)
    key = store.tell("whatsapp", NUMBER, "Yes.", now, now + DAY)
    take_receipt(store, "whatsapp", Receipt("wamid.77", "delivered"), now)
    DeliveryWorker(store, {"whatsapp": whatsapp}).send_once(now)
    take_receipt(store, "whatsapp", Receipt("wamid.77", "sent"), now)
    assert store.message_status(key) == "delivered"


@pytest.mark.parametrize(("address", "refused"), [(NUMBER, False), ("+4915123456789", True), (ID, False)])
def test_its_messages_count_for_the_money_of_the_day_where_the_city_says_so(address: str, refused: bool) -> None:
    limits = Limits(ways=("sms", "whatsapp"), countries=("US",))
    toll = toll_of(limits, "whatsapp", address, "hello", ["one", "two"])
    assert toll
    assert (toll.cost, toll.refused) == (100, refused)
    assert toll_of(Limits(), "whatsapp", address, "hello", ["one"]) is None


@pytest.mark.parametrize("status", ["sent", "delivered", "failed"])
def test_a_message_whose_sending_was_not_answered_is_known_by_its_receipt_and_not_sent_again(
    line: tuple[Store, WhatsApp], meta: Provider, status: Status
) -> None:
    store, whatsapp = line
    now = AT + 2 * DAY
    store.receive(Turn("wamid.1", "whatsapp", NUMBER, now, "hello"), now)
    key, worker = store.tell("whatsapp", NUMBER, "Yes.", now, now + DAY), DeliveryWorker(store, {"whatsapp": whatsapp})
    meta.hangs_up = True
    assert worker.send_once(now)
    assert store.message_status(key) == "unknown"
    assert not take_receipt(store, "whatsapp", Receipt("wamid.77", status, key="another"), now)
    assert take_receipt(store, "whatsapp", Receipt("wamid.78", status, key=key), now)
    assert store.message_status(key) == status
    assert not worker.send_once(now + timedelta(hours=1))
    assert len(meta.asked) == 1


def test_a_receipt_that_comes_before_the_answer_does_not_hold_it_up(
    line: tuple[Store, WhatsApp], meta: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, whatsapp = line
    now = AT + 2 * DAY
    store.receive(Turn("wamid.1", "whatsapp", NUMBER, now, "hello"), now)
    key, send = store.tell("whatsapp", NUMBER, "Yes.", now, now + DAY), GraphApi.send

    def slow(api: GraphApi, request: Mapping[str, Any]) -> str:
        provider_id = send(api, request)
        take_receipt(store, "whatsapp", Receipt(provider_id, "delivered", key=key), now)
        return provider_id

    monkeypatch.setattr(GraphApi, "send", slow)
    DeliveryWorker(store, {"whatsapp": whatsapp}).send_once(now)
    assert (store.message_status(key), len(meta.asked)) == ("delivered", 1)


@pytest.mark.parametrize("code", sorted(ERRORS))
@pytest.mark.parametrize("status", [400, 500])
def test_every_code_of_the_table_says_what_to_do(meta: Provider, code: int, status: int) -> None:
    meta.status, meta.body = status, {"error": {"code": code, "message": "about 14155550123"}}
    with pytest.raises(SendFailed) as raised:
        GraphApi(TOKEN, "1", "v1", meta.address).send({})
    error = raised.value
    assert (error.code, error.retry, error.fault, error.after, error.holds) == (str(code), *ERRORS[code])


def test_a_permission_by_any_of_its_codes_is_one(meta: Provider) -> None:
    meta.status, meta.body = 403, {"error": {"code": 299}}
    with pytest.raises(SendFailed) as raised:
        GraphApi(TOKEN, "1", "v1", meta.address).send({})
    assert (raised.value.code, raised.value.holds) == ("299", True)


@pytest.mark.parametrize(("status", "unknown"), [(408, True), (502, True), (404, False), (429, False)])
def test_a_code_that_is_not_in_the_table_is_taken_by_its_status(meta: Provider, status: int, unknown: bool) -> None:
    meta.status, meta.body = status, b"<html>"
    with pytest.raises(OutcomeUnknown if unknown else SendFailed):
        GraphApi(TOKEN, "1", "v1", meta.address).send({})


@pytest.mark.parametrize("body", [b"<html>", {"messages": []}, {"messages": [{"id": ""}]}, {"messages": [7]}, []])
def test_an_answer_that_tells_no_id_is_an_unknown_outcome(meta: Provider, body: Any) -> None:
    meta.body = body
    with pytest.raises(OutcomeUnknown):
        GraphApi(TOKEN, "1", "v1", meta.address).send({})


def test_where_nobody_listens_it_was_surely_not_sent() -> None:
    with pytest.raises(SendFailed) as raised:
        GraphApi(TOKEN, "1", "v1", "http://127.0.0.1:9").send({})
    assert raised.value.retry


@pytest.mark.parametrize("how", ["silent", "hangs_up", "refuses"])
def test_no_error_and_no_log_tells_the_token(
    meta: Provider, how: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    meta.silent, meta.hangs_up = how == "silent", how == "hangs_up"
    meta.status = 401 if how == "refuses" else 200
    with pytest.raises((OutcomeUnknown, SendFailed)) as raised:
        GraphApi(TOKEN, "1", "v1", meta.address).send({"to": "14155550123"})
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    told = "".join((str(raised.value), *capfd.readouterr(), *(each.getMessage() for each in caplog.records)))
    assert TOKEN not in told
    assert "14155550123" not in told


def test_what_was_sent_is_told_by_nobody() -> None:
    with pytest.raises(CannotBeKnown):
        _whatsapp(Meta()).find_sent(NUMBER, "hello", AT)


def test_a_long_reply_goes_out_in_as_few_messages_as_hold_it() -> None:
    said = [Say(f"{number} " + "word " * 300) for number in range(6)]
    bodies = render(Reply((*said, Say("x" * 5000)), "en"), LABELS).bodies
    assert len(bodies) == 5
    assert all(0 < len(body) <= LONGEST for body in bodies)
    assert "".join("".join(bodies).split()) == "".join("".join(each.text for each in said).split()) + "x" * 5000


def _harbours(*labels: str) -> Choices:
    return Choices("Which harbour?", tuple(Option(str(n), label, f"a:{n}") for n, label in enumerate(labels, 1)))


@pytest.mark.parametrize(
    ("labels", "kind", "titles"),
    [
        (["North", "South", "West"], "button", ["1 North", "2 South", "3 West"]),
        (["x" * 18] * 3, "button", [f"{n} " + "x" * 18 for n in (1, 2, 3)]),
        (["x" * 19, "South"], "list", ["1 " + "x" * 19, "2 South"]),
        (["Quay"] * 9, "list", [f"{n} Quay" for n in range(1, 10)]),
        (["x" * 23, "South"], "button", ["1", "2"]),
        (["x" * 23] * 10, "list", [str(n) for n in range(1, 11)]),
        (["Quay"] * 11, "text", []),
    ],
)
def test_options_are_buttons_or_a_list_or_told(labels: list[str], kind: str, titles: list[str]) -> None:
    meta = Meta()
    (message,) = render(Reply((_harbours(*labels),), "zh"), LABELS).messages
    _whatsapp(meta).send(NUMBER, replace(message, language="zh"), "a1b2")
    (asked,) = meta.asked
    if kind == "text":
        assert asked["type"] == "text"
        assert all(label in asked["text"]["body"] for label in labels)
        return
    action = asked["interactive"]["action"]
    shown = [each["reply"] for each in action["buttons"]] if kind == "button" else action["sections"][0]["rows"]
    assert [each["title"] for each in shown] == titles
    assert [each["id"] for each in shown] == [f"a1b2:{n}" for n in range(1, len(titles) + 1)]
    assert asked["interactive"]["type"] == kind
    assert action.get("button", "选择") == "选择"
    assert (labels[0] in asked["interactive"]["body"]["text"]) is (titles[0] == "1")


@pytest.mark.parametrize(("length", "texts"), [(10, 0), (150, 0), (300, 1), (900, 1), (2000, 3)])
def test_options_stand_below_a_text_that_may_have_them(length: int, texts: int) -> None:
    said = tuple(Say(f"{number} " + "word " * (length // 5)) for number in range(5))
    *before, last = render(Reply((*said, _harbours("North", "South")), "en"), LABELS).messages
    assert len(before) == texts
    assert 0 < len(last.text) <= 1024
    assert [bool(each.options) for each in (*before, last)] == [False] * len(before) + [True]
    assert all(0 < len(each.text) <= LONGEST for each in before)


def test_a_template_tells_the_options_that_it_can_not_show() -> None:
    meta = Meta()
    (message,) = render(Reply((_harbours("North", "South"),), "en"), LABELS).messages
    _whatsapp(meta, is_open=False).send(NUMBER, message, "a1b2")
    (told,) = render(Reply((_harbours("x" * 23, "South"),), "en"), LABELS).messages
    _whatsapp(meta, is_open=False).send(NUMBER, told, "a1b3")
    texts = [asked["template"]["components"][0]["parameters"][0]["text"] for asked in meta.asked]
    assert texts[0].endswith("1 North; 2 South")
    assert (texts[1].count("2 South"), texts[1].splitlines()) == (1, [texts[1]])
    assert not texts[1].endswith("1; 2")


@pytest.mark.parametrize(
    ("more", "match"),
    [({"TOKEN": ""}, "ONELINE_WHATSAPP_TOKEN"), ({"TEMPLATE_LANGUAGES": "en"}, "ONELINE_WHATSAPP_TEMPLATE_LANGUAGES")],
)
def test_a_sender_that_could_not_send_is_refused_at_the_start(more: dict[str, str], match: str, tmp_path: Path) -> None:
    own = {"NUMBER_ID": "1", "TOKEN": TOKEN, **more}
    environment = {f"ONELINE_WHATSAPP_{name}": value for name, value in own.items()}
    with pytest.raises(SettingsError, match=match):
        list(senders(read_settings({**environment, "ONELINE_DATA": str(tmp_path)}, chosen=False)))
