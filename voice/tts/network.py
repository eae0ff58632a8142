"""A voice's network in onnxruntime: several sentences at once over the same weights, memory given back when idle."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from voice.tts.sentences import stopped_by

SHRINK = "memory.enable_memory_arena_shrinkage", "cpu:0"
_ALL: list[Network] = []


class Network:
    """One network. Each sentence is computed by one thread: others hear and speak at the same time."""

    def __init__(self, model: bytes | str) -> None:
        """model: what is in its file, or the file's path."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._options = onnxruntime.RunOptions
        self._given: Mapping[str, Any] | None = None
        """What was computed last, since memory was given back."""
        _ALL.append(self)

    def run(self, names: list[str] | None, given: Mapping[str, Any]) -> list[Any]:
        """What it gives; raises onnxruntime's own error where nobody wants it any more."""
        options, self._given = self._options(), given
        with stopped_by(partial(setattr, options, "terminate", True)):
            computed: list[Any] = self._session.run(names, given, options)
        return computed

    def shrink(self) -> None:
        """Let go of what sentences took: their memory is kept from one to the next, and is more than the weights."""
        given, self._given = self._given, None
        if given is None:
            return
        options = self._options()
        options.add_run_config_entry(*SHRINK)
        # Why: memory is let go at the end of a run only, also of one that ends before it computes anything.
        options.terminate = True
        with suppress(Exception):
            self._session.run(None, given, options)


def shrink_all() -> None:
    """The same for every network of this process."""
    for network in _ALL:
        network.shrink()
