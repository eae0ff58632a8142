"""What a city sets for LINE."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.setting import setting


@dataclass(frozen=True, slots=True)
class LineAppSettings:
    """Its settings, each from ONELINE_<NAME>."""

    line_app_bot_id: str = setting("", "User id of the city's LINE account, U and 32 signs; empty means no LINE.")
    line_app_token: str = setting(
        "", "Long-lived channel access token of that account.", secret=True, parts=("worker",)
    )
    line_app_secret: str = setting(
        "", "Channel secret of that account, by which LINE signs each request.", secret=True, parts=("web",)
    )
    line_app_api_url: str = setting("", "Address of LINE's Messaging API; empty means LINE's own.")
