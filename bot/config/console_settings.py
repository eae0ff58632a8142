"""Settings of the desk, the pages for the community's staff."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.setting import setting as _setting
from bot.config.sip_settings import SipSettings


@dataclass(frozen=True, slots=True, repr=False)
class ConsoleSettings(SipSettings):
    """Where the desk is served."""

    console: bool = _setting(True, "Serve the desk, the pages for staff, at `/desk` of the line's address.")
    console_port: int | None = _setting(
        None, "Port on loopback that the desk listens on; empty means a free one, chosen at each start."
    )
    console_demo: bool = _setting(
        False,
        "The desk has a demo worker without a password; `oneline run` decides it: only for the made-up city, tried on this machine.",
    )
