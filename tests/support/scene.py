"""A phone call with a clock of its own: a caller who speaks, presses, is silent; a line that answers from a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voice.asr.recogniser import Transcript
from voice.audio.audio import FRAME, SILENCE
from voice.call.controller import Call
from voice.call.endpointer import Endpointer
from voice.call.messages import CallerInput, Piece, Prompt, Sentence
from voice.call.pacing import Pacing, read_pacing
from voice.call.playback import Playback
from voice.call.timeouts import SpeakingStyle

ROOT = Path(__file__).parents[2]
PACING = read_pacing(ROOT / "city" / "pacing.yml")
SENTENCE_SECONDS = 2.0
LOUD = b"\x80" * FRAME
QUIET = SILENCE * FRAME
STEP = 0.02


@dataclass
class Clock:
    """Seconds that pass only when a test lets them."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


class Wire:
    """Plays what it is sent at its rate and echoes marks when they are reached, as Twilio does."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.queue: list[tuple[float, str]] = []
        self.until = 0.0
        self.events: list[tuple[float, str]] = []
        self.transferred = ""
        self.hung_up = False
        self.stays = False

    def play(self, sound: bytes) -> None:
        self.until = max(self.until, self.clock()) + len(sound) / 8000

    def mark(self, name: str) -> None:
        self.queue.append((max(self.until, self.clock()), name))

    def clear(self) -> None:
        self.events.append((self.clock(), "clear"))
        self.until = self.clock()
        self.queue = [(self.clock(), name) for _, name in self.queue]

    def transfer(self, to: str) -> bool:
        self.transferred = to
        return self.stays

    def hang_up(self) -> None:
        self.hung_up = True

    def due(self) -> list[str]:
        names = [name for at, name in self.queue if at <= self.clock()]
        self.queue = [(at, name) for at, name in self.queue if at > self.clock()]
        return names


class LoudIsVoice:
    """Tells the scene's loud frames from its quiet ones."""

    def hear(self, frame: bytes) -> bool:
        return any(frame[:8])


@dataclass
class Ear:
    """Hears what the scene says is being spoken."""

    scene: Scene

    def feed(self, samples: bytes) -> None:
        """The sound itself says nothing here."""

    def partial(self) -> str:
        words = self.scene.words.split()
        return " ".join(words[: int(self.scene.ears.speech / 0.3)])

    def finish(self) -> Transcript:
        return Transcript(self.scene.words, self.scene.certainty)


@dataclass
class Scene:
    """One call on a virtual clock."""

    script: Callable[[CallerInput], Prompt]
    """What is answered to each contribution."""
    pacing: Pacing = PACING
    delay: float = 0.1
    """Seconds an answer takes."""
    clock: Clock = field(default_factory=Clock)
    streams: bool = True
    language: str = "en"
    emergency_numbers: frozenset[str] = frozenset()
    """Digits that mean the emergency."""

    def __post_init__(self) -> None:
        self.words, self.certainty = "", 1.0
        self.turns: list[CallerInput] = []
        self.worded: list[str] = []
        self.said: list[tuple[float, str]] = []
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.over = 0
        self.tone = ""
        self.wire = Wire(self.clock)
        self.pace = SpeakingStyle()
        self.ears = Endpointer(LoudIsVoice(), lambda: Ear(self), self.clock, lambda: self.streams, self._tone)
        mouth = Playback(self.wire, self._make, self._work, self.clock)
        self.mouth = mouth
        self.call = Call(
            self.wire, self, self.ears, mouth, self.pacing, self.clock, self._work, self.pace, self.language,
            self.emergency_numbers,
        )  # fmt: skip

    # the line
    def turn(self, said: CallerInput, then: Callable[[Prompt], None]) -> None:
        self.turns.append(said)
        self.later.append((self.clock() + self.delay, lambda: then(self.script(said))))

    def wording(self, key: str, language: str, **values: str) -> Prompt:
        self.worded.append(key)
        return Prompt((Sentence((Piece(key),)),), language)

    def command(self, text: str) -> str:
        return {"yes": "yes", "no": "no", "person": "person", "what": "repeat", "hold on": "hold"}.get(text, "")

    def gone(self, *, by_us: bool) -> None:
        self.over += 1

    # what takes time
    def _make(self, sentence: Sentence, language: str) -> bytes:
        self.said.append((self.clock(), sentence.text))
        return LOUD * int(SENTENCE_SECONDS / STEP)

    def _work(self, do: Callable[[], object], then: Callable[[object], None]) -> None:
        self.later.append((self.clock(), lambda: then(do())))

    # the caller
    def begin(self) -> Scene:
        self.call.begin()
        return self

    def wait(self, seconds: float, frame: bytes = QUIET) -> Scene:
        """Time passes; the caller makes the sound of a frame all the while."""
        for _ in range(round(seconds / STEP)):
            self.clock.now += STEP
            for name in self.wire.due():
                self.call.mark(name)
            due, self.later = (
                [d for at, d in self.later if at <= self.clock()],
                [x for x in self.later if x[0] > self.clock()],
            )
            for do in due:
                do()
            self.call.sound(frame)
            self.call.tick()
        return self

    def speak(self, words: str, seconds: float = 1.5, certainty: float = 1.0) -> Scene:
        """The caller speaks; the rest after it is not waited for."""
        self.words, self.certainty = words, certainty
        return self.wait(seconds, LOUD)

    def _tone(self, frame: bytes) -> str:
        told, self.tone = self.tone, ""
        return told

    def send_tones(self, signals: Sequence[str], between: float = 0.5) -> Scene:
        """Keys in the sound, or a text telephone."""
        for self.tone in signals:
            self.wait(between)
        return self

    def press(self, digits: str, between: float = 0.5) -> Scene:
        for digit in digits:
            self.call.key(digit)
            self.wait(between)
        return self

    def until_quiet(self) -> Scene:
        """Until the line has said what it has to say."""
        for _ in range(3000):
            self.wait(STEP)
            if not self.mouth.sounding and not self.later:
                return self
        raise AssertionError("the line never stops")

    @property
    def keys(self) -> list[str]:
        return [turn.keys for turn in self.turns if turn.keys]

    @property
    def texts(self) -> list[str]:
        return [turn.text for turn in self.turns if turn.text]


def says(*sentences: str, **more: object) -> Prompt:
    return Prompt(tuple(Sentence((Piece(text),)) for text in sentences), "en", **more)  # type: ignore[arg-type]


def always(*sentences: str, **more: object) -> Callable[[CallerInput], Prompt]:
    return lambda said: says(*sentences, **more)


def script(*answers: Prompt) -> Callable[[CallerInput], Prompt]:
    """One answer after another; the last one stays."""
    left: Sequence[Prompt] = answers
    count = 0

    def answer(said: CallerInput) -> Prompt:
        nonlocal count
        count += 1
        return left[min(count, len(left)) - 1]

    return answer
