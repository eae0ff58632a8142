"""What a city sets for texts by a telephone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.setting import setting


@dataclass(frozen=True, slots=True)
class SmsPhoneSettings:
    """Its settings, each from ONELINE_<NAME>."""

    sms_phone_url: str = setting(
        "",
        "Address of the gateway app's interface, as http://192.168.1.10:8080 of the telephone itself; "
        "empty means no such telephone.",
    )
    sms_phone_user: str = setting("", "User name that the app shows.")
    sms_phone_password: str = setting("", "Password that the app shows.", secret=True, parts=("worker",))
    sms_phone_signing_key: str = setting(
        "", "Key by which the app signs each webhook, from its settings.", secret=True, parts=("web",)
    )
    sms_phone_seconds: int = setting(
        4, "Seconds between two texts: carriers block a SIM card that sends as fast as a machine."
    )
