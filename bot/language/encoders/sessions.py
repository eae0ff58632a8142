"""How networks are run here: by onnxruntime, on one core."""

from __future__ import annotations

from typing import Any


def session(network: str | bytes) -> Any:
    """A network of a file or of bytes, ready to run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Why one: a turn is short, and several threads of a numeric library only wait for each other.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Why: what a long text took stays in its pool for ever.
    options.enable_cpu_mem_arena = False
    made = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    # Why: it keeps the bytes it was made of, should another way to run them fail, and there is none.
    made._model_bytes = None
    return made
