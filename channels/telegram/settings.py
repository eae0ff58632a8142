"""What a city sets for Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.setting import setting


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """Its settings, each from ONELINE_<NAME>."""

    telegram_token: str = setting(
        "", "Token of the city's Telegram bot; empty means no Telegram.", secret=True, parts=("web", "worker")
    )
    telegram_secret: str = setting(
        "",
        "Secret that Telegram sends with each request, as it was given to setWebhook: 1 to 256 of A-Z a-z 0-9 _ -.",
        secret=True,
        parts=("web",),
    )
    telegram_api_url: str = setting("", "Address of Telegram's Bot API; empty means Telegram's own.")
