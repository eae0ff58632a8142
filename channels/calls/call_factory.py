"""Joins a call's parts: endpointer, recogniser, synthesiser, pacing, and the conversation behind it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import structlog

from bot.store import Store
from bot.system.log import where
from channels.calls.call_services import CallServices
from channels.calls.call_session import CallSession
from channels.calls.opening import opening
from voice.asr.open_recognisers import start
from voice.asr.recogniser import Recogniser, Stream
from voice.asr.watched import WatchedStream
from voice.audio.audio import from_ulaw, levelled, to_ulaw
from voice.audio.tone_detector import Tones
from voice.audio.vad import Vad
from voice.call.controller import Call
from voice.call.endpointer import Endpointer
from voice.call.messages import Sentence
from voice.call.pacing import Pacing
from voice.call.pauses import sound_of
from voice.call.playback import Playback
from voice.call.ports import CallMedia, Work
from voice.call.timeouts import SpeakingStyle
from voice.engines.deadline import Illness
from voice.telephony.stream.admission import Admission
from voice.telephony.stream.request_heads import Head
from voice.telephony.stream.seats import Seats
from voice.telephony.stream.server import CallFailed, StreamServices
from voice.telephony.stream.ticket import Ticket
from voice.tts.synthesiser import SpeakFailed
from voice.tts.voices import Synthesiser

log = structlog.get_logger(__name__)
MOST_WORK = 4
"""Threads a call may need at once: an answer waited for, two sentences made, an utterance decoded."""
MOST_UNSPOKEN = 3
"""Sentences in a row that no voice speaks until a call is given up."""


class VoiceFailureGuard:
    """Gives a call up after some sentences without sound, so that nobody is left on a silent line."""

    def __init__(self, work: Work) -> None:
        self._work, self._failed = work, 0

    def checked(self, make: Callable[[], bytes]) -> bytes:
        """The sound of a sentence; raises SpeakFailed. A sentence that works resets the count of failures."""
        try:
            sound = make()
        except SpeakFailed:
            self._failed += 1
            if self._failed == MOST_UNSPOKEN:
                self._work(lambda: None, _give_up)
            raise
        self._failed = 0
        return sound


def _give_up(_: None) -> None:
    raise CallFailed("no voice")


@dataclass(frozen=True, slots=True)
class CallFactory:
    """What every call is made with."""

    desk: CallServices
    store: Store
    recognisers: Mapping[str, Recogniser]
    """Language tag → what hears it; a language without one is worked by keys."""
    mouth: Synthesiser
    pacing: Pacing
    language: str
    """Spoken first where nothing tells otherwise."""
    ill: dict[str, Illness] = field(default_factory=dict)
    """Name of a recogniser → whether it hangs."""
    at_once: frozenset[str] | None = None
    """Languages whose engines are loaded from the start; None for all. Others load with the first call in them."""
    emergency_numbers: frozenset[str] = frozenset()
    """Digits of numbers that, dialled into a call, mean the emergency."""
    _loaded: set[str] = field(default_factory=set)
    """Languages loaded since."""
    _warming: Seats = field(default_factory=partial(Seats, 1))
    """Held by the process that makes the fixed sentences; one that takes the place of it makes what is left."""

    def board(
        self, secret: str, calls: int, secret_old: str = "", prove: Callable[[Head], bool] = lambda head: False,
        tries: int | None = None,
    ) -> StreamServices:  # fmt: skip
        """The switchboard for so many calls at once. prove: whether a provider signed a head; tries: of them from the page."""
        pool = ThreadPoolExecutor(max(calls * MOST_WORK, 8), thread_name_prefix="call")
        return StreamServices(secret, Admission(calls, tries), pool, self.open, where, secret_old, prove)

    def illness(self, recogniser: Recogniser) -> Illness:
        """The known failure of a recogniser in this process."""
        return self.ill.setdefault(recogniser.name, Illness(recogniser.name))

    def begin(self) -> None:
        """Opens what each process needs for itself after the fork."""
        self.store.forked()
        start({tag: recogniser for tag, recogniser in self.recognisers.items() if self.is_at_once(tag)})
        self.warm()

    def is_at_once(self, language: str) -> bool:
        """Whether the engines of a language are loaded from the start."""
        return self.at_once is None or language in self.at_once

    def need(self, language: str) -> None:
        """Loads the engines of a language once, beside the call in which somebody speaks it."""
        if self.is_at_once(language) or language in self._loaded:
            return
        self._loaded.add(language)
        threading.Thread(target=self._load, args=(language,), name=f"load-{language}", daemon=True).start()

    def _load(self, language: str) -> None:
        log.info("language.loading", language=language)
        start({tag: recogniser for tag, recogniser in self.recognisers.items() if tag == language})
        self.mouth.start([language])
        log.info("language.loaded", language=language)

    def warm(self) -> None:
        """Makes the fixed sentences of a call in the background, so that the first caller does not wait for them."""
        threading.Thread(target=self._made_ahead, name="warm", daemon=True).start()

    def _made_ahead(self) -> None:
        # Why one process: engines and sentences are shared, and what they fail at would be done and logged once for each.
        if not self._warming.keep():
            return
        languages = self.desk.phrases.languages
        self.mouth.start([tag for tag in languages if self.is_at_once(tag)])
        for language in sorted(self.desk.phrases.languages, key=lambda tag: tag != self.language):
            for sentence in opening(self.desk.phrases, self.desk.line, language):
                with suppress(SpeakFailed):
                    self._sound(sentence, language, SpeakingStyle())
            log.info("warm.done", language=language)
        if seldom := [tag for tag in languages if not self.is_at_once(tag) and tag not in self._loaded]:
            self.mouth.rest(seldom)

    def open(self, ticket: Ticket, media: CallMedia, work: Work) -> Call:
        """A call."""
        language = ticket.language if ticket.language in self.desk.phrases.languages else self.language
        self.need(language)
        line, pace = CallSession(self.desk, ticket, work, language, self.pacing), SpeakingStyle()

        voice = VoiceFailureGuard(work)

        def make(sentence: Sentence, tag: str) -> bytes:
            return voice.checked(lambda: self._sound(sentence, tag, pace))

        def stream() -> Stream | None:
            self.need(call.language)
            recogniser = self.recognisers.get(call.language)
            if recogniser is None:
                return None
            illness, language = self.illness(recogniser), call.language
            if illness.is_ill:
                return None
            expected = line.expected(call.asked, language, strict=recogniser.capabilities.strict)
            return WatchedStream(lambda: recogniser.open(language, expected), illness)

        def streams() -> bool:
            recogniser = self.recognisers.get(call.language)
            return recogniser is not None and recogniser.capabilities.streaming

        ears = Endpointer(Vad(), stream, time.monotonic, streams, Tones().hear)
        mouth = Playback(media, make, work, time.monotonic)
        call = Call(media, line, ears, mouth, self.pacing, time.monotonic, work, pace, language, self.emergency_numbers)
        return call

    def _sound(self, sentence: Sentence, language: str, pace: SpeakingStyle) -> bytes:
        """A sentence in µ-law at the caller's pace and loudness."""
        profile = self.pacing.slow if pace.slow else self.pacing.default
        said = sound_of(
            sentence,
            lambda text, key: self.mouth.sound(
                text, language, "slow" if pace.slow else "default", key, keep=not sentence.private
            ),
            profile.pauses,
        )  # fmt: skip
        gain = pace.gain * self.pacing.loud_decibels
        return to_ulaw(levelled(from_ulaw(said), gain)) if gain else said
