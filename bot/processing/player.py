"""Plays turns through a conversation for scripts, tests and the terminal: in memory, nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.address import NUMBER, facts_of
from bot.model.dialogue_state import Session
from bot.model.message_content import RenderedReply
from bot.model.option_value import read_value, services_of
from bot.model.reply import Ask, Reply, Say
from bot.model.turn import Turn, abilities_of
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import encoded
from bot.retrieval.turns.classifier import Clause

KINDS = {"yes-no": "yes_no", "digits": "phone", "place": "address", "name": "name"}
"""Kind of a question of ours → how a script reads it; one in open words is an invitation and no question."""
LIKELIEST = 5
"""Commands shown of a turn."""
Show = Callable[[str, Reply], RenderedReply]
"""Channel name and reply → what that channel would show or speak."""


class Player:
    """Keeps the sessions of a run and plays turns into them."""

    def __init__(self, house: Resources, show: Show, *, why: bool = False) -> None:
        """why: what comes of a turn tells which rules decided."""
        self._house, self._show, self._why, self._count = house, show, why, 0
        self._sessions: dict[str, Session] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """Tags of the languages the line speaks."""
        return tuple(self._house.phrases.languages)

    def speaks(self, tag: str) -> bool:
        """True for a language it speaks, or one of its kind ("zh-Hant")."""
        return bool({tag, tag.partition("-")[0]} & set(self.languages))

    def play(self, line: dict[str, Any]) -> dict[str, Any]:
        """One turn: {"session", "channel", "sender", "lang"?, "at"?, "text" | "keys" | "silence", "alternatives"?} → what came of it.

        "asked" is taken for what the line said last in the place of what it said.
        """
        key, self._count = str(line["session"]), self._count + 1
        session = self._sessions.get(key) or Session(key, self._house.language_of(line.get("lang")))
        if line.get("asked"):
            session = replace(session, last=(Say(line["asked"]),))
        turn = self._turn(line, key)
        answered = converse(turn, session, self._house, why=self._why)
        shown = self._show(turn.channel, answered.reply)
        self._sessions[key] = replace(answered.session, rest=(*shown.rest, *answered.session.rest))
        named = {**rules(answered), **meant(line.get("text") or "", session, self._house)} if self._why else {}
        return {"session": line["session"], "said": list(shown.bodies), **result(answered), **named}

    def _turn(self, line: dict[str, Any], key: str) -> Turn:
        at = datetime.fromisoformat(line["at"]).astimezone(UTC) if line.get("at") else datetime.now(UTC)
        channel = line.get("channel", "chat")
        return Turn(
            id=f"{key}-{self._count}",
            channel=channel,
            sender=line.get("sender", key),
            at=at,
            text=line.get("text") or "",
            keys=line.get("keys") or "",
            alternatives=tuple(line.get("alternatives") or ()),
            language=line.get("lang"),
            facts=call_facts(channel, line, key),
        )


def call_facts(channel: str, line: dict[str, Any], call: str) -> dict[str, str]:
    """Facts of a turn in a call; the number of a script is vouched for, unless the line says {"number": "shown"}."""
    return facts_of(str(line.get(NUMBER, "vouched")), call) if abilities_of(channel).is_spoken else {}


def rules(answered: TurnResult) -> dict[str, Any]:
    """Which rules decided."""
    record = answered.record
    return {"rule": record.rule, "passed": list(record.passed), "beaten": list(record.beaten)}


def meant(text: str, before: Session, house: Resources) -> dict[str, Any]:
    """The commands that a text likeliest means, with their chances: {"meant": {"Deny": 0.83, …}}; nothing where none are learned.

    before: the session as it was when the turn came. No rule reads this yet; it stands beside the rule that answered.
    """
    classifier, focus = house.command_classifier(), before.focus
    if classifier is None or not text:
        return {}
    kind = before.asked.slot("kind") or ("choice" if focus.open_options else "")
    chances = classifier.chances(Clause(text, True, True, kind, bool(focus.service)), encoded(text))
    likeliest = sorted(chances.items(), key=lambda pair: -pair[1])[:LIKELIEST]
    return {"meant": {name: round(chance, 2) for name, chance in likeliest}}


def asked(answered: TurnResult) -> dict[str, Any] | None:
    """The question that is open after a turn: {"slot", "kind", "options"?}; None if nothing is asked."""
    if (question := answered.question) is not None:
        return {"slot": question.slot, "kind": question.kind, **_options(answered.reply)}
    ask = next((part for part in answered.reply.parts if isinstance(part, Ask) and part.kind in KINDS), None)
    if ask is not None:
        return {"slot": ask.slot, "kind": KINDS[ask.kind]}
    values = [read_value(option.value).kind for option in answered.reply.choices]
    return {"slot": values[0], "kind": "choice", **_options(answered.reply)} if values else None


def _options(reply: Reply) -> dict[str, Any]:
    options = [_choice(option.value, option.label) for option in reply.choices]
    return {"options": options} if options else {}


def result(answered: TurnResult) -> dict[str, Any]:
    """What a turn came to, in plain values."""
    record, session = answered.record, answered.session
    return {
        "intent": record.intent,
        "outcome": record.outcome,
        "errand": record.errand or None,
        "service": record.service or None,
        "aspect": record.aspect or None,
        "choices": [_choice(option.value, option.label) for option in answered.reply.choices],
        "safety": record.safety or None,
        "danger": record.danger or None,
        "checked": record.checked.isoformat() if record.checked else None,
        "stale": record.stale,
        "owner": session.owner,
        "case": answered.about or next((case.code for case in answered.cases), None),
        "changes": [change.what for change in answered.changes],
        "language": answered.reply.language,
        "source": record.source,
        "score": round(record.score, 3),
        "facts": list(record.facts),
    }


def _choice(value: str, label: str) -> dict[str, str | None]:
    """A choice as a script picks it: by the id of the entry, None if it is none, or by its name."""
    return {"source_id": next(iter(services_of([value])), None), "name": label}
