"""The next steps of a call as TwiML: say, ask, connect to a stream or a person. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from twilio.twiml.voice_response import Connect, Dial, Gather, VoiceResponse

from bot.language.phrases import Phrases
from bot.model.reply import Ask, Choices, Detail, Handover, Part, Reply
from channels.render.phone_text import Voice
from channels.twilio.voice_webhook import TwilioVoice, twilio_voice
from voice.verbalise.clean import clean, sentences

STAFF_RINGS = 25
"""Seconds a person's telephone rings before the call comes back."""
SILENT_SECONDS = (10, 15, 20)
"""How long nothing may be heard, by how often nothing was heard already; Twilio counts the time between keys alike."""
# Kind of the question open → whole seconds of silence that end what is said, rounded up from the line's own pacing.
SPEECH_SECONDS = {"yes-no": 2, "open": 3, "digits": 3, "place": 3, "name": 3}
MOST_HINTS, LONGEST_HINT = 100, 100
LONGEST_SAID = 3000
"""Characters of one <Say>; Twilio takes 4096."""
# What XML 1.0 has no way to write.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class TwimlWriter:
    """Writes TwiML in the city's wording."""

    phrases: Phrases
    line: Mapping[str, str]
    """Language → what the city calls its line."""
    base: str
    """Public address, without a slash at its end."""

    def address(self, path: str, **query: str | int) -> str:
        """An address of ours under /twilio/voice, whole: a relative one would lose a path of the public address."""
        asked = urlencode({name: value for name, value in query.items() if value != ""})
        return f"{self.base}/twilio/voice{path}" + (f"?{asked}" if asked else "")

    def speak(self, into: Any, language: str, text: str) -> None:
        """Have a text said; nothing for one that leaves nothing to say."""
        tongue = self._voice(language)
        for piece in _pieces(sayable(text)):
            into.say(piece, language=tongue.say, voice=tongue.voice)

    def _voice(self, language: str) -> TwilioVoice:
        """How Twilio speaks and hears a language; that it can was seen when the routes were made."""
        voice = twilio_voice(self.phrases.traits[language])
        assert voice is not None, language
        return voice

    def tell(self, into: Any, languages: Iterable[str], *keys: str) -> None:
        """Have fixed wordings said in each of some languages."""
        for language in languages:
            texts = (self.phrases.say(language, key, line=self.line[language]) for key in keys)
            self.speak(into, language, " ".join(texts))

    def answer(self, into: Any, reply: Reply) -> None:
        """Have a reply said: codes and telephone numbers figure by figure, the rest as written for Twilio's voice to read."""
        read, spelt = (Voice(self.phrases, reply.language, aloud=aloud) for aloud in (False, True))
        for part in reply.parts:
            self.speak(into, reply.language, (spelt if _has_figures(part) else read).part(part))
            if isinstance(part, Choices) and part.more:
                further = self.phrases.say(reply.language, "phone.other_ones", digit=str(len(part.options) + 1))
                self.speak(into, reply.language, further)

    def gather(
        self, into: Any, action: str, language: str, reply: Reply | None = None, silent: int = 0, *, barge: bool = True
    ) -> Gather:
        """Ask and listen, for keys always; barge: speech stops what is being said, as keys do anyway.

        reply: what is about to be said, for the kind of its question and the words it offers. Whatever follows is
        reached when Twilio sends no result, so something must follow.
        """
        kind = question_of(reply)
        # Why no number of keys: a telephone number has any length; # ends it. Elsewhere the first key says it all.
        keys = {"finish_on_key": "#"} if kind == "digits" or is_keyed(reply) else {"num_digits": 1, "finish_on_key": ""}
        return into.gather(
            input="dtmf speech",
            action=action,
            method="POST",
            action_on_empty_result=True,
            timeout=SILENT_SECONDS[min(silent, len(SILENT_SECONDS) - 1)],
            speech_timeout=SPEECH_SECONDS[kind],
            language=self._voice(language).hear,
            barge_in=barge,
            **keys,
            **hints_of(reply),
        )

    def stream(self, into: Any, url: str, ticket: str, after: str) -> Connect:
        """Connects the call to our media stream; `after` is requested when it ends.

        url: with what makes it this call's own in its path, for Twilio passes no query on.
        """
        connect = into.connect(action=after, method="POST")
        connect.stream(url=url).parameter(name="ticket", value=ticket)
        return connect

    def dial(self, into: Any, staff: str, dialled: str) -> Dial:
        """Ring a person; `dialled` is asked when that is over. staff: a number, or an address beginning with sip:."""
        dial = into.dial(action=dialled, method="POST", timeout=STAFF_RINGS, answer_on_bridge=True)
        (dial.sip if staff.startswith(("sip:", "sips:")) else dial.number)(staff)
        return dial


def new_response() -> Any:
    """An empty answer to Twilio."""
    return VoiceResponse()


def sayable(text: str) -> str:
    """A text without what should not be spoken and what XML cannot hold."""
    return _NOT_XML.sub("", clean(text))


def _pieces(text: str) -> list[str]:
    """A text in pieces that Twilio takes, cut between sentences."""
    pieces = [""]
    for sentence in sentences(text) if len(text) > LONGEST_SAID else [text]:
        if len(pieces[-1]) + len(sentence) >= LONGEST_SAID:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {sentence[:LONGEST_SAID]}".strip()
    return [piece for piece in pieces if piece]


def _has_figures(part: Part) -> bool:
    """True for what is read out figure by figure."""
    return isinstance(part, Handover) or (isinstance(part, Detail) and part.kind in {"phone", "code"})


def question_of(reply: Reply | None) -> str:
    """Kind of the question that ends a reply."""
    asks = [part.kind for part in reply.parts if isinstance(part, Ask)] if reply else []
    return asks[-1] if asks else "open"


def is_keyed(reply: Reply | None) -> bool:
    """True if several keys are an answer to the question that ends a reply."""
    asks = [part for part in reply.parts if isinstance(part, Ask)] if reply else []
    return bool(asks) and asks[-1].keyed


def hints_of(reply: Reply | None) -> dict[str, str]:
    """The options offered, as words the recogniser may expect."""
    labels = [sayable(option.label).replace(",", " ")[:LONGEST_HINT] for option in (reply.choices if reply else ())]
    hints = ", ".join(label for label in labels[:MOST_HINTS] if label.strip())
    return {"hints": hints} if hints else {}
