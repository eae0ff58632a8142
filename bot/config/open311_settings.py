"""Settings of reports that come and go by Open311."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.setting import setting as _setting


@dataclass(frozen=True, slots=True, repr=False)
class Open311Settings:
    """What programs may report to us, and where crews have a system of their own."""

    open311_keys: str = _setting(
        "",
        "Keys of programs that may send reports by Open311, separated by commas; empty means none may. With a key a program "
        "can also read what people wrote.",
        secret=True,
        parts=("web",),
    )
    open311_reading: bool = _setting(
        False,
        "Anybody may read reports by Open311 without a key: kind, state, street and number; never what is of one home.",
    )
    open311_type: str = _setting(
        "realtime",
        "What a program that reports by Open311 gets: the number (realtime), a token for it (batch), or nothing (blackbox).",
        one_of=("realtime", "batch", "blackbox"),
    )
    open311_jurisdiction: str = _setting(
        "", "Name of the city that Open311 programs must give; empty means that any is accepted."
    )
    crew_url: str = _setting(
        "",
        "Address of the crews' own Open311 system, as https://host/open311/v2; it gets the reports of "
        "problems with a `crew` code; empty means that crews use this line.",
    )
    crew_key: str = _setting("", "Our key at that system.", secret=True, parts=("worker",))
    crew_jurisdiction: str = _setting("", "The city's name in that system, if it asks for one.")
