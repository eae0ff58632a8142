"""The encoders' process with small models, which a crash in native code ends over some texts; run by tests as a program."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Sequence

import numpy as np

from bot.language.encoders import models, process

KILLS, HANGS, FAILS = "kill me", "hang on", "fail me"
COMMAND = ("-m", "dying_encoders")


class Small:
    """A model that knows nothing; some texts are too much for it."""

    def __init__(self, size: int) -> None:
        self._size = size

    def encode(self, texts: Sequence[str]) -> models.Vectors:
        """Ones, as many as the real one has."""
        for text in texts:
            if KILLS in text:
                ctypes.string_at(0)
            if HANGS in text:
                time.sleep(600)
            if FAILS in text:
                raise ValueError(text)
        return np.ones((len(texts), self._size), np.float32)

    def pieces(self, text: str) -> tuple[list[str], models.Vectors]:
        """Its words."""
        words = text.split()
        return words, self.encode([text]).repeat(len(words), axis=0)


if __name__ == "__main__":
    models.MAKERS.update(shared=lambda: Small(512), english=lambda: Small(384), other=lambda: Small(384))
    process.main()
