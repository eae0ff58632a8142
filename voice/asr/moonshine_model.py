"""Moonshine's network in onnxruntime: sound to encoder states to word pieces. One thread, safe to fork.

Sound is float32 at 16 kHz between -1 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from voice.asr.moonshine_digit_decoder import InTurn
from voice.asr.moonshine_word_pieces import END, START, Pieces
from voice.asr.tuning import TUNING

RATE = 16_000
"""Samples a second the network hears."""
SHORTEST = RATE // 4
"""Samples below which it makes no sense of anything; shorter sound is filled up."""
STEP = 384
"""Samples a step of what the encoder gives."""
FASTEST = TUNING.nothing.fastest
Sound = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The likeliest pieces of a sound."""

    pieces: tuple[int, ...]
    """Numbers of the pieces, without the ends."""
    chances: tuple[float, ...]
    """Natural logarithm of each one's chance, the end's included."""
    looped: bool
    """True if it repeated itself and was stopped."""
    among: float = 0.0
    """Natural logarithm of the chance of all pieces among those a rule allowed."""


class MoonshineModel:
    """The two networks of one folder."""

    def __init__(self, folder: Path) -> None:
        """Load; raises OSError or ValueError (word pieces), or onnxruntime's own errors for a broken network."""
        self.words = Pieces(folder / "tokenizer.bin")
        self._encoder = _session(folder / "encoder_model.ort")
        self._decoder = _session(folder / "decoder_model_merged.ort")
        self._shapes = {
            entry.name: tuple(size if isinstance(size, int) else 0 for size in entry.shape)
            for entry in self._decoder.get_inputs()
            if entry.name.startswith("past")
        }
        self._kept = [name.name.replace("present", "past_key_values") for name in self._decoder.get_outputs()[1:]]

    def listen(self, sound: Sound) -> Sound:
        """What the decoder attends to: (1, steps, width)."""
        filled = np.pad(sound, (0, max(0, SHORTEST - len(sound))))[None].astype(np.float32)
        feed = {"input_values": filled, "attention_mask": np.ones(filled.shape, np.int64)}
        heard: Sound = self._encoder.run(None, feed)[0]
        return heard

    def decode(self, heard: Sound) -> Decoded:
        """The likeliest pieces, one by one."""
        pieces: list[int] = [START]
        chances: list[float] = []
        past: dict[str, Any] = {}
        for _ in range(_most_pieces(heard)):
            logits, past = self._step(heard, pieces[-1], past)
            best = int(logits.argmax())
            chances.append(float(logits[best] - np.logaddexp.reduce(logits)))
            if best == END:
                return Decoded(tuple(pieces[1:]), tuple(chances), _loops(pieces))
            pieces.append(best)
            if _loops(pieces):
                break
        return Decoded(tuple(pieces[1:]), tuple(chances), True)

    def follow(self, heard: Sound, rule: InTurn) -> Decoded:
        """The likeliest pieces that a rule allows, one by one."""
        pieces: list[int] = [START]
        chances: list[float] = []
        among: list[float] = []
        past: dict[str, Any] = {}
        for _ in range(_most_pieces(heard)):
            logits, past = self._step(heard, pieces[-1], past)
            allowed = rule.after(pieces[1:])
            likely = logits[allowed]
            best = int(likely.argmax())
            chances.append(float(likely[best] - np.logaddexp.reduce(logits)))
            among.append(float(likely[best] - np.logaddexp.reduce(likely)))
            if allowed[best] == END:
                return Decoded(tuple(pieces[1:]), tuple(chances), False, sum(among))
            pieces.append(allowed[best])
        return Decoded(tuple(pieces[1:]), tuple(chances), True, sum(among))

    def score(self, heard: Sound, texts: Sequence[Sequence[int]]) -> list[float]:
        """Natural logarithm of the chance of each text, given as pieces, its end included."""
        longest = max(len(text) for text in texts) + 1
        given = np.full((len(texts), longest), END, np.int64)
        given[:, 0] = START
        for row, text in enumerate(texts):
            given[row, 1 : len(text) + 1] = text
        logits = self._decoder.run(["logits"], self._feed(np.repeat(heard, len(texts), 0), given, {}))[0]
        chances = logits - np.logaddexp.reduce(logits, -1, keepdims=True)
        return [
            float(sum(chances[row, at, piece] for at, piece in enumerate([*text, END])))
            for row, text in enumerate(texts)
        ]

    def _step(self, heard: Sound, piece: int, past: dict[str, Any]) -> tuple[Sound, dict[str, Any]]:
        """Logits after one more piece, and the decoder's memory."""
        out = self._decoder.run(None, self._feed(heard, np.array([[piece]], np.int64), past))
        memory = dict(zip(self._kept, out[1:], strict=True))
        # Why kept: with memory given, the network returns nothing for what it attends to.
        memory |= {name: value for name, value in past.items() if ".encoder." in name}
        return out[0][0, -1], memory

    def _feed(self, heard: Sound, pieces: npt.NDArray[np.int64], past: dict[str, Any]) -> dict[str, Any]:
        memory = past or {name: np.zeros((len(pieces), *s[1:]), np.float32) for name, s in self._shapes.items()}
        return {
            # Why so long: this network counts its mask in samples of sound.
            "encoder_attention_mask": np.ones((len(heard), heard.shape[1] * STEP), np.int64),
            "encoder_hidden_states": heard,
            "input_ids": pieces,
            "use_cache_branch": np.array([bool(past)]),
            **memory,
        }


def _most_pieces(heard: Sound) -> int:
    return int(heard.shape[1] * STEP / RATE * FASTEST) + 4


def _loops(pieces: Sequence[int]) -> bool:
    """True if the last pieces only repeat: one or two of them eight times over, three to eight four times.

    Why eight: people do say "zero zero zero zero".
    """
    return any(_repeats(pieces, size, 8 if size < 3 else 4) for size in range(1, 9))


def _repeats(pieces: Sequence[int], size: int, times: int) -> bool:
    run = pieces[-size * times :]
    return len(run) == size * times and all(run[at] == run[at - size] for at in range(size, len(run)))


def _session(path: Path) -> Any:
    """A network on one thread."""
    # Why here: whoever only asks another process to hear loads nothing of it.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
