"""Settings of reports that come and go by Open311."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.setting import setting as _setting


@dataclass(frozen=True, slots=True, repr=False)
class Open311Settings:
    """What programs may report to us, and where crews have a system of their own."""

    open311_keys: str = _setting(
        "",
        "Keys of programs that may send reports by Open311, several with commas; empty means none may. Who sends one with a "
        "question reads what people wrote, too.",
        secret=True,
        parts=("web",),
    )
    open311_type: str = _setting(
        "realtime",
        "What who reports by Open311 gets: its number (realtime), a token to ask for it with (batch), or nothing (blackbox).",
        one_of=("realtime", "batch", "blackbox"),
    )
    open311_jurisdiction: str = _setting(
        "", "Name of the city that Open311 programs must ask for; empty means any is taken."
    )
    crew_url: str = _setting(
        "",
        "Address of the crews' own Open311 system, as https://host/open311/v2: what is reported is handed to it, for the "
        "problems with a `crew` code; empty means crews work here.",
    )
    crew_key: str = _setting("", "Our key at that system.", secret=True, parts=("worker",))
    crew_jurisdiction: str = _setting("", "What the city is called there, where it must be said.")
