"""Which engine recognises which language here: opened for a line, or listed for a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, runtime_checkable

import structlog

from voice.asr.languages import LANGUAGES
from voice.asr.moonshine_recogniser import Moonshine
from voice.asr.recogniser import EngineMissing, Recogniser
from voice.asr.vosk_recogniser import Vosk
from voice.asr.whisper_files import whisper_parts
from voice.asr.whisper_recogniser import Whisper
from voice.engines.choice import Home
from voice.engines.status import Presence

log = structlog.get_logger(__name__)


@runtime_checkable
class Leaning(Protocol):
    """A recogniser that can lean on names."""

    name: str

    def know(self, names: Sequence[str]) -> None:
        """Lean on these names, whatever is asked."""
        ...


def open_recognisers(home: Home, languages: Iterable[str]) -> dict[str, Recogniser]:
    """For each language the first engine of the city's choice that is there; a language without one is not in it.

    Open them before processes fork. What is missing is in the log, with what to run.
    """
    opening = _Opening(home)
    found = {language: opening.first(language) for language in languages}
    return {language: recogniser for language, recogniser in found.items() if recogniser}


def start(recognisers: Mapping[str, Recogniser]) -> None:
    """Load in this process what could not be loaded before it forked; once in every worker, or the first caller waits."""
    for recogniser in recognisers.values():
        getattr(recogniser, "load", lambda: None)()


def set_bias_phrases(recognisers: Mapping[str, Recogniser], names: Callable[[str], Sequence[str]]) -> None:
    """Tell engines that can lean on them the names of what people here speak of. names: language tag → names."""
    for language, recogniser in recognisers.items():
        if isinstance(recogniser, Leaning) and recogniser.name == Moonshine.name:
            recogniser.know(names(language))


def hearing_there(home: Home, languages: Iterable[str] = ()) -> list[Presence]:
    """Every engine the city wants, in its order, for some languages or all it names, and whether it is there."""
    return [
        presence(home, language, engine)
        for language in (languages or home.choice.hear)
        for engine in home.choice.hear.get(language, ())
    ]


def presence(home: Home, language: str, engine: str) -> Presence:
    """Whether one engine is there for a language. It is opened to see; Whisper's weights are only looked for."""
    try:
        if engine == "whisper":
            _hears_with_whisper(language)
            whisper_parts()
        else:
            _Opening(home).open(engine, language)
    except EngineMissing as error:
        why, _, remedy = str(error).partition(" Run: ")
        return Presence(language, engine, False, why, remedy)
    return Presence(language, engine, True)


class _Opening:
    """Opens each engine once, for several languages where it can."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._shared: dict[str, Recogniser] = {}

    def first(self, language: str) -> Recogniser | None:
        """The first engine that is there; what is not is said in the log, and who hears in its stead."""
        missing: dict[str, str] = {}
        for engine in self._home.choice.hear.get(language, ()):
            try:
                opened = self.open(engine, language)
            except EngineMissing as error:
                missing[engine] = str(error)
            else:
                _tell(log.info, language, missing, f"{opened.name} hears instead; nothing has to be done")
                return opened
        _tell(log.warning, language, missing, "nothing hears instead")
        log.error("hear.nothing_hears", language=language, then="the line works by keys in this language")
        return None

    def open(self, engine: str, language: str) -> Recogniser:
        """One engine for one language; raises EngineMissing."""
        if engine == "vosk":
            return Vosk(self._home.models / language, language)
        makers: Mapping[str, Callable[[str], Recogniser]] = {"moonshine": self._moonshine, "whisper": self._whisper}
        if engine not in makers:
            raise EngineMissing(f"No recogniser is called {engine}. In voice.yml say vosk, {' or '.join(makers)}.")
        return makers[engine](language)

    def _moonshine(self, language: str) -> Recogniser:
        if language not in Moonshine.capabilities.languages:
            raise EngineMissing(f"Moonshine does not hear {language}. In voice.yml choose vosk or whisper for it.")
        return self._once("moonshine", Moonshine)

    def _whisper(self, language: str) -> Recogniser:
        _hears_with_whisper(language)
        return self._once("whisper", partial(Whisper, self._home.models))

    def _once(self, name: str, make: Callable[[], Recogniser]) -> Recogniser:
        if name not in self._shared:
            self._shared[name] = make()
        return self._shared[name]


def _hears_with_whisper(language: str) -> None:
    if language not in LANGUAGES.whisper:
        raise EngineMissing(f"Whisper is not known to hear {language}. In voice.yml choose vosk for it.")


def _tell(say: Callable[..., Any], language: str, missing: Mapping[str, str], then: str) -> None:
    """Which engines are not there, and what is done without them."""
    for engine, why in missing.items():
        say("hear.engine_missing", language=language, engine=engine, why=why, then=then)
