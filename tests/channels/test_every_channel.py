"""What every channel must do: render every part in every language, prove its caller at every route, and pass the contract table."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from contract_rows import COMES_IN, FETCHES, GOES_OUT, Fetch, In, Out, Played, row_of
from provider import provider

from bot.config.settings import Settings, read_settings
from bot.language.phrases import Phrases
from bot.model.message_content import MessageContent
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say
from bot.model.turn import Pick, Turn
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.store.serialise import read_turn, write_content
from bot.store.tables import inbox, outbox
from channels import media_fetcher
from channels.contract import FetchFailed, MediaSource
from channels.delivery import DeliveryWorker
from channels.found import packages
from channels.render.registry import renderers
from channels.render.speech import spoken
from channels.web.routes import proof_of
from oneline.processes.web import create_app

PHRASES = Phrases(Path(__file__).parents[2] / "intents")
TABLE = renderers(PHRASES, dict.fromkeys(PHRASES.languages, "Line"))
PARTS: dict[type, Part] = {
    Say: Say("Seven seas."),
    Detail: Detail("Phone", "0555 555 0100", "phone"),
    Choices: Choices("Which harbour?", (Option("1", "Northharbour", "a:1"), Option("2", "Southharbour", "a:2"))),
    Ask: Ask("slot", "Which quay?", "yes-no"),
    Handover: Handover("team", "asked", "Somebody rings.", "123452"),
}


def test_the_table_has_every_part() -> None:
    assert set(PARTS) == set(get_args(Part))


@pytest.mark.parametrize("language", PHRASES.languages)
@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: type(part).__name__)
@pytest.mark.parametrize("channel", sorted(set(TABLE) - {"phone"}))
def test_every_channel_renders_every_part(channel: str, part: Part, language: str) -> None:
    bodies = TABLE[channel](Reply((part,), language)).bodies
    assert len(bodies) == 1
    assert bodies[0].strip()


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: type(part).__name__)
@pytest.mark.parametrize("language", PHRASES.languages)
def test_a_call_says_every_part_itself_and_leaves_nothing_in_the_outbox(part: Part, language: str) -> None:
    reply = Reply((part,), language)
    assert TABLE["phone"](reply).bodies == ()
    assert all(sentence.text.strip() for sentence in spoken(reply, PHRASES).sentences)
    assert spoken(reply, PHRASES).sentences


@pytest.mark.parametrize("channel", sorted(TABLE))
def test_a_reply_without_parts_sends_nothing(channel: str) -> None:
    assert TABLE[channel](Reply((), "en")).bodies == ()


def test_every_route_proves_its_caller(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path, public_base_url="https://line.example", twilio_account_sid="AC" + "0" * 32, twilio_auth_token="token",
        twilio_from="+15550100", simulator=True,
    )  # fmt: skip
    app = create_app(settings)
    unproved = [rule.rule for rule in app.url_map.iter_rules() if not proof_of(app.view_functions[rule.endpoint])]
    assert not unproved
    assert {"/twilio/sms", "/twilio/status", "/try/turn", "/health", "/"} <= {
        rule.rule for rule in app.url_map.iter_rules()
    }


def test_the_page_is_not_there_where_it_is_switched_off(tmp_path: Path) -> None:
    rules = {rule.rule for rule in create_app(Settings(data=tmp_path, simulator=False)).url_map.iter_rules()}
    assert {rule for rule in rules if not rule.startswith("/open311/v2/")} == {"/health", "/healthz", "/readyz"}


PROVIDED = [folder for folder, package in packages().items() if package.zones]
"""Channels that a provider calls."""
TABLE_OF = {folder: row_of(folder) for folder in PROVIDED}
COMES = [(played, case) for played in TABLE_OF.values() for case in played.row.comes_in if not case.cannot]
GOES = [(played, case) for played in TABLE_OF.values() for case in played.row.goes_out if not case.cannot]
FETCHED = [(played, case) for played in TABLE_OF.values() for case in played.row.fetches]
FILES = {
    "note": b"OggS" + bytes(2000),
    "picture": b"\xff\xd8\xff\xe0" + bytes(2000),
    "huge": b"OggS" + bytes(50_000_000),
}
NOW = datetime(2026, 12, 2, 10, tzinfo=UTC)


def _name(value: Any) -> str:
    return value.folder if isinstance(value, Played) else value.name


@pytest.mark.parametrize("folder", PROVIDED)
def test_the_row_of_a_channel_has_every_case_of_the_table(folder: str) -> None:
    row = TABLE_OF[folder].row
    assert {case.name for case in row.comes_in} == COMES_IN
    assert {case.name for case in row.goes_out} == GOES_OUT
    assert not row.media or {case.name for case in row.fetches} >= FETCHES
    assert row.way in packages()[folder].ways


@pytest.mark.parametrize("folder", PROVIDED)
def test_who_declares_voice_notes_fetches_them(folder: str, tmp_path: Path) -> None:
    """Why both: what is declared and not fetched would wait, and what is fetched and not declared is never heard."""
    played = TABLE_OF[folder]
    settings = read_settings(played.environment(data=str(tmp_path)), chosen=False)
    ways = packages()[folder].ways
    for sender in packages()[folder].senders(settings):
        assert isinstance(sender.channel, MediaSource) == ways[sender.channel.name].takes_voice_notes
    assert bool(played.row.media) == ways[played.row.way].takes_voice_notes


@pytest.mark.parametrize(("played", "case"), COMES, ids=_name)
def test_what_comes_in_is_kept_once_or_refused_and_never_logged(
    played: Played, case: In, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Why counted in the store: an answer of 200 is worth nothing if what it answers was lost, or kept twice."""
    settings = read_settings(played.environment(data=str(tmp_path), simulator="no"), chosen=False)
    client, (body, headers) = create_app(settings).test_client(), played.request(case)
    for _ in range(case.times):
        answer = client.post(played.path(case, body), data=body, content_type=played.row.content, headers=headers)
        assert answer.status_code == case.status
    store = open_kept(settings)
    assert _kept(store, played.row.way) == case.turns
    assert [f"{pick.message}:{pick.option}" for pick in _picks(store, played.row.way)] == case.picks
    store.close()
    told = "".join(capfd.readouterr()) + answer.get_data(as_text=True)
    assert not [text for sender, texts in case.turns.items() for text in (sender, *texts) if text and text in told]


