"""A channel is a folder: what it brings is found, and nothing outside it is edited."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import channels
from bot.config.setting import group_of
from bot.config.settings import Settings, read_settings
from bot.language.phrases import Phrases
from bot.model.reply import Reply, Say
from bot.model.turn import abilities_of
from bot.store import open_store
from channels.found import abilities, declare_found, packages
from channels.render.registry import renderers
from oneline.processes.proxy import configuration
from oneline.processes.web import create_app
from oneline.processes.worker import open_deliveries

PIGEONS = """
from __future__ import annotations
from dataclasses import dataclass
from flask import Blueprint
from bot.config.setting import group_of, setting
from bot.model.abilities import Abilities
from bot.model.message_content import in_text
from channels.contract import Rendered
from channels.package import ChannelPackage, ProxyZone, Sender
from channels.web.routes import proves

@dataclass(frozen=True, slots=True)
class PigeonSettings:
    pigeons_loft: str = setting("", "Where the pigeons live.")

class Pigeon:
    name = "pigeons"

def senders(settings):
    if group_of(PigeonSettings, settings).pigeons_loft:
        yield Sender(Pigeon(), 3)

def routes(line):
    doors = Blueprint("pigeons", __name__)

    @doors.post("/pigeons")
    @proves("ring-on-the-leg")
    def landed():
        return group_of(PigeonSettings, line.settings).pigeons_loft

    yield doors

CHANNEL = ChannelPackage(
    {"pigeons": Abilities(is_sent=True)},
    renderers=lambda wording: {"pigeons": lambda reply: Rendered(in_text("on a ring"))},
    senders=senders, routes=routes, settings=PigeonSettings, zones=(ProxyZone("/pigeons", 7),),
)
"""


@pytest.fixture
def pigeons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A folder that nobody has heard of, beside the others."""
    folder = tmp_path / "more" / "pigeons"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "channel.py").write_text(PIGEONS, encoding="utf-8")
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(folder.parent)])
    packages.cache_clear()
    declare_found()
    yield read_settings(
        {"ONELINE_PIGEONS_LOFT": "the town hall", "ONELINE_DATA": str(tmp_path / "var"), "ONELINE_SIMULATOR": "no"},
        chosen=False,
    )
    monkeypatch.undo()
    for name in [name for name in sys.modules if name.startswith("channels.pigeons")]:
        del sys.modules[name]
    packages.cache_clear()
    declare_found()


def test_a_folder_brings_its_routes_sender_renderer_settings_and_zone(pigeons: Settings, tmp_path: Path) -> None:
    landed = create_app(pigeons).test_client().post("/pigeons")
    assert landed.text == "the town hall"
    phrases = Phrases(Path(__file__).parents[2] / "intents")
    show = renderers(phrases, dict.fromkeys(phrases.languages, "Line"))["pigeons"]
    assert show(Reply((Say("Hello."),), "en")).bodies == ("on a ring",)
    sends = {each.channel: each.threads for each in open_deliveries(pigeons, open_store(f"sqlite:///{tmp_path}/o.db"))}
    assert sends == {"pigeons": 3}
    assert "location /pigeons { limit_req zone=providers burst=7 nodelay; proxy_pass http://web; }" in configuration(
        pigeons
    )
    assert abilities_of("pigeons").is_sent


def test_two_channels_of_one_name_are_refused(pigeons: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    both = {**packages(), "swans": packages()["pigeons"]}
    monkeypatch.setattr("channels.found.packages", lambda: both)
    with pytest.raises(ValueError, match="channels/swans: pigeons is the name"):
        abilities()


def test_the_settings_of_a_channel_begin_with_the_name_of_its_folder() -> None:
    for folder, package in packages().items():
        names = getattr(package.settings, "__dataclass_fields__", {})
        assert [name for name in names if not name.startswith(f"{folder}_")] == []
        if package.settings:
            assert group_of(package.settings, Settings()) == package.settings()


def test_a_channel_has_its_page_and_its_table_of_errors_where_it_says() -> None:
    root = Path(__file__).parents[2]
    for folder, package in packages().items():
        assert not package.page or (root / package.page).is_file(), folder
        assert not package.errors or (root / "channels" / folder / package.errors).is_file(), folder


def test_every_setting_of_a_channel_stands_on_its_page_and_has_a_sentence() -> None:
    root = Path(__file__).parents[2]
    for package in (package for package in packages().values() if package.settings):
        page = (root / package.page).read_text(encoding="utf-8")
        for name, field in package.settings.__dataclass_fields__.items():
            assert f"`ONELINE_{name.upper()}`" in page
            assert field.metadata["help"].endswith("."), name
