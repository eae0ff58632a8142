"""Plays turns through the whole line on a store, with the worker's own code, so that they can be continued later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.message_content import RenderedReply
from bot.model.reply import Reply
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.office_acts import do_act
from bot.processing.pass_time import TimedJob, pass_time
from bot.processing.player import Show, asked, call_facts, meant, result, rules
from bot.processing.turn_processor import TurnProcessor, receive
from bot.store import Store

MOST_WORK = 20
"""Conversations that are answered for one turn; another may have been due."""


class StoredPlayer:
    """Keeps nothing itself but which call is the last of an address; all else stands in the store."""

    def __init__(
        self, store: Store, house: Resources, show: Show, shell: Callable[..., TurnProcessor], jobs: Sequence[TimedJob] = (),
        *, why: bool = False,
    ) -> None:  # fmt: skip
        """shell: what makes a turn processor; called with the conversation and the renderer to use. jobs: done as time passes."""
        self._jobs, self._clock = jobs, datetime.min.replace(tzinfo=UTC)
        self._store, self._house, self._show, self._why, self._count = store, house, show, why, 0
        self._calls: dict[str, str] = {}
        self._results: list[TurnResult] = []
        self._played: list[tuple[TurnResult, RenderedReply]] = []
        """What each answer of this turn came to; more than one where a time or a code was taken in between."""
        self._before = Session("", "")
        self._shell = shell(converse=self._converse, render=self._render)

    @property
    def languages(self) -> tuple[str, ...]:
        """Tags of the languages the line speaks."""
        return tuple(self._house.phrases.languages)

    def speaks(self, tag: str) -> bool:
        """True for a language it speaks, or one of its kind ("zh-Hant")."""
        return bool({tag, tag.partition("-")[0]} & set(self.languages))

    def play(self, line: dict[str, Any]) -> dict[str, Any]:
        """One turn, as `Player.play`; what came of it is kept in the store, and "asks" and "case" tell of the errand."""
        if "until" in line or "act" in line:
            return self._pass(line)
        turn = self._turn(line)
        sent = self._wait(turn.at)
        self._played.clear()
        receive(self._store, turn, self._house.keywords, 0.0)
        for _ in range(MOST_WORK):
            if self._played or not self._shell.work_once(turn.at):
                break
        if not self._played:
            return {"error": "The turn was not answered; what went wrong stands on standard error."}
        answered, shown = self._played[-1]
        told = {"session": line["session"], "said": list(shown.bodies), **result(answered)}
        return {
            **told,
            "asks": asked(answered),
            **({"sent": sent} if sent else {}),
            **(self._reasons(line, answered) if self._why else {}),
        }

    def _reasons(self, line: dict[str, Any], answered: TurnResult) -> dict[str, Any]:
        """Which rules decided, and what the turn likeliest means."""
        return {**rules(answered), **meant(line.get("text") or "", self._before, self._house)}

    def _pass(self, line: dict[str, Any]) -> dict[str, Any]:
        """Time that passes, or what an office does, and what was sent by then."""
        written = line.get("until") or line.get("at")
        at = datetime.fromisoformat(written).astimezone(UTC) if written else self._clock
        sent = self._wait(at)
        done = do_act(self._store, self._house.city, line, at) if "act" in line else {}
        return {**done, "sent": [*sent, *(self._wait(at) if done or "act" in line else [])]}

    def _wait(self, until: datetime) -> list[dict[str, Any]]:
        """What falls due up to a moment, done."""
        sent = pass_time(self._store, self._jobs, until, self._clock) if self._clock.year > 1 else []
        self._clock = max(self._clock, until)
        return sent

    def _converse(self, turn: Turn, session: Session) -> TurnResult:
        answered = converse(turn, session, self._house, why=self._why)
        self._before = session
        self._results.append(answered)
        return answered

    def _render(self, channel: str, reply: Reply) -> RenderedReply:
        shown = self._show(channel, reply)
        self._played.append((self._results[-1], shown))
        return shown

    def _turn(self, line: dict[str, Any]) -> Turn:
        """The turn of a line; the first one of a session by telephone begins a call."""
        key, self._count = str(line["session"]), self._count + 1
        at = datetime.fromisoformat(line["at"]).astimezone(UTC) if line.get("at") else datetime.now(UTC)
        channel, sender = line.get("channel", "chat"), line.get("sender", key)
        turn = Turn(
            id=f"{key}-{self._count}-{at.timestamp():.0f}", channel=channel, sender=sender, at=at,
            text=line.get("text") or "", keys=line.get("keys") or "",
            alternatives=tuple(line.get("alternatives") or ()), language=line.get("lang"),
            facts=call_facts(channel, line, key),
        )  # fmt: skip
        begins = turn.is_spoken and self._calls.get(sender) != key
        self._calls[sender] = key
        return replace(turn, facts={**turn.facts, "call": "new", "wire": channel}) if begins else turn
