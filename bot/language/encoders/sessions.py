"""How networks are run here: by onnxruntime, on one core."""

from __future__ import annotations

from typing import Any


def session(network: str | bytes) -> Any:
    """A network of a file or of bytes, ready to run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Why one: a turn is short, and several threads of a numeric library only wait for each other.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
