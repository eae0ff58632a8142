"""What a city sets for WeChat."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.setting import setting


@dataclass(frozen=True, slots=True)
class WeChatSettings:
    """Its settings, each from ONELINE_<NAME>."""

    wechat_app_id: str = setting(
        "", "AppID of the city's WeChat official account, wx and 16 signs; empty means no WeChat."
    )
    wechat_app_secret: str = setting(
        "", "AppSecret of that account, with which the line may send.", secret=True, parts=("worker",)
    )
    wechat_token: str = setting(
        "", "Token that the city gave to WeChat, by which WeChat signs each request.", secret=True, parts=("web",)
    )
    wechat_aes_key: str = setting(
        "", "EncodingAESKey of 43 signs, where WeChat encrypts what it sends; empty means plain mode.", secret=True,
        parts=("web",),
    )  # fmt: skip
    wechat_api_url: str = setting("", "Address of WeChat's interface; empty means WeChat's own.")
