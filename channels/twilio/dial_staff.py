"""How a call by Twilio gets to a person: rung now, or written down to be rung back."""

from __future__ import annotations

from typing import Any

import structlog

from channels.twilio.twiml import TwimlWriter, new_response
from channels.twilio.voice_dependencies import PERSON, VoiceServices
from channels.twilio.voice_webhook import ANSWERED, VoiceWebhook

LAST_STEP = 1000
"""Step of the turn that asks for a person when nothing else goes on; no call has as many turns before it."""
log = structlog.get_logger(__name__)


class Person:
    """The people behind the line."""

    def __init__(self, line: VoiceServices, script: TwimlWriter) -> None:
        self._line, self._script = line, script

    def is_there(self, ringing: VoiceWebhook) -> bool:
        """True when a person can be rung now."""
        return bool(self._line.staff(ringing.at))

    def is_first(self, ringing: VoiceWebhook) -> bool:
        """True when a person is rung before the line itself answers."""
        return bool(self._line.first(ringing.at))

    def ring_first(self, ringing: VoiceWebhook) -> Any:
        """Say so, and ring a person."""
        response = new_response()
        self._script.tell(response, self._known(ringing), "phone.person_first")
        self.ring(response, ringing, case=False, first=True)
        return response

    def ring(self, into: Any, ringing: VoiceWebhook, *, case: bool, first: bool = False) -> None:
        """Ring the person who is there. case: it is written down already that somebody wants one; first: before all else."""
        dialled = self._script.address("/dialled", case="yes" if case else "no", first="yes" if first else "")
        self._script.dial(into, self._line.staff(ringing.at), dialled)

    def trouble(self, ringing: VoiceWebhook, *, answered: bool = True) -> Any:
        """We can not go on: a person now, else it is written down, and the answer to that is told.

        answered: whoever answers turns is at work; else nobody waits for an answer.
        """
        response, languages = new_response(), self._languages(ringing)
        log.warning("call.trouble", call=ringing.call, answered=answered)
        self._script.tell(response, languages, "twilio.trouble")
        if self.is_there(ringing):
            self._script.tell(response, languages, "phone.transfer")
            self.ring(response, ringing, case=False)
            return response
        return self._written(response, ringing) if answered else self._later(response, ringing)

    def dialled(self, ringing: VoiceWebhook, *, case: bool, first: bool) -> Any:
        """A person was rung: nothing more where they came; else the line answers, if it has not yet, or they ring back."""
        response = new_response()
        if ringing.dialled in ANSWERED:
            response.hangup()
            return response
        log.info("call.nobody", call=ringing.call, dialled=ringing.dialled)
        if first and not ringing.is_over:
            self._script.tell(response, self._known(ringing), "phone.nobody")
            response.redirect(self._script.address("/begin"), method="POST")
            return response
        # Why even when the caller is gone: who gave up waiting is rung back too.
        if not case:
            self._line.write(ringing, LAST_STEP, keys=PERSON)
        self._script.tell(response, self._languages(ringing), "phone.no_transfer" if case else "twilio.nobody")
        if not case and not ringing.is_over:
            return self._look(response)
        response.hangup()
        return response

    def give_up(self, ringing: VoiceWebhook) -> Any:
        """Written down, and nobody answers turns now: say so and end."""
        return self._later(new_response(), ringing)

    def down(self, ringing: VoiceWebhook) -> Any:
        """Nothing can be looked up or written down: a person now, else no promise that could not be kept."""
        response, languages = new_response(), self._line.phrases.languages
        self._script.tell(response, languages, "twilio.trouble")
        if self.is_there(ringing):
            self.ring(response, ringing, case=False)
            return response
        self._script.tell(response, languages, "twilio.later")
        response.hangup()
        return response

    def _written(self, response: Any, ringing: VoiceWebhook) -> Any:
        self._line.write(ringing, LAST_STEP, keys=PERSON)
        return self._look(response)

    def _look(self, response: Any) -> Any:
        response.redirect(self._script.address("/look", step=LAST_STEP), method="POST")
        return response

    def _later(self, response: Any, ringing: VoiceWebhook) -> Any:
        self._line.write(ringing, LAST_STEP, keys=PERSON)
        # Why not promised to everybody: a number that is withheld can not be rung back.
        key = "twilio.ring_back" if ringing.caller and self._line.reached else "twilio.later"
        self._script.tell(response, self._languages(ringing), key)
        response.hangup()
        return response

    def _languages(self, ringing: VoiceWebhook) -> tuple[str, ...]:
        """The language spoken in this call, or all of them."""
        last = self._line.last_of(ringing)
        return (last.reply.language,) if last and last.reply else self._line.phrases.languages

    def _known(self, ringing: VoiceWebhook) -> tuple[str, ...]:
        """The language last spoken with this number, or all of them."""
        known = self._line.language_of(ringing)
        return (known,) if known else self._line.phrases.languages
