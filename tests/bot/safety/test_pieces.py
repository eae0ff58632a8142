"""Pieces of words are cut and placed as scikit-learn does it, by which their weights are learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.safety.pieces import FEATURES, PIECES, cutter, read_pieces

ODD = [
    "",
    " ",
    "a",
    "i",
    "ab",
    "煤",
    "煤气",
    "  two   spaces\n\nand lines ",
    "ÀÉ ñ ß İstanbul",
    "🔥🔥 help",
    "a\tb",
    "x" * 3000,
    "\x00\x1f",
]
INTENTS = Path(__file__).parents[3] / "intents"


@pytest.mark.parametrize("script", PIECES)
def test_a_text_comes_to_the_same_as_by_scikit_learn(script: str) -> None:
    weights = np.random.default_rng(7).normal(size=FEATURES).astype(np.float32)
    lines = [path.read_text(encoding="utf-8") for path in sorted(INTENTS.glob("*/nlu/*.yml"))]
    texts = [*ODD, *(line for text in lines for line in text.splitlines()[::40])]
    theirs = np.asarray(cutter(script).transform(texts) @ weights).ravel()
    ours = [read_pieces(text, *PIECES[script], weights) for text in texts]
    assert len(texts) > 100
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
