"""The whole line in processes of its own, as `oneline run` starts it, without the page: worker, voice, SIP gateway."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from telephones import free_port, until

from bot.config.settings import Settings
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.store.records import TurnHistory
from oneline.processes.process import Part, start, stop, wait_ready
from oneline.processes.run import parts

ROOT = Path(__file__).parents[2]
READY = 300.0
"""Seconds that starting, and making the fixed words of the language that is spoken here, may take on a busy machine."""


class WholeLine:
    """A line that answers telephones on loopback."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.log: list[str] = []
        self.store: Store = open_kept(settings)
        self._wanted: list[Part] = [part for part in parts(settings) if part.name in {"worker", "voice", "sip"}]
        self.processes = {part.name: start(part, self.log.append) for part in self._wanted}

    @property
    def address(self) -> str:
        """What a telephone rings."""
        return f"sip:city@{self.settings.sip_listen}"

    def wait_ready(self) -> None:
        """Until all answer."""
        for part in self._wanted:
            assert wait_ready(part, self.processes[part.name], READY), "\n".join(self.log[-30:])
        until(lambda: any('"event": "warm.done"' in line for line in self.log), "the fixed words are made", READY)

    def said(self) -> int:
        """How often the line has said something to its end, all calls together."""
        return sum('"event": "call.said"' in line for line in self.log)

    def wait_said(self, before: int, seconds: float = 90.0) -> int:
        """Until the line has said something more to its end; how often by then."""
        try:
            until(lambda: self.said() > before, "the line says something to its end", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; its log: {chr(10).join(self.log[-25:])}") from None
        return self.said()

    def turns(self, caller: str) -> list[TurnHistory]:
        """All turns of a caller's conversation."""
        talk = self.store.conversation_of("phone", caller)
        return list(self.store.records(talk)) if talk is not None else []

    def stop(self) -> None:
        """End all."""
        stop(list(self.processes.values()), 8.0)
        self.store.close()


@contextmanager
def whole_line(folder: Path, **more: object) -> Iterator[WholeLine]:
    """A line over the demo city for as long as a block runs; what is imported and spoken before is used again."""
    for name in ("catalogues", "voice"):
        (ROOT / "var" / name).mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(ROOT / "var" / name)
    settings = replace(
        Settings(data=folder, port=free_port(), voice_port=free_port(), sip_listen=f"127.0.0.1:{free_port()}",
                 sip_door=f"127.0.0.1:{free_port()}", rasa_url=f"http://127.0.0.1:{free_port()}", log_level="debug",
                 notify="print:"),
        **more,
    )  # fmt: skip
    environment = {f"ONELINE_{name.upper()}": str(getattr(settings, name)) for name in (
        "data", "port", "voice_port", "sip_listen", "sip_door", "rasa_url", "log_level", "notify", "staff_phone")}  # fmt: skip
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update({name: value for name, value in environment.items() if value})
    line = None
    try:
        line = WholeLine(settings)
        line.wait_ready()
        yield line
    finally:
        if line is not None:
            line.stop()
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
