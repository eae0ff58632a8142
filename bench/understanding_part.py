"""One system learns one set of examples and reads another; run by Rasa's Python, a process each, so that memory is its own.

`intents/.venv/bin/python bench/understanding_part.py ours|linear|stock < asked.json`: `{"learn": [[text, label] …], "read": [text …]}`
in; one JSON object out: labels, confidences, milliseconds a text, seconds to learn, megabytes at most.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
INTENTS = ROOT / "intents"
sys.path.insert(0, str(INTENTS))
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "2")

Read = Callable[[str], "tuple[str, float]"]
"""A text to its label and the confidence in it."""


def ours(texts: list[str], labels: list[str]) -> Read:
    """The classifier in force, with the settings of config.yml."""
    import yaml
    from components.features import tidy
    from components.learning import learn
    from components.understanding import Settings

    pipeline = yaml.safe_load((INTENTS / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    model = learn([tidy(text) for text in texts], labels, Settings.of(pipeline[0]))

    def read(text: str) -> tuple[str, float]:
        chances = model.probabilities([tidy(text)])[0]
        best = int(chances.argmax())
        return model.intents[best], float(chances[best])

    return read


def linear(texts: list[str], labels: list[str]) -> Read:
    """The baseline: TF-IDF of words, pairs of words and runs of 2 to 4 characters, and linear support vectors.

    It has no probabilities: confidence is 1, or 0 on the wrong side of every margin.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    terms = make_union(words, TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True))
    machine = LinearSVC().fit(terms.fit_transform(texts), labels)

    def read(text: str) -> tuple[str, float]:
        margins = machine.decision_function(terms.transform([text]))[0]
        best = int(margins.argmax())
        return str(machine.classes_[best]), float(margins[best] > 0)

    return read


def stock(texts: list[str], labels: list[str]) -> Read:
    """Rasa's own pipeline (config.stock.yml) with TensorFlow."""
    import asyncio
    import tempfile

    from launch import engine

    engine.prepare(threads=2)
    import rasa
    import yaml
    from rasa.core.agent import Agent

    engine.quiet()
    pairs = list(zip(texts, labels, strict=True))
    names = {label: f"i{number}" for number, label in enumerate(sorted(set(labels)))}
    blocks = [
        {"intent": name, "examples": "".join(f"- {_line(text)}\n" for text, had in pairs if had == label)}
        for label, name in names.items()
    ]
    config = yaml.safe_load((INTENTS / "config.stock.yml").read_text(encoding="utf-8"))
    # Why more: config.stock.yml is set for thousands of examples, and few need more rounds; 100 is what `rasa init` suggests.
    diet = next(part for part in config["pipeline"] if part["name"] == "DIETClassifier")
    diet["epochs"] = 100
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "config.yml").write_text(yaml.safe_dump(config))
        (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True))
        (folder / "domain.yml").write_text(yaml.safe_dump({"version": "3.1", "intents": list(names.values())}))
        files = [str(folder / file) for file in ("domain.yml", "config.yml", "nlu.yml")]
        result = rasa.train(files[0], files[1], files[2:], str(folder), force_training=True)
        agent = Agent.load(str(result.model))
    back = {name: label for label, name in names.items()}

    def read(text: str) -> tuple[str, float]:
        ranking = asyncio.run(agent.parse_message(_line(text)))["intent_ranking"]
        best = next(guess for guess in ranking if guess["name"] in back)
        return back[best["name"]], best["confidence"]

    return read


def _line(text: str) -> str:
    """A text as one line of Rasa's training data: no marks of entities, no leading slash."""
    return " ".join(text.translate(str.maketrans("[](){}", "      ")).split()).lstrip("/ ") or "?"


def main() -> None:
    """Learn, read, tell."""
    asked, out = json.load(sys.stdin), os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # why: what Rasa prints while it learns is no part of the answer
    started = time.perf_counter()
    read = SYSTEMS[sys.argv[1]]([text for text, _ in asked["learn"]], [label for _, label in asked["learn"]])
    learned = time.perf_counter()
    read("warm up")
    found, took = [], []
    for text in asked["read"]:
        before = time.perf_counter()
        found.append(read(text))
        took.append((time.perf_counter() - before) * 1000)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"found": found, "ms": took, "learn_s": learned - started, "megabytes": most}, out)


SYSTEMS = {"ours": ours, "linear": linear, "stock": stock}

if __name__ == "__main__":
    main()
