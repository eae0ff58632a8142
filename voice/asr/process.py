"""The recognition process: `python -m voice.asr.process TAKES NOTE`. It loads the recognisers once and recognises nothing itself.

Whoever wants to be heard sends it a wire; for each a process is forked, which shares the models' memory and may die alone.
Engines that hear an utterance after its end have one forked process for all (`voice.asr.whole_process`). It is told
{"home": …, "languages": […], "names": …}; its first line out: {"engines": {language: [name, capabilities]}, "notes": […]}.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, NoReturn

import msgspec
import structlog

from voice.asr import frames
from voice.asr.open_recognisers import open_recognisers, set_bias_phrases
from voice.asr.recogniser import PhraseSequence, Recogniser, Stream
from voice.asr.whole_process import WholeProcess
from voice.engines.shared_program import INPUT, begin, read_told, show_ready

NOTES: list[tuple[str, dict[str, Any]]] = []
"""What would have gone into the log: it is told to whoever asks next, for the log is theirs."""


def main() -> None:
    """Load, say what is there, and fork for whoever asks."""
    takes, note = begin()
    structlog.configure(processors=[_note])
    asked = json.loads(read_told(note))
    recognisers = open_recognisers(frames.home_of(asked["home"]), asked["languages"])
    _lean(recognisers, asked["names"])
    engines = {tag: [one.name, msgspec.to_builtins(one.capabilities)] for tag, one in recognisers.items()}
    # Why: nobody waits for the processes forked here.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if not show_ready(note):
        return
    sys.stdout.write(json.dumps({"engines": engines, "notes": _taken()}) + "\n")
    sys.stdout.flush()
    whole = WholeProcess(takes, lambda wire: _heard(wire, recognisers))
    while INPUT not in select.select([takes.fileno(), INPUT], [], [])[0]:
        _serve(takes, recognisers, whole)


def _serve(takes: socket.socket, recognisers: Mapping[str, Recogniser], whole: WholeProcess) -> None:
    what, ends, _, _ = socket.recv_fds(takes, 1, 1)
    for end in ends:
        with socket.socket(fileno=end) as wire:
            if what == frames.TELL:
                _learn(wire, recognisers)
            elif what == frames.WHOLE:
                whole.give(wire)
            elif not os.fork():
                takes.close()
                _hear(wire, recognisers)


def _learn(wire: socket.socket, recognisers: Mapping[str, Recogniser]) -> None:
    """Names of what people here speak of, for all that will be forked."""
    wire.settimeout(10)
    try:
        _, data = frames.receive(wire)
        _lean(recognisers, json.loads(data))
        frames.tell(wire, frames.ANSWER, {"notes": _taken()})
    except (OSError, EOFError):
        return


def _lean(recognisers: Mapping[str, Recogniser], names: Mapping[str, list[str]]) -> None:
    set_bias_phrases({tag: recognisers[tag] for tag in names if tag in recognisers}, names.__getitem__)


def _hear(wire: socket.socket, recognisers: Mapping[str, Recogniser]) -> NoReturn:
    """One utterance after the other until whoever asked is gone, in a process of its own."""
    try:
        _heard(wire, recognisers)
    finally:
        # Why not exit: nothing of what was inherited is this process's to end.
        os._exit(0)


def _heard(wire: socket.socket, recognisers: Mapping[str, Recogniser]) -> None:
    """One utterance after the other; raises OSError, EOFError once whoever asked is gone."""
    stream: Stream | None = None
    while True:
        kind, data = frames.receive(wire)
        if kind == frames.OPEN:
            stream = _opened(recognisers, json.loads(data))
        elif kind == frames.LOAD:
            _load(recognisers[json.loads(data)])
            frames.tell(wire, frames.ANSWER, {"notes": _taken()})
        elif stream and kind == frames.SOUND:
            stream.feed(data)
        elif stream and kind == frames.PARTIAL:
            frames.tell(wire, frames.ANSWER, {"text": stream.partial(), "notes": _taken()})
        elif stream and kind == frames.FINISH:
            told = msgspec.to_builtins(stream.finish())
            frames.tell(wire, frames.ANSWER, {**told, "notes": _taken()})
            stream = None


def _opened(recognisers: Mapping[str, Recogniser], asked: Mapping[str, Any]) -> Stream:
    phrases = tuple(asked["phrases"])
    in_turn = tuple(asked["in_turn"])
    series = PhraseSequence.of(in_turn, phrases[len(in_turn) :]) if in_turn else phrases
    return recognisers[asked["language"]].open(asked["language"], series)


def _load(recogniser: Recogniser) -> None:
    getattr(recogniser, "load", lambda: None)()


def _note(_: Any, level: str, event: MutableMapping[str, Any]) -> NoReturn:
    NOTES.append((level, dict(event)))
    raise structlog.DropEvent


def _taken() -> list[tuple[str, dict[str, Any]]]:
    taken = list(NOTES)
    NOTES.clear()
    return taken


if __name__ == "__main__":
    main()
