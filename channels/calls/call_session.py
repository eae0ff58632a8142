"""The conversation behind a call: it stores turns for a worker like every other channel, and waits for the answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import count

import structlog

from bot.config.timing import TIMING
from bot.language.entities.spelt_digits import digit_words
from bot.model.reply import Handover
from bot.model.turn import Turn
from bot.store.due_writes import is_asking
from bot.store.records import StoreDown, TurnHistory
from bot.system.clock import now
from channels.calls.call_facts import facts_in
from channels.calls.call_services import CallServices
from channels.calls.opening import greeting, ringing_first
from channels.render.private_message import answer_to, asking, is_private, telling
from channels.render.speech import Speech, spoken
from channels.render.speech_chunks import chunks
from voice.asr.recogniser import PhraseSequence
from voice.call.messages import DANGER, CallerInput, Manner, Prompt
from voice.call.pacing import Pacing
from voice.call.ports import Work
from voice.telephony.stream.ticket import Ticket

PATIENCE = TIMING.calls.answer
CHANNELS = {"page": "phone-sim"}
"""Wire → channel, where it is not "phone"."""
RINGS_BEFORE = {"twilio"}
"""Wires on which people are rung first before the call comes to us."""
HOLDS, STOPS = "hold", "stop"
PERSON = {"0", "*0"}
ALWAYS = {"person", "repeat", "back", "slower", "louder", "quieter", "menu"}
"""Commands that may be said to any question."""
log = structlog.get_logger(__name__)


class CallSession:
    """One call's conversation; implements voice.call.ports.DialoguePort."""

    def __init__(self, desk: CallServices, ticket: Ticket, work: Work, language: str, pacing: Pacing) -> None:
        self._desk, self._ticket, self._work, self._language, self._pacing = desk, ticket, work, language, pacing
        self._numbers, self._is_over, self._talks, self._is_again = count(1), False, False, False
        self._left: list[Prompt] = []
        self._first, self._is_open = 1, not is_private(ticket.message)
        self._channel = CHANNELS.get(ticket.wire, "phone")
        # Why: two callers who withhold their numbers must never meet in one conversation.
        self._sender = ticket.caller or f"call:{ticket.call}"

    def turn(self, said: CallerInput, then: Callable[[Prompt], None]) -> None:
        """Hand in a contribution; `then` gets what is said to it."""
        number, ask = next(self._numbers), self._told if self._ticket.message else self._asked
        if (further := self._further(said)) is not None:
            then(further)
            return
        self._left = []
        self._work(lambda: ask(said, number), lambda got: then(got or self._trouble(said)))

    def wording(self, key: str, language: str, **values: str) -> Prompt:
        """A fixed wording of the call itself."""
        return Prompt(tuple(Speech(self._desk.phrases, language).wording(key, **values)), language)

    def command(self, text: str) -> str:
        """The command that a whole text is, or empty."""
        keywords = self._desk.keywords
        # Why held: "stop" on a call means that we shall be quiet for a while.
        named = keywords.command(text) or (HOLDS if keywords.has("holding", text) else "")
        named = HOLDS if named == STOPS and not keywords.stopping.is_sentence(text) else named
        if not named and self._desk.is_danger(text):
            return DANGER
        return named or ("pick" if keywords.number(text) is not None else "")

    def expected(self, asked: Prompt | None, language: str, *, strict: bool) -> tuple[str, ...]:
        """The phrases expected after a question; nothing if it may be anything. Digits are a Series.

        strict: nothing else could be heard, so a list to pick from is left open: its question may be answered in other words.
        """
        if asked is None or asked.asks not in {"yes-no", "digits"} | (set() if strict else {"choice"}):
            return ()
        keywords = self._desk.keywords
        commands = {"yes", "no"} | ALWAYS if asked.asks == "yes-no" else ALWAYS
        words = [word for word, name in keywords.commands.items() if name in commands]
        words += [word for word, number in keywords.numbers.items() if number <= len(asked.options)]
        writes = self._desk.phrases.traits[language].writes
        spoken_ = [word for word in words if word.replace(" ", "").isalpha() and writes(word)]
        return (
            PhraseSequence.of(digit_words(language), spoken_) if asked.asks == "digits" else (*asked.options, *spoken_)
        )

    def gone(self, *, by_us: bool) -> None:
        """The call is over; every turn is stored already. Notes if we ended it, for Twilio's next request."""
        self._is_over = True
        if by_us:
            with suppress(StoreDown):
                self._desk.ended(self._ticket.call)
        log.info("call.over", call=self._ticket.call, turns=next(self._numbers) - 1)

    def _trouble(self, said: CallerInput) -> Prompt:
        """Nothing answers: says so; somebody who wants a person is put through all the same."""
        staff = self._desk.staff(now())
        if staff and (said.keys in PERSON or self._desk.keywords.command(said.text) == "person"):
            return replace(self.wording("phone.transfer", self._language), transfer=staff)
        return self.wording("phone.trouble", self._language)

    def _asked(self, said: CallerInput, number: int) -> Prompt:
        """Stores a turn, waits for a worker's answer, and words it for speech; raises what the store raises."""
        turn = self._turn(said, number)
        # Why not the end: a call whose stream is opened once more begins to count anew, and goes on behind what was said.
        while not self._desk.receive(turn):
            self._is_again = True
            log.warning("call.seen_before", call=self._ticket.call)
            turn = replace(turn, id=self._id(next(self._numbers)))
        happened = self._answer(turn)
        if happened is None or happened.reply is None:
            return Prompt((), self._language)
        self._language = happened.reply.language
        return self._worded(happened, is_first=number == 1 and not self._ticket.message)

    def _answer(self, turn: Turn) -> TurnHistory | None:
        """The turn once it is answered; None if the call is over before that. Raises StoreDown."""
        until = time.monotonic() + PATIENCE
        with self._desk.news(turn.id) as wait:
            while (left := until - time.monotonic()) > 0:
                if self._is_over:
                    return None
                happened = self._desk.answers.turn(self._channel, turn.id)
                if happened is not None and happened.reply is not None:
                    return happened
                wait(left)
        raise StoreDown("no answer in time")

    def _told(self, said: CallerInput, number: int) -> Prompt:
        """An outgoing call: its message is heard, repeated, or followed by a normal conversation."""
        if self._talks:
            return self._asked(said, number)
        found = self._desk.message(self._ticket.message)
        if found is None:
            return replace(self.wording("phone.message_thanks", self._language), ends=True)
        text, self._language = found[0], found[1] or self._language
        command = self.command(said.text)
        if (said.keys in PERSON or command == "person") and (staff := self._desk.staff(now())):
            self._desk.heard(self._ticket.message)
            return replace(self.wording("phone.transfer", self._language), transfer=staff)
        if is_asking(self._ticket.message):
            return self._asked_by_us(said, command, text, number)
        if not self._is_open:
            return self._unopened(said, command, text, number)
        if said.keys == "1" or command == "yes":
            self._desk.heard(self._ticket.message)
            return replace(self.wording("phone.message_thanks", self._language), ends=True)
        if number > 1 and said.keys != "2" and command != "repeat":
            # Why from now on: 1 and 2 are keys of what is asked in the conversation, and no longer of the message.
            self._talks, self._first = True, number
            return self._asked(said, number)
        return telling(self._desk.phrases, self._language, self._line, text)

    def _unopened(self, said: CallerInput, command: str, text: str, number: int) -> Prompt:
        """A private message, told only when they ask to hear it."""
        answer = answer_to(said.text, said.keys, command, number - 1)
        self._is_open = answer == "open"
        if answer == "left":
            return replace(self.wording("phone.message_left", self._language, line=self._line), ends=True)
        return telling(self._desk.phrases, self._language, self._line, text if self._is_open else "")

    def _asked_by_us(self, said: CallerInput, command: str, text: str, number: int) -> Prompt:
        """An outgoing call that asks for yes or no: keeps the answer, and goes on as a normal conversation."""
        if number == 1 or said.keys == "*" or command == "repeat":
            return asking(self._desk.phrases, self._language, self._line, text)
        yes = {"1": True, "2": False}.get(said.keys, {"yes": True, "no": False}.get(command))
        self._talks, self._first = True, number + (yes is not None)
        if yes is None:
            return self._asked(said, number)
        self._desk.answered(self._ticket.message, yes)
        told = self.wording("phone.may_ring_yes" if yes else "phone.may_ring_no", self._language)
        return told if yes else replace(told, ends=True)

    @property
    def _line(self) -> str:
        return self._desk.line[self._language]

    def _turn(self, said: CallerInput, number: int) -> Turn:
        facts = facts_in(self._ticket, begins=number == self._first)
        return Turn(
            self._id(number), self._channel, self._sender, now(), said.text, said.keys,
            said.certainty, said.alternatives, self._ticket.language or self._language, facts=facts,
        )  # fmt: skip

    def _id(self, number: int) -> str:
        return f"{self._ticket.call}-{number}"

    def _worded(self, happened: TurnHistory, *, is_first: bool) -> Prompt:
        """The reply as speech, with what only a call adds: the other language, keys to go on with, a person put through."""
        assert happened.reply is not None
        reply = happened.reply
        said = replace(spoken(reply, self._desk.phrases), guarded=is_first, manner=reply.manner)
        if reply.alone:
            return said
        if is_first:
            slow: Manner = "slower" if self._desk.is_slow(self._channel, self._sender) else ""
            return self._person_first(greeting(replace(said, manner=slow), self._desk.phrases), happened.turn.at)
        staff = self._desk.staff(happened.turn.at)
        if staff and any(isinstance(part, Handover) for part in reply.parts):
            put = self.wording("phone.transfer", said.language).sentences
            return replace(said, sentences=put, transfer=staff, asks="")
        if reply.leads_on and not said.asks:
            then = Speech(self._desk.phrases, said.language).wording("phone.then")
            return self._in_chunks(replace(said, sentences=(*said.sentences, *then)))
        return said

    def _in_chunks(self, said: Prompt) -> Prompt:
        """The first chunk of a long answer, the others kept; each but the last asks whether to go on."""
        first, *rest = (replace(said, sentences=each) for each in chunks(said.sentences, self._pacing))
        self._left = rest
        return self._asks_on(first) if rest else first

    def _asks_on(self, said: Prompt) -> Prompt:
        on = self.wording("phone.go_on", said.language).sentences
        # Why open: who has heard enough says what they want next, and not "no".
        return replace(said, sentences=(*said.sentences, *on), asks="open")

    def _further(self, said: CallerInput) -> Prompt | None:
        """The next chunk after "yes", silence after "no"; None if nothing was left or something else was said."""
        wish = {"1": "yes", "2": "no"}.get(said.keys) or self._desk.keywords.command(said.text)
        if not self._left or wish not in {"yes", "more", "no"}:
            return None
        if wish == "no":
            self._left = []
            return self.wording("phone.ask", self._language)
        following = self._left.pop(0)
        return self._asks_on(following) if self._left else following

    def _person_first(self, greets: Prompt, at: datetime) -> Prompt:
        """Says that a person is rung, if one is rung first, and greets if nobody takes the call; else greets."""
        # Why not again: a stream that is opened once more comes from a call in which a person was rung already.
        staff = "" if self._is_again or self._ticket.wire in RINGS_BEFORE else self._desk.first(at)
        return ringing_first(greets, staff, self._desk.phrases, self._desk.line) if staff else greets
