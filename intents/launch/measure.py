"""Measures a model on the held-out examples, file by file."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch.content import held_out_files, language_of

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Outcome:
    """One held-out example and what the model made of it."""

    file: str
    """Whose sentences: `en/nlu`."""
    meant: str
    understood: str
    """The first real intent, also where the fallback stood before it."""
    confidence: float
    fell_back: bool
    milliseconds: float


def test(model: Path, least: float, as_json: bool) -> int:
    """Print accuracy, calibration and the worst confusions of each file; 1 if one is below `least`, else 0."""
    outcomes = _outcomes(model)
    if not outcomes:
        raise SystemExit("no held-out examples: intents/<language>/tests/nlu.yml is missing")
    report = {file: _summary(found) for file, found in _by_file(outcomes).items()}
    print(json.dumps(report, ensure_ascii=False, indent=2) if as_json else _as_text(report))
    return int(any(summary["accuracy"] < least for summary in report.values()))


def _outcomes(model: Path) -> list[Outcome]:
    from launch import engine

    engine.prepare(threads=1)
    from rasa.core.agent import Agent
    from rasa.shared.nlu.training_data.loading import load_data

    engine.quiet()
    agent = Agent.load(str(model))
    examples = [
        (f"{language_of(file)}/{file.stem}", example.get("intent"), example.get("text"))
        for file in held_out_files()
        for example in load_data(str(file)).intent_examples
    ]
    return [_outcome(agent, *example) for example in examples]


def _outcome(agent: Any, file: str, meant: str, text: str) -> Outcome:
    started = time.perf_counter()
    parsed = asyncio.run(agent.parse_message(text))
    milliseconds = (time.perf_counter() - started) * 1000
    first = next(guess for guess in parsed["intent_ranking"] if guess["name"] != FALLBACK)
    fell_back = parsed["intent"]["name"] == FALLBACK
    return Outcome(file, meant, first["name"], first["confidence"], fell_back, milliseconds)


def _by_file(outcomes: list[Outcome]) -> dict[str, list[Outcome]]:
    return {file: [found for found in outcomes if found.file == file] for file in sorted({o.file for o in outcomes})}


def _summary(outcomes: list[Outcome]) -> dict[str, Any]:
    right = [outcome.meant == outcome.understood for outcome in outcomes]
    wrong = Counter((found.meant, found.understood) for found in outcomes if found.meant != found.understood)
    answered = [found.meant == found.understood for found in outcomes if not found.fell_back]
    return {
        "examples": len(outcomes),
        "accuracy": round(statistics.fmean(right), 4),
        "mean_confidence": round(statistics.fmean(found.confidence for found in outcomes), 4),
        "fell_back": len(outcomes) - len(answered),
        "accuracy_when_answered": round(statistics.fmean(answered), 4) if answered else 0.0,
        "median_ms": round(statistics.median(found.milliseconds for found in outcomes), 2),
        "worst": [{"meant": meant, "understood": got, "times": times} for (meant, got), times in wrong.most_common(10)],
    }


def _as_text(report: dict[str, dict[str, Any]]) -> str:
    lines = []
    for file, found in report.items():
        lines.append(
            f"{file}: {found['accuracy']:.1%} right of {found['examples']}, "
            f"mean confidence {found['mean_confidence']:.2f}, "
            f"{found['accuracy_when_answered']:.1%} right where it answered ({found['fell_back']} fell back), "
            f"{found['median_ms']:.1f} ms"
        )
        lines += [f"    {pair['times']} × {pair['meant']} taken for {pair['understood']}" for pair in found["worst"]]
    return "\n".join(lines)
