"""A conversation in which Twilio hears and speaks: each step is a turn, stored, answered by a worker, and said."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import Any

from bot.model.reply import Ask, Reply
from bot.store.due_writes import is_asking
from bot.store.records import TurnHistory
from channels.render.private_message import answer_to, is_private
from channels.twilio.dial_staff import LAST_STEP, Person
from channels.twilio.twiml import TwimlWriter, new_response
from channels.twilio.voice_dependencies import PERSON, RANG, TOLD, VoiceServices, hands_over
from channels.twilio.voice_webhook import CHANNEL, VoiceWebhook

MOST_LOOKS = 24
"""Requests that look for one answer, each about a second and a half after the one before; after them a person."""
QUICK_LOOKS = 2
"""The first of them follow at once: most answers are there within a second."""
MOMENT_LOOKS = 6
"""Looks after which a word is said, so that nobody thinks the line is dead."""
MOST_HELD = 4
"""Threads of a process that may wait for answers at once; the others look once and go."""
FIRST_ANSWER = 2
"""Step of the first thing a resident says, which is not the ring itself."""
MOST_SILENT = 3
"""Times in a row that nothing is heard before a person is asked for; once more, and the call ends."""
MOST_TOLD = 3
"""Times a message is told to somebody who says nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a conversation is; all of it stands in the addresses Twilio asks, so that the same request gives the same answer."""

    number: int = FIRST_ANSWER
    silent: int = 0
    """Times in a row that nothing was heard."""
    look: int = 0
    """Times this step's answer was looked for."""
    language: str = ""
    """Language listened for, or empty."""


