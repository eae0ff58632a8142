"""`python -m bench [NAME …]`: run measurements; without a name, list them."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path

BENCHES = {
    "retrieval": "finding the service: hits and milliseconds, against BM25 alone",
    "calibrate": "what search weighs: learns the weights anew, shows them beside those in force and how they hold on a catalogue left out",
    "followups": "picking the fact that answers: hits, against the nearest sentence; learns the weights anew",
    "thread": "going on with the service in hand or not: learns the weights anew, shows how often they are right on services left out",
    "moves": "over to a related service in mid-talk: learns the weights anew, what is told and offered on services left out",
    "join": "which reports are asked about as the same: wrong ones offered, true ones offered, against addresses alike by their letters",
    "belief": "which service a need is about as more is said: learns the weights anew, right first guesses kept and wrong ones mended",
    "plain": "a service by its name, then one plain question on each aspect: told, found, denied, changed by a mark",
    "openings": "first things said by who wants something done: begun, offered, only told; and what is begun unasked; --wrong shows them",
    "needs": "first needs, plain and odd: told, asked, honestly not here, a person first, wrong; --wrong shows what was said",
    "corrections": 'what comes of "not that, this", "no, my mother", "is there another one" while a service is in hand',
    "commands": "which commands a turn means, by a model that has not seen its writer; --rules plays today's rules beside it",
    "understanding": "telling intents apart: accuracy, what is out of scope, milliseconds, memory, against TF-IDF with a linear SVM",
    "scale": "100,000 services: opening, milliseconds a search on one core, memory, what the first look misses, against BM25 alone",
    "turns": "a follow-up turn on one core with Rasa on: milliseconds, memory, against Rasa alone asked the same texts",
    "voice": "the telephone: words wrong, calls at once, seconds to an answer, memory, against the engine used naively; parts: see --help",
    "load": "20 texts/s for a minute, with slow senders beside: acknowledged, lost, milliseconds, against gunicorn alone",
    "soak": "20 minutes of texts and calls while processes are killed, a clock is set back, the disk fills: lost, doubled, out of order",
    "stages": "where the time of a text goes, stage by stage, nobody waiting for anybody",
    "journeys": "two errands played whole by text, 1 and 20 residents at once, SQLite and PostgreSQL, beside follow-up questions",
    "texts": "a text answered: milliseconds, texts a second, memory, against Rasa's own Twilio connector",
}
HELP = {"-h", "--help"}
OWN_HELP = {"needs", "openings", "voice", "soak"}
"""Benches that say themselves what words they read; any other would begin its minutes of work."""
OWN_WORDS = {"commands", "needs", "openings", "plain", "voice", "soak"}
"""Benches that read all words after their name themselves."""


def main() -> None:
    """Run the named benches one after the other; after one that reads words all others are its own."""
    words = sys.argv[1:]
    own = words[:1] if words and words[0] in OWN_WORDS else []
    names = own or [name for name in words if not name.startswith("-")]
    unknown = [name for name in names if name not in BENCHES]
    if unknown or not names:
        print("\n".join(f"  python -m bench {name:13} {text}" for name, text in BENCHES.items()))
        print(
            "  Those that learn weights show them; with --write (--write=latin,other for some sets) they keep them, too."
        )
        raise SystemExit(f"There is no bench {unknown[0]}." if unknown else 0)
    if HELP & set(words) and not set(names) & OWN_HELP:
        print("\n\n".join(map(_help, names)))
        return
    for name in names:
        importlib.import_module(f"bench.{name}").main()


def _help(name: str) -> str:
    """What a bench measures and which words it reads, without loading it."""
    source = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    return f"python -m bench {name}\n{ast.get_docstring(ast.parse(source))}"


main()
