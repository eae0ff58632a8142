"""What every channel must do: render every part, in every language, and prove its caller at every door."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from bot.config.settings import Settings
from bot.language.phrases import Phrases
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say
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