class GatherSession:
    """Greets, listens, answers."""

    def __init__(self, line: VoiceServices, script: TwimlWriter, person: Person) -> None:
        self._line, self._script, self._person = line, script, person
        self._held = threading.BoundedSemaphore(MOST_HELD)

    def greet(self, ringing: VoiceWebhook) -> Any:
        """It rang: what the conversation says to that."""
        language = self._line.language_of(ringing) or self._line.language
        self._line.write(ringing, RANG, language=language)
        return self.look(ringing, Step(RANG, language=language))

    def heard(self, ringing: VoiceWebhook, step: Step) -> Any:
        """What was said or pressed at a step, or silence."""
        silent = step.silent + 1 if ringing.is_silent else 0
        step = replace(step, silent=silent, look=0)
        if silent > MOST_SILENT:
            return self._goodbye(step)
        keys = PERSON if silent == MOST_SILENT else ringing.digits
        self._line.write(ringing, step.number, ringing.speech, keys, step.language)
        return self.look(ringing, step)

    def look(self, ringing: VoiceWebhook, step: Step) -> Any:
        """The answer to a step, as soon as it is there; a word between long waits."""
        happened = self._wait(f"{ringing.call}-{step.number}")
        if happened is not None:
            return self._answer(ringing, step, happened)
        if step.look + 1 < MOST_LOOKS:
            return self._moment(step)
        if step.number >= LAST_STEP:
            return self._person.give_up(ringing)
        return self._person.trouble(ringing, answered=False)

    def message(self, ringing: VoiceWebhook, key: str, told: int = 0) -> Any:
        """Tell the message that this call was made for, and ask whether it is clear."""
        response, found = new_response(), self._line.message_of(key)
        if found is None:
            self._script.tell(response, self._line.phrases.languages, "twilio.message.gone")
            response.hangup()
            return response
        text, language = found
        if not told and is_private(key):
            return self._ask_to_hear(key, language)
        action = self._script.address("/told", message=key, times=told + 1, language=language)
        gather = self._script.gather(response, action, language)
        self._script.tell(gather, [language], "phone.message")
        self._script.speak(gather, language, text)
        self._script.tell(gather, [language], "phone.may_ring_keys" if is_asking(key) else "phone.message_keys")
        response.redirect(action, method="POST")
        return response

    def told(self, ringing: VoiceWebhook, key: str, times: int, language: str) -> Any:
        """What was said to a message: clear, again, or anything else, which is a conversation."""
        if not times:
            return self._unopened(ringing, key, language)
        if is_asking(key) and (yes := self._yes_no(ringing)) is not None:
            return self._keep(key, language, yes=yes)
        again = ringing.digits == "2" or (ringing.is_silent and times < MOST_TOLD)
        if again:
            return self.message(ringing, key, times)
        if (ringing.digits == "1" and not is_asking(key)) or ringing.is_silent:
            response = new_response()
            if not ringing.is_silent:
                self._line.heard(key)
            self._script.tell(response, [language or self._line.language], "phone.message_thanks")
            response.hangup()
            return response
        return self.heard(ringing, Step(TOLD, language=language))

    def _yes_no(self, ringing: VoiceWebhook) -> bool | None:
        """Yes or no to what a call of ours asks; None if it is neither."""
        command = self._line.command(ringing.speech) if ringing.speech else None
        return {"1": True, "2": False}.get(ringing.digits, {"yes": True, "no": False}.get(command or ""))

    def _keep(self, key: str, language: str, *, yes: bool) -> Any:
        """The answer kept; after a yes they are asked what they need now."""
        response = new_response()
        self._line.answered(key, yes)
        if not yes:
            self._script.tell(response, [language], "phone.may_ring_no")
            response.hangup()
            return response
        action = self._heard_at(Step(TOLD, language=language))
        gather = self._script.gather(response, action, language)
        self._script.tell(gather, [language], "phone.may_ring_yes")
        response.redirect(action, method="POST")
        return response

    def _ask_to_hear(self, key: str, language: str) -> Any:
        """Whether somebody wants to hear a message of their own; nothing of it is said before."""
        response = new_response()
        action = self._script.address("/told", message=key, times=0, language=language)
        gather = self._script.gather(response, action, language)
        self._script.tell(gather, [language], "phone.message")
        self._script.tell(gather, [language], "phone.message_open")
        response.redirect(action, method="POST")
        return response

    def _unopened(self, ringing: VoiceWebhook, key: str, language: str) -> Any:
        """What follows: the message, the question again, a person, or goodbye."""
        command = self._line.command(ringing.speech) or ""
        if (ringing.digits == PERSON or command == "person") and self._person.is_there(ringing):
            response = new_response()
            self._line.heard(key)
            self._script.tell(response, [language], "phone.transfer")
            self._person.ring(response, ringing, case=True)
            return response
        answer = answer_to(ringing.speech, ringing.digits, command, 1)
        if answer == "open":
            return self.message(ringing, key, 1)
        if answer == "ask":
            return self._ask_to_hear(key, language)
        response = new_response()
        self._script.tell(response, [language], "phone.message_left")
        response.hangup()
        return response

    def _answer(self, ringing: VoiceWebhook, step: Step, happened: TurnHistory) -> Any:
        """Say the reply; then the end, a person, or the next step."""
        response = new_response()
        reply = happened.reply or Reply((), step.language or self._line.language)
        if reply.ends or (hands_over(happened) and self._person.is_there(ringing)):
            self._script.answer(response, reply)
            response.hangup() if reply.ends else self._person.ring(response, ringing, case=True)
            return response
        action = self._heard_at(Step(step.number + 1, step.silent, language=reply.language))
        is_first = step.number == RANG
        gather = self._script.gather(response, action, reply.language, reply, step.silent, barge=not is_first)
        self._script.answer(gather, reply)
        if is_first:
            self._script.tell(gather, self._others(reply.language), "phone.language_key")
        elif _can_be_asked_on(happened):
            self._script.tell(gather, [reply.language], "phone.then")
        response.redirect(action, method="POST")
        return response

    def _moment(self, step: Step) -> Any:
        """Ask again: at once at first, then after a rest, now and then with a word."""
        response, language = new_response(), step.language or self._line.language
        if (step.look + 1) % MOMENT_LOOKS == 0:
            self._script.tell(response, [language], "phone.moment")
        elif step.look >= QUICK_LOOKS:
            response.pause(length=1)
        address = self._script.address(
            "/look", step=step.number, silent=step.silent, look=step.look + 1, language=step.language
        )
        response.redirect(address, method="POST")
        return response

    def _goodbye(self, step: Step) -> Any:
        response = new_response()
        self._script.tell(response, [step.language or self._line.language], "phone.silence.end")
        response.hangup()
        return response

    def _wait(self, id_: str) -> TurnHistory | None:
        """The turn once it is answered, None when that takes longer than a thread may be held for it."""
        held = self._held.acquire(blocking=False)
        try:
            return self._look_until(id_, time.monotonic() + (self._line.patience if held else 0.0))
        finally:
            if held:
                self._held.release()

    def _look_until(self, id_: str, until: float) -> TurnHistory | None:
        with self._line.news(id_) as wait:
            while True:
                happened = self._line.remembered.turn(CHANNEL, id_)
                if happened is not None and happened.state == "answered":
                    return happened
                if (left := until - time.monotonic()) <= 0:
                    return None
                wait(left)

    def _heard_at(self, step: Step) -> str:
        return self._script.address("/turn", step=step.number, silent=step.silent, language=step.language)

    def _others(self, language: str) -> list[str]:
        return [tag for tag in self._line.phrases.languages if tag != language]


def _can_be_asked_on(happened: TurnHistory) -> bool:
    """True if keys lead on to more about the service just told of."""
    reply = happened.reply
    if reply is None or not reply.leads_on or reply.choices:
        return False
    return not any(isinstance(part, Ask) for part in reply.parts)
