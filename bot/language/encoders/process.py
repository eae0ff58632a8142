"""The encoders, as a program: `python -m bot.language.encoders.process`. It may die over a text; who asked goes on.

In, a line of JSON: {"model": "shared" | "english" | "other" | "pieces" | "danger", "texts": [...]}. Out, a line of JSON and numbers
(float32) after it: {"rows": …, "columns": …}, for "pieces" {"pieces": [[…]], "columns": …} as well; or {"failed": its kind}.
The first line out says {"ready": true}, or why it can not start. Ends with its input.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any, BinaryIO

import numpy as np

from bot.language.encoders.models import MAKERS, Vectors, model
from bot.language.encoders.text_bounds import bounded, bounded_parts
from bot.system.heap import give_back


def main() -> None:
    """Answer until there is nothing more to answer."""
    # Why: what is left of a process that crashed would hold residents' words.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Why another handle: whatever a library prints must not come among the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        for name in MAKERS:
            model(name)
            give_back()
    except Exception as error:
        _say(out, {"failed": f"{type(error).__name__}: {error}"})
        return
    _say(out, {"ready": True})
    for line in sys.stdin.buffer:
        _answer(out, json.loads(line))


def _answer(out: BinaryIO, asked: dict[str, Any]) -> None:
    try:
        bound = bounded_parts if asked["model"] == "danger" else bounded
        head, vectors = _vectors(asked["model"], [bound(text) for text in asked["texts"]])
    except Exception as error:
        # Why only its kind: the message may hold the text.
        _say(out, {"failed": type(error).__name__})
        return
    _say(out, {**head, "rows": len(vectors), "columns": vectors.shape[1]}, vectors.tobytes())


def _vectors(name: str, texts: list[str]) -> tuple[dict[str, Any], Vectors]:
    if name != "pieces":
        return {}, np.ascontiguousarray(model(name).encode(texts), np.float32)
    each = [model("english").pieces(text) for text in texts]
    return {"pieces": [pieces for pieces, _ in each]}, np.concatenate([vectors for _, vectors in each])


def _say(out: BinaryIO, head: dict[str, Any], numbers: bytes = b"") -> None:
    data = memoryview(json.dumps(head).encode() + b"\n" + numbers)
    while data:
        data = data[out.write(data) :]


if __name__ == "__main__":
    main()
