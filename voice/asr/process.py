"""The recognition process: `python -m voice.asr.process CONTROL`. It loads the recognisers once and recognises nothing itself.

Whoever wants to be heard sends one end of a socket over CONTROL (a datagram socket it inherits); for each a process is
forked, which shares the models' memory and may die alone. First line in: {"home": …, "languages": […]}; first line out:
{"engines": {language: [name, capabilities]}, "notes": […]}. Ends when its input does.
"""

from __future__ import annotations

import json
import os
import resource
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

NOTES: list[tuple[str, dict[str, Any]]] = []
"""What would have gone into the log: it is told to whoever asks next, for the log is theirs."""
INPUT = 0
"""File number of what ends when whoever started this does."""


def main() -> None:
    """Load, say what is there, and fork for whoever asks."""
    # Why: what is left of a process that crashed would hold what was said.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    structlog.configure(processors=[_note])
    control = socket.socket(fileno=int(sys.argv[1]))
    asked = json.loads(sys.stdin.buffer.readline())
    recognisers = open_recognisers(frames.home_of(asked["home"]), asked["languages"])
    engines = {tag: [one.name, msgspec.to_builtins(one.capabilities)] for tag, one in recognisers.items()}
    sys.stdout.write(json.dumps({"engines": engines, "notes": _taken()}) + "\n")
    sys.stdout.flush()
    # Why: nobody waits for the processes forked here.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while INPUT not in select.select([control.fileno(), INPUT], [], [])[0]:
        _serve(control, recognisers)


def _serve(control: socket.socket, recognisers: Mapping[str, Recogniser]) -> None:
    what, ends, _, _ = socket.recv_fds(control, 1, 1)
    for end in ends:
        with socket.socket(fileno=end) as wire:
            if what == frames.TELL:
                _learn(wire, recognisers)
            elif not os.fork():
                control.close()
                _hear(wire, recognisers)


def _learn(wire: socket.socket, recognisers: Mapping[str, Recogniser]) -> None:
    """Names of what people here speak of, for all that will be forked."""
    wire.settimeout(10)
    try:
        _, data = frames.receive(wire)
        names = json.loads(data)
        set_bias_phrases({tag: recognisers[tag] for tag in names if tag in recognisers}, names.__getitem__)
        frames.tell(wire, frames.ANSWER, {"notes": _taken()})
    except (OSError, EOFError):
        return


def _hear(wire: socket.socket, recognisers: Mapping[str, Recogniser]) -> NoReturn:
    """One utterance after the other until whoever asked is gone."""
    stream: Stream | None = None
    try:
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
    finally:
        # Why not exit: nothing of what was inherited is this process's to end.
        os._exit(0)


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
