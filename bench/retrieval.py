"""Finding the service: right first, right among three, milliseconds a question; against BM25 alone over the same index."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from bench.questions import NYC, Asked, known, outside
from bot.app import open_catalogue
from bot.catalogue.search import question
from bot.keywords import read_keywords
from bot.settings import Settings

Find = Callable[[str], list[str]]


def main() -> None:
    """Print the table."""
    settings = Settings()
    joins = read_keywords(settings.home / "intents").joins
    _, catalogue = open_catalogue(settings, NYC)
    ids = [service.source_id for service in catalogue.services]

    def ours(text: str) -> list[str]:
        return [ids[c.number] for c in catalogue.search.find(question(text, joins)).candidates]

    def words_alone(text: str) -> list[str]:
        return [ids[i] for i in np.argsort(-catalogue.search._words(text), kind="stable")[:10]]

    print(f"{'':14}{'questions':>10}{'first':>8}{'three':>8}{'ms p50':>8}{'ms p95':>8}")
    for name, find in (("BM25 alone", words_alone), ("this search", ours)):
        for group in ("nyc_en_dev", "nyc_zh_dev"):
            print(f"{name:14}{_row(find, [a for a in known() if a.set == group])}  {group}")
    calm = [catalogue.search.find(question(a.text, joins)).outcome for a in outside()]
    print(f"out of scope: 'this one' in {calm.count('this')} of {len(calm)}, choices in {calm.count('which')}")


def _row(find: Find, asked: list[Asked]) -> str:
    first = three = 0
    times = []
    for one in asked:
        started = time.perf_counter()
        found = find(one.text)
        times.append((time.perf_counter() - started) * 1000)
        first += found[0] in one.right
        three += bool(one.right & set(found[:3]))
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{len(asked):10}{first / len(asked):8.2f}{three / len(asked):8.2f}{statistics.median(times):8.1f}{p95:8.1f}"
