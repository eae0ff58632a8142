"""What a city sets for WhatsApp."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.setting import setting


@dataclass(frozen=True, slots=True)
class WhatsAppSettings:
    """Its settings, each from ONELINE_<NAME>."""

    whatsapp_number_id: str = setting(
        "", "Meta's id of the city's WhatsApp number, which is not the number itself; empty means no WhatsApp."
    )
    whatsapp_token: str = setting(
        "", "Token of a system user of Meta's that may send from that number.", secret=True, parts=("worker",)
    )
    whatsapp_app_secret: str = setting(
        "", "Secret of the app at Meta, by which it signs each request.", secret=True, parts=("web",)
    )
    whatsapp_verify_token: str = setting(
        "", "Word that Meta says once, when it asks whether the line's address is ours.", secret=True, parts=("web",)
    )
    whatsapp_template: str = setting(
        "",
        "Name of an approved template with one variable, for what is told more than a day after somebody wrote; "
        "empty means that it goes another way.",
    )
    whatsapp_template_languages: str = setting(
        "en=en,zh=zh_CN", "Language of the line = the template's code of it, several with commas."
    )
    whatsapp_api_url: str = setting("", "Address of Meta's Graph API; empty means Meta's own.")
    whatsapp_api_version: str = setting("v25.0", "Version of Meta's Graph API.")
