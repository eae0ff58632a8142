"""How well and how fast intents are recognised: our classifier against TF-IDF with a linear SVM, on public sets.

`python -m bench understanding [--quick] [--stock=PYTHON]`: --quick for 5 and 10 examples an intent alone; --stock names the Python of
an environment with TensorFlow (`uv sync --group stock`), and adds Rasa's own pipeline on BANKING77 with 5 and 10.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.questions import DATA, ROOT

SETS = DATA / "intents"
RASA = ROOT / "intents" / ".venv" / "bin" / "python"
PART = ROOT / "bench" / "understanding_part.py"
OUTSIDE = "out of scope"
NONE = {"oos", "NO_NODES_DETECTED"}
LEAST = 0.25
"""Below this confidence config.yml falls back, so a text counts as taken for out of scope."""
MOST = 12_000
"""Examples learned at most: the memory of kernel ridge grows with their square. Of a larger set so many are drawn, evenly."""

# Intent accuracy as published or measured elsewhere: ../shared/data/README.md.
PUBLISHED = {
    ("BANKING77", "full"): "TF-IDF+SVM .907, BERT-tuned .937",
    ("CLINC150", "full"): "TF-IDF+SVM .927, BERT-small .968",
    ("HWU64", "full"): "TF-IDF+SVM .883",
    ("BANKING77", "10"): "TF-IDF+SVM .747, USE+ConveRT .852",
    ("CLINC150", "10"): "TF-IDF+SVM .810, USE+ConveRT .933",
    ("HWU64", "10"): "TF-IDF+SVM .707, USE+ConveRT .858",
    ("HINT3 sofmattress", "full"): "Rasa .693, BERT .736, TF-IDF+SVM .749",
    ("HINT3 curekart", "full"): "Rasa .841, BERT .836, TF-IDF+SVM .843",
    ("HINT3 powerplay11", "full"): "Rasa .491, BERT .585, TF-IDF+SVM .615",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """Examples to learn and texts to read, each with its label."""

    name: str
    size: str
    """Examples an intent: "5", "10", or "full"."""
    learn: list[tuple[str, str]]
    read: list[tuple[str, str]]


def trials(quick: bool) -> Iterator[Trial]:
    """Every set at every size."""
    for name in ("BANKING77", "CLINC150", "HWU64"):
        folder = SETS / "few_shot" / name
        for size, part in (("5", "train_5"), ("10", "train_10"), ("full", "train")):
            if size != "full" or not quick:
                yield Trial(name, size, _pairs(folder / part), _pairs(folder / "test"))
    clinc = json.loads((SETS / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    outside, read = _labelled(clinc["oos_train"]), _labelled(clinc["test"] + clinc["oos_test"])
    yield Trial("CLINC150 + out of scope", "10", _pairs(SETS / "few_shot" / "CLINC150" / "train_10") + outside, read)
    if not quick:
        yield Trial("CLINC150 + out of scope", "full", _labelled(clinc["train"]) + outside, read)
        for name in ("sofmattress", "curekart", "powerplay11"):
            files = (SETS / "hint3" / "dataset" / "v1" / part / f"{name}_{part}.csv" for part in ("train", "test"))
            learn, read = (_rows(file) for file in files)
            yield Trial(f"HINT3 {name}", "full", learn, read)


def _pairs(folder: Path) -> list[tuple[str, str]]:
    texts, labels = ((folder / file).read_text(encoding="utf-8").splitlines() for file in ("seq.in", "label"))
    return list(zip(texts, labels, strict=True))


def _labelled(rows: list[list[str]]) -> list[tuple[str, str]]:
    return [(text, OUTSIDE if label in NONE else label) for text, label in rows]


def _rows(file: Path) -> list[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return _labelled([[row["sentence"], row["label"]] for row in csv.DictReader(lines)])


def bounded(learn: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most so many examples, the same share of each intent, drawn the same way every time."""
    if len(learn) <= most:
        return learn
    by_label = defaultdict(list)
    for pair in learn:
        by_label[pair[1]].append(pair)
    draw, share = random.Random(7), most / len(learn)
    return [pair for pairs in by_label.values() for pair in draw.sample(pairs, max(1, int(len(pairs) * share)))]


def run(trial: Trial, system: str, python: Path) -> dict[str, Any]:
    """One system on one trial, in a process of its own; raises CalledProcessError where it fails."""
    learn = bounded(trial.learn, MOST) if system == "ours" else trial.learn
    asked = json.dumps({"learn": learn, "read": [text for text, _ in trial.read]})
    command = [str(python), str(PART), system]
    done = subprocess.run(
        command, input=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    )
    return _figures(trial, json.loads(done.stdout), len(learn))


def _figures(trial: Trial, told: dict[str, Any], learned: int) -> dict[str, Any]:
    """Accuracy over texts in scope; of those outside, how many were not taken for an intent."""
    rows = list(zip((label for _, label in trial.read), told["found"], strict=True))
    inside = [found[0] == label for label, found in rows if label != OUTSIDE]
    outside = [found[0] == OUTSIDE or found[1] < LEAST for label, found in rows if label == OUTSIDE]
    refused = [found[1] < LEAST for label, found in rows if label != OUTSIDE]
    times = sorted(told["ms"])
    return {
        "learned": learned,
        "accuracy": sum(inside) / len(inside),
        "outside": f"{sum(outside) / len(outside):.3f}" if outside else "",
        "refused": sum(refused) / len(refused),
        "p50": times[len(times) // 2],
        "p95": times[len(times) * 95 // 100],
        "learn_s": told["learn_s"],
        "megabytes": told["megabytes"],
    }


def main() -> None:
    """Print a table; each baseline is measured in the same run."""
    quick = "--quick" in sys.argv
    python = next((Path(a.partition("=")[2]) for a in sys.argv if a.startswith("--stock=")), None)
    if not SETS.exists() or not RASA.exists():
        raise SystemExit("This needs ../shared/data/intents and Rasa's environment (make train).")
    if python is None:
        print(
            "Rasa's own pipeline (DIET) is skipped: name a Python with TensorFlow, --stock=PATH; docs/understanding.md says how."
        )
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    for trial in trials(quick):
        for system in ("linear", "ours"):
            _row(trial, system, run(trial, system, RASA))
    for trial in trials(quick=True):  # last: each takes minutes
        if python and trial.name == "BANKING77":
            _row(trial, "stock", run(trial, "stock", python))


COLUMNS = (
    "set", "examples an intent", "system", "learned", "accuracy", "outside seen", "inside refused", "p50 / p95 ms",
    "to learn s", "memory MB", "published",
)  # fmt: skip
NAMES = {"linear": "TF-IDF + linear SVM", "ours": "One Line", "stock": "Rasa's DIET"}


def _row(trial: Trial, system: str, f: dict[str, Any]) -> None:
    published = PUBLISHED.get((trial.name, trial.size), "") if system == "ours" else ""
    print(
        f"| {trial.name} | {trial.size} | {NAMES[system]} | {f['learned']:,} | {f['accuracy']:.3f} | {f['outside']} | "
        f"{f['refused']:.2f} | {f['p50']:.1f} / {f['p95']:.1f} | {f['learn_s']:.0f} | {f['megabytes']:.0f} | {published} |",
        flush=True,
    )