@pytest.mark.parametrize(("played", "case"), GOES, ids=_name)
def test_what_the_provider_answers_decides_what_becomes_of_a_message(
    played: Played, case: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, _, patience = played.row.patience.partition(":")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(f"{module}.{patience}", 0.4)
    with provider() as told:
        told.status, told.body, told.headers = case.status, case.body, case.headers
        told.silent, told.hangs_up = case.does == "keeps silent", case.does == "hangs up"
        told.first = played.answered_first
        settings = read_settings(played.environment(data=str(tmp_path), **{played.row.api: told.address}), chosen=False)
        senders = {each.channel.name: each.channel for each in packages()[played.folder].senders(settings)}
        store = open_kept(settings)
        key = store.tell(played.row.way, played.row.to, "Bring your card.", NOW, NOW + timedelta(hours=1))
        options = tuple(Option(str(n), label, f"a:{n}") for n, label in enumerate(case.options, 1))
        with store.db.writing() as c:
            c.execute(outbox.update().values(content=write_content(MessageContent("", options))))
        assert DeliveryWorker(store, senders).send_once(NOW)
        held, becomes = store.held_until(played.row.way, NOW), store.message_status(key)
        store.close()
    assert len(told.asked) == 1 + len(played.row.first)
    given = told.raw[-1].decode()
    assert all(json.dumps(option.label) in given and f"{key}:{option.key}" in given for option in options)
    assert (becomes, held) == (case.becomes, NOW + timedelta(seconds=case.held) if case.held else None)


@pytest.mark.parametrize(("played", "case"), FETCHED, ids=_name)
def test_what_somebody_sent_is_fetched_or_refused_with_what_to_do(
    played: Played, case: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_fetcher, "ANSWER_SECONDS", 0.4)
    with provider() as told:
        told.status, told.body = case.status, FILES[case.file]
        told.silent, told.hangs_up = case.does == "keeps silent", case.does == "hangs up"
        if place := case.told or played.row.told:
            told.first = [*played.answered_first, place.replace("{provider}", told.address).encode()]
        else:
            told.first = played.answered_first
        settings = read_settings(played.environment(data=str(tmp_path), **{played.row.api: told.address}), chosen=False)
        source = next(each.channel for each in packages()[played.folder].senders(settings))
        assert isinstance(source, MediaSource)
        if not case.fails:
            assert source.fetch(played.row.media) == FILES[case.file]
            return
        with pytest.raises(FetchFailed) as failed:
            source.fetch(played.row.media)
    assert (failed.value.code, failed.value.retry) == (case.fails, case.again)


def _turns(store: Store, way: str) -> list[Turn]:
    """What was written down."""
    with store.db.reading() as c:
        rows = c.execute(sa.select(inbox.c.turn).where(inbox.c.channel == way).order_by(inbox.c.id)).all()
    return [read_turn(row.turn) for row in rows]


def _picks(store: Store, way: str) -> list[Pick]:
    return [turn.pick for turn in _turns(store, way) if turn.pick]


def _kept(store: Store, way: str) -> dict[str, list[str]]:
    """Sender → texts that were written down."""
    kept: dict[str, list[str]] = {}
    for turn in _turns(store, way):
        kept.setdefault(turn.sender, []).append(turn.text)
    return kept
