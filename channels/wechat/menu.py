"""The menu below the chat, and the command that gives it to WeChat: `python -m channels.wechat.menu`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry."""

    shows: str
    says: str


MENUS: Mapping[str, Sequence[Entry]] = msgspec.yaml.decode(
    Path(__file__).with_name("menu.yml").read_bytes(), type=dict[str, list[Entry]]
)
"""Language tag → entries."""


def menu_request(language: str) -> dict[str, Any]:
    """The menu as WeChat takes it; raises KeyError for a language without one."""
    return {"button": [{"type": "click", "name": each.shows, "key": each.says} for each in MENUS[language]]}


def greeting(language: str) -> str:
    """What is said for whoever begins; for a language without a menu the word that every language knows."""
    return MENUS[language][0].says if language in MENUS else "menu"


def main() -> None:
    """Give WeChat the menu of the city's first language."""
    from bot.city.city import read_city
    from bot.config.settings import read_settings
    from channels.wechat.opening import open_api

    settings = read_settings()
    api = open_api(settings)
    api.publish_menu(menu_request(read_city(settings.city).language))
    print("WeChat has the menu. The app shows it within a day; who unfollows and follows again sees it at once.")


if __name__ == "__main__":
    main()
