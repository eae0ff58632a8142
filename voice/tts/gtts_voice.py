"""gTTS, an online voice for fixed prompts, rendered ahead of time and never in a call.

Only what stands on the list of fixed wordings is sent, and no digit: what a resident said or is told never leaves the
line. The library makes the requests; they are sent from here, for it would talk to anybody who stands between: whoever
answers has to show a certificate of the service.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Set
from typing import Any

from voice.audio import audio
from voice.tts.speech_rate import trimmed
from voice.tts.synthesiser import SpeakFailed
from voice.tts.tuning import TUNING

TIMEOUT = TUNING.online.timeout
WAITS = TUNING.online.again
BUSY = 429
RPC = "jQ1olc"
"""Name of the service's answer that holds sound."""
LETTER, HAN = TUNING.online.letter, TUNING.online.han
AROUND = TUNING.online.around
_HAN = re.compile(r"[\u3400-\u9fff]")


class Refused(Exception):
    """A text that may not be sent; says why, not the text."""


class Unreachable(SpeakFailed):
    """The service can not be reached or takes no more: there is no sense in asking for the next sentence."""


def fetched(
    text: str, voice: str, fixed: Set[str], timeout: float = TIMEOUT, wait: Callable[[float], None] = time.sleep
) -> bytes:
    """Samples at 8 kHz of a fixed sentence, without silence around it; raises Refused, Unreachable, SpeakFailed.

    voice: language code of the service ("en", "zh-CN"). fixed: all sentences that may be sent.
    """
    if text not in fixed:
        raise Refused("only fixed wordings are sent to the online voice")
    if any(character.isdigit() for character in text):
        raise Refused("no digit is sent to the online voice")
    for pause in WAITS:
        try:
            return _checked(_asked(text, voice, timeout), text)
        except SpeakFailed:
            wait(pause)
    return _checked(_asked(text, voice, timeout), text)


def _asked(text: str, voice: str, timeout: float) -> bytes:
    """What the service sends: an mp3, or nothing."""
    from gtts import gTTS
    from requests import RequestException

    try:
        # Why unchecked: its check warns that zh-CN is to become zh-CN. A code it does not know gives no sound, which is seen.
        requests = gTTS(text, lang=voice, lang_check=False)._prepare_requests()
        return b"".join(_sound(_sent(request, timeout)) for request in requests)
    except RequestException as error:
        raise Unreachable(f"the online voice can not be reached ({type(error).__name__})") from error
    except (ValueError, TypeError, LookupError, AssertionError) as error:
        raise SpeakFailed(f"the online voice gave no sound that can be read: {type(error).__name__}") from error


def _sent(request: Any, timeout: float) -> bytes:
    """What the service answers to one request, once it has shown that it is the service."""
    from requests import Session

    with Session() as session:
        # Why verify=True: of what the machine is set to, only another list of authorities counts, never none.
        how = session.merge_environment_settings(request.url, {}, False, True, None)
        answer = session.send(request, timeout=timeout, **how)
    if not answer.ok:
        status = answer.status_code
        raise (Unreachable if status == BUSY else SpeakFailed)(f"the online voice answered {status}")
    return bytes(answer.content)


def _sound(answer: bytes) -> bytes:
    """The mp3 in an answer: in base 64, in JSON, in one line of JSON; nothing if there is none."""
    for line in answer.decode("utf-8").splitlines():
        if RPC in line:
            return base64.b64decode(json.loads(json.loads(line)[0][2])[0])
    return b""


def _checked(data: bytes, text: str) -> bytes:
    """The sound, where it is about as long as the text would take."""
    if not data:
        raise SpeakFailed("the online voice answered without sound")
    try:
        samples = trimmed(audio.read(data))
    except ValueError as error:
        raise SpeakFailed(f"the online voice sent no sound: {error}") from error
    least, most = _lengths(text)
    if not least <= audio.seconds(samples) <= most:
        raise SpeakFailed(
            f"the online voice sent {audio.seconds(samples):.1f} s where {least:.1f} to {most:.1f} are likely"
        )
    return samples


def _lengths(text: str) -> tuple[float, float]:
    han = len(_HAN.findall(text))
    letters = sum(character.isalpha() for character in text) - han
    return (LETTER[0] * letters + HAN[0] * han, LETTER[1] * letters + HAN[1] * han + AROUND)
