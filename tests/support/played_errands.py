"""Errands played turn by turn on a real store: one telephone or screen after another, with a clock that follows the turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from databases import open_empty

from bot.cases.code import unused_code
from bot.dialogue.turn.resources import Resources
from bot.errands.handover import TEAM, apology, over_limit
from bot.model.understanding import NluEngine, NluResult
from bot.processing.stored_player import StoredPlayer
from bot.processing.turn_processor import TurnProcessor
from bot.store import Store, open_store
from channels.render.registry import renderers
from oneline.cli.case_json import as_json
from oneline.dues import timed_jobs

AT = "2026-11-27T10:05:00+08:00"
"""A Friday morning in the demo city."""
MINUTE = timedelta(minutes=1)


class Meanings:
    """An understanding that is told what some texts mean; the others are taken by their words."""

    def __init__(self, otherwise: NluEngine) -> None:
        self.told: dict[str, NluResult] = {}
        self._otherwise = otherwise

    def tell(self, text: str, means: str) -> None:
        """What a text means: intent and confidence."""
        intent, confidence = means.split()
        self.told[text] = NluResult(intent, float(confidence), (), ((intent, float(confidence)),), "told")

    def understand(self, text: str, language: str) -> NluResult:
        return self.told.get(text) or self._otherwise.understand(text, language)


class ErrandLine:
    """The whole line on an empty store; `start_anew` is what is left of it after its process was ended."""

    def __init__(self, house: Resources, url: str) -> None:
        """url: SQLAlchemy address of a database with nothing in it."""
        self.meanings = Meanings(house.understanding)
        self._house, self._url = replace(house, understanding=self.meanings), url
        self.at = datetime.fromisoformat(AT)
        self.store: Store = open_empty(url)
        self._open()

    def start_anew(self) -> None:
        """Another process on the same file."""
        self.store.close()
        self.store = open_store(self._url)
        self._open()

    def _open(self) -> None:
        store = self.store
        house = replace(self._house, desk=store, reached=True, new_code=partial(unused_code, store.is_code_used))

        def shell(*, converse: Any, render: Any) -> TurnProcessor:
            return TurnProcessor(
                store, house.keywords, converse, render, partial(apology, house), house.city.language, TEAM,
                over=partial(over_limit, house), new_code=house.new_code, by="player",
            )  # fmt: skip

        table = renderers(house.phrases, house.city.line)
        self._player = StoredPlayer(store, house, lambda way, reply: table[way](reply), shell, timed_jobs(store, house))
        self._city = house.city

    def play(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One line as `oneline converse --data` takes it, a minute after the one before where it names no moment."""
        row = dict(row)
        if "means" in row:
            self.meanings.tell(row["text"], row.pop("means"))
        moment = row.get("at") or row.get("until")
        self.at = datetime.fromisoformat(moment) if moment else self.at + MINUTE
        if "until" not in row:
            row["at"] = self.at.isoformat()
        return self._player.play(row)

    def case(self, code: str) -> dict[str, Any]:
        """A case as `oneline case show --json` prints it."""
        staff, case = self.store.find_case(code), self.store.case_of(code)
        assert case is not None
        return as_json(staff, case, self._city)

    def cases(self) -> int:
        """How many cases there are, of everybody."""
        return len(self.store.list_cases(every=True))

    def close(self) -> None:
        self.store.close()
